"""The chosen days are whole ones of the dashboard's time zone, whatever partitions hold them."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from quicksight_definition.clocks import Clocks
from quicksight_definition.columns import CHOSEN_DATES
from tests.unit.quicksight_definition.drawn import drawn

DAY = "2026-03-30"  # the day after London's clocks went forward
ZONES = ["America/New_York", "Asia/Tokyo", "Europe/London"]
HOURS = """
SELECT date_trunc('day', h) AS orderday, h AS orderedat, h AS happenedat, 'here' AS restaurantid,
    'web' AS channel, CAST(h AS varchar) AS orderid, 'guest' AS customerid, 1.0 AS revenue
FROM UNNEST(SEQUENCE(TIMESTAMP '2026-03-01 00:30:00', TIMESTAMP '2026-04-10 00:00:00',
    INTERVAL '1' HOUR)) AS hours (h)
"""


def asked(zone: str, sheet: str, visual: str, hours: str = HOURS, **chosen: str) -> list[list[Any]]:
    """Answer a visual's query over an order an hour, for the day of `DAY` or what is chosen."""
    return drawn("orders", hours, sheet, visual, zone, **({"From": DAY, "To": DAY} | chosen))


@pytest.mark.parametrize("zone", ZONES)
def test_charts_of_a_day_hold_its_hours_by_the_dashboards_clocks(zone: str) -> None:
    ((day, _, orders),) = asked(zone, "guests", "orders-by-channel")
    assert (str(day)[:10], int(orders)) == (DAY, 24)


LOCAL = Clocks("America/New_York", "here=Asia/Tokyo").filled("{local(h)}")
ELSEWHERE = (
    HOURS.replace("h AS orderedat", f"{LOCAL} AS orderedat")
    .replace("'here' AS restaurantid", "restaurantid")
    .replace("FROM UNNEST", "FROM (VALUES 'here') AS places (restaurantid) CROSS JOIN UNNEST")
)


@pytest.mark.parametrize(("own_clocks", "held"), [(True, 24), (False, 15)])
def test_day_of_a_restaurant_elsewhere_needs_one_partition_more(
    own_clocks: bool, held: int
) -> None:
    """Tokyo's day begins fourteen hours before New York's does."""
    chosen = {"From": DAY, "To": DAY}
    zone = "America/New_York"
    rows = drawn("orders", ELSEWHERE, "guests", "orders-by-channel", zone, own_clocks, **chosen)
    assert [(str(day)[:10], int(orders)) for day, _, orders in rows] == [(DAY, held)]


def test_key_figures_of_a_day_stand_against_a_whole_one() -> None:
    ((now, before),) = asked("Asia/Tokyo", "overview", "kpi-orders")
    assert (int(now), int(before)) == (24, 24)


RECENT = HOURS.replace(
    "TIMESTAMP '2026-03-01 00:30:00', TIMESTAMP '2026-04-10 00:00:00'",
    "CAST(current_date - INTERVAL '120' DAY AS timestamp) + INTERVAL '30' MINUTE, "
    "CAST(current_date AS timestamp)",
)


@pytest.mark.parametrize(
    ("period", "days"),
    [
        ("Yesterday", lambda _: 1),
        ("Last 7 days", lambda _: 6),  # and today, of which there is no order yet
        ("Month to date", lambda today: today.day - 1),
        ("Last month", lambda today: (today.replace(day=1) - timedelta(days=1)).day),
        (CHOSEN_DATES, lambda _: 1),
    ],
)
def test_period_by_name_stands_against_as_many_days_whole_weeks_before(
    period: str, days: Callable[[date], int]
) -> None:
    today = datetime.now(UTC).date()
    chosen = str(today - timedelta(days=3))
    ((now, then),) = asked(
        "UTC", "today", "asked-orders", RECENT, Period=period, From=chosen, To=chosen
    )
    assert int(now) == days(today) * 24
    assert int(then) >= int(now)  # of today's hours, those that are over


def test_restaurant_behind_is_compared_to_the_same_minute() -> None:
    """Its hours until now stand against as many, not against those until the clock here says so."""
    recent = ELSEWHERE.replace("Asia/Tokyo", "America/New_York").replace(
        "'America/New_York'), 'UTC')", "'UTC'), 'UTC')"
    )
    hours = recent.replace(
        "TIMESTAMP '2026-03-01 00:30:00', TIMESTAMP '2026-04-10 00:00:00'",
        "CAST(current_date - INTERVAL '30' DAY AS timestamp), CAST(current_timestamp AS timestamp)",
    )
    ((now, before),) = drawn("orders", hours, "today", "asked-orders", "UTC", True, Period="Today")
    assert int(now) == int(before)
