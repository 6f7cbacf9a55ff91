"""Lines and areas over time, or over ordered categories."""

from dataclasses import dataclass, field

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

FLUSH_PIXELS = 24  # about half a date's width: a label nearer to an end would stick out
# How ticks are written, by what they begin; else Vega writes "Nov 15" beside "Tue 17".
DATES = dict.fromkeys(("quarter", "month", "week", "date", "day"), "%b %-d")
TICKS = DATES | {"year": "%b %-d, %Y", "hours": "%H:%M", "minutes": "%H:%M"}
LONG_TICKS = TICKS | {"year": "%Y", "quarter": "%b", "month": "%b"}  # of months and what is longer
LONG = {"MONTH", "QUARTER", "YEAR"}


@dataclass(frozen=True)
class LineOptions:
    """How to draw lines; rows have `time` or `category`, `when`, `series`, `value`, `label`."""

    type: str = "LINE"
    is_temporal: bool = True
    granularity: str | None = "DAY"
    category_title: str | None = None
    value_title: str | None = None
    value_name: str = "Value"
    axis_expression: str | None = None
    legend: str | None = None
    colours: dict[str, str] = field(default_factory=dict)


def line_chart(rows: Rows, options: LineOptions) -> Spec:
    """Draw a line for each series, with points that answer the pointer."""
    has_series = len(ordered(rows, "series")) > 1
    encoding = _encoding(rows, options, has_series)
    point = {
        "mark": {"type": "point", "filled": True, "size": 60, "tooltip": True},
        "params": [_hover()],
        "encoding": {**encoding, "opacity": _opacity()},
    }
    return frame(rows, layer=[*_marks(options, encoding, has_series), point])


def _marks(options: LineOptions, encoding: Spec, has_series: bool) -> list[Spec]:
    line: Spec = {"mark": {"type": "line", "strokeWidth": 2.5}, "encoding": encoding}
    if options.type == "LINE":
        return [line]
    area: Spec = {"mark": {"type": "area", "line": {"strokeWidth": 2}}, "encoding": encoding}
    area["mark"]["opacity"] = 0.75 if options.type == "STACKED_AREA" and has_series else 0.16
    return [area]


def _encoding(rows: Rows, options: LineOptions, has_series: bool) -> Spec:
    value: Spec = {
        "field": "value",
        "type": "quantitative",
        "axis": value_axis(options.axis_expression, options.value_title),
        "stack": "zero" if options.type == "STACKED_AREA" and has_series else None,
    }
    encoding: Spec = {
        "x": _horizontal(rows, options),
        "y": value,
        "tooltip": tooltip(
            ("when", "When"),
            *([("series", "Series")] if has_series else []),
            ("label", options.value_name),
        ),
    }
    if has_series:
        encoding["color"] = colour(rows, options.colours, options.legend)
    return encoding


def _horizontal(rows: Rows, options: LineOptions) -> Spec:
    axis = category_axis(options.category_title, labelOverlap=True, labelFlush=FLUSH_PIXELS)
    if options.is_temporal:
        ticks = LONG_TICKS if options.granularity in LONG else TICKS
        return {
            "field": "time",
            "type": "temporal",
            "axis": {**axis, "tickCount": 8, "labelPadding": 6, "format": ticks},
        }
    sort = ordered(rows, "when")
    return {"field": "when", "type": "nominal", "sort": sort, "axis": axis}


def _hover() -> Spec:
    select = {"type": "point", "on": "pointerover", "nearest": True, "clear": "pointerout"}
    return {"name": "hover", "select": select}


def _opacity() -> Spec:
    return {"condition": {"param": "hover", "empty": False, "value": 1}, "value": 0}
