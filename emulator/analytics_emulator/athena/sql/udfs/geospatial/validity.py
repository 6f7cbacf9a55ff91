"""Whether geometries are simple and valid, as Trino's library understands it: alike.

A line or several points are valid only if they are simple.
"""

from itertools import combinations, pairwise

import shapely
from shapely import Geometry

from ..table import MarkedError
from .shapes import clockwise, shapes


def _is_simple(shape: Geometry) -> bool:
    if shape.geom_type == "GeometryCollection":
        return all(map(_is_simple, shape.geoms))
    return bool(shapely.is_valid(shape) and shapely.is_simple(shape))


def are_simple(column: list[bytes]) -> list[bool]:
    """Return ST_IsSimple and ST_IsValid."""
    return [_is_simple(shape) for shape in shapes(column)]


def reasons(column: list[bytes]) -> list[str | None]:
    """Return geometry_invalid_reason; NULL of a valid geometry."""
    return [_reason(shape) for shape in shapes(column)]


def _reason(shape: Geometry) -> str | None:
    if shape.geom_type == "GeometryCollection":
        return next((r for part in shape.geoms if (r := _reason(part))), None)
    if _is_simple(shape):
        return None
    if shape.geom_type == "MultiPoint":
        return _repeated(shape)
    found = _crossing(shape)
    if found is None:
        text = "the reason why this geometry is not valid is not worked out by this emulator"
        raise MarkedError(text, "NOT_SUPPORTED")
    return f"Intersecting or overlapping segments at or near {found}"


def _repeated(shape: Geometry) -> str:
    places = [(p.x, p.y) for p in shape.geoms]
    x, y = next(place for place in places if places.count(place) > 1)
    return f"Repeated points at or near ({x} {y}) and ({x} {y})"


_MOST_SEGMENTS = 1000


def _crossing(shape: Geometry) -> str | None:
    """Return where the first two segments begin that cross each other."""
    lines = [shape] if shape.geom_type == "LineString" else shapely.get_rings(clockwise(shape))
    lines = shapely.get_parts(shape) if shape.geom_type == "MultiLineString" else lines
    segments = []
    for line in lines:
        places = shapely.get_coordinates(line).tolist()
        segments += list(pairwise(places))
    if len(segments) > _MOST_SEGMENTS:
        return None
    for (a, b), (c, d) in combinations(segments, 2):
        if shapely.LineString([a, b]).crosses(shapely.LineString([c, d])):
            return f"({a[0]} {a[1]}) and ({c[0]} {c[1]})"
    return None
