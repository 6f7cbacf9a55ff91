"""Names of Trino functions that have no rule here: they are refused, not taken for unknown."""

UNIMPLEMENTED = frozenset(
    """
    approx_most_frequent approx_percentile approx_set array_first array_histogram array_last
    bar bing_tile bing_tile_at bing_tile_coordinates bing_tile_polygon bing_tile_quadkey
    bing_tile_zoom_level bing_tiles_around bitwise_xor_agg char2hexint classify color
    convex_hull_agg cosine_distance cosine_similarity current_groups day_name date_parse
    empty_approx_set entropy evaluate_classifier_predictions exclude_columns features
    format_number from_encoded_polyline from_geojson_geometry from_ieee754_32 from_ieee754_64
    from_iso8601_timestamp_nanos geometric_mean great_circle_distance hash_counts hmac_md5
    hmac_sha1 hmac_sha256 hmac_sha512 index intersection_cardinality inverse_beta_cdf
    inverse_normal_cdf jaccard_index json_array json_arrayagg json_exists json_object
    json_objectagg json_query json_table json_value kurtosis learn_classifier
    learn_libsvm_classifier learn_libsvm_regressor learn_regressor line_interpolate_point
    line_locate_point localtime luhn_check make_set_digest map_union merge merge_set_digest
    multimap_agg multimap_from_entries murmur3 normal_cdf beta_cdf normalize numeric_histogram
    parse_datetime parse_presto_data_size qdigest_agg quantile_at_value regr_avgx regr_avgy
    regr_count regr_r2 regr_sxx regr_sxy regr_syy regress render render_json shuffle simplify_geometry
    sequence_agg skewness spatial_partitioning spatial_partitions split_to_multimap spooky_hash_v2_32
    spooky_hash_v2_64 st_area st_asbinary st_asgeojson st_astext st_boundary st_buffer st_centroid
    st_contains st_convexhull st_coorddim st_crosses st_difference st_dimension st_disjoint
    st_distance st_endpoint st_envelope st_envelopeaspts st_equals st_exteriorring st_geometries
    st_geometryfromtext st_geometryn st_geometrytype st_geomfrombinary st_interiorringn
    st_interiorrings st_intersection st_intersects st_isclosed st_isempty st_isring st_issimple
    st_isvalid st_length st_linefromtext st_linestring st_multipoint st_numgeometries
    st_numinteriorring st_numpoints st_overlaps st_point st_pointn st_points st_polygon
    st_relate st_startpoint st_symdifference st_touches st_union st_within st_x st_xmax st_xmin
    st_y st_ymax st_ymin tdigest_agg timezone timezone_hour timezone_minute to_encoded_polyline
    to_geojson_geometry to_geometry to_ieee754_32 to_ieee754_64 to_spherical_geography try_function
    truncate_decimal value_at_quantile values_at_quantiles version wilson_interval_lower
    wilson_interval_upper word_stem xxhash64 t_cdf t_pdf regexp_split_map json_extract_path
    map_agg_first row_agg current_user current_catalog current_schema acos asin geometry_union
    geometry_union_agg geometry_invalid_reason geometry_from_hadoop_shape geometry_to_bing_tiles
    geometry_nearest_points to_char to_date to_timestamp reduce_agg bool_xor dot_product
    euclidean_distance any_match_row greatest_by listagg_distinct array_transpose array_to_string
    """.split()
)
