"""Box plots: quartiles as a box, whiskers, and what lies beyond them as points."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from dashboard.charts.axes import PLAIN, ValueAxis, scaled
from dashboard.charts.base import (
    Rows,
    Spec,
    bands,
    category_axis,
    colour,
    frame,
    ordered,
    value_axis,
)
from dashboard.charts.reference import ReferenceLine, with_references

COLUMN = 24  # pixels of a box, so that its median is seen
PARTS = (
    ("high", "Upper whisker"),
    ("upper", "Upper quartile"),
    ("middle", "Median"),
    ("lower", "Lower quartile"),
    ("low", "Lower whisker"),
)


@dataclass(frozen=True)
class BoxPlotOptions:
    """How to draw boxes; rows have `category`, `series`, the numbers of PARTS, and their texts."""

    category_title: str | None = None
    value_title: str | None = None
    category_name: str = "Category"
    axis_expression: str | None = None
    legend: str | None = None
    is_filled: bool = True
    colours: dict[str, str] = field(default_factory=dict)
    axis: ValueAxis = PLAIN
    references: Sequence[ReferenceLine] = ()


def box_plot(boxes: Rows, points: Rows, options: BoxPlotOptions) -> Spec:
    """Draw a box for each category and series; `points` have `category`, `series` and `value`."""
    has_series = len(ordered(boxes, "series")) > 1
    across: Spec = {
        "x": {
            "field": "category",
            "type": "nominal",
            "sort": ordered(boxes, "category"),
            "axis": category_axis(options.category_title, labelAngle=-40, labelOverlap=True),
            "scale": {"paddingInner": 0.4, "paddingOuter": 0.2},
        }
    }
    if has_series:
        across["xOffset"] = {"field": "series", "sort": ordered(boxes, "series")}
        across["color"] = colour(boxes, options.colours, options.legend)
    clip = options.axis.clip
    rule = {"type": "rule", "color": "#888888", **clip}
    whisker = {"mark": rule, "encoding": _plain(across) | _ends("low", "high")}
    look = {"fillOpacity": 0.55 if options.is_filled else 0, "strokeWidth": 1.5}
    box = {
        "mark": {"type": "bar", "stroke": "#888888", **look, **clip},
        "encoding": across | _ends("lower", "upper"),
    }
    line = {"type": "tick", "thickness": 2.5, "color": "#888888", **clip}
    median = {"mark": line, "encoding": _plain(across) | _at("middle")}
    beyond = {
        "data": {"values": list(points)},
        "mark": {"type": "point", "size": 28, **clip},
        "encoding": across | _at("value"),
    }
    whisker["encoding"]["y"] |= _value(boxes, points, options)
    hints = [("category", options.category_name)]
    hints += [("series", "Series")] if has_series else []
    hints += [(f"{name}_text", title) for name, title in PARTS]
    hints += [("count_text", "Rows"), ("label", "Value")]
    count = len(ordered(boxes, "category")) * max(1, len(ordered(boxes, "series")))
    room = bands(count, COLUMN, is_horizontal=False)
    marks = {"layer": [whisker, box, median, *([beyond] if points else [])]}
    return frame(boxes, hints, **with_references(marks, options.references), **room)


def _plain(across: Spec) -> Spec:
    """Return where a box stands, without its colour."""
    return {name: one for name, one in across.items() if name != "color"}


def _ends(first: str, last: str) -> Spec:
    return {"y": {"field": first, "type": "quantitative"}, "y2": {"field": last}}


def _at(name: str) -> Spec:
    return {"y": {"field": name, "type": "quantitative"}}


def _value(boxes: Rows, points: Rows, options: BoxPlotOptions) -> Spec:
    """Return the axis, which need not begin at zero: a box is read by its place."""
    values = [float(one[name]) for one in boxes for name in ("low", "high")]
    values += [float(one["value"]) for one in points]
    values += [one.value for one in options.references]
    extent = (min(values), max(values)) if values else None
    axis = value_axis(options.axis_expression, options.value_title)
    return scaled({"axis": axis, "scale": {"zero": False}}, options.axis, extent)


def quartiles(values: Sequence[tuple[float, int]]) -> dict[str, float]:
    """Return a box of values with how often each is there, in ascending order.

    Quartiles lie on the way between two values as in `percentileCont`; whiskers end at the last
    value within one and a half times the box's height (Tukey's).
    """
    counts: list[tuple[float, int]] = []
    total = 0
    for value, times in values:
        total += times
        counts.append((value, total))

    def at(part: float) -> float:
        place = part * (total - 1)
        low, high = (_nth(counts, one) for one in (int(place), -int(-place // 1)))
        return low + (high - low) * (place - int(place))

    lower, middle, upper = (at(part) for part in (0.25, 0.5, 0.75))
    reach = 1.5 * (upper - lower)
    within = [value for value, _ in values if lower - reach <= value <= upper + reach]
    return {
        "low": min(within, default=lower),
        "lower": lower,
        "middle": middle,
        "upper": upper,
        "high": max(within, default=upper),
    }


def _nth(counts: Sequence[tuple[float, int]], place: int) -> float:
    return next(value for value, until in counts if place < until)
