"""to_geojson_geometry: GeoJSON as JTS writes it."""

from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

import shapely
from shapely import Geometry

from analytics_emulator.java.numbers import double_text

from .shapes import clockwise, shapes

_REFERENCE = '"crs":{"type":"name","properties":{"name":"EPSG:0"}}'
_EIGHT = Decimal("1e-8")


def to_geojson(column: list[bytes]) -> list[str]:
    """Return to_geojson_geometry."""
    return [f"{{{_members(shape)},{_REFERENCE}}}" for shape in clockwise(shapes(column))]


def _members(shape: Geometry) -> str:
    if shape.geom_type == "GeometryCollection":
        parts = ",".join(f"{{{_members(part)}}}" for part in shape.geoms)
        return f'"type":"GeometryCollection","geometries":[{parts}]'
    return f'"type":"{shape.geom_type}","coordinates":{_places(shape)}'


def _places(shape: Geometry) -> str:
    if shape.geom_type == "Point":
        return _line(shape)[1:-1] if not shape.is_empty else "[]"
    if shape.geom_type in ("LineString", "LinearRing"):
        return _line(shape)
    parts: Any = shapely.get_rings(shape) if shape.geom_type == "Polygon" else shape.geoms
    return f"[{','.join(map(_places, parts))}]"


def _line(shape: Geometry) -> str:
    pairs = shapely.get_coordinates(shape).tolist()
    return f"[{','.join(f'[{_number(x)},{_number(y)}]' for x, y in pairs)}]"


def _number(value: float) -> str:
    """Return a coordinate's text as JTS writes it: of eight decimals, unless small or great."""
    if not (abs(value) >= 1e-3 and value < 1e7):
        return double_text(value)
    rounded = Decimal(repr(value)).quantize(_EIGHT, ROUND_HALF_EVEN)
    return str(int(rounded)) if rounded == int(rounded) else double_text(float(rounded))
