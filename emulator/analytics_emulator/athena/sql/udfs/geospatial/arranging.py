"""The order in which Trino's library gives the parts and points of what it has made.

A ring begins at its lowest point, of those at its leftmost; so are parts ordered; a line goes the
way of the line that it was part of; points, lines and polygons stand together.
"""

from typing import Any

import shapely
from shapely import Geometry

from .shapes import kind

type Place = tuple[float, float]

_MANY = {
    "Point": shapely.MultiPoint,
    "LineString": shapely.MultiLineString,
    "Polygon": shapely.MultiPolygon,
}


def lowest(shape: Geometry) -> tuple[float, float, bool]:
    """Return what a part is ordered by: the height of its lowest point, how far left that is, and
    whether it doesn't begin there."""
    places = [(y, x) for x, y in shapely.get_coordinates(shape).tolist()]
    return *min(places), places[0] != min(places)


def _turned(ring: Geometry) -> list[Place]:
    """Return a ring's points, the lowest first."""
    places: list[Place] = [(x, y) for x, y in shapely.get_coordinates(ring).tolist()][:-1]
    start = min(range(len(places)), key=lambda i: (places[i][1], places[i][0]))
    return [*places[start:], *places[:start]]


def _polygon(shape: Geometry) -> Geometry:
    holes = sorted(map(_turned, shape.interiors), key=lambda hole: (hole[0][1], hole[0][0]))
    return shapely.Polygon(_turned(shape.exterior), holes)


def from_lowest(shape: Geometry) -> Geometry:
    """Return a polygon, or several, in that order; any other geometry as it is."""
    if "POLYGON" not in kind(shape) or shape.is_empty:
        return shape
    return _one_of(sorted(map(_polygon, shapely.get_parts(shape)), key=lowest))


def _one_of(parts: list[Geometry]) -> Geometry:
    return parts[0] if len(parts) == 1 else _MANY[parts[0].geom_type](parts)


def arranged(found: Geometry, *sources: Geometry) -> Geometry:
    """Return what was made of some geometries, in that order."""
    parts = [p for p in _flat(found) if not p.is_empty]
    if not parts:
        return empty(*sources)
    groups = [[p for p in parts if p.geom_type == name] for name in _MANY]
    points, lines, polygons = groups
    ways = [_Way(source) for source in sources]
    lines = _merged(lines)
    made = [
        *([_one_of(sorted(points, key=lowest))] if points else []),
        *([_one_of(sorted((_along(p, ways) for p in lines), key=lowest))] if lines else []),
        *([_one_of(sorted(map(_polygon, polygons), key=lowest))] if polygons else []),
    ]
    is_mixed = any(kind(s) == "GEOMETRY_COLLECTION" for s in sources)
    if len(made) > 1 or (is_mixed and made[0].geom_type.startswith("Multi")):
        return shapely.GeometryCollection(made)
    return made[0]


def _merged(lines: list[Geometry]) -> list[Geometry]:
    """Return lines that go on in each other as one."""
    if len(lines) < 2:
        return lines
    return list(shapely.get_parts(shapely.line_merge(shapely.MultiLineString(lines))))


def dimension(shape: Geometry) -> int:
    """Return how many dimensions what a geometry holds has."""
    return max(0, int(shapely.get_dimensions(shape)))


def _flat(shape: Geometry) -> list[Geometry]:
    parts = list(shapely.get_parts(shape))
    return [q for p in parts for q in ([p] if p.geom_type in _MANY else _flat(p))]


def empty(*sources: Geometry) -> Geometry:
    """Return what Trino gives where nothing is left of some geometries."""
    dimensions = {*map(dimension, sources)}
    if len(dimensions) > 1 or any(kind(s) == "GEOMETRY_COLLECTION" for s in sources):
        return shapely.GeometryCollection()
    makers: list[Any] = [shapely.Point, shapely.MultiLineString, shapely.MultiPolygon]
    return makers[dimensions.pop()]()


class _Way:
    """The lines of a geometry, along which others go."""

    def __init__(self, source: Geometry) -> None:
        parts = [p for p in _flat(source) if p.geom_type == "LineString" and not p.is_empty]
        rings = [p.exterior for p in _flat(source) if p.geom_type == "Polygon" and not p.is_empty]
        self.lines = [*parts, *rings]

    def goes_back(self, line: Geometry) -> bool | None:
        """Tell whether a line goes against that which it is part of; None if it is of none."""
        first, second = (shapely.Point(c) for c in line.coords[:2])
        middle = shapely.line_interpolate_point(
            shapely.LineString([first, second]), 0.5, normalized=True
        )
        for own in self.lines:
            if max(own.distance(place) for place in (first, middle, second)) < _NEAR:
                return bool(own.project(first) > own.project(second))
        return None


_NEAR = 1e-9


def _along(line: Geometry, ways: list[_Way]) -> Geometry:
    for way in ways:
        back = way.goes_back(line)
        if back is not None:
            return shapely.reverse(line) if back else line
    return line
