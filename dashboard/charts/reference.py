"""Reference lines: a rule across the plot at a value, and a label that can be read over marks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from dashboard.charts.base import Rows, Spec, ordered

DASHES = {"DASHED": [6, 4], "DOTTED": [2, 3]}
GAP = 4  # pixels between a line and its label
NEAR = 0.92  # of an axis; a label above such a line has no room
WIDE = 0.75  # of an axis; what is left may be narrower than a label
ROOM = 1.1  # of the line's value, so that there is some

type Extent = tuple[float, float]


@dataclass(frozen=True)
class ReferenceLine:
    """A value on an axis, and how it is shown; where its label stands is as QuickSight names it."""

    value: float
    label: str = ""
    pattern: str = "SOLID"
    colour: str | None = None
    label_colour: str | None = None
    horizontal: str = "RIGHT"
    vertical: str = "ABOVE"
    is_secondary: bool = False


def with_references(spec: Spec, lines: Sequence[ReferenceLine], channel: str = "y") -> Spec:
    """Return marks with lines over them, on the scale and the axis that the marks have."""
    layers = spec.get("layer") or [spec]
    if not lines or not layers:
        return spec
    axis = layers[0]["encoding"][channel]["axis"]  # layers without one would take it away
    parts = [part for one in lines for part in _layers(one, channel, axis)]
    return {"layer": [*layers, *parts]}


def extent(
    rows: Rows, lines: Sequence[ReferenceLine] = (), is_stacked: bool = False
) -> Extent | None:
    """Return the least and the greatest value that is drawn, of stacks that of their ends."""
    known = [(row["category"], float(row["value"])) for row in rows if row["value"] is not None]
    values = [value for _, value in known]
    if is_stacked:
        names = ordered(rows, "category")
        up, down = dict.fromkeys(names, 0.0), dict.fromkeys(names, 0.0)
        for name, value in known:
            (up if value > 0 else down)[name] += value
        values = [*up.values(), *down.values()]
    values += [one.value for one in lines]
    return (min(values), max(values)) if values else None


def headroom(found: Extent | None, lines: Sequence[ReferenceLine]) -> dict[str, float]:
    """End an axis beyond a line at its end, so that the label above it is within the plot."""
    above = [one.value for one in lines if one.label and one.vertical == "ABOVE"]
    if not found or not above or max(above) <= 0 or max(above) < NEAR * found[1]:
        return {}
    return {"domainMax": max(ROOM * max(above), found[1])}


def leaning(found: Extent | None, lines: Sequence[ReferenceLine]) -> list[ReferenceLine]:
    """Turn labels beside upright lines to where there is room: an end of the axis has none."""
    if not found:
        return list(lines)
    low, high = min(found[0], 0.0), max(found[1], 0.0)
    edge = (high - low) * (1 - WIDE)
    ends = {"RIGHT": lambda at: at > high - edge, "LEFT": lambda at: at < low + edge}
    turned = {"RIGHT": "LEFT", "LEFT": "RIGHT"}
    return [
        replace(one, horizontal=turned[one.horizontal])
        if one.horizontal in ends and ends[one.horizontal](one.value)
        else one
        for one in lines
    ]


def _layers(line: ReferenceLine, channel: str, axis: Spec) -> list[Spec]:
    place: dict[str, Any] = {"datum": line.value, "type": "quantitative", "axis": axis}
    data: Spec = {"data": {"values": [{}]}}
    dash = {"strokeDash": DASHES[line.pattern]} if line.pattern in DASHES else {}
    rule = {"type": "rule", "style": "reference-line", "clip": True, **dash}
    parts = [{"mark": rule | _coloured(line.colour), "encoding": {channel: place}, **data}]
    if not line.label:
        return parts
    text = {"type": "text", **(_beside(line) if channel == "x" else _along(line))}
    halo = text | {"style": "reference-halo"}
    label = text | {"style": "reference-label"} | _coloured(line.label_colour)
    encoding = {channel: place, "text": {"value": line.label}}
    return parts + [{"mark": mark, "encoding": encoding, **data} for mark in (halo, label)]


def _coloured(colour: str | None) -> Spec:
    return {"color": colour.lower()} if colour else {}


def _along(line: ReferenceLine) -> Spec:
    """Place the label of a level line: at an end of it or in its middle, above it or below."""
    places: dict[str, Spec] = {
        "LEFT": {"x": GAP, "align": "left"},
        "CENTER": {"x": {"expr": "width / 2"}, "align": "center"},
        "RIGHT": {"x": {"expr": f"width - {GAP}"}, "align": "right"},
    }
    is_above = line.vertical != "BELOW" or line.value == 0
    sides = {"baseline": "bottom", "dy": -GAP} if is_above else {"baseline": "top", "dy": GAP}
    return places.get(line.horizontal, places["RIGHT"]) | sides


def _beside(line: ReferenceLine) -> Spec:
    """Place the label of an upright line: left or right of it, at its upper or its lower end."""
    sides: dict[str, Spec] = {
        "LEFT": {"align": "right", "dx": -GAP},
        "CENTER": {"align": "center"},
        "RIGHT": {"align": "left", "dx": GAP},
    }
    is_above = line.vertical != "BELOW"
    end = (
        {"y": GAP, "baseline": "top"}
        if is_above
        else {"y": {"expr": f"height - {GAP}"}, "baseline": "bottom"}
    )
    return sides.get(line.horizontal, sides["RIGHT"]) | end
