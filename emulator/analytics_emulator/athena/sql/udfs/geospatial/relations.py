"""How two geometries lie to each other (Trino's GeoFunctions): an empty one to none."""

from collections.abc import Callable
from typing import Any

import shapely

from ..table import MarkedError
from .shapes import clockwise, shapes

type Columns = tuple[list[bytes], list[bytes]]


def _related(test: Callable[..., Any], left: list[bytes], right: list[bytes]) -> Any:
    """Return where a test holds; what comes again and again is prepared for that."""
    a, b = shapes(left), shapes(right)
    for side, column in ((a, left), (b, right)):
        if len(set(column)) < len(column):
            shapely.prepare(side)
    _check_flat(test, a, b)
    return test(a, b) & ~shapely.is_empty(a) & ~shapely.is_empty(b)


def _check_flat(test: Callable[..., Any], a: Any, b: Any) -> None:
    """Fail where Trino does: with a collection, unless it is far from the other geometry."""
    mixed = (shapely.get_type_id(a) == _COLLECTION) | (shapely.get_type_id(b) == _COLLECTION)
    if test in _FLAT and (mixed & shapely.intersects(*map(shapely.envelope, (a, b)))).any():
        raise MarkedError("Internal error", "GENERIC_INTERNAL_ERROR")


_COLLECTION = 7
_FLAT = (shapely.crosses, shapely.overlaps, shapely.touches)


def _flags(values: Any) -> list[bool]:
    found: list[bool] = values.tolist()
    return found


def contains(left: list[bytes], right: list[bytes]) -> list[bool]:
    """Return ST_Contains."""
    return _flags(_related(shapely.contains, left, right))


def within(left: list[bytes], right: list[bytes]) -> list[bool]:
    """Return ST_Within."""
    return _flags(_related(shapely.contains, right, left))


def crosses(left: list[bytes], right: list[bytes]) -> list[bool]:
    """Return ST_Crosses."""
    return _flags(_related(shapely.crosses, left, right))


def intersects(left: list[bytes], right: list[bytes]) -> list[bool]:
    """Return ST_Intersects."""
    return _flags(_related(shapely.intersects, left, right))


def disjoint(left: list[bytes], right: list[bytes]) -> list[bool]:
    """Return ST_Disjoint."""
    return _flags(~_related(shapely.intersects, left, right))


def overlaps(left: list[bytes], right: list[bytes]) -> list[bool]:
    """Return ST_Overlaps."""
    return _flags(_related(shapely.overlaps, left, right))


def touches(left: list[bytes], right: list[bytes]) -> list[bool]:
    """Return ST_Touches."""
    return _flags(_related(shapely.touches, left, right))


def equal(left: list[bytes], right: list[bytes]) -> list[bool]:
    """Return ST_Equals; as in Trino, a collection equals anything."""
    a, b = shapes(left), shapes(right)
    mixed = (shapely.get_type_id(a) == _COLLECTION) | (shapely.get_type_id(b) == _COLLECTION)
    return _flags(mixed | (shapely.equals(a, b) & ~shapely.is_empty(a)))


def relate(left: list[bytes], right: list[bytes], patterns: list[str]) -> list[bool]:
    """Return ST_Relate: whether intersections have the dimensions that a pattern wants."""
    for pattern in patterns:
        if len(pattern) != 9:
            text = "relation string length has to be 9 characters"
            raise MarkedError(text, "GENERIC_INTERNAL_ERROR")
        if not set(pattern) <= set("Tf*F012t"):
            raise MarkedError("relation string", "GENERIC_INTERNAL_ERROR")
    pairs = zip(shapes(left), shapes(right), patterns, strict=True)
    return [bool(shapely.relate_pattern(a, b, pattern)) for a, b, pattern in pairs]


def distances(left: list[bytes], right: list[bytes]) -> list[float | None]:
    """Return ST_Distance; NULL of an empty geometry."""
    found = shapely.distance(shapes(left), shapes(right)).tolist()
    return [None if d != d else d for d in found]  # noqa: PLR0124  # NaN


def nearest_points(left: list[bytes], right: list[bytes]) -> list[Any]:
    """Return geometry_nearest_points, two of them."""
    a, b = clockwise(shapes(left)), clockwise(shapes(right))
    lines = shapely.shortest_line(a, b)
    pairs = (shapely.get_point(lines, 0), shapely.get_point(lines, 1))
    sides = [shapely.to_wkb(points, byte_order=1).tolist() for points in pairs]
    return [
        None if first is None else [first, second] for first, second in zip(*sides, strict=True)
    ]
