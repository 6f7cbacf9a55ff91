"""Well-Known Text as Trino's library (Esri's geometry API) reads and writes it.

It takes less than GEOS does (no third coordinate) and more (a ring that isn't closed, and what
comes after the end); a polygon's rings are turned, each from its own first point.
"""

import math
import re
from decimal import Decimal
from typing import Any

import numpy as np
import shapely
from shapely import Geometry

from ..table import MarkedError
from .shapes import check_nesting

_LEAST, _MOST = 1e-4, 1e17  # numbers outside are written with an exponent
_WITH_MORE = re.compile(r"\s*[A-Z]+\s+(Z|M|ZM)\b", re.IGNORECASE)
_FLAT = "Only 2D points with no ID nor M attribute are supported"


def number(value: float) -> str:
    """Return a coordinate's text: its shortest digits, all 17 beside an exponent."""
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if value.is_integer() and abs(value) < _MOST:
        return f"{'-' if math.copysign(1, value) < 0 else ''}{int(abs(value))}"
    size, written = abs(value), repr(value)
    if "e" not in written and size >= _LEAST:
        return written
    if _LEAST <= size < _MOST:
        return f"{Decimal(written):f}"
    digits, _, exponent = f"{Decimal(written):e}".partition("e")
    whole, _, fraction = digits.partition(".")
    return f"{whole}.{fraction.ljust(16, '0')}e{exponent[0]}{exponent[1:].rjust(2, '0')}"


def _points(coordinates: Any) -> str:
    return ", ".join(f"{number(x)} {number(y)}" for x, y in coordinates.tolist())


def _body(shape: Geometry) -> str:
    """Return what stands in a geometry's brackets."""
    if shape.geom_type in ("Point", "LineString", "LinearRing"):
        return _points(shapely.get_coordinates(shape))
    if shape.geom_type == "Polygon":
        rings = [shape.exterior, *shape.interiors]
        return ", ".join(f"({_points(shapely.get_coordinates(r))})" for r in rings)
    if shape.geom_type == "GeometryCollection":
        return ", ".join(map(text_of, shape.geoms))
    return ", ".join(f"({_body(part)})" for part in shape.geoms)


def text_of(shape: Geometry) -> str:
    """Return a geometry's text."""
    name = shape.geom_type.upper()
    if "POLYGON" in name and any(p.area == 0 and not p.is_empty for p in shapely.get_parts(shape)):
        raise MarkedError("corrupted geometry", "GENERIC_INTERNAL_ERROR")
    if shape.is_empty and not (name == "GEOMETRYCOLLECTION" and shape.geoms):
        return f"{name} EMPTY"
    return f"{name} ({_body(shape)})"


def read(texts: list[str]) -> Any:
    """Return the geometries that texts describe."""
    for text in texts:
        check_nesting(text.count("(") and text.upper().count("GEOMETRYCOLLECTION"))
    found = shapely.from_wkt(np.array(texts, dtype=object), on_invalid="ignore")
    for place in np.flatnonzero(shapely.is_missing(found) | _has_more(found)):
        found[place] = _read_loosely(texts[place])
    for place in np.flatnonzero(shapely.get_type_id(found) == _RING):
        raise _invalid(texts[place])
    unknown = (shapely.get_type_id(found) == 0) & np.isnan(shapely.bounds(found)).any(axis=1)
    found[unknown] = shapely.Point()
    return found


def _has_more(found: Any) -> Any:
    """Tell which geometries have a third coordinate or a measure, or hold an empty one."""
    has_empty = (shapely.get_type_id(found) == _MULTI_POLYGON) & np.array(
        [p is not None and any(g.is_empty for g in getattr(p, "geoms", ())) for p in found]
    )
    return shapely.has_z(found) | shapely.has_m(found) | has_empty


_RING, _MULTI_POLYGON = 2, 6
_TOKENS = re.compile(r"\s*([A-Za-z]+|[(),]|[-+0-9.][-+0-9.eE]*)")


def _invalid(text: str) -> MarkedError:
    return MarkedError(f"Invalid WKT: {text}")


def _read_loosely(text: str) -> Geometry:
    """Read a text that GEOS doesn't take: with rings left open, or more after its end."""
    if _WITH_MORE.match(text):
        raise MarkedError(_FLAT, "GENERIC_INTERNAL_ERROR")
    end = _end(text)
    found = shapely.from_wkt(text[:end], on_invalid="fix") if end else None
    if found is None or found.has_z or found.has_m:
        raise _invalid(text)
    if found.geom_type == "MultiPolygon":
        return shapely.MultiPolygon([part for part in found.geoms if not part.is_empty])
    return found


def _end(text: str) -> int:
    """Return where the first geometry of a text ends, 0 where it doesn't."""
    depth = 0
    for token in _TOKENS.finditer(text):
        word = token[1].upper()
        depth += {"(": 1, ")": -1}.get(word, 0)
        if depth == 0 and word in (")", "EMPTY"):
            return token.end()
    return 0
