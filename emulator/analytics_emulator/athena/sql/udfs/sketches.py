"""What Trino's sketches give while they hold each value: weighted percentiles and histograms.

Sources: TDigest and QuantileDigest of Airlift, NumericHistogram and approx_percentile of Trino 476.
"""

import heapq
import math
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from operator import itemgetter

from .table import MarkedError, Udf

_Buckets = list[tuple[float, float]]


def _check_finite(value: float) -> None:
    if not math.isfinite(value):
        text = "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
        raise MarkedError(f"value must be finite; was {text}")


def _checked(share: float | None) -> float:
    if share is None:
        raise MarkedError("Percentile cannot be null")
    if not 0 <= share <= 1:
        raise MarkedError("Percentile must be between 0 and 1")
    return share


def weighted(
    values: list[float], weights: list[float], shares: Sequence[float | None]
) -> list[float]:
    """Return what stands at each share of values that count by their weight."""
    for value, weight in zip(values, weights, strict=True):
        if not weight >= 1:
            raise MarkedError(f"weight must be >= 1, was {weight}")
        _check_finite(value)
    found = sorted(zip(values, weights, strict=True), key=itemgetter(0))
    return [_between(found, s) for s in map(_checked, shares)]


def _between(values: _Buckets, share: float) -> float:
    """Return the value at a share: each value stands in the middle of its weight."""
    total = sum(w for _, w in values)
    offset = share * total
    (least, first), (greatest, _) = values[0], values[-1]
    if len(values) == 1 or offset < max(1, first / 2):
        return least
    if offset >= total - 1:
        return greatest
    ends = list(accumulate(w for _, w in values))
    middles = [end - w / 2 for end, (_, w) in zip(ends, values, strict=True)]
    left = bisect_right(middles, offset) - 1
    if left == len(values) - 1:
        return greatest
    return _interpolated(*values[left], *values[left + 1], offset - middles[left])


def _interpolated(
    value: float, weight: float, after: float, weight_after: float, offset: float
) -> float:
    """Return what lies between two values; one that counts once is itself wherever it reaches."""
    if weight == 1 and offset < weight / 2:
        return value
    if weight_after == 1 and offset >= weight / 2:
        return after
    length = (weight + weight_after) / 2
    if weight == 1:
        offset, length = offset - weight / 2, weight_after / 2
    elif weight_after == 1:
        length = weight / 2
    return value + offset / length * (after - value)


def _accurate(
    values: list[float], weights: list[float], shares: list[float | None], accuracy: float
) -> list[float]:
    """Return what stands at each share where values aren't mixed, only left out."""
    if not 0 < accuracy < 1:
        raise MarkedError("Percentile accuracy must be strictly between 0 and 1")
    if not all(w > 0 for w in weights):
        raise MarkedError("percentile weight must be > 0")
    found = sorted(zip(values, map(int, weights), strict=True), key=itemgetter(0))
    ends = list(accumulate(w for _, w in found))
    places = [bisect_right(ends, s * ends[-1]) for s in map(_checked, shares)]
    return [found[min(p, len(found) - 1)][0] for p in places]


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
    ("athena_weighted_percentiles", weighted, (_LIST, _LIST, _LIST), _LIST),
    ("athena_accurate_percentiles", _accurate, (_LIST, _LIST, _LIST, "DOUBLE"), _LIST),
    ("athena_numeric_histogram", _histogram, ("BIGINT", _LIST, _LIST), "DOUBLE[][]"),
]
