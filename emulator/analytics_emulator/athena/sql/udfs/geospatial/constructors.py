"""Geometries of texts, bytes, numbers and other geometries (Trino's GeoFunctions)."""

import json
import math
import struct
from typing import Any
from xml.etree import ElementTree

import numpy as np
import shapely
from shapely import Geometry

from ..table import MarkedError
from .shapes import as_array, check, check_nesting, held, kind, shapes
from .wkt import number, read, text_of

_NO_SHAPE = "Invalid WKB"


def of_text(texts: list[str]) -> list[bytes | None]:
    """Return ST_GeometryFromText."""
    return held(read(texts))


def line_of_text(texts: list[str]) -> list[bytes | None]:
    """Return ST_LineFromText."""
    return _of_kind("ST_LineFromText", "LINE_STRING", texts)


def polygon_of_text(texts: list[str]) -> list[bytes | None]:
    """Return ST_Polygon."""
    return _of_kind("ST_Polygon", "POLYGON", texts)


def _of_kind(name: str, wanted: str, texts: list[str]) -> list[bytes | None]:
    found = read(texts)
    for shape in found:
        check(name, shape, wanted)
    return held(found)


def to_text(column: list[bytes]) -> list[str]:
    """Return ST_AsText."""
    found = shapes(column)
    if (shapely.get_type_id(found) == 0).all() and not shapely.is_empty(found).any():
        places = shapely.get_coordinates(found).tolist()
        return [f"POINT ({number(x)} {number(y)})" for x, y in places]
    return [text_of(shape) for shape in found]


def point(xs: list[float], ys: list[float]) -> list[bytes | None]:
    """Return ST_Point; where a coordinate is NaN, it is empty."""
    found = shapely.points(np.array(xs, dtype=float), np.array(ys, dtype=float))
    empty = np.isnan(xs) | np.isnan(ys)
    found = np.where(empty, as_array([shapely.Point()]), found)
    return held(found)


# How a collection begins, of either order of bytes, with and without more coordinates.
_COLLECTIONS = (
    *(b"\x01\x07\x00\x00", b"\x01\xef\x03", b"\x01\xd7\x07", b"\x01\xbf\x0b"),
    *(
        b"\x00\x00\x00\x00\x07",
        b"\x00\x00\x00\x03\xef",
        b"\x00\x00\x00\x07\xd7",
        b"\x00\x00\x00\x0b\xbf",
    ),
)


def of_binary(column: list[bytes]) -> list[bytes | None]:
    """Return ST_GeomFromBinary."""
    for data in column:
        check_nesting(sum(map(data.count, _COLLECTIONS)))
    found = shapely.from_wkb(np.array(column, dtype=object), on_invalid="ignore")
    if shapely.is_missing(found).any():
        raise MarkedError(_NO_SHAPE)
    return held(shapely.force_2d(found))


def line_of_points(lists: list[list[bytes | None]]) -> list[bytes | None]:
    """Return ST_LineString."""
    return held(map(_line, lists))


def _line(points: list[bytes | None]) -> Geometry:
    found: list[Geometry] = []
    for place, shape in enumerate(shapes(points), 1):  # type: ignore[arg-type]  # NULLs stay None
        if shape is None:
            raise MarkedError(f"Invalid input to ST_LineString: null point at index {place}")
        if kind(shape) != "POINT":
            text = f"only an array of valid points, {shape.geom_type} was passed"
            raise MarkedError(f"ST_LineString takes {text}")
        if shape.is_empty:
            raise MarkedError(f"Invalid input to ST_LineString: empty point at index {place}")
        if found and found[-1] == shape:
            text = f"consecutive duplicate points at index {place}"
            raise MarkedError(f"Invalid input to ST_LineString: {text}")
        found.append(shape)
    return shapely.LineString(found if len(found) > 1 else [])


def multi_point(lists: list[list[bytes | None]]) -> list[bytes | None]:
    """Return ST_MultiPoint; NULL of no points."""
    return held(map(_multi_point, lists))


def _multi_point(points: list[bytes | None]) -> Geometry | None:
    for place, shape in enumerate(shapes(points), 1):  # type: ignore[arg-type]  # NULLs stay None
        if shape is None:
            raise MarkedError(f"Invalid input to ST_MultiPoint: null at index {place}")
        if kind(shape) != "POINT":
            text = f"geometry is not a point: {shape.geom_type} at index {place}"
            raise MarkedError(f"Invalid input to ST_MultiPoint: {text}")
        if shape.is_empty:
            raise MarkedError(f"Invalid input to ST_MultiPoint: empty point at index {place}")
    return shapely.MultiPoint(shapes(points)) if points else None  # type: ignore[arg-type]


_SHAPE_HEAD = 5  # an id of its coordinates, and the type
_SHAPE_TYPES = 7


def of_hadoop_shape(column: list[bytes]) -> list[bytes | None]:
    """Return geometry_from_hadoop_shape: points, and the multi-part types of an Esri shape."""
    return held(map(_hadoop_shape, column))


def _hadoop_shape(data: bytes) -> Geometry:
    if len(data) <= _SHAPE_HEAD:
        raise MarkedError("Hadoop shape input is too short")
    if data[4] >= _SHAPE_TYPES:
        raise MarkedError(f"Invalid Hadoop shape type: {data[4]}")
    raise_or_found = _esri_shape(data[_SHAPE_HEAD:])
    if raise_or_found is None:
        raise MarkedError("Invalid Hadoop shape")
    return raise_or_found


def _esri_shape(data: bytes) -> Geometry | None:
    """Return a point of an Esri shape; other ones aren't read here."""
    try:
        (number,) = struct.unpack_from("<i", data)
        if number == 1:
            x, y = struct.unpack_from("<dd", data, 4)
            return shapely.Point() if math.isnan(x) else shapely.Point(x, y)
    except struct.error:
        return None
    raise MarkedError("an Esri shape that is no point", "NOT_SUPPORTED")


_GEOJSON_TYPES = (
    *("Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon"),
    *("GeometryCollection", "Feature", "FeatureCollection"),
)


def of_geojson(texts: list[str]) -> list[bytes | None]:
    """Return from_geojson_geometry."""
    return held(shapely.force_2d(as_array(map(_geojson, texts))))


def _geojson(text: str) -> Geometry:
    try:
        value = json.loads(text)
    except ValueError as error:
        raise MarkedError("Invalid GeoJSON: the text is no JSON") from error
    name = value.get("type") if isinstance(value, dict) else None
    if name is None:
        where = "Could not parse Geometry from Json string.  No 'type' property found."
        raise MarkedError(f"Invalid GeoJSON: {where}")
    if name not in _GEOJSON_TYPES:
        where = f"Could not parse Geometry from GeoJson string.  Unsupported 'type':{name}"
        raise MarkedError(f"Invalid GeoJSON: {where}")
    found = shapely.from_geojson(text, on_invalid="ignore") if "Feature" not in name else None
    if found is None:
        raise MarkedError(f"Invalid GeoJSON: Could not parse {name} from GeoJson string.")
    return found


def of_kml(texts: list[str]) -> list[bytes | None]:
    """Return ST_GeomFromKML."""
    return held(map(_kml, texts))


def _kml(text: str) -> Geometry:
    try:
        return _kml_shape(ElementTree.fromstring(text))  # noqa: S314  # it resolves no entities
    except (ElementTree.ParseError, LookupError, ValueError, shapely.GEOSException) as error:
        raise MarkedError(f"Invalid KML: {text}") from error


def _kml_shape(element: ElementTree.Element) -> Geometry:
    name = element.tag.rpartition("}")[2]
    if name == "Point":
        return shapely.Point(_kml_points(element)[0])
    if name == "LineString":
        return shapely.LineString(_kml_points(element))
    if name == "Polygon":
        rings = {side: _kml_rings(element, side) for side in ("outer", "inner")}
        return shapely.Polygon(rings["outer"][0], rings["inner"])
    if name == "MultiGeometry":
        return _kml_collection([_kml_shape(part) for part in element])
    raise ValueError(name)


def _kml_collection(parts: list[Geometry]) -> Geometry:
    """Return several geometries as one, of their type where they share it."""
    multiple = {"Point": shapely.MultiPoint, "LineString": shapely.MultiLineString}
    multiple |= {"Polygon": shapely.MultiPolygon}
    (name, *more) = {part.geom_type for part in parts}
    make: Any = shapely.GeometryCollection if more else multiple[name]
    return make(parts)


def _kml_rings(element: ElementTree.Element, side: str) -> list[list[tuple[float, float]]]:
    found = element.iterfind(f"{{*}}{side}BoundaryIs/{{*}}LinearRing")
    return [_kml_points(ring) for ring in found]


def _kml_points(element: ElementTree.Element) -> list[tuple[float, float]]:
    texts = (element.findtext("{*}coordinates") or "").split()
    pairs = (text.split(",") for text in texts)
    return [(float(pair[0]), float(pair[1])) for pair in pairs]
