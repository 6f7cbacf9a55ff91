"""Maps without another host: places that are filled, and points by their coordinates."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate
from math import cos, radians
from pathlib import Path
from typing import Any

from dashboard.charts.base import Hints, Rows, Spec, colour, frame

SHAPES = Path(__file__).parent.parent / "shapes"
COUNTRIES, STATES = "countries", "us_states"
WORLD = ((-180.0, 180.0), (-58.0, 84.0))  # degrees from west to east and south to north
LEAST_DEGREES = 3.0  # across: borders are too coarse for less
MARGIN = 1.25  # around the outermost points
COORDINATES = ("longitude", "latitude")
LAND, BORDER = "#8a909922", "#8a909966"


@dataclass(frozen=True)
class MapOptions:
    """How to draw a map; the texts of what it tells are written already."""

    hints: Hints = ()
    has_legend: bool = False
    axis_expression: str | None = None
    legend: str | None = None
    colours: dict[str, str] = field(default_factory=dict)
    is_sized: bool = False


@cache
def topology(name: str) -> dict[str, Any]:
    """Return a map's shapes."""
    found: dict[str, Any] = json.loads((SHAPES / f"{name}.json").read_text())
    return found


@cache
def places(name: str) -> dict[str, str]:
    """Return the ids of a map's places by everything that they are called, without case."""
    found: dict[str, str] = {}
    for one in topology(name)["objects"]["places"]["geometries"]:
        own = one["properties"]
        for called in (one["id"], own["name"], *own["also"]):
            found.setdefault(str(called).casefold(), one["id"])
    return found


@cache
def centres(name: str) -> dict[str, tuple[float, float]]:
    """Return the middle of each place's largest part, in degrees of longitude and latitude."""
    shapes = topology(name)
    arcs = [_degrees(arc, shapes["transform"]) for arc in shapes["arcs"]]
    found = {}
    for one in shapes["objects"]["places"]["geometries"]:
        polygons = [one["arcs"]] if one["type"] == "Polygon" else one["arcs"]
        parts = [_middle(_ring(polygon[0], arcs)) for polygon in polygons]
        _, across, along = max(parts)
        found[one["id"]] = ((across + 180) % 360 - 180, along)
    return found


type Place = tuple[float, float]


def _degrees(arc: Sequence[Sequence[int]], transform: dict[str, list[float]]) -> list[Place]:
    """Return an arc's points; TopoJSON has each as its distance from the one before, in steps."""
    steps = ([one[place] for one in arc] for place in (0, 1))
    across, along = (accumulate(one) for one in steps)
    scale, start = transform["scale"], transform["translate"]
    return [
        (x * scale[0] + start[0], y * scale[1] + start[1])
        for x, y in zip(across, along, strict=True)
    ]


def _ring(numbers: Sequence[int], arcs: Sequence[list[Place]]) -> list[Place]:
    """Return the points of a ring of arcs; a negative number is one backwards.

    Where it goes over the line of dates its longitudes go on beyond 180.
    """
    parts = [arcs[one] if one >= 0 else arcs[~one][::-1] for one in numbers]
    found: list[Place] = []
    for across, along in (point for part in parts for point in part[:-1]):
        turns = round((found[-1][0] - across) / 360) if found else 0
        found.append((across + 360 * turns, along))
    return found


def _middle(ring: Sequence[Place]) -> tuple[float, float, float]:
    """Return a ring's area and its centroid (the shoelace formula)."""
    pairs = list(zip(ring, [*ring[1:], ring[0]], strict=True))
    crossed = [x * v - u * y for (x, y), (u, v) in pairs]
    area = sum(crossed) / 2 or 1e-9
    across = sum((x + u) * one for ((x, _), (u, _)), one in zip(pairs, crossed, strict=True))
    along = sum((y + v) * one for ((_, y), (_, v)), one in zip(pairs, crossed, strict=True))
    return abs(area), across / (6 * area), along / (6 * area)


def filled_map(rows: Rows, name: str, options: MapOptions) -> Spec:
    """Shade places by value; rows have `place`, `value`, `fill` and the texts that are told."""
    told = [one for one, _ in options.hints]
    told += [name for name in ("key", "steps") if any(name in one for one in rows)]
    lookup = {
        "lookup": "id",
        "from": {
            "data": {"values": list(rows)},
            "key": "place",
            "fields": ["value", "fill", *told],
        },
        "default": None,
    }
    legend: Spec | None = {"title": None, "gradientLength": 120} if options.has_legend else None
    if legend is not None and options.axis_expression:
        legend["labelExpr"] = options.axis_expression
    values = [float(one["value"] or 0) for one in rows]
    # Vega-Lite shades what has no value like the least one, so that they get a number out of sight.
    number = {"calculate": "isValid(datum.value) ? datum.value : 0", "as": "shade"}
    scale = {"domain": [min(values), max(values)], "clamp": True}
    shade = {"field": "shade", "type": "quantitative", "legend": legend, "scale": scale}
    # A rule's colour comes before the shade of its value.
    ruled = {"test": "isValid(datum.fill)", "value": {"expr": "datum.fill"}}
    unknown = {"test": "!isValid(datum.value)", "value": LAND}
    known = shade | {"condition": [ruled, unknown]}
    return frame(
        [],
        options.hints,
        data=_shapes(name),
        transform=[lookup, number],
        projection={"type": "albersUsa"} if name == STATES else _window("equirectangular", *WORLD),
        mark={"type": "geoshape", "stroke": BORDER, "strokeWidth": 0.6},
        encoding={"color": known},
    )


def point_map(rows: Rows, options: MapOptions) -> Spec:
    """Draw points; rows have `longitude`, `latitude`, `series`, `value` and what is told."""
    across, along = (_around([float(one[name]) for one in rows]) for name in COORDINATES)
    window = _window("mercator", across, along)
    point: Spec = {
        "longitude": {"field": "longitude", "type": "quantitative"},
        "latitude": {"field": "latitude", "type": "quantitative"},
    }
    if options.is_sized:
        scale = {"range": [30, 900]}
        point["size"] = {"field": "value", "type": "quantitative", "legend": None, "scale": scale}
    if options.colours or options.legend:
        point["color"] = colour(rows, options.colours, options.legend)
    land = {
        "data": _shapes(COUNTRIES),
        "mark": {"type": "geoshape", "fill": LAND, "stroke": BORDER, "clip": True, "aria": False},
    }
    mark = {"type": "circle", "opacity": 0.75, "clip": True}
    layers = [land, {"mark": mark, "encoding": point}]
    return frame(rows, options.hints, layer=layers, projection=window)


def _shapes(name: str) -> Spec:
    return {"values": topology(name), "format": {"type": "topojson", "feature": "places"}}


def _around(values: Sequence[float]) -> tuple[float, float]:
    if not values:
        return (-180.0, 180.0)
    middle = (min(values) + max(values)) / 2
    reach = max((max(values) - min(values)) * MARGIN, LEAST_DEGREES) / 2
    return (middle - reach, middle + reach)


def _window(kind: str, across: tuple[float, float], along: tuple[float, float]) -> Spec:
    """Return a projection that shows a part of the world whole, whatever the tile's shape is."""
    middle = sum(along) / 2
    wide, high = (radians(high - low) for low, high in (across, along))
    if kind == "mercator":  # which draws a degree of latitude longer the farther north it is
        high /= cos(radians(min(abs(middle), 80)))
    return {
        "type": kind,
        "center": [sum(across) / 2, middle],
        "scale": {"expr": f"min(width / {wide:.6f}, height / {high:.6f})"},
        "translate": {"expr": "[width / 2, height / 2]"},
    }
