"""What long runs count, and how their table reads."""

import threading
from collections import Counter
from pathlib import Path

from scripts.bench.endurance.clients import Calls, call_all
from scripts.bench.endurance.curve import Curve, watched
from scripts.bench.endurance.table import BEGIN, END, Run, table, write_into


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


def test_table_takes_the_place_of_the_last_one(tmp_path: Path) -> None:
    page = tmp_path / "benchmarks.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nbehind\n")
    calls = Calls([0.002], Counter({"HTTP 202": 1}), 1.0)
    run = Run("posts", calls, Curve([(0.0, 100.0)]))
    write_into(page, table("today", [run], ["all there"]))
    text = page.read_text()
    assert (
        "| posts | 1 | 1.0 | 2 | 2 | 2 | 2 | 100, 100, 100, 100, 100 (100) | 1 HTTP 202 |" in text
    )
    assert "old" not in text
    assert text.startswith("before\n")
    assert text.endswith("behind\n")
