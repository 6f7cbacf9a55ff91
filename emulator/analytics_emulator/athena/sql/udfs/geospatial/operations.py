"""Geometries made of others: sets of points, buffers, hulls (Trino's GeoFunctions).

GEOS finds them; the order of their parts and points is then Trino's (`arranged`). Where lines
cross, the last digits may differ from those that Trino's own library finds.
"""

import math
from collections.abc import Callable, Iterable
from typing import Any

import shapely
from shapely import Geometry

from ..table import MarkedError
from .arranging import arranged, dimension, empty, from_lowest
from .shapes import as_array, clockwise, held, kind, shapes

type Held = list[bytes | None]
type Pair = Callable[[Geometry, Geometry], Geometry]

_CIRCLE_QUARTER = 24  # segments of a buffer's quarter circle
_POINTS = ("POINT", "MULTI_POINT")


def _each(operate: Pair, left: list[bytes], right: list[bytes]) -> Held:
    pairs = zip(shapes(left), shapes(right), strict=True)
    try:
        return held(operate(a, b) for a, b in pairs)
    except shapely.GEOSException as error:
        raise MarkedError("an operation on an invalid geometry", "NOT_SUPPORTED") from error


def _chosen(points: Geometry, other: Geometry, *, inside: bool) -> Geometry:
    """Return those of some points that lie in another geometry, or those that don't."""
    parts = shapely.get_parts(points)
    found = parts[shapely.intersects(parts, other) == inside]
    if len(found) < 2:
        return found[0] if len(found) else shapely.Point()
    return shapely.MultiPoint(found)


def intersection(left: list[bytes], right: list[bytes]) -> Held:
    """Return ST_Intersection."""
    return _each(_intersection, left, right)


def _intersection(a: Geometry, b: Geometry) -> Geometry:
    found = _common(a, b)
    is_mixed = "GEOMETRY_COLLECTION" in (kind(a), kind(b))
    if found.is_empty:
        return shapely.GeometryCollection() if is_mixed else shapely.MultiPolygon()
    return found


def _common(a: Geometry, b: Geometry) -> Geometry:
    if a.is_empty or b.is_empty:
        return shapely.Point()
    for points, other in ((a, b), (b, a)):
        if kind(points) in _POINTS and kind(other) not in _POINTS:
            return _chosen(points, other, inside=True)
    return arranged(shapely.intersection(a, b), a, b)


def difference(left: list[bytes], right: list[bytes]) -> Held:
    """Return ST_Difference."""
    return _each(_difference, left, right)


def _difference(a: Geometry, b: Geometry) -> Geometry:
    if a.is_empty:
        return empty(a)
    if b.is_empty or not shapely.box(*a.bounds).intersects(shapely.box(*b.bounds)):
        return a
    if kind(a) in _POINTS:
        return _chosen(a, b, inside=False)
    if dimension(b) < dimension(a):
        return a
    return arranged(shapely.difference(a, b), a)


def symmetric_difference(left: list[bytes], right: list[bytes]) -> Held:
    """Return ST_SymDifference."""
    return _each(_symmetric_difference, left, right)


def _symmetric_difference(a: Geometry, b: Geometry) -> Geometry:
    if "GEOMETRY_COLLECTION" in (kind(a), kind(b)):
        raise MarkedError("Internal error", "GENERIC_INTERNAL_ERROR")
    if a.is_empty and b.is_empty:
        return empty(max(a, b, key=dimension))
    if a.is_empty or b.is_empty or dimension(a) != dimension(b):
        return max(a, b, key=lambda shape: (not shape.is_empty, dimension(shape)))
    return arranged(shapely.symmetric_difference(a, b), a, b)


def union(left: list[bytes], right: list[bytes]) -> Held:
    """Return ST_Union."""
    return _each(lambda a, b: _union([a, b]), left, right)


def union_of_all(lists: list[list[bytes | None]]) -> Held:
    """Return geometry_union and geometry_union_agg: NULLs are left out, of none it is NULL."""
    return held(_union_of(values) for values in lists)


def _union_of(values: list[bytes | None]) -> Geometry | None:
    if not values:
        return None
    return _union(list(shapes([v for v in values if v is not None])))


def _union(parts: list[Geometry]) -> Geometry:
    found = shapely.union_all(as_array(parts))
    return arranged(found, *parts)


def buffers(column: list[bytes], distances: list[float]) -> Held:
    """Return ST_Buffer; NULL of an empty geometry."""
    return held(_buffer(*row) for row in zip(shapes(column), distances, strict=True))


def _buffer(shape: Geometry, distance: float) -> Geometry | None:
    if math.isnan(distance) or distance < 0:
        raise MarkedError(f"distance is {'NaN' if math.isnan(distance) else 'negative'}")
    if distance == 0:
        return shape
    if shape.is_empty:
        return None
    found = shapely.buffer(shape, distance, quad_segs=_CIRCLE_QUARTER)
    return found if kind(shape) == "POINT" else from_lowest(found)


def simplified(column: list[bytes], tolerances: list[float]) -> Held:
    """Return simplify_geometry."""
    return held(_simplified(*row) for row in zip(shapes(column), tolerances, strict=True))


def _simplified(shape: Geometry, tolerance: float) -> Geometry:
    if math.isnan(tolerance) or tolerance < 0:
        raise MarkedError(f"distanceTolerance is {'NaN' if math.isnan(tolerance) else 'negative'}")
    if tolerance == 0:
        return shape
    return shapely.simplify(clockwise(shape), tolerance)


def convex_hulls(column: list[bytes]) -> Held:
    """Return ST_ConvexHull."""
    return held(_hull(shape) for shape in shapes(column))


def _hull(shape: Geometry) -> Geometry:
    """Return a hull that begins with the first point of a geometry that is on it."""
    if shape.is_empty or kind(shape) == "POINT":
        return shape
    hull = shapely.convex_hull(shape)
    corners = [*map(tuple, shapely.get_coordinates(shapely.orient_polygons(hull)).tolist())]
    places = map(tuple, shapely.get_coordinates(shape).tolist())
    start = corners.index(next(p for p in places if p in set(corners)))
    if hull.geom_type == "LineString":
        return shapely.LineString(corners[::-1] if start else corners)
    if hull.geom_type != "Polygon":
        return hull
    return shapely.Polygon([*corners[start:-1], *corners[:start]])


def hull_of_all(lists: list[list[bytes]]) -> Held:
    """Return convex_hull_agg."""
    hulls: Iterable[Any] = (shapely.convex_hull(_together(shapes(values))) for values in lists)
    return held(from_lowest(h) for h in hulls)


def _together(parts: Any) -> Geometry:
    return shapely.multipoints(shapely.get_coordinates(parts))


def boundaries(column: list[bytes]) -> Held:
    """Return ST_Boundary."""
    return held(_boundary(shape) for shape in shapes(column))


def _boundary(shape: Geometry) -> Geometry:
    if kind(shape) == "GEOMETRY_COLLECTION":
        raise MarkedError("Internal error", "GENERIC_INTERNAL_ERROR")
    if "POLYGON" in kind(shape):
        return shapely.MultiLineString(
            [shapely.LineString(r) for r in shapely.get_rings(shapely.get_parts(shape))]
        )
    if kind(shape) in _POINTS:
        return shapely.MultiPoint()
    lines = [line for line in shapely.get_parts(shape) if not line.is_empty]
    ends = [place for line in lines for place in (line.coords[0], line.coords[-1])]
    return shapely.MultiPoint([place for place in ends if ends.count(place) % 2])
