"""Bar charts: horizontal or vertical; clustered, stacked, or stacked to 100 %."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

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
from dashboard.charts.labels import (
    LETTER,
    NO_LABELS,
    ORDER,
    Labels,
    above,
    at_ends,
    beside,
    is_below,
    ranked,
    room_above,
    room_beside,
    within,
)
from dashboard.charts.reference import (
    Extent,
    ReferenceLine,
    extent,
    headroom,
    leaning,
    with_references,
)
from dashboard.charts.unfinished import has_unfinished, pale

LINE = 18  # pixels of a horizontal bar, so that its category is read
COLUMN = 6  # pixels of a vertical bar; its category's label may be left out
THIN = 4  # pixels of a bar among others of its category
NARROW = 12  # vertical bars; more are narrower than their labels on a phone
MANY = 40  # vertical bars; more are read as a shape, and values on them as a smear


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
    labels: Labels = NO_LABELS
    colours: dict[str, str] = field(default_factory=dict)
    is_coloured: bool = False  # by a column, so that one series has its own colour too
    references: Sequence[ReferenceLine] = ()
    axis: ValueAxis = PLAIN


def bar_chart(rows: Rows, options: BarOptions) -> Spec:
    """Draw one bar for each category and series; many scroll."""
    rows = options.axis.placed(rows)
    has_series = options.is_coloured or len(ordered(rows, "series")) > 1
    is_crowd = not options.is_horizontal and len(ordered(rows, "category")) > MANY
    options = replace(options, has_labels=options.has_labels and not has_series and not is_crowd)
    encoding = _encoding(rows, options, has_series)
    if has_series:
        rows = ranked(rows, encoding["color"]["scale"]["domain"])
    radius = 0 if has_series or is_below(rows) else 3
    mark = {"type": "bar", "cornerRadiusEnd": radius, **options.axis.clip}
    bars: Spec = {"mark": mark, "encoding": encoding | pale(rows)}
    room, hints = _room(rows, options), _hints(rows, options, has_series)
    written = _written(encoding, options, has_series)
    drawn = {"layer": [bars, *written]} if written else bars
    channel, lines = "y", options.references
    if options.is_horizontal:
        channel, lines = "x", leaning(_extent(rows, options, has_series), lines)
    return frame(rows, hints, **with_references(drawn, lines, channel), **room)


def _written(encoding: Spec, options: BarOptions, has_series: bool) -> list[Spec]:
    """Return the values that are written at the bars."""
    if options.has_labels:
        return [at_ends(encoding, options.is_horizontal, options.axis.clip, options.labels)]
    along, found = "x" if options.is_horizontal else "y", []
    if has_series and options.labels.is_shown:
        is_beside = options.arrangement == "CLUSTERED"
        one = beside(encoding, options.labels, along) if is_beside else None
        found = [one or within(encoding, options.labels, along, along)]
    return [*found, *([above(encoding, options.labels, along)] if options.labels.totals else [])]


def _room(rows: Rows, options: BarOptions) -> Spec:
    """Return for each category what it needs to be told from its neighbours."""
    least: float = LINE if options.is_horizontal else COLUMN
    if options.has_labels and not options.is_horizontal:
        least = LETTER * max((len(str(row["label"])) for row in rows), default=0) + 8
    if options.arrangement == "CLUSTERED":
        least = max(least, THIN * len(ordered(rows, "series")))
    return bands(len(ordered(rows, "category")), least, options.is_horizontal)


def _encoding(rows: Rows, options: BarOptions, has_series: bool) -> Spec:
    along, across = ("x", "y") if options.is_horizontal else ("y", "x")
    encoding: Spec = {
        along: _value(rows, options, has_series),
        across: {
            "field": "category",
            "type": "nominal",
            "sort": ordered(rows, "category"),
            "axis": category_axis(options.category_title, **_category_labels(rows, options)),
            "scale": {"paddingInner": 0.28, "paddingOuter": _margin(rows, options)},
        },
    }
    if has_series:
        encoding["color"] = colour(rows, options.colours, options.legend)
        if options.arrangement != "CLUSTERED":
            encoding["order"] = ORDER
        else:
            offset = "yOffset" if options.is_horizontal else "xOffset"
            encoding[offset] = {"field": "series", "sort": ordered(rows, "series")}
    elif options.colours:
        encoding |= _own_colours(rows, options)
    return encoding


def _margin(rows: Rows, options: BarOptions) -> float:
    """Leave room beside the outer bars where their labels are wider than they are."""
    is_narrow = len(ordered(rows, "category")) > NARROW and not options.is_horizontal
    return 0.6 if is_narrow else 0.14


def _value(rows: Rows, options: BarOptions, has_series: bool) -> Spec:
    axis = value_axis(options.axis_expression, options.value_title)
    if options.has_labels and options.axis == PLAIN:
        axis = {**axis, "labels": False, "grid": False}
    value: Spec = {"field": "value", "type": "quantitative", "axis": axis}
    if options.has_labels and options.is_horizontal:
        value["scale"] = room_beside(rows)
    elif options.has_labels:
        value["scale"] = room_above(rows, options.references)
    elif room := _headroom(rows, options, has_series):
        value["scale"] = room
    if options.arrangement == "STACKED_PERCENT":
        percent = value_axis("format(datum.value, '.0%')", options.value_title)
        value |= {"stack": "normalize", "axis": percent}
    elif options.arrangement == "CLUSTERED":
        value["stack"] = None if not has_series else False
    return scaled(value, options.axis, _extent(rows, options, has_series))


def _extent(rows: Rows, options: BarOptions, has_series: bool) -> Extent | None:
    if options.arrangement == "STACKED_PERCENT":
        return (0.0, 1.0)
    is_stacked = has_series and options.arrangement == "STACKED"
    return extent(rows, options.references, is_stacked)


def _headroom(rows: Rows, options: BarOptions, has_series: bool) -> Spec:
    found = _extent(rows, options, has_series)
    room = {} if options.is_horizontal else headroom(found, options.references)
    if options.labels.totals and found and found[1] > 0:
        beyond = 1.2 if options.is_horizontal else 1.1
        return {"domainMax": max(found[1] * beyond, room.get("domainMax", 0))}
    return room


def _own_colours(rows: Rows, options: BarOptions) -> Spec:
    """Colour the categories that the definition's palette names."""
    domain = [name for name in ordered(rows, "category") if name in options.colours]
    if not domain:
        return {}
    scale = {"domain": domain, "range": [options.colours[name] for name in domain]}
    return {"color": {"field": "category", "legend": None, "scale": scale}}


def _category_labels(rows: Rows, options: BarOptions) -> Spec:
    is_level = options.is_horizontal or _are_short(rows)
    return {"labelAngle": 0 if is_level else -40, "labelOverlap": True, "labelSeparation": 6}


def _are_short(rows: Rows) -> bool:
    """Guess whether category names fit side by side below vertical bars."""
    names = ordered(rows, "category")
    return len(names) * max((len(str(name)) for name in names), default=0) < 95


def _hints(rows: Rows, options: BarOptions, has_series: bool) -> list[tuple[str, str]]:
    fields = [("when" if has_unfinished(rows) else "category", options.category_name)]
    if has_series:
        fields.append(("series", "Series"))
    return [*fields, ("label", options.value_name)]
