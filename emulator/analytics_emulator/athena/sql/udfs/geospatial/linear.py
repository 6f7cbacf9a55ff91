"""Places along lines (Trino's GeoFunctions)."""

import itertools
import math

import shapely
from shapely import Geometry

from ..table import MarkedError
from .shapes import LINES, check, held, kind, shapes
from .sums import lengths, total


def located(column: list[bytes], places: list[bytes]) -> list[float | None]:
    """Return line_locate_point: how far along a line the place nearest to a point is."""
    return [_located(*pair) for pair in zip(shapes(column), shapes(places), strict=True)]


def _located(line: Geometry, place: Geometry) -> float | None:
    if line.is_empty or place.is_empty:
        return None
    head = "argument to line_locate_point must be a"
    if kind(line) not in LINES:
        raise MarkedError(f"First {head} LineString or a MultiLineString. Got: {line.geom_type}")
    if kind(place) != "POINT":
        raise MarkedError(f"Second {head} Point. Got: {place.geom_type}")
    return float(shapely.line_locate_point(line, place)) / float(line.length)


def interpolated(column: list[bytes], shares: list[float]) -> list[bytes | None]:
    """Return line_interpolate_point."""
    found = (_steps(s, share, count=1) for s, share in zip(shapes(column), shares, strict=True))
    return held(None if points is None else points[0] for points in found)


def all_interpolated(column: list[bytes], shares: list[float]) -> list[list[bytes | None] | None]:
    """Return line_interpolate_points: one at each multiple of a share."""
    pairs = zip(shapes(column), shares, strict=True)
    found = (_steps(s, share, count=math.floor(1 / share) if share else 1) for s, share in pairs)
    return [None if points is None else held(points) for points in found]


def _steps(line: Geometry, share: float, count: int) -> list[Geometry] | None:
    """Return places along a line, a share of its length apart."""
    if line.is_empty:
        return None
    check("line_interpolate_point", line, "LINE_STRING")
    if share < 0 or share > 1:
        raise MarkedError("fraction must be between 0 and 1")
    places = shapely.get_coordinates(line).tolist()
    if share in (0, 1):
        return [shapely.Point(places[0 if share == 0 else -1])]
    return _walked(places, share, count, total(lengths(places)))


def _walked(places: list[list[float]], share: float, count: int, whole: float) -> list[Geometry]:
    found: list[Geometry] = []
    gone, wanted = 0.0, share
    for (x, y), (x2, y2) in itertools.pairwise(places):
        part = math.sqrt((x2 - x) * (x2 - x) + (y2 - y) * (y2 - y)) / whole
        while wanted < gone + part and len(found) < count:
            way = (wanted - gone) / part
            found.append(shapely.Point(x + (x2 - x) * way, y + (y2 - y) * way))
            wanted += share
        gone += part
    return found if len(found) == count else [*found, shapely.Point(places[-1])]
