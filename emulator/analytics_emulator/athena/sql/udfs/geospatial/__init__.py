"""Geospatial functions, on Shapely, which is imported when a query first calls one of them."""

from ..table import MarkedError, OverColumns, Udf
from . import bingtiles
from .bingtiles import tile_text

_SHAPE, _TEXT, _NUMBER = "BLOB", "VARCHAR", "DOUBLE"


def _shapes(module: str, result: str, *names: str, more: tuple[str, ...] = ()) -> list[Udf]:
    """Return functions of geometries in a module, and of other values after them."""
    return [_over(module, name, (_SHAPE, *more), result) for name in names]


def _over(module: str, name: str, types: tuple[str, ...], result: str) -> Udf:
    function = OverColumns(f"{__name__}.{module}", name)
    return f"athena_geo_{module}_{name}", function, types, result


def shape_text(data: bytes) -> str:
    """Return a geometry's text as results show it; a polygon without an area has none."""
    try:
        found: str = OverColumns(f"{__name__}.constructors", "to_text")([data])[0]
    except MarkedError:
        return "<invalid geometry>"
    return found


_PAIR = (_SHAPE,)

UDFS: list[Udf] = [
    *_shapes("constructors", _TEXT, "to_text"),
    *_shapes("constructors", _SHAPE, "of_binary", "of_hadoop_shape"),
    *(
        _over("constructors", name, (_TEXT,), _SHAPE)
        for name in ("of_text", "line_of_text", "polygon_of_text", "of_geojson", "of_kml")
    ),
    *(_over("constructors", n, ("BLOB[]",), _SHAPE) for n in ("line_of_points", "multi_point")),
    _over("constructors", "point", (_NUMBER, _NUMBER), _SHAPE),
    *_shapes("accessors", _NUMBER, "areas", "lengths", "x", "y"),
    *_shapes("accessors", _NUMBER, "x_min", "x_max", "y_min", "y_max"),
    *_shapes("accessors", _TEXT, "types"),
    *_shapes("accessors", "BIGINT", "point_counts", "dimensions"),
    *_shapes("accessors", "BIGINT", "interior_ring_counts", "geometry_counts"),
    *_shapes("accessors", "BOOLEAN", "are_empty", "are_closed", "are_rings"),
    *_shapes("accessors", _SHAPE, "start_points", "end_points", "exterior_rings", "envelopes"),
    *_shapes(
        "accessors", _SHAPE, "points_at", "geometries_at", "interior_rings_at", more=("BIGINT",)
    ),
    *_shapes("accessors", "BLOB[]", "interior_rings", "geometries", "points", "corners"),
    *_shapes("validity", "BOOLEAN", "are_simple"),
    *_shapes("validity", _TEXT, "reasons"),
    *_shapes("centroids", _SHAPE, "centroids"),
    *_shapes("relations", "BOOLEAN", "contains", "within", "crosses", "intersects", more=_PAIR),
    *_shapes("relations", "BOOLEAN", "disjoint", "overlaps", "touches", "equal", more=_PAIR),
    *_shapes("relations", "BOOLEAN", "relate", more=(_SHAPE, _TEXT)),
    *_shapes("relations", _NUMBER, "distances", more=_PAIR),
    *_shapes("relations", "BLOB[]", "nearest_points", more=_PAIR),
    *_shapes("operations", _SHAPE, "intersection", "difference", "union", more=_PAIR),
    *_shapes("operations", _SHAPE, "symmetric_difference", more=_PAIR),
    *_shapes("operations", _SHAPE, "buffers", "simplified", more=(_NUMBER,)),
    *_shapes("operations", _SHAPE, "convex_hulls", "boundaries"),
    *(_over("operations", n, ("BLOB[]",), _SHAPE) for n in ("union_of_all", "hull_of_all")),
    *_shapes("linear", _NUMBER, "located", more=_PAIR),
    *_shapes("linear", _SHAPE, "interpolated", more=(_NUMBER,)),
    *_shapes("linear", "BLOB[]", "all_interpolated", more=(_NUMBER,)),
    *_shapes("spherical", _SHAPE, "geography"),
    *_shapes("spherical", _NUMBER, "lengths", "areas"),
    *_shapes("spherical", _NUMBER, "point_distances", more=_PAIR),
    _over("spherical", "distances", (_NUMBER,) * 4, _NUMBER),
    *_shapes("geojson", _TEXT, "to_geojson"),
    _over("polylines", "decode", (_TEXT,), _SHAPE),
    *_shapes("polylines", _TEXT, "encode"),
    *_shapes("tilings", "BIGINT[]", "cover", more=("BIGINT",)),
    _over("tilings", "polygons", ("BIGINT",), _SHAPE),
    ("athena_tile", bingtiles.of_coordinates, ("BIGINT", "BIGINT", "BIGINT"), "BIGINT"),
    ("athena_tile_of_quadkey", bingtiles.of_quadkey, (_TEXT,), "BIGINT"),
    ("athena_tile_quadkey", bingtiles.quadkey, ("BIGINT",), _TEXT),
    ("athena_tile_at", bingtiles.at, (_NUMBER, _NUMBER, "BIGINT"), "BIGINT"),
    ("athena_tiles_around", bingtiles.around, (_NUMBER, _NUMBER, "BIGINT"), "BIGINT[]"),
    ("athena_tiles_within", bingtiles.within, (_NUMBER, _NUMBER, "BIGINT", _NUMBER), "BIGINT[]"),
]

__all__ = ["UDFS", "shape_text", "tile_text"]
