"""Geospatial functions (Trino docs, Geospatial functions); Shapely finds what they give."""

from ..nodes.values import Value, duck
from ..types import (
    BIGINT,
    BING_TILE,
    BOOLEAN,
    DOUBLE,
    GEOGRAPHY,
    GEOMETRY,
    INTEGER,
    TINYINT,
    VARBINARY,
    VARCHAR,
    Type,
    array,
    row,
)
from .collecting import is_not_null, listed
from .registry import aggregate_rule, scalar
from .site import AggregateSite

_ONE, _TWO = "Geometry", "Geometry Geometry"
_MANY = array(GEOMETRY)

# By Trino's name: the parameters, the result's type, and the function of `udfs/geospatial`.
_FUNCTIONS: list[tuple[str, str, Type, str]] = [
    ("st_geometryfromtext", "varchar", GEOMETRY, "constructors_of_text"),
    ("st_linefromtext", "varchar", GEOMETRY, "constructors_line_of_text"),
    ("st_polygon", "varchar", GEOMETRY, "constructors_polygon_of_text"),
    ("st_geomfromkml", "varchar", GEOMETRY, "constructors_of_kml"),
    ("st_geomfrombinary", "varbinary", GEOMETRY, "constructors_of_binary"),
    ("geometry_from_hadoop_shape", "varbinary", GEOMETRY, "constructors_of_hadoop_shape"),
    ("st_linestring", "array(Geometry)", GEOMETRY, "constructors_line_of_points"),
    ("st_multipoint", "array(Geometry)", GEOMETRY, "constructors_multi_point"),
    ("st_point", "double double", GEOMETRY, "constructors_point"),
    ("st_astext", _ONE, VARCHAR, "constructors_to_text"),
    ("st_area", _ONE, DOUBLE, "accessors_areas"),
    ("st_area", "SphericalGeography", DOUBLE, "spherical_areas"),
    ("st_length", _ONE, DOUBLE, "accessors_lengths"),
    ("st_length", "SphericalGeography", DOUBLE, "spherical_lengths"),
    ("st_distance", _TWO, DOUBLE, "relations_distances"),
    (
        "st_distance",
        "SphericalGeography SphericalGeography",
        DOUBLE,
        "spherical_point_distances",
    ),
    ("st_x", _ONE, DOUBLE, "accessors_x"),
    ("st_y", _ONE, DOUBLE, "accessors_y"),
    ("st_xmin", _ONE, DOUBLE, "accessors_x_min"),
    ("st_xmax", _ONE, DOUBLE, "accessors_x_max"),
    ("st_ymin", _ONE, DOUBLE, "accessors_y_min"),
    ("st_ymax", _ONE, DOUBLE, "accessors_y_max"),
    ("st_geometrytype", _ONE, VARCHAR, "accessors_types"),
    ("st_dimension", _ONE, TINYINT, "accessors_dimensions"),
    ("st_numpoints", _ONE, BIGINT, "accessors_point_counts"),
    ("st_numinteriorring", _ONE, BIGINT, "accessors_interior_ring_counts"),
    ("st_numgeometries", _ONE, INTEGER, "accessors_geometry_counts"),
    ("st_isempty", _ONE, BOOLEAN, "accessors_are_empty"),
    ("st_isclosed", _ONE, BOOLEAN, "accessors_are_closed"),
    ("st_isring", _ONE, BOOLEAN, "accessors_are_rings"),
    ("st_issimple", _ONE, BOOLEAN, "validity_are_simple"),
    ("st_isvalid", _ONE, BOOLEAN, "validity_are_simple"),
    ("geometry_invalid_reason", _ONE, VARCHAR, "validity_reasons"),
    ("st_startpoint", _ONE, GEOMETRY, "accessors_start_points"),
    ("st_endpoint", _ONE, GEOMETRY, "accessors_end_points"),
    ("st_exteriorring", _ONE, GEOMETRY, "accessors_exterior_rings"),
    ("st_envelope", _ONE, GEOMETRY, "accessors_envelopes"),
    ("st_pointn", "Geometry integer", GEOMETRY, "accessors_points_at"),
    ("st_geometryn", "Geometry integer", GEOMETRY, "accessors_geometries_at"),
    ("st_interiorringn", "Geometry integer", GEOMETRY, "accessors_interior_rings_at"),
    ("st_interiorrings", _ONE, _MANY, "accessors_interior_rings"),
    ("st_geometries", _ONE, _MANY, "accessors_geometries"),
    ("st_points", _ONE, _MANY, "accessors_points"),
    ("st_envelopeaspts", _ONE, _MANY, "accessors_corners"),
    ("st_centroid", _ONE, GEOMETRY, "centroids_centroids"),
    ("st_contains", _TWO, BOOLEAN, "relations_contains"),
    ("st_within", _TWO, BOOLEAN, "relations_within"),
    ("st_crosses", _TWO, BOOLEAN, "relations_crosses"),
    ("st_intersects", _TWO, BOOLEAN, "relations_intersects"),
    ("st_disjoint", _TWO, BOOLEAN, "relations_disjoint"),
    ("st_overlaps", _TWO, BOOLEAN, "relations_overlaps"),
    ("st_touches", _TWO, BOOLEAN, "relations_touches"),
    ("st_equals", _TWO, BOOLEAN, "relations_equal"),
    ("st_relate", "Geometry Geometry varchar", BOOLEAN, "relations_relate"),
    ("st_intersection", _TWO, GEOMETRY, "operations_intersection"),
    ("st_difference", _TWO, GEOMETRY, "operations_difference"),
    ("st_symdifference", _TWO, GEOMETRY, "operations_symmetric_difference"),
    ("st_union", _TWO, GEOMETRY, "operations_union"),
    ("geometry_union", "array(Geometry)", GEOMETRY, "operations_union_of_all"),
    ("st_buffer", "Geometry double", GEOMETRY, "operations_buffers"),
    ("simplify_geometry", "Geometry double", GEOMETRY, "operations_simplified"),
    ("st_convexhull", _ONE, GEOMETRY, "operations_convex_hulls"),
    ("st_boundary", _ONE, GEOMETRY, "operations_boundaries"),
    ("line_locate_point", _TWO, DOUBLE, "linear_located"),
    ("line_interpolate_point", "Geometry double", GEOMETRY, "linear_interpolated"),
    ("line_interpolate_points", "Geometry double", _MANY, "linear_all_interpolated"),
    ("to_spherical_geography", _ONE, GEOGRAPHY, "spherical_geography"),
    ("great_circle_distance", "double double double double", DOUBLE, "spherical_distances"),
    ("from_geojson_geometry", "varchar", GEOGRAPHY, "constructors_of_geojson"),
    ("to_geojson_geometry", "SphericalGeography", VARCHAR, "geojson_to_geojson"),
    ("from_encoded_polyline", "varchar", GEOMETRY, "polylines_decode"),
    ("to_encoded_polyline", _ONE, VARCHAR, "polylines_encode"),
    ("geometry_to_bing_tiles", "Geometry integer", array(BING_TILE), "tilings_cover"),
    ("bing_tile_polygon", "BingTile", GEOMETRY, "tilings_polygons"),
]
for _name, _params, _result, _function in _FUNCTIONS:
    scalar(_name, _params, _result, f"CAST(athena_geo_{_function}($*) AS {_result.duck})")

scalar("st_asbinary", _ONE, VARBINARY, "$1")
scalar("to_geometry", "SphericalGeography", GEOMETRY, "$1")
scalar("st_coorddim", _ONE, TINYINT, "CAST(CASE WHEN $1 IS NOT NULL THEN 2 END AS TINYINT)")
scalar(
    "geometry_nearest_points",
    _TWO,
    row([(None, GEOMETRY), (None, GEOMETRY)]),
    "list_transform([athena_geo_relations_nearest_points($1, $2)], lambda _p: CASE WHEN _p IS NOT"
    " NULL THEN {'field0': _p[1], 'field1': _p[2]} END)[1]",
)
scalar("bing_tile", "integer integer integer", BING_TILE, "athena_tile($1, $2, $3)")
scalar("bing_tile", "varchar", BING_TILE, "athena_tile_of_quadkey($1)")
scalar("bing_tile_at", "double double integer", BING_TILE, "athena_tile_at($1, $2, $3)")
scalar("bing_tile_quadkey", "BingTile", VARCHAR, "athena_tile_quadkey($1)")
scalar("bing_tile_zoom_level", "BingTile", TINYINT, "CAST($1 % 32 AS TINYINT)")
scalar(
    "bing_tile_coordinates",
    "BingTile",
    row([("x", INTEGER), ("y", INTEGER)]),
    "CASE WHEN $1 IS NOT NULL THEN"
    " {'x': CAST($1 >> 28 AS INTEGER), 'y': CAST(($1 >> 5) % 8388608 AS INTEGER)} END",
)
_TILES = array(BING_TILE)
scalar("bing_tiles_around", "double double integer", _TILES, "athena_tiles_around($1, $2, $3)")
scalar(
    "bing_tiles_around",
    "double double integer double",
    _TILES,
    "athena_tiles_within($1, $2, $3, $4)",
)


@aggregate_rule("geometry_union_agg", "convex_hull_agg")
def over_all(site: AggregateSite) -> Value:
    """Return the union, or the convex hull, of a column's geometries."""
    site.expect(1)
    value = site.coerced(0, GEOMETRY)
    shapes = listed(site, value, is_not_null(value))
    name = "union_of_all" if site.name == "geometry_union_agg" else "hull_of_all"
    return duck(GEOMETRY, f"athena_geo_operations_{name}($1)", shapes)
