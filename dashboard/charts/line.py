"""Lines and areas over time, or over ordered categories."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter

from dashboard.charts.axes import PLAIN, ValueAxis, scaled
from dashboard.charts.base import (
    Rows,
    Spec,
    category_axis,
    colour,
    frame,
    ordered,
    value_axis,
)
from dashboard.charts.labels import NO_LABELS, Labels, at_points
from dashboard.charts.reference import ReferenceLine, extent, headroom, with_references
from dashboard.charts.unfinished import dashed

MOST_TICKS = 8
FLUSH_PIXELS = 24  # about half a date's width: a label nearer to an end would stick out
# How ticks are written, by what they begin; else Vega writes "Nov 15" beside "Tue 17".
DATES = dict.fromkeys(("quarter", "month", "week", "date", "day"), "%b %-d")
TICKS = DATES | {"year": "%b %-d, %Y", "hours": "%H:%M", "minutes": "%H:%M"}
LONG_TICKS = TICKS | {"year": "%Y", "quarter": "%b", "month": "%b"}  # of months and what is longer
BAND = ("low", "high")
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
    is_coloured: bool = False  # by a column, so that one series has its own colour too
    references: Sequence[ReferenceLine] = ()
    axis: ValueAxis = PLAIN
    labels: Labels = NO_LABELS
    foretold: Rows = ()  # with `time`, `when`, `value`, `label`, `low`, `high`


def line_chart(rows: Rows, options: LineOptions) -> Spec:
    """Draw a line for each series, with a point for each value that the page tells of.

    Points are seen where no line goes through them; rows have `isAlone` there.
    """
    rows = options.axis.placed(rows)
    has_series = options.is_coloured or len(ordered(rows, "series")) > 1
    encoding = _encoding(rows, options, has_series)
    seen = {"condition": {"test": "datum.isAlone", "value": 1}, "value": 0}
    point = {
        "mark": {"type": "point", "filled": True, "size": 60, **options.axis.clip},
        "encoding": {**encoding, "opacity": seen},
    }
    hints = [("when", "When")]
    hints += [("series", "Series")] if has_series else []
    hints += [("label", options.value_name)]
    written = [at_points(encoding, options.labels, rows, "when")] if options.labels.is_shown else []
    behind, ahead = _ahead(rows, options, encoding)
    lines = [*_marks(rows, options, encoding, has_series), *behind]
    marks = {"layer": [*lines, point, *ahead, *written]}
    return frame(rows, hints, "when", **with_references(marks, options.references))


def _ahead(rows: Rows, options: LineOptions, encoding: Spec) -> tuple[list[Spec], list[Spec]]:
    """Return forecasts: their bands, with dashed lines that go on from known values, and points."""
    if not options.foretold:
        return [], []
    place = {**encoding, "y": {**encoding["y"], "stack": None}}
    data = {"values": [*_begun(rows, options.foretold), *options.foretold]}
    band = {**place, "y": {**place["y"], "field": "low"}, "y2": {"field": "high"}}
    line = {"type": "line", "strokeDash": [2, 3], "strokeWidth": 2}
    points = {"data": {"values": list(options.foretold)}, "encoding": place}
    return [
        {"data": data, "mark": {"type": "area", "opacity": 0.14}, "encoding": band},
        {"data": data, "mark": line, "encoding": place},
    ], [{**points, "mark": {"type": "point", "size": 40}}]


def _begun(rows: Rows, foretold: Rows) -> Iterator[Spec]:
    """Yield each line's last known value before its forecast, which may begin among known ones."""
    first = {one["series"]: one["time"] for one in reversed(foretold)}
    known = (one for one in rows if one["value"] is not None and not one.get("isOpen"))
    before = [one for one in known if one["time"] and one["time"] < first.get(one["series"], "")]
    last = {one["series"]: one for one in sorted(before, key=itemgetter("time"))}
    for one in last.values():
        yield {**one, **dict.fromkeys(BAND, one["value"])}


def _marks(rows: Rows, options: LineOptions, encoding: Spec, has_series: bool) -> list[Spec]:
    clip, is_line = options.axis.clip, options.type == "LINE"
    mark = {"type": "line", "strokeWidth": 2.5 if is_line else 2, **clip}
    lines = dashed({"mark": mark, "encoding": encoding}, rows)
    if is_line:
        return lines
    opacity = 0.75 if options.type == "STACKED_AREA" and has_series else 0.16
    return [{"mark": {"type": "area", "opacity": opacity, **clip}, "encoding": encoding}, *lines]


def _encoding(rows: Rows, options: LineOptions, has_series: bool) -> Spec:
    is_stacked = options.type == "STACKED_AREA" and has_series
    ends = [
        {"category": one["when"], "series": "", "value": one[name]}
        for one in options.foretold
        for name in BAND
    ]
    found = extent([*rows, *ends], options.references, is_stacked)
    value: Spec = {
        "field": "value",
        "type": "quantitative",
        "axis": value_axis(options.axis_expression, options.value_title),
        "stack": "zero" if is_stacked else None,
        "scale": headroom(found, options.references),
    }
    encoding: Spec = {
        "x": _horizontal(rows, options),
        "y": scaled(value, options.axis, found),
    }
    if has_series:
        encoding["color"] = colour(rows, options.colours, options.legend)
    return encoding


def _horizontal(rows: Rows, options: LineOptions) -> Spec:
    axis = category_axis(options.category_title, labelOverlap=True, labelFlush=FLUSH_PIXELS)
    if options.is_temporal:
        ticks = LONG_TICKS if options.granularity in LONG else TICKS
        axis |= {
            "tickCount": MOST_TICKS,
            "labelPadding": 6,
            "format": ticks,
            **_own_ticks([*rows, *options.foretold]),
        }
        return {"field": "time", "type": "temporal", "axis": axis}
    sort = ordered(rows, "when")
    return {"field": "when", "type": "nominal", "sort": sort, "axis": axis}


def _own_ticks(rows: Rows) -> Spec:
    """Return ticks where the few points are: two days have no hours between them."""
    times = [datetime.fromisoformat(one) for one in ordered(rows, "time") if one]
    if len(times) > MOST_TICKS:
        return {}
    return {"values": [_moment(one) for one in times]}


def _moment(time: datetime) -> Spec:
    return {
        "year": time.year,
        "month": time.month,
        "date": time.day,
        "hours": time.hour,
        "minutes": time.minute,
    }
