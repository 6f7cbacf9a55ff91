"""Results in memory are bounded by their bytes and their number; the last used stays longest."""

import pyarrow as pa

from analytics_emulator.athena.results.recent import RecentResults

ROWS = pa.table({"f0": pa.array(["x" * 100] * 10, pa.large_string())})


class Readings:
    """Counts how often a result had to be read."""

    def __init__(self, kept_bytes: int) -> None:
        self.results = RecentResults(kept_bytes)
        self.read: list[str] = []

    def ask(self, *ids: str) -> None:
        for name in ids:
            self.results.of(name, lambda name=name: self._read(name))  # type: ignore[misc]

    def _read(self, name: str) -> pa.Table:
        self.read.append(name)
        return ROWS


def test_what_was_used_longest_ago_goes_first() -> None:
    readings = Readings(2 * ROWS.nbytes)
    readings.ask("a", "b", "a", "c", "a", "b")
    assert readings.read == ["a", "b", "c", "b"]


def test_bound_holds_after_many_have_come_and_gone() -> None:
    readings = Readings(2 * ROWS.nbytes)
    readings.ask(*(str(n) for n in range(50)), "48", "49", "0")
    assert readings.read == [*(str(n) for n in range(50)), "0"]


def test_result_beyond_the_bound_is_given_and_not_held() -> None:
    readings = Readings(ROWS.nbytes - 1)
    readings.ask("a", "a")
    assert readings.read == ["a", "a"]
