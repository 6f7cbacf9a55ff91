"""Combo charts: bars and lines over the same categories, on one axis or on two."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

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
from dashboard.charts.labels import NO_LABELS, ORDER, Labels, at_points, beside, ranked, within
from dashboard.charts.reference import Extent, ReferenceLine, extent, headroom, with_references
from dashboard.charts.unfinished import dashed, has_unfinished, pale, with_last

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
    references: Sequence[ReferenceLine] = ()
    bar_axis: ValueAxis = PLAIN
    line_axis: ValueAxis = PLAIN
    bar_labels: Labels = NO_LABELS
    line_labels: Labels = NO_LABELS


def combo_chart(bars: Rows, lines: Rows, options: ComboOptions) -> Spec:
    """Draw the bars, and the lines over them with a point at each category."""
    rows = [*bars, *lines]
    shared: Spec = {
        "x": {
            "field": "category",
            "type": "nominal",
            "sort": ordered(rows, "category"),
            "axis": category_axis(options.category_title, labelAngle=-40, labelOverlap=True),
            "scale": {"paddingInner": 0.28, "paddingOuter": 0.14},
        },
        "color": colour(rows, options.colours, options.legend, ordered(lines, "series")),
    }
    bars = ranked(bars, shared["color"]["scale"]["domain"])
    has_two = options.has_two_axes and bool(bars) and bool(lines)
    layers = (_layers if has_two else _on_one_axis)(bars, lines, shared, options)
    beside = len(ordered(bars, "series")) if options.arrangement == "CLUSTERED" else 1
    room = bands(len(ordered(rows, "category")), max(BAND, THIN * beside), is_horizontal=False)
    by = "when" if has_unfinished(rows) else "category"
    hints = [(by, options.category_name), ("series", "Series"), ("label", "Value")]
    resolve = {"scale": {"y": "independent" if has_two else "shared"}}
    return frame([], hints, by, layer=layers, resolve=resolve, **room)


def _layers(bars: Rows, lines: Rows, shared: Spec, options: ComboOptions) -> list[Spec]:
    """Return bars and lines, each with the reference lines of its axis."""
    first = [one for one in options.bar_axis.held(options.references) if not one.is_secondary]
    second = [one for one in options.line_axis.held(options.references) if one.is_secondary]
    bars, lines = options.bar_axis.placed(bars), options.line_axis.placed(lines)
    below = _Scale(_bar_extent(bars, first, options), first, options.bar_axis, "layer_0_y")
    beside = _Scale(extent(lines, second), second, options.line_axis)
    behind, front = _bars(bars, shared, options, below), _lines(lines, shared, options, beside)
    return [with_references(_together(behind), first), with_references(_together(front), second)]


def _together(parts: list[Spec]) -> Spec:
    return parts[0] if len(parts) == 1 else {"layer": parts}


def _on_one_axis(bars: Rows, lines: Rows, shared: Spec, options: ComboOptions) -> list[Spec]:
    axis, references = options.bar_axis, options.bar_axis.held(options.references)
    bars, lines = axis.placed(bars), axis.placed(lines)
    found = [one for one in (_bar_extent(bars, (), options), extent(lines)) if one]
    found += [(one.value, one.value) for one in references]
    whole = (min(low for low, _ in found), max(high for _, high in found)) if found else None
    scale = _Scale(whole, references, axis)
    drawn = _bars(bars, shared, options, scale) if bars else []
    drawn += _lines(lines, shared, options, scale) if lines else []
    layers: list[Spec] = with_references({"layer": drawn}, references)["layer"]
    return layers


@dataclass(frozen=True)
class _Scale:
    """What an axis holds, the lines on it, and what the definition says of it."""

    found: Extent | None
    references: Sequence[ReferenceLine]
    axis: ValueAxis
    name: str = "y"  # which Vega-Lite gives it: an axis beside another has its layer's

    def of(self, channel: Spec) -> Spec:
        """Return a channel with this scale."""
        room = headroom(self.found, self.references)
        return scaled({**channel, "scale": room}, self.axis, self.found)


def _bar_extent(
    rows: Rows, references: Sequence[ReferenceLine], options: ComboOptions
) -> Extent | None:
    if options.arrangement == "STACKED_PERCENT":
        values = [0.0, 1.0, *(one.value for one in references)]
        return (min(values), max(values)) if rows else None
    return extent(rows, references, options.arrangement == "STACKED")


def _bars(rows: Rows, shared: Spec, options: ComboOptions, scale: _Scale) -> list[Spec]:
    value: Spec = {
        "field": "value",
        "type": "quantitative",
        "axis": value_axis(options.bar_expression, options.bar_title),
        "stack": False,
    }
    encoding: Spec = dict(shared)
    if options.arrangement == "CLUSTERED":
        encoding["xOffset"] = {"field": "series", "sort": ordered(rows, "series")}
    else:
        value["stack"] = "zero"
        encoding["order"] = ORDER
    if options.arrangement == "STACKED_PERCENT":
        value |= {"stack": "normalize", "axis": value_axis("format(datum.value, '.0%')")}
    encoding = {"y": scale.of(value), **encoding}
    drawn = encoding | pale(rows)
    parts = [{"mark": {"type": "bar", **scale.axis.clip}, "encoding": drawn}]
    labels = options.bar_labels
    if labels.is_shown and options.arrangement == "CLUSTERED":
        parts.append(beside(encoding, labels))
    elif labels.is_shown:
        parts.append(within(encoding, labels, scale=scale.name))
    return [{"data": _values(rows), **one} for one in parts]


def _lines(rows: Rows, shared: Spec, options: ComboOptions, scale: _Scale) -> list[Spec]:
    is_right = options.has_two_axes
    expression = options.line_expression if is_right else options.bar_expression
    title = options.line_title if is_right else options.bar_title
    side: Spec = {"orient": "right", "grid": False} if is_right else {}
    value = {
        "field": "value",
        "type": "quantitative",
        "axis": value_axis(expression, title, **side),
    }
    clip = scale.axis.clip
    mark = {"type": "line", "strokeWidth": 2.5, "point": {"size": 45, **clip}, **clip}
    encoding = {"y": scale.of(value), **shared}
    rows = [one for name in ordered(rows, "series") for one in _of_series(rows, name)]
    lines = dashed({"data": _values(rows), "mark": mark, "encoding": encoding}, rows)
    is_one = len(ordered(rows, "series")) == 1
    if options.line_labels.is_shown and (is_one or options.line_labels.is_some):
        return [*lines, at_points(encoding, options.line_labels, rows)]
    return lines


def _of_series(rows: Rows, name: str) -> Rows:
    return with_last([dict(one) for one in rows if one["series"] == name])


def _values(rows: Rows) -> dict[str, Any]:
    return {"values": list(rows)}
