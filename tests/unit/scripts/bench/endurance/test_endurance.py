"""What long runs count, and how their table reads."""

import threading
from collections import Counter

from scripts.bench.endurance.clients import Calls, call_all
from scripts.bench.endurance.curve import Curve, watched
from scripts.bench.endurance.table import Run, table


def test_every_number_is_called_once_whatever_calls_raise() -> None:
    seen: list[int] = []
    lock = threading.Lock()

    def call(number: int) -> str:
        with lock:
            seen.append(number)
        if number % 10 == 3:
            raise OSError("refused")
        return "taken"

    calls = call_all(call, 100, 8)
    assert sorted(seen) == list(range(100))
    assert calls.outcomes == {"taken": 90, "OSError": 10}
    assert len(calls.seconds) == 100


def test_percentiles_are_of_calls_in_order() -> None:
    calls = Calls(seconds=[n / 1000 for n in range(100, 0, -1)])
    assert [calls.percentile(p) for p in (50, 99, 100)] == [0.051, 0.1, 0.1]


def test_curve_has_its_begin_and_its_end() -> None:
    sizes = iter([10.0, 20.0])
    with watched(lambda: next(sizes), 3600) as curve:
        pass
    assert [mib for _, mib in curve.points] == [10.0, 20.0]
    assert (curve.summary(), curve.highest) == ([10.0, 10.0, 10.0, 20.0, 20.0], 20.0)


def test_row_tells_times_memory_and_outcomes() -> None:
    calls = Calls([0.002], Counter({"HTTP 202": 1}), 1.0)
    run = Run("posts", calls, Curve([(0.0, 100.0)]), ["it rained"])
    text = table("today", [run], "all there")
    row = "| posts | 1 | 1.0 | 2 | 2 | 2 | 2 | 100, 100, 100, 100, 100 (100) | 1 HTTP 202 |"
    assert row in text.splitlines()
    assert text.endswith("- it rained\n- all there")
