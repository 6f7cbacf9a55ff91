"""Which workers are ended for what they hold."""

from analytics_emulator.athena.sql import Limits
from analytics_emulator.athena.sql.running.workers.watch import too_large

LIMITS = Limits(memory_bytes=100, disk_bytes=0)


def test_one_that_holds_more_than_half_is_ended() -> None:
    assert too_large({"a": 51, "b": 50}, LIMITS) == ["a"]


def test_of_all_that_hold_too_much_together_the_largest_is_ended() -> None:
    assert too_large({"a": 40, "b": 45, "c": 20}, LIMITS) == ["b"]


def test_within_the_bounds_nobody_is_ended() -> None:
    assert too_large({"a": 50, "b": 50}, LIMITS) == []
