"""Aggregates of `stats` (CloudWatch Logs user guide, "stats").

Percentiles are exact, by the nearest rank, and deviations those of a sample; both are unverified.
"""

import math
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from analytics_emulator.logs.insights.fields import Row
from analytics_emulator.logs.insights.values import Value, number_of, order_of, text_of

type Expression = Callable[[Row], Value]


@dataclass(frozen=True)
class Aggregate:
    """What one call of an aggregate computes of the rows of a group."""

    name: str
    argument: Expression | None  # none: the rows themselves
    percent: float = 0

    def of(self, rows: Sequence[Row]) -> Value:
        """Return the aggregate of rows."""
        if self.argument is None:
            return len(rows)
        found = [(row, value) for row in rows if (value := self.argument(row)) is not None]
        if self.name in _OF_TIME:
            ordered = sorted(found, key=lambda one: number_of(one[0].get("@timestamp")) or 0)
            return ordered[_OF_TIME[self.name]][1] if ordered else None
        values: list[Value] = [value for _, value in found]
        if self.name in _OF_VALUES:
            return _OF_VALUES[self.name](values)
        numbers = [number for value in values if (number := number_of(value)) is not None]
        if not numbers:
            return None
        if self.name == "pct":
            rank = math.ceil(self.percent / 100 * len(numbers))
            return sorted(numbers)[max(rank, 1) - 1]
        return _OF_NUMBERS[self.name](numbers)


def _extreme(choose: Callable[..., Value]) -> Callable[[list[Value]], Value]:
    return lambda values: choose(values, key=order_of) if values else None


_OF_TIME = {"earliest": 0, "latest": -1}
_OF_VALUES: dict[str, Callable[[list[Value]], Value]] = {
    "count": len,
    "count_distinct": lambda values: len({text_of(value) for value in values}),
    "sortsfirst": _extreme(min),
    "sortslast": _extreme(max),
}
_OF_NUMBERS: dict[str, Callable[[list[int | float]], Value]] = {
    "avg": statistics.fmean,
    "max": max,
    "median": statistics.median,
    "min": min,
    "stddev": lambda numbers: statistics.stdev(numbers) if len(numbers) > 1 else 0,
    "sum": lambda numbers: sum(numbers) if _are_whole(numbers) else math.fsum(numbers),
}
NAMES = frozenset({*_OF_TIME, *_OF_VALUES, *_OF_NUMBERS, "pct"})


def _are_whole(numbers: list[int | float]) -> bool:
    return all(isinstance(number, int) for number in numbers)
