"""Calculations over a visual's own values, by the API's NumericalAggregationFunction."""

import statistics
from collections.abc import Callable, Mapping, Sequence
from math import floor
from typing import Any

from dashboard.deployed import only
from dashboard.refusal import NotDrawnError

type Values = Sequence[float]

CALCULATIONS: dict[str, Callable[[Values], float]] = {
    "SUM": sum,
    "AVERAGE": statistics.fmean,
    "MIN": min,
    "MAX": max,
    "COUNT": len,
    "DISTINCT_COUNT": lambda values: len(set(values)),
    "MEDIAN": statistics.median,
    "VARP": statistics.pvariance,
    "STDEVP": statistics.pstdev,
}
OF_SAMPLES: dict[str, Callable[[Values], float]] = {
    "VAR": statistics.variance,
    "STDEV": statistics.stdev,
}


def calculated(function: Mapping[str, Any], values: Values) -> float | None:
    """Calculate over values; nothing where there are too few."""
    kind, value = only(function)
    if not values:
        return None
    if kind == "PercentileAggregation":
        return percentile(values, float(value.get("PercentileValue") or 0))
    if value in OF_SAMPLES:
        return OF_SAMPLES[value](values) if len(values) > 1 else None
    if value not in CALCULATIONS:
        raise NotDrawnError(f"The calculation {value} is not drawn")
    return float(CALCULATIONS[value](values))


def percentile(values: Values, percent: float) -> float:
    """Return the value below which a percentage lies, between two values where it falls so."""
    ordered = sorted(values)
    place = (len(ordered) - 1) * percent / 100
    low = floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)
