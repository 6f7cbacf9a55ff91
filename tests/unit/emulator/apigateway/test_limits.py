"""Throttles refill, quotas begin anew with their period."""

from datetime import UTC, datetime

import pytest

from analytics_emulator.apigateway.limits import Limits, Quota, Throttle

KEY = ("plan", "key")
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)  # a Wednesday


def admitted(limits: Limits, throttle: Throttle, *moments: float) -> list[bool]:
    return [limits.admits(KEY, throttle, moment) for moment in moments]


def test_throttle_admits_a_burst_and_then_the_rate() -> None:
    found = admitted(Limits(), Throttle(rate=2, burst=2), 0, 0, 0, 0.5, 0.5, 10, 10, 10)
    assert found == [True, True, False, True, False, True, True, False]


def test_throttle_of_nothing_admits_nothing() -> None:
    assert admitted(Limits(), Throttle(rate=0, burst=0), 0, 100) == [False, False]


def test_changed_throttle_begins_full() -> None:
    limits = Limits()
    assert admitted(limits, Throttle(0, 1), 0, 0) == [True, False]
    assert admitted(limits, Throttle(0, 2), 0, 0, 0) == [True, True, False]


def test_keys_are_throttled_apart() -> None:
    limits, throttle = Limits(), Throttle(0, 1)
    assert limits.admits(("plan", "a"), throttle, 0)
    assert limits.admits(("plan", "b"), throttle, 0)
    assert not limits.admits(("plan", "a"), throttle, 0)


def test_quota_counts_until_it_is_used_up() -> None:
    limits, quota = Limits(), Quota(2, "DAY")
    assert [limits.counts(KEY, quota, NOON) for _ in range(3)] == [True, True, False]


def test_quota_begins_anew_with_its_period() -> None:
    limits, quota = Limits(), Quota(1, "DAY")
    assert limits.counts(KEY, quota, NOON)
    assert not limits.counts(KEY, quota, NOON.replace(hour=23))
    assert limits.counts(KEY, quota, NOON.replace(day=5, hour=0))


def test_raised_quota_keeps_its_count() -> None:
    limits = Limits()
    assert limits.counts(KEY, Quota(1, "DAY"), NOON)
    assert [limits.counts(KEY, Quota(2, "DAY"), NOON) for _ in range(2)] == [True, False]


def test_offset_shortens_the_first_period_alone() -> None:
    limits, quota = Limits(), Quota(2, "DAY", offset=1)
    assert [limits.counts(KEY, quota, NOON) for _ in range(2)] == [True, False]
    tomorrow = NOON.replace(day=5)
    assert [limits.counts(KEY, quota, tomorrow) for _ in range(3)] == [True, True, False]


@pytest.mark.parametrize(
    ("period", "first_day"),
    [("DAY", "2026-03-04"), ("WEEK", "2026-03-01"), ("MONTH", "2026-03-01")],
)
def test_period_is_named_by_its_first_day(period: str, first_day: str) -> None:
    assert Quota(1, period).period_of(NOON) == first_day


def test_week_begins_on_sunday() -> None:
    assert Quota(1, "WEEK").period_of(NOON.replace(day=8)) == "2026-03-08"


def test_counts_go_on_in_the_next_process() -> None:
    limits, quota = Limits(), Quota(2, "DAY")
    assert limits.counts(KEY, quota, NOON)
    later = Limits()
    later.load_state(limits.dump_state())
    assert [later.counts(KEY, quota, NOON) for _ in range(2)] == [True, False]
