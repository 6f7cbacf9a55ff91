"""Geometries as DuckDB holds them: Well-Known Binary, with rings turned as Trino prints them.

An exterior ring goes against the clock, an interior one with it; each keeps its first point.
"""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import shapely
from shapely import Geometry

from ..table import MarkedError

type Shapes = Any
"""An array of geometries; None stands for NULL."""

NAMES = {
    "Point": "POINT",
    "MultiPoint": "MULTI_POINT",
    "LineString": "LINE_STRING",
    "LinearRing": "LINE_STRING",
    "MultiLineString": "MULTI_LINE_STRING",
    "Polygon": "POLYGON",
    "MultiPolygon": "MULTI_POLYGON",
    "GeometryCollection": "GEOMETRY_COLLECTION",
}
LINES = ("LINE_STRING", "MULTI_LINE_STRING")


_MOST_COLLECTIONS = 100


def check_nesting(collections: int) -> None:
    """Refuse more collections in a text or in bytes than GEOS's stack is sure to hold nested."""
    if collections > _MOST_COLLECTIONS:
        text = f"a geometry of over {_MOST_COLLECTIONS} collections"
        raise MarkedError(text, "NOT_SUPPORTED")


def shapes(column: list[bytes]) -> Shapes:
    """Return a column's geometries; the same one for each time that it comes."""
    distinct = list(dict.fromkeys(column))
    found = shapely.from_wkb(np.array(distinct, dtype=object))
    if len(distinct) == len(column):
        return found
    known = dict(zip(distinct, found, strict=True))
    return as_array(known[value] for value in column)


def held(found: Shapes | Iterable[Geometry | None]) -> list[bytes | None]:
    """Return geometries as DuckDB holds them."""
    turned = shapely.orient_polygons(as_array(found))
    texts: list[bytes | None] = shapely.to_wkb(turned, byte_order=1).tolist()
    return texts


def as_array(found: Shapes | Iterable[Geometry | None]) -> Shapes:
    """Return geometries as an array."""
    if isinstance(found, np.ndarray):
        return found
    listed = list(found)
    array = np.empty(len(listed), dtype=object)
    array[:] = listed
    return array


def clockwise(found: Shapes) -> Shapes:
    """Return geometries as Trino's functions of JTS see them: turned the other way."""
    return shapely.orient_polygons(found, exterior_cw=True)


def over_shapes(function: Callable[..., Any]) -> Callable[..., list[Any]]:
    """Return a function over a column of geometries and others, of one over single values."""

    def over_columns(column: list[bytes], *others: list[Any]) -> list[Any]:
        return [function(*row) for row in zip(shapes(column), *others, strict=True)]

    return over_columns


def kind(shape: Geometry) -> str:
    """Return the name of a geometry's type in errors."""
    return NAMES[shape.geom_type]


def check(name: str, shape: Geometry, *kinds: str) -> None:
    """Make sure that a function takes geometries of this type."""
    if kind(shape) not in kinds:
        words = " or ".join(sorted(kinds, key=list(NAMES.values()).index))
        raise MarkedError(f"{name} only applies to {words}. Input type is: {kind(shape)}")
