"""Bar charts: horizontal or vertical; clustered, stacked, or stacked to 100 %."""

from dataclasses import dataclass, field
from typing import Any

from dashboard.charts.base import (
    Rows,
    Spec,
    category_axis,
    colour,
    frame,
    ordered,
    tooltip,
    value_axis,
)


@dataclass(frozen=True)
class BarOptions:
    """How to draw bars; rows have `category`, `series`, `value`, `label`."""

    is_horizontal: bool = False
    arrangement: str = "CLUSTERED"
    category_title: str | None = None
    value_title: str | None = None
    category_name: str = "Category"
    value_name: str = "Value"
    axis_expression: str | None = None
    legend: str | None = None
    has_labels: bool = False
    colours: dict[str, str] = field(default_factory=dict)


def bar_chart(rows: Rows, options: BarOptions) -> Spec:
    """Draw one bar for each category and series."""
    has_series = len(ordered(rows, "series")) > 1
    encoding = _encoding(rows, options, has_series)
    bars = {
        "mark": {"type": "bar", "cornerRadiusEnd": 0 if has_series else 3, "tooltip": True},
        "encoding": encoding,
    }
    if not options.has_labels or has_series:
        return frame(rows, **bars)
    return frame(rows, layer=[bars, _labels(encoding, options)])


def _encoding(rows: Rows, options: BarOptions, has_series: bool) -> Spec:
    along, across = ("x", "y") if options.is_horizontal else ("y", "x")
    value_title = options.value_title
    axis = value_axis(options.axis_expression, value_title)
    if options.has_labels and not has_series:
        axis = {**axis, "labels": False, "grid": False}
    value: Spec = {"field": "value", "type": "quantitative", "axis": axis}
    if options.has_labels and not has_series:
        room = {"range": [0, {"expr": "max(width - 52, 20)"}]}
        value["scale"] = room if options.is_horizontal else {"domainMax": _room_for_labels(rows)}
    if options.arrangement == "STACKED_PERCENT":
        value |= {
            "stack": "normalize",
            "axis": value_axis("format(datum.value, '.0%')", value_title),
        }
    elif options.arrangement == "CLUSTERED":
        value["stack"] = None if not has_series else False
    angle: Spec = {"labelAngle": 0 if options.is_horizontal or _are_short(rows) else -40}
    if not options.is_horizontal:
        angle["labelOverlap"] = True
    encoding: Spec = {
        along: value,
        across: {
            "field": "category",
            "type": "nominal",
            "sort": ordered(rows, "category"),
            "axis": category_axis(options.category_title, **angle),
            "scale": {"paddingInner": 0.28, "paddingOuter": 0.14},
        },
        "tooltip": tooltip(*_tooltip(options, has_series)),
    }
    if has_series:
        encoding["color"] = colour(rows, options.colours, options.legend)
        if options.arrangement == "CLUSTERED":
            offset = "yOffset" if options.is_horizontal else "xOffset"
            encoding[offset] = {"field": "series", "sort": ordered(rows, "series")}
    elif options.colours:
        names = ordered(rows, "category")
        found = [options.colours[name] for name in names if name in options.colours]
        domain = [name for name in names if name in options.colours]
        if found:
            scale = {"domain": domain, "range": found}
            encoding["color"] = {"field": "category", "legend": None, "scale": scale}
    return encoding


def _room_for_labels(rows: Rows) -> float | None:
    """End the axis a little above the tallest bar, so that its label stays inside."""
    greatest = max((float(row["value"] or 0) for row in rows), default=0.0)
    return greatest * 1.12 if greatest > 0 else None


def _are_short(rows: Rows) -> bool:
    """Guess whether category names fit side by side below vertical bars."""
    names = ordered(rows, "category")
    return len(names) * max((len(str(name)) for name in names), default=0) < 95


def _tooltip(options: BarOptions, has_series: bool) -> list[tuple[str, str]]:
    fields = [("category", options.category_name)]
    if has_series:
        fields.append(("series", "Series"))
    return [*fields, ("label", options.value_name)]


def _labels(encoding: Spec, options: BarOptions) -> Spec:
    offsets: dict[str, Any] = (
        {"align": "left", "baseline": "middle", "dx": 5}
        if options.is_horizontal
        else {"align": "center", "baseline": "bottom", "dy": -4}
    )
    channels = {name: encoding[name] for name in ("x", "y", "tooltip")}
    return {
        "mark": {"type": "text", "fontWeight": 500, **offsets},
        "encoding": {**channels, "text": {"field": "label", "type": "nominal"}},
    }
