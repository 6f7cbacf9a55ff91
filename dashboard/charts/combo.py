"""Combo charts: bars and lines over the same categories, on one axis or on two."""

from dataclasses import dataclass, field
from typing import Any

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

BAND, THIN = 6, 3  # pixels of a category, and of a bar among others in it


@dataclass(frozen=True)
class ComboOptions:
    """How to draw bars and lines; rows have `category`, `series`, `value`, `label`."""

    arrangement: str = "CLUSTERED"
    has_two_axes: bool = True
    category_title: str | None = None
    bar_title: str | None = None
    line_title: str | None = None
    bar_expression: str | None = None
    line_expression: str | None = None
    category_name: str = "Category"
    legend: str | None = None
    colours: dict[str, str] = field(default_factory=dict)


def combo_chart(bars: Rows, lines: Rows, options: ComboOptions) -> Spec:
    """Draw the bars, and the lines over them with a point at each category."""
    rows = [*bars, *lines]
    shared = {
        "x": {
            "field": "category",
            "type": "nominal",
            "sort": ordered(rows, "category"),
            "axis": category_axis(options.category_title, labelAngle=-40, labelOverlap=True),
            "scale": {"paddingInner": 0.28, "paddingOuter": 0.14},
        },
        "color": colour(rows, options.colours, options.legend, ordered(lines, "series")),
    }
    layers = [_bars(bars, shared, options), _lines(lines, shared, options)]
    scales = {"y": "independent" if options.has_two_axes and bars and lines else "shared"}
    beside = len(ordered(bars, "series")) if options.arrangement == "CLUSTERED" else 1
    room = bands(len(ordered(rows, "category")), max(BAND, THIN * beside), is_horizontal=False)
    drawn = [layer for layer in layers if layer]
    hints = [("category", options.category_name), ("series", "Series"), ("label", "Value")]
    return frame([], hints, "category", layer=drawn, resolve={"scale": scales}, **room)


def _bars(rows: Rows, shared: Spec, options: ComboOptions) -> Spec | None:
    if not rows:
        return None
    value: Spec = {
        "field": "value",
        "type": "quantitative",
        "axis": value_axis(options.bar_expression, options.bar_title),
        "stack": False,
    }
    encoding: Spec = {"y": value, **shared}
    if options.arrangement == "CLUSTERED":
        encoding["xOffset"] = {"field": "series", "sort": ordered(rows, "series")}
    else:
        value["stack"] = "zero"
    if options.arrangement == "STACKED_PERCENT":
        value |= {"stack": "normalize", "axis": value_axis("format(datum.value, '.0%')")}
    return {"data": _values(rows), "mark": {"type": "bar"}, "encoding": encoding}


def _lines(rows: Rows, shared: Spec, options: ComboOptions) -> Spec | None:
    if not rows:
        return None
    is_right = options.has_two_axes
    expression = options.line_expression if is_right else options.bar_expression
    title = options.line_title if is_right else options.bar_title
    side: Spec = {"orient": "right", "grid": False} if is_right else {}
    value = {
        "field": "value",
        "type": "quantitative",
        "axis": value_axis(expression, title, **side),
    }
    mark = {"type": "line", "strokeWidth": 2.5, "point": {"size": 45}}
    return {"data": _values(rows), "mark": mark, "encoding": {"y": value, **shared}}


def _values(rows: Rows) -> dict[str, Any]:
    return {"values": list(rows)}
