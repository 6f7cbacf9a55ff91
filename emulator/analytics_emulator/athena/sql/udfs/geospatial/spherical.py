"""Lengths and areas on a sphere of the Earth's size (Trino's GeoFunctions, by its formulas)."""

import itertools
import math

import shapely
from shapely import Geometry

from ..table import MarkedError
from .globe import EARTH_KM, check_coordinates, distance
from .shapes import LINES, kind, shapes


def distances(
    latitudes: list[float],
    longitudes: list[float],
    other_latitudes: list[float],
    other_longitudes: list[float],
) -> list[float]:
    """Return great_circle_distance."""
    columns = (latitudes, longitudes, other_latitudes, other_longitudes)
    return [distance(*row) for row in zip(*columns, strict=True)]


def geography(column: list[bytes]) -> list[bytes]:
    """Return to_spherical_geography: the same, if it is on the globe."""
    for west, south, east, north in shapely.bounds(shapes(column)).tolist():
        if not math.isnan(west):
            check_coordinates(south, west)
            check_coordinates(north, east)
    return column


def _check(name: str, shape: Geometry, *kinds: str) -> None:
    if kind(shape) not in kinds:
        head = f"When applied to SphericalGeography inputs, {name} only supports"
        raise MarkedError(f"{head} {' or '.join(kinds)}. Input type is: {kind(shape)}")


def point_distances(column: list[bytes], others: list[bytes]) -> list[float | None]:
    """Return ST_Distance of points on the globe, in metres."""
    return [_between(*pair) for pair in zip(shapes(column), shapes(others), strict=True)]


def _between(a: Geometry, b: Geometry) -> float | None:
    if a.is_empty or b.is_empty:
        return None
    for shape in (a, b):
        _check("ST_Distance", shape, "POINT")
    return distance(a.y, a.x, b.y, b.x) * 1000


def lengths(column: list[bytes]) -> list[float | None]:
    """Return ST_Length of lines on the globe, in metres."""
    return [_length(shape) for shape in shapes(column)]


def _length(shape: Geometry) -> float | None:
    if shape.is_empty:
        return None
    _check("ST_Length", shape, *LINES)
    total = 0.0
    for line in shapely.get_parts(shape):
        places = shapely.get_coordinates(line).tolist()
        for (x, y), (x2, y2) in itertools.pairwise(places):
            total += distance(y, x, y2, x2)
    return total * 1000


def areas(column: list[bytes]) -> list[float | None]:
    """Return ST_Area of polygons on the globe, in square metres."""
    return [_area(shape) for shape in shapes(column)]


def _area(shape: Geometry) -> float | None:
    if shape.is_empty:
        return None
    _check("ST_Area", shape, "POLYGON", "MULTI_POLYGON")
    excess = 0.0
    for polygon in shapely.get_parts(shape):
        for ring in shapely.get_rings(polygon):
            sign = 1 if ring == polygon.exterior else -1
            excess += sign * abs(_excess(shapely.get_coordinates(ring).tolist()))
    radius = EARTH_KM * 1000
    return abs(excess * radius * radius)


def _excess(ring: list[list[float]]) -> float:
    """Return how much more than on a plane the angles of a ring are."""
    places = ring[:-1] if ring[0] == ring[-1] else ring
    if len(places) < 3:
        raise MarkedError("Polygon is not valid: a loop contains less then 3 vertices.")
    places.reverse()  # as Trino holds a ring
    places.insert(0, places.pop())
    excess, bearings = 0.0, []
    for (x, y), (x2, y2) in zip([places[-1], *places], places, strict=False):
        if (x, y) == (x2, y2):
            raise MarkedError("Polygon is not valid: it has two identical consecutive vertices")
        away, first, second = math.radians(x2) - math.radians(x), math.radians(y), math.radians(y2)
        tans = math.tan(first / 2), math.tan(second / 2)
        excess += 2 * math.atan2(math.tan(away / 2) * sum(tans), 1 + tans[0] * tans[1])
        bearings += _bearings(first, second, away)
    turns = zip(bearings, bearings[1:] + bearings[:1], strict=True)
    course = sum((b - a + 3 * math.pi) % (2 * math.pi) - math.pi for a, b in turns)
    # A course that doesn't turn round goes round a pole.
    return abs(excess) - 2 * math.pi if abs(course) < math.pi / 4 else excess


def _bearings(first: float, second: float, away: float) -> list[float]:
    """Return the bearing with which a way begins, and the one with which it ends."""
    sin1, cos1, sin2, cos2 = math.sin(first), math.cos(first), math.sin(second), math.cos(second)
    begins = math.atan2(math.sin(away) * cos2, cos1 * sin2 - sin1 * cos2 * math.cos(away))
    ends = math.atan2(-math.sin(away) * cos1, sin1 * cos2 - cos1 * sin2 * math.cos(away))
    return [(begins + 2 * math.pi) % (2 * math.pi), (ends + math.pi) % (2 * math.pi)]
