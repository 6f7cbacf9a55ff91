"""A creation may take the minutes that its request gives it."""

from itertools import count

from analytics_emulator.cloudformation.creation_timeout import REASON, CreationTimeout


def test_time_is_over_after_the_minutes_given() -> None:
    begun_at, almost, over = 100.0, 219.9, 220.0
    clock = iter([begun_at, almost, over])
    timeout = CreationTimeout(2, lambda: next(clock))
    assert (timeout.exceeded(), timeout.exceeded()) == (None, REASON)


def test_without_minutes_there_is_no_end() -> None:
    clock = count(0, 10**9)
    timeout = CreationTimeout(None, lambda: float(next(clock)))
    assert timeout.exceeded() is None
