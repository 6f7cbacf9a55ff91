"""A figure that leaves its usual band is told once, in words; what is usual is quiet."""

from datetime import UTC, date, datetime, timedelta

import pytest
from botocore.exceptions import ClientError

from alerts.bands import Band, count_band, percent_band, sum_band
from dashboard.aws.excursions import read_excursions
from tests.unit.alerts.conftest import LAST, Change, Month

SATURDAY = LAST - timedelta(days=1)
MIDNIGHT = datetime(2026, 8, 23, 0)  # after that Saturday


def only(day: date, share: float, hours: range = range(24)) -> Change:
    """Return a change that is of some hours of one day alone."""
    return lambda hour: share if hour.date() == day and hour.hour in hours else 1.0


def test_usual_weeks_are_quiet_and_so_are_closed_days(shop) -> None:
    opened = shop(Month())
    for number in reversed(range(7)):
        assert opened.run_day(LAST - timedelta(days=number)) == []
    assert opened.account.published == []


def test_a_day_far_below_is_told_in_words_with_a_link(shop) -> None:
    opened = shop(Month(share=only(SATURDAY, 0.3)))
    opened.run(MIDNIGHT)
    (message,) = opened.account.published
    orders, revenue, events, *_ = message.splitlines()
    assert orders.startswith("Orders on Saturday 22 August: ")
    assert "below the usual" in orders
    assert revenue.startswith("Revenue on Saturday 22 August: JPY ")
    assert events.startswith("Delivered events on Saturday")
    assert message.endswith("https://example.com/board")


def test_an_excursion_of_hours_is_told_once_and_the_next_one_again(shop) -> None:
    quiet = [f"{SATURDAY} {hour}" for hour in (12, 13, 20)]
    month = Month(share=lambda hour: 0.0 if f"{hour:%Y-%m-%d %H}" in quiet else 1.0)
    told = shop(month).run_day(SATURDAY)
    assert [one.split(": ")[0] for one in told if "Orders" in one and "between" in one] == [
        "Orders on Saturday 22 August between 12:00 and 13:00",
        "Orders on Saturday 22 August between 20:00 and 21:00",
    ]


def test_hours_that_are_far_above_are_told_with_what_is_usual(shop) -> None:
    opened = shop(Month(share=only(SATURDAY, 4.0, range(19, 20))))
    orders, revenue = opened.run(datetime(2026, 8, 22, 20))["told"]
    assert "above the usual" in orders
    assert orders.endswith("of that hour on a Saturday.")
    assert "above the usual JPY" in revenue


def test_refunds_are_told_as_a_share(shop) -> None:
    day_of_refunds = Month(refunds=lambda hour: 0.4 if hour.date() == SATURDAY else 0.02)
    opened = shop(day_of_refunds)
    told = opened.run(MIDNIGHT)["told"]
    assert any(one.startswith("Refunds, in percent of revenue,") and "%" in one for one in told)


def test_three_weeks_are_too_little_to_tell(shop) -> None:
    short = Month(share=only(SATURDAY, 0.0), first=LAST - timedelta(weeks=3, days=1))
    assert shop(short).run_day(LAST) == []


def test_a_day_without_any_event_where_all_are_open_is_told(shop) -> None:
    told = shop(Month(share=only(SATURDAY, 0.0))).run(MIDNIGHT)["told"]
    assert told[0].startswith("Orders on Saturday 22 August: 0, below")


def test_what_is_out_is_what_the_page_shows_as_out(shop) -> None:
    opened = shop(Month(share=only(SATURDAY, 0.3)))
    told = opened.run(MIDNIGHT)["told"]
    shown = read_excursions(opened.account, "data", MIDNIGHT.replace(tzinfo=UTC))
    assert [one["sentence"] for one in shown if one["isOut"]] == told


def test_a_repeated_run_tells_nothing_again(shop) -> None:
    opened = shop(Month(share=only(SATURDAY, 0.3)))
    assert opened.run(MIDNIGHT)["told"]
    assert opened.run(MIDNIGHT)["told"] == []
    assert len(opened.account.published) == 1
    assert len(opened.account.told) == 3


def test_what_could_not_be_published_is_told_by_the_next_attempt(shop) -> None:
    opened = shop(Month(share=only(SATURDAY, 0.3)))
    opened.account.is_topic_down = True
    with pytest.raises(ClientError, match="InternalError"):
        opened.run(MIDNIGHT)
    opened.account.is_topic_down = False
    assert opened.run(MIDNIGHT)["told"]
    assert len(opened.account.published) == 1


def test_two_runs_at_once_cannot_both_tell(shop) -> None:
    opened = shop(Month(share=only(SATURDAY, 0.3)))
    read = opened.account.get_object

    def overtaken(**place: str):
        opened.account.get_object = read
        opened.run(MIDNIGHT)
        raise ClientError({"Error": {"Code": "NoSuchKey", "Message": ""}}, "GetObject")

    opened.account.get_object = overtaken
    with pytest.raises(ClientError, match="PreconditionFailed"):
        opened.run(MIDNIGHT)
    assert len(opened.account.published) == 1


def test_one_wild_week_moves_no_band() -> None:
    calm, wild = [100, 104, 97, 101, 99, 103, 98, 102], [100, 104, 97, 101, 99, 103, 98, 900]
    assert count_band(calm, 4).high == pytest.approx(count_band(wild, 4).high, rel=0.05)


@pytest.mark.parametrize("values", [[100, 100, 100], [4, 4, 4, 4, 4]])
def test_few_values_and_few_orders_have_no_band(values: list[int]) -> None:
    assert count_band(values, 4) is None
    assert sum_band(values, values, 4) is None
    assert percent_band(values, values, 4) is None


def test_a_band_of_equal_values_is_as_wide_as_chance() -> None:
    assert count_band([100] * 8, 4) == Band(64.0, 144.0)  # (10 ± 4 · ½)²
    usual = percent_band([3.0] * 8, [100] * 8, 4)  # 3 ± 4 · 1¼ · √((0.03 + 0.01) / 100) in percent
    assert (usual.low, usual.high) == (0.0, pytest.approx(13.0))
