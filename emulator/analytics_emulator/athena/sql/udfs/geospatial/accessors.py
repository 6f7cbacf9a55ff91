"""What there is to say of a geometry: its measures, its parts (Trino's GeoFunctions)."""

from typing import Any

import numpy as np
import shapely
from shapely import Geometry

from .shapes import LINES, as_array, check, clockwise, held, shapes

type Held = list[bytes | None]


def point_count(shape: Geometry) -> int:
    """Return how many points a geometry has: the last one of a ring is its first."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    rings = sum(len(shapely.get_rings(p)) for p in parts if p.geom_type == "Polygon")
    return int(shapely.get_num_coordinates(shape)) - rings


def point_counts(column: list[bytes]) -> list[int]:
    """Return ST_NumPoints."""
    return [point_count(shape) for shape in shapes(column)]


def areas(column: list[bytes]) -> list[float]:
    """Return ST_Area."""
    return _numbers(shapely.area(shapes(column)))


def _numbers(values: Any) -> list[float]:
    found: list[float] = values.tolist()
    return found


def lengths(column: list[bytes]) -> list[float]:
    """Return ST_Length."""
    found = shapes(column)
    for shape in found:
        check("ST_Length", shape, *LINES)
    return _numbers(shapely.length(found))


def _bound(column: list[bytes], side: int) -> list[float | None]:
    sides = shapely.bounds(shapes(column))[:, side].tolist()
    return [None if side != side else side for side in sides]  # noqa: PLR0124  # NaN of an empty one


def x_min(column: list[bytes]) -> list[float | None]:
    """Return ST_XMin."""
    return _bound(column, 0)


def y_min(column: list[bytes]) -> list[float | None]:
    """Return ST_YMin."""
    return _bound(column, 1)


def x_max(column: list[bytes]) -> list[float | None]:
    """Return ST_XMax."""
    return _bound(column, 2)


def y_max(column: list[bytes]) -> list[float | None]:
    """Return ST_YMax."""
    return _bound(column, 3)


def _coordinate(column: list[bytes], name: str) -> list[float | None]:
    found = shapes(column)
    for shape in found:
        check(f"ST_{name}", shape, "POINT")
    return _bound(column, "XY".index(name))


def x(column: list[bytes]) -> list[float | None]:
    """Return ST_X."""
    return _coordinate(column, "X")


def y(column: list[bytes]) -> list[float | None]:
    """Return ST_Y."""
    return _coordinate(column, "Y")


def types(column: list[bytes]) -> list[str]:
    """Return ST_GeometryType."""
    return [f"ST_{_TYPES.get(s.geom_type, s.geom_type)}" for s in shapes(column)]


_TYPES = {"GeometryCollection": "GeomCollection"}


def dimensions(column: list[bytes]) -> list[int]:
    """Return ST_Dimension."""
    found: list[int] = np.maximum(shapely.get_dimensions(shapes(column)), 0).tolist()
    return found


def are_empty(column: list[bytes]) -> list[bool]:
    """Return ST_IsEmpty."""
    found: list[bool] = shapely.is_empty(shapes(column)).tolist()
    return found


def are_closed(column: list[bytes]) -> list[bool]:
    """Return ST_IsClosed."""
    found = shapes(column)
    for shape in found:
        check("ST_IsClosed", shape, *LINES)
    lines = [shapely.get_parts(shape) for shape in found]
    return [bool((shapely.is_closed(p) | shapely.is_empty(p)).all()) for p in lines]


def are_rings(column: list[bytes]) -> list[bool]:
    """Return ST_IsRing."""
    found = shapes(column)
    for shape in found:
        check("ST_IsRing", shape, "LINE_STRING")
    return [bool(r) for r in shapely.is_ring(found)]


def start_points(column: list[bytes]) -> Held:
    """Return ST_StartPoint."""
    return _end_points("ST_StartPoint", column, 0)


def end_points(column: list[bytes]) -> Held:
    """Return ST_EndPoint."""
    return _end_points("ST_EndPoint", column, -1)


def _end_points(name: str, column: list[bytes], place: int) -> Held:
    found = shapes(column)
    for shape in found:
        check(name, shape, "LINE_STRING")
    return held(shapely.get_point(found, place))


def points_at(column: list[bytes], places: list[int]) -> Held:
    """Return ST_PointN."""
    found = shapes(column)
    for shape in found:
        check("ST_PointN", shape, "LINE_STRING")
    return held(_at(shapely.get_point, found, places))


def _at(get: Any, found: Any, places: list[int]) -> Any:
    """Return what stands at places that are counted from 1; NULL where there is nothing."""
    counted = np.array(places, dtype=np.int64)
    inside = (counted >= 1) & (counted < 2**31)
    return np.where(inside, get(found, np.where(inside, counted - 1, 0)), None)


def geometries_at(column: list[bytes], places: list[int]) -> Held:
    """Return ST_GeometryN."""
    found = shapes(column)
    found = np.where(shapely.is_empty(found), None, found)
    return held(_at(shapely.get_geometry, found, places))


def interior_rings_at(column: list[bytes], places: list[int]) -> Held:
    """Return ST_InteriorRingN."""
    found = _polygons("ST_InteriorRingN", column)
    return _lines(_at(shapely.get_interior_ring, found, places))


def _polygons(name: str, column: list[bytes]) -> Any:
    found = shapes(column)
    for shape in found:
        check(name, shape, "POLYGON")
    return found


def _lines(rings: Any) -> Held:
    """Return rings as lines."""
    return held(None if r is None else shapely.LineString(r) for r in rings)


def exterior_rings(column: list[bytes]) -> Held:
    """Return ST_ExteriorRing."""
    found = _polygons("ST_ExteriorRing", column)
    return _lines(None if p.is_empty else p.exterior for p in found)


def interior_rings(column: list[bytes]) -> list[Held | None]:
    """Return ST_InteriorRings."""
    found = _polygons("ST_InteriorRings", column)
    return [None if p.is_empty else _lines(p.interiors) for p in found]


def interior_ring_counts(column: list[bytes]) -> list[int | None]:
    """Return ST_NumInteriorRing."""
    found = _polygons("ST_NumInteriorRing", column)
    return [None if p.is_empty else len(p.interiors) for p in found]


def geometry_counts(column: list[bytes]) -> list[int]:
    """Return ST_NumGeometries."""
    found = shapes(column)
    counts: list[int] = np.where(
        shapely.is_empty(found), 0, shapely.get_num_geometries(found)
    ).tolist()
    return counts


def geometries(column: list[bytes]) -> list[Held | None]:
    """Return ST_Geometries."""
    return [None if s.is_empty else held(shapely.get_parts(s)) for s in shapes(column)]


def points(column: list[bytes]) -> list[Held | None]:
    """Return ST_Points; a ring's first point is its last one too."""
    return [None if s.is_empty else held(shapely.points(_places(s))) for s in shapes(column)]


def _places(shape: Geometry) -> Any:
    return shapely.get_coordinates(clockwise(as_array([shape])))


def corners(column: list[bytes]) -> list[Held | None]:
    """Return ST_EnvelopeAsPts."""
    found = shapely.bounds(shapes(column))
    sides = [held(shapely.points(b.reshape(2, 2))) for b in np.nan_to_num(found)]
    return [None if np.isnan(b[0]) else s for b, s in zip(found, sides, strict=True)]


def envelopes(column: list[bytes]) -> Held:
    """Return ST_Envelope."""
    found = shapely.bounds(shapes(column))
    boxes = [shapely.Polygon() if np.isnan(b[0]) else shapely.box(*b, ccw=True) for b in found]
    return held(map(_from_corner, boxes))


def _from_corner(box: Geometry) -> Geometry:
    """Return a box whose first point is its lower left one, as Trino's is."""
    if box.is_empty:
        return box
    west, south, east, north = box.bounds
    return shapely.Polygon([(west, south), (east, south), (east, north), (west, north)])
