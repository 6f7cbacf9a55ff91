"""Axes' own ranges and scales: AxisDisplayOptions, as bars, lines, combos and scatter plots have.

Source: API reference, NumericAxisOptions: a range that is given or that of the data, a linear scale
with steps, or a logarithmic one; user guide, "Range and scale on visual types": without a range an
axis starts at zero, and of bars to a hundred percent it is written in parts of one.
"""

from collections.abc import Mapping
from typing import Any

from dashboard.charts.axes import ValueAxis

DEFAULT_BASE = 10.0  # of a logarithm; the API names none


def read_axis(
    options: Mapping[str, Any] | None, is_stacked: bool = False
) -> tuple[ValueAxis, list[str]]:
    """Read an axis's options, and name what of them isn't drawn."""
    numeric = ((options or {}).get("DataOptions") or {}).get("NumericAxisOptions") or {}
    limits, scale = numeric.get("Range") or {}, numeric.get("Scale") or {}
    between = limits.get("MinMax") or {}
    low, high = between.get("Minimum"), between.get("Maximum")
    notes = []
    if low is not None and high is not None and low >= high:
        notes.append("Not drawn: an axis that ends before it begins.")
        low = high = None
    base = _base(scale)
    if base is not None and is_stacked:
        notes.append("Not drawn: the logarithmic scale of stacks.")
        base = None
    linear = scale.get("Linear") or {}
    axis = ValueAxis(
        None if low is None else float(low),
        None if high is None else float(high),
        limits.get("DataDriven") is not None,
        base,
        _positive(linear.get("StepCount")),
        _positive(linear.get("StepSize")),
    )
    return axis, notes


def _base(scale: Mapping[str, Any]) -> float | None:
    logarithmic = scale.get("Logarithmic")
    if logarithmic is None:
        return None
    base = float(logarithmic.get("Base") or DEFAULT_BASE)
    return base if base > 1 else DEFAULT_BASE


def _positive[T: (int, float)](value: T | None) -> T | None:
    return value if value is not None and value > 0 else None
