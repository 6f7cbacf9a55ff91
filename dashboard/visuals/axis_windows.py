"""The part of an axis that is shown first: ScrollbarOptions of a chart's axes.

Source: API reference, `ScrollBarOptions` and `PercentVisibleRange`: from where to where, in percent
of the axis; the rest is scrolled to. Published definitions have ranges without a Visibility, and
hide a scroll bar explicitly: a range counts unless its bar is hidden (unverified). Percents of an
upright axis go from below, also of names: of 29 published lying bars with a range, all sorted with
the greatest on top, 22 end at 100 and 4 begin at 0 (unverified).
"""

from collections.abc import Mapping
from typing import Any

ACROSS, UP = ("width", False), ("height", True)
# Where a kind's axes are, which side of the picture they take, and whether percents go backwards.
AXES: dict[str, dict[tuple[str, ...], tuple[str, bool]]] = {
    "BarChartVisual": {("CategoryAxis",): ACROSS, ("ValueAxis",): UP},
    "BoxPlotVisual": {("CategoryAxis",): ACROSS, ("PrimaryYAxisDisplayOptions",): UP},
    "ComboChartVisual": {
        ("CategoryAxis",): ACROSS,
        ("PrimaryYAxisDisplayOptions",): UP,
        ("SecondaryYAxisDisplayOptions",): UP,
    },
    "HeatMapVisual": {("ColumnAxisDisplayOptions",): ACROSS, ("RowAxisDisplayOptions",): UP},
    "HistogramVisual": {("XAxisDisplayOptions",): ACROSS, ("YAxisDisplayOptions",): UP},
    "LineChartVisual": {
        ("XAxisDisplayOptions",): ACROSS,
        ("PrimaryYAxisDisplayOptions", "AxisOptions"): UP,
        ("SecondaryYAxisDisplayOptions", "AxisOptions"): UP,
    },
    "ScatterPlotVisual": {("XAxisDisplayOptions",): ACROSS, ("YAxisDisplayOptions",): UP},
    "WaterfallVisual": {
        ("CategoryAxisDisplayOptions",): ACROSS,
        ("PrimaryYAxisDisplayOptions",): UP,
    },
}
LYING = {ACROSS: UP, UP: ACROSS}  # of bars that lie, names are on the side and values below


def windows(kind: str, configuration: Mapping[str, Any]) -> dict[str, list[float]]:
    """Return from where to where each side of a chart is shown first, in percent of it."""
    is_lying = kind == "BarChartVisual" and configuration.get("Orientation") == "HORIZONTAL"
    found: dict[str, list[float]] = {}
    for path, place in AXES.get(kind, {}).items():
        side, is_backwards = LYING[place] if is_lying else place
        if (between := _range(_at(configuration, path))) is None:
            continue
        low, high = between
        found.setdefault(side, [100 - high, 100 - low] if is_backwards else [low, high])
    return found


def _at(configuration: Mapping[str, Any], path: tuple[str, ...]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = configuration
    for name in path:
        found = found.get(name) or {}
    return found


def _range(axis: Mapping[str, Any]) -> tuple[float, float] | None:
    """Return an axis's range; none where all of it is shown, or the range is empty."""
    options = axis.get("ScrollbarOptions") or {}
    given = (options.get("VisibleRange") or {}).get("PercentRange") or {}
    low, high = float(given.get("From") or 0), float(given.get("To", 100))
    is_part = 0 <= low < high <= 100 and high - low < 100
    return (low, high) if is_part and options.get("Visibility") != "HIDDEN" else None
