"""Schedules run when EventBridge Scheduler's guide says that they do."""

from datetime import UTC, datetime, timedelta

import pytest

from analytics_emulator.scheduler.cron import ExpressionError
from analytics_emulator.scheduler.schedule import Schedule, as_moment
from analytics_emulator.scheduler.target_input import target_input

MADE = datetime(2026, 1, 1, 9, 0, 20, tzinfo=UTC)
LONDON, NEW_YORK = "Europe/London", "America/New_York"


def runs(expression: str, zone: str = "UTC", days: int = 1, begin: datetime = MADE) -> list[str]:
    """Write the runs of some days from a moment on, in UTC."""
    found = Schedule(expression, zone, begin).runs(begin, begin + timedelta(days=days))
    return [f"{run:%m-%d %H:%M}" for run in found]


@pytest.mark.parametrize(
    ("expression", "days", "expected"),
    [
        ("cron(30 7 * * ? *)", 2, ["01-02 07:30", "01-03 07:30"]),
        ("cron(0/20 10 ? * THU *)", 1, ["01-01 10:00", "01-01 10:20", "01-01 10:40"]),
        ("cron(0 8 ? * MON-FRI *)", 5, ["01-02 08:00", "01-05 08:00", "01-06 08:00"]),
        ("cron(0 8 L * ? *)", 60, ["01-31 08:00", "02-28 08:00"]),
        ("cron(0 8 1W * ? *)", 50, ["02-02 08:00"]),  # 1 February is a Sunday
        ("cron(0 8 ? * 6#2 *)", 31, ["01-09 08:00"]),
        ("cron(0 8 ? * 6L *)", 31, ["01-30 08:00"]),
        ("cron(0 8 ? FEB SUN 2026)", 40, ["02-01 08:00", "02-08 08:00"]),
        ("at(2026-01-01T11:15:00)", 1, ["01-01 11:15"]),
        ("rate(8 hours)", 1, ["01-01 17:00", "01-02 01:00", "01-02 09:00"]),
    ],
)
def test_expression_runs_when_it_says(expression: str, days: int, expected: list[str]) -> None:
    assert runs(expression, days=days) == expected


def test_clocks_are_those_of_the_time_zone_in_summer_and_winter() -> None:
    summer = datetime(2026, 7, 1, tzinfo=UTC)
    assert runs("cron(0 7 * * ? *)", NEW_YORK) == ["01-01 12:00"]
    assert runs("cron(0 7 * * ? *)", NEW_YORK, begin=summer) == ["07-01 11:00"]


def test_hour_that_spring_leaves_out_is_left_out_and_autumns_comes_once() -> None:
    spring = datetime(2026, 3, 28, 12, tzinfo=UTC)
    autumn = datetime(2026, 10, 24, 12, tzinfo=UTC)
    assert runs("cron(30 1 * * ? *)", LONDON, 2, spring) == ["03-30 00:30"]
    assert runs("cron(30 1 * * ? *)", LONDON, 2, autumn) == ["10-25 00:30", "10-26 01:30"]


@pytest.mark.parametrize(
    ("local", "expected"),
    [
        ("2026-01-01T09:00:50", ["09:00:50"]),
        ("2026-01-01T09:00:20", []),
        ("2026-03-29T01:30:00", []),
    ],
)
def test_a_moment_is_kept_to_the_second_and_in_the_minute_in_which_it_was_given(
    local: str, expected: list[str]
) -> None:
    found = Schedule(f"at({local})", LONDON, MADE).runs(MADE, MADE + timedelta(days=90))
    assert [f"{run:%H:%M:%S}" for run in found] == expected


def test_a_rate_begins_at_once_and_nothing_runs_past_its_end() -> None:
    end = MADE + timedelta(minutes=5)
    found = Schedule("rate(2 minutes)", "UTC", MADE, end)
    told = [*found.runs(MADE - timedelta(seconds=1), MADE + timedelta(hours=1))]
    assert told == [MADE + timedelta(minutes=one) for one in (0, 2, 4)]


@pytest.mark.parametrize(
    "expression",
    [
        "cron(0 8 * * * *)", "cron(0 8 ? * ? *)", "cron(60 8 * * ? *)", "cron(0 8 32 * ? *)",
        "cron(0 8 ? * XYZ *)", "cron(0 8 * *)", "cron(0/0 8 * * ? *)", "rate(0 hours)",
        "rate(1 week)", "at(2026-02-30T00:00:00)", "daily",
    ],
)  # fmt: skip
def test_what_is_no_expression_is_refused_when_it_is_made(expression: str) -> None:
    with pytest.raises(ExpressionError):
        Schedule(expression, "UTC", MADE)


def test_unknown_time_zone_is_refused() -> None:
    with pytest.raises(ExpressionError, match="Europe/Londn"):
        Schedule("rate(1 day)", "Europe/Londn", MADE)


def test_input_has_the_runs_own_facts() -> None:
    text = '{"at": "<aws.scheduler.scheduled-time>", "by": "<aws.scheduler.schedule-arn>"}'
    made = target_input(text, "arn:of:it", MADE, "one")
    assert made == '{"at": "2026-01-01T09:00:20Z", "by": "arn:of:it"}'
    assert target_input(None, "arn:of:it", MADE, "one") == "{}"


def test_moments_of_the_api_are_read_in_utc() -> None:
    assert as_moment(MADE.timestamp()) == as_moment("2026-01-01T09:00:20") == MADE
    assert as_moment(None) is None
