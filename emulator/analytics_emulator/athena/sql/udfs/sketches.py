"""Percentiles, weighted and not, and histograms of numbers.

Sources: TDigest and QuantileDigest of Airlift, NumericHistogram and approx_percentile of Trino 476.
"""

import heapq
import math
from collections.abc import Sequence

from .qdigests import QDigest
from .table import MarkedError, Udf
from .tdigests import TDigest, values_at

_Buckets = list[tuple[float, float]]


def _infinite(value: float) -> MarkedError:
    text = "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return MarkedError(f"value must be finite; was {text}")


def _checked(share: float | None) -> float:
    if share is None:
        raise MarkedError("Percentile cannot be null")
    if not 0 <= share <= 1:
        raise MarkedError("Percentile must be between 0 and 1")
    return share


def _percentiles(values: list[float], shares: Sequence[float | None], is_sent: bool) -> list[float]:
    """Return what stands at each share of values."""
    return _weighted(values, [1.0] * len(values), shares, is_sent)


def _weighted(
    values: list[float], weights: list[float], shares: Sequence[float | None], is_sent: bool
) -> list[float]:
    """Return what stands at each share of values that count by their weight."""
    if light := [w for w in weights if not w >= 1]:
        raise MarkedError(f"weight must be >= 1, was {light[0]}")
    if not all(map(math.isfinite, values)):
        raise _infinite(next(v for v in values if not math.isfinite(v)))
    digest = TDigest.of(values, weights)
    return values_at(digest.written() if is_sent else digest.read(), [*map(_checked, shares)])


def _accurate(
    values: list[int], weights: list[float], shares: list[float | None], error: float, is_sent: bool
) -> list[int]:
    """Return what stands at each share by a Q-Digest of an accuracy."""
    if not 0 < error < 1:
        raise MarkedError("Percentile accuracy must be strictly between 0 and 1")
    if not all(w > 0 for w in weights):
        raise MarkedError("percentile weight must be > 0")
    digest = QDigest.of(values, weights, error, is_sent=is_sent)
    return [digest.value_at(s) for s in map(_checked, shares)]


def _histogram(most: int, values: list[float], weights: list[float]) -> list[list[float]]:
    """Return the middles and the weights of buckets; those least apart are merged."""
    if most < 2:
        raise MarkedError("numeric_histogram bucket count must be greater than one")
    pairs = zip(values, weights or [1.0] * len(values), strict=True)
    buckets = _merged(_distinct(sorted(pairs, key=_order)), most)
    return [[v for v, _ in buckets], [w for _, w in buckets]]


def _order(bucket: tuple[float, float]) -> tuple[bool, float, float]:
    """Order as Java's Double.compare does: -0 before 0, NaN last."""
    value = bucket[0]
    return (True, 0, 0) if math.isnan(value) else (False, value, math.copysign(1, value))


def _distinct(buckets: _Buckets) -> _Buckets:
    found: _Buckets = []
    for value, weight in buckets:
        if found and found[-1][0] == value:
            found[-1] = (found[-1][0], found[-1][1] + weight)
        else:
            found.append((value, weight))
    return found


def _merged(buckets: _Buckets, most: int) -> _Buckets:
    """Return as many buckets as may be: again and again, those of the least penalty are merged."""
    row = _Row(buckets)
    for _ in range(len(buckets) - most):
        row.merge_nearest()
    return sorted(row.left_over(), key=_order)


class _Row:
    """Buckets side by side; the queue has each pair's penalty, and those of pairs gone since."""

    def __init__(self, buckets: _Buckets) -> None:
        self._buckets: list[tuple[float, float] | None] = [*buckets]
        self._before = [*range(-1, len(buckets) - 1)]
        self._after = [*range(1, len(buckets)), -1]
        self._versions = [0] * len(buckets)
        self._queue: list[tuple[tuple[bool, float], int, int]] = []
        for place in range(len(buckets)):
            self._offer(place)

    def merge_nearest(self) -> None:
        """Merge the two neighbours of the least penalty."""
        while True:
            _, place, version = heapq.heappop(self._queue)
            bucket, after = self._buckets[place], self._after[place]
            neighbour = self._buckets[after]
            if bucket and neighbour and version == self._versions[place]:
                break
        self._buckets[place], self._buckets[after] = _middle(*bucket, *neighbour), None
        self._after[place] = self._after[after]
        if self._after[place] >= 0:
            self._before[self._after[place]] = place
        self._offer(place)
        self._offer(self._before[place])

    def left_over(self) -> _Buckets:
        """Return the buckets that there are."""
        return [b for b in self._buckets if b]

    def _offer(self, place: int) -> None:
        """Queue a bucket with the one after it; what was queued of it counts no more."""
        if place < 0:
            return
        self._versions[place] += 1
        bucket, after = self._buckets[place], self._after[place]
        neighbour = self._buckets[after] if after >= 0 else None
        if bucket and neighbour:
            penalty = _penalty(*bucket, *neighbour)
            unknown = math.isnan(penalty)
            key = (unknown, 0.0 if unknown else penalty)
            heapq.heappush(self._queue, (key, place, self._versions[place]))


def _penalty(value: float, weight: float, after: float, weight_after: float) -> float:
    total = weight + weight_after
    if total == 0:
        return math.nan
    return total * (value - after) ** 2 * (weight * weight_after) / total**2


def _middle(value: float, weight: float, after: float, weight_after: float) -> tuple[float, float]:
    total = weight + weight_after
    return (value * weight + after * weight_after) / total if total else math.nan, total


_LIST = "DOUBLE[]"
UDFS: list[Udf] = [
    ("athena_percentiles", _percentiles, (_LIST, _LIST, "BOOLEAN"), _LIST),
    ("athena_weighted_percentiles", _weighted, (_LIST, _LIST, _LIST, "BOOLEAN"), _LIST),
    (
        "athena_accurate_percentiles",
        _accurate,
        ("BIGINT[]", _LIST, _LIST, "DOUBLE", "BOOLEAN"),
        "BIGINT[]",
    ),
    ("athena_numeric_histogram", _histogram, ("BIGINT", _LIST, _LIST), "DOUBLE[][]"),
]
