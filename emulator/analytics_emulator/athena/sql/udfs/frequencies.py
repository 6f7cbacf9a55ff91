"""The most frequent values by the Space-Saving algorithm, as stream-lib's StreamSummary counts.

Where there are more values than counters, a new one takes the counter of the oldest of the least.
"""

from collections import defaultdict
from collections.abc import Hashable, Sequence

from .table import Udf


def _most_frequent[T: Hashable](values: Sequence[T], most: int, capacity: int) -> dict[T, int]:
    """Return the values of the greatest counts; of equal ones those that came to it first."""
    counts: dict[T, int] = {}
    by_count: defaultdict[int, dict[T, None]] = defaultdict(dict)
    least = 0
    for value in values:
        count = counts.get(value)
        if count is None and len(counts) == capacity:
            while not by_count[least]:
                least += 1
            dropped = next(iter(by_count[least]))
            count = counts.pop(dropped)
            del by_count[count][dropped]
        elif count is None:
            count, least = 0, 1
        else:
            del by_count[count][value]
        counts[value] = count + 1
        by_count[count + 1][value] = None
    ordered = (v for n in sorted(by_count, reverse=True) for v in by_count[n])
    return {v: counts[v] for v, _ in zip(ordered, range(most), strict=False)}


UDFS: list[Udf] = [
    (
        f"athena_most_frequent_{name}",
        _most_frequent,
        (f"{kind}[]", "BIGINT", "BIGINT"),
        f"MAP({kind}, BIGINT)",
    )
    for name, kind in (("numbers", "BIGINT"), ("texts", "VARCHAR"))
]
