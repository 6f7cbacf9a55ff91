"""Radar charts: a closed line for each series, its values along axes from one centre."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dashboard.charts.base import Rows, Spec, colour, frame, ordered

RINGS = 4
ROOM = 1.3  # around a radius of 1, for the axes' names
FILL = 0.14
MIDDLE = 0.15  # of the radius: names above and below the centre stand in their middle


@dataclass(frozen=True)
class RadarOptions:
    """How to draw series; rows have `category`, `series`, `value`, `label`, in the axes' order."""

    is_circle: bool = False
    is_filled: bool = False
    start_degrees: float = 90.0  # against the clock from the right: the first axis is on top
    has_own_ranges: bool = False
    category_name: str = "Category"
    value_name: str = "Value"
    legend: str | None = None
    colours: dict[str, str] = field(default_factory=dict)


def radar_chart(rows: Rows, options: RadarOptions) -> Spec:
    """Draw the rings, the axes with their names, and a line with points for each series."""
    names = ordered(rows, "category")
    angles = {
        name: math.radians(options.start_degrees) - 2 * math.pi * place / max(1, len(names))
        for place, name in enumerate(names)
    }
    placed = [_placed(row, angles, _extent(rows, row, options)) for row in rows]
    has_series = len(ordered(rows, "series")) > 1
    encoding: Spec = {**_at("x", "y"), "order": {"field": "step", "type": "quantitative"}}
    encoding["color"] = colour(rows, options.colours, options.legend if has_series else None)
    line: Spec = {"type": "line", "interpolate": "linear-closed", "strokeWidth": 2}
    filled = {**line, "filled": True, "fillOpacity": FILL}
    layers = [
        *_web(angles, options),
        *([{"mark": filled, "encoding": encoding}] if options.is_filled else []),
        {"mark": line, "encoding": encoding},
        {"mark": {"type": "point", "filled": True, "size": 45}, "encoding": encoding},
    ]
    hints = [("category", options.category_name)]
    hints += [("series", "Series")] if has_series else []
    return frame(
        placed, [*hints, ("label", options.value_name)], layer=layers, view={"stroke": None}
    )


def _extent(rows: Rows, row: Mapping[str, object], options: RadarOptions) -> tuple[float, float]:
    """Return the values at the centre and at the outermost ring, of all axes or of one's own."""
    values = [
        float(one["value"] or 0)
        for one in rows
        if not options.has_own_ranges or one["category"] == row["category"]
    ]
    return min(0.0, *values), max(0.0, *values)


def _placed(
    row: Mapping[str, object], angles: Mapping[object, float], extent: tuple[float, float]
) -> dict[str, object]:
    low, high = extent
    value = float(str(row["value"] or 0))
    radius = (value - low) / (high - low) if high > low else 0.0
    angle = angles[row["category"]]
    place = {"x": radius * math.cos(angle), "y": radius * math.sin(angle)}
    return {**row, **place, "step": list(angles).index(row["category"])}


def _at(x: str, y: str) -> Spec:
    """Place by two numbers, with as much room on both sides whatever the tile's shape is."""
    wide = {"width": "width / height", "height": "height / width"}
    channels: Spec = {}
    for channel, name, ratio in (("x", x, wide["width"]), ("y", y, wide["height"])):
        reach = f"{ROOM} * max(1, {ratio})"
        scale = {
            "domainMin": {"expr": f"-{reach}"}, "domainMax": {"expr": reach},
            "zero": False, "nice": False,
        }  # fmt: skip
        channels[channel] = {"field": name, "type": "quantitative", "axis": None, "scale": scale}
    return channels


def _web(angles: Mapping[object, float], options: RadarOptions) -> list[Spec]:
    """Return rings, spokes and the axes' names."""
    corners = list(angles.values())
    around = _circle() if options.is_circle else corners
    rings = [
        {
            "ring": ring,
            "step": step,
            "px": ring / RINGS * math.cos(one),
            "py": ring / RINGS * math.sin(one),
        }
        for ring in range(1, RINGS + 1)
        for step, one in enumerate(around)
    ]
    spokes = [
        {"spoke": place, "step": step, "px": step * math.cos(one), "py": step * math.sin(one)}
        for place, one in enumerate(corners)
        for step in (0, 1)
    ]
    texts = [
        {"name": str(name), "px": 1.08 * math.cos(one), "py": 1.08 * math.sin(one)}
        for name, one in angles.items()
    ]
    quiet = {"color": "#8a9099", "strokeWidth": 1, "opacity": 0.45}
    return [
        _lines(rings, "ring", {"type": "line", "interpolate": "linear-closed", **quiet}),
        _lines(spokes, "spoke", {"type": "line", **quiet}),
        *(_names(texts, side) for side in ("left", "center", "right")),
    ]


def _lines(values: Sequence[Mapping[str, object]], by: str, mark: Spec) -> Spec:
    encoding = {**_at("px", "py"), "detail": {"field": by}}
    encoding["order"] = {"field": "step", "type": "quantitative"}
    return {"data": {"values": list(values)}, "mark": mark, "encoding": encoding}


def _names(texts: Sequence[Mapping[str, object]], align: str) -> Spec:
    """Write names beside the ring: those at the left end there, those at the right begin there."""
    values = [one for one in texts if _side(float(str(one["px"]))) == align]
    mark = {"type": "text", "align": align, "baseline": "middle", "limit": {"expr": "labelRoom"}}
    encoding = {**_at("px", "py"), "text": {"field": "name", "type": "nominal"}}
    return {"data": {"values": values}, "mark": mark, "encoding": encoding}


def _side(x: float) -> str:
    return "center" if abs(x) <= MIDDLE else "left" if x > 0 else "right"


def _circle() -> list[float]:
    return [2 * math.pi * step / 72 for step in range(72)]
