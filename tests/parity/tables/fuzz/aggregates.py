"""The fuzzer's aggregates and window functions of each kind, the simplest first.

Holes are those of the grammar; `{id}` takes what tells all rows apart, so that their order is one.
"""

AGGREGATES: dict[str, tuple[str, ...]] = {
    "big": (
        "count(*)", "count({txt})", "count(DISTINCT {txt})", "sum({int})", "count_if({bool})",
        "count(*) FILTER (WHERE {bool})", "sum({int}) FILTER (WHERE {bool})",
        "bitwise_and_agg({int})", "sum({big}) FILTER (WHERE {big} BETWEEN -9 AND 9)",
        "sum(DISTINCT {int})", "bitwise_or_agg({int})", "count(DISTINCT {dec})",
        "approx_distinct({txt})", "count(DISTINCT {int}) FILTER (WHERE {bool})",
    ),
    "int": (
        "min({int})", "max({int})", "max({int}) FILTER (WHERE {bool})", "max_by({int}, {id})",
        "min_by({int}, {id})",
    ),
    "txt": (
        "min({txt})", "max({txt})", "max({dt})", "max_by({txt}, {id})",
        "to_hex(checksum({txt}))", "listagg({txt}, ',') WITHIN GROUP (ORDER BY {id})",
        "to_hex(checksum({int}))", "to_hex(checksum({dec}))",
    ),
    "dbl": (
        "avg({int})", "min({dbl})", "max({dbl})", "stddev({int})", "var_pop({int})",
        "avg(DISTINCT {int})",
    ),
    "dec": ("min({dec})", "max({dec})", "sum({dec})", "avg({dec})", "sum(DISTINCT {dec})"),
    "bool": ("bool_and({bool})", "bool_or({bool})", "every({bool}) FILTER (WHERE {bool})"),
    "day": ("max({day})", "min({day})"),
    "at": ("max({at})", "min({at})"),
    "txts": (
        "array_sort(array_agg({txt}))", "array_sort(array_agg(DISTINCT {txt}))",
        "array_agg({txt} ORDER BY {id})", "set_union({txts})",
    ),
    "ints": (
        "array_agg({int} ORDER BY {id})", "array_agg({int} ORDER BY {int} DESC NULLS LAST, {id})",
        "array_sort(array_agg({int}) FILTER (WHERE {bool}))", "max({int}, 2)", "min({int}, 2)",
    ),
    "map": ("transform_values(histogram({txt}), (k, v) -> CAST(v AS integer))",),
}  # fmt: skip
WINDOWS: dict[str, tuple[str, ...]] = {
    "big": (
        "count(*) OVER (PARTITION BY {txt})", "rank() OVER (ORDER BY {int})",
        "dense_rank() OVER (PARTITION BY {txt} ORDER BY {int} DESC)",
        "sum({int}) OVER (PARTITION BY {int} ORDER BY {txt})", "count({int}) OVER ()",
        "sum({int}) OVER (ORDER BY {txt} RANGE UNBOUNDED PRECEDING)",
        "row_number() OVER (PARTITION BY {txt} ORDER BY {id})", "ntile(3) OVER (ORDER BY {id})",
        "sum({int}) OVER (ORDER BY {id} ROWS BETWEEN 2 PRECEDING AND CURRENT ROW)",
        "count({txt}) OVER (ORDER BY {id} ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING)",
        "count({int}) OVER (ORDER BY {big} RANGE BETWEEN 2 PRECEDING AND 1 FOLLOWING)",
        "count(*) OVER (ORDER BY {txt} GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW)",
        "sum({int}) OVER (ORDER BY {int} DESC GROUPS BETWEEN CURRENT ROW AND 1 FOLLOWING)",
        "count(*) OVER (ORDER BY {day} RANGE BETWEEN INTERVAL '1' DAY PRECEDING AND CURRENT ROW)",
        "count(*) OVER (ORDER BY {at} RANGE INTERVAL '2' HOUR PRECEDING)",
    ),
    "int": (
        "max({int}) OVER (PARTITION BY {txt})", "min({int}) OVER (ORDER BY {txt})",
        "max({int}) OVER (PARTITION BY {txt} ORDER BY {int} DESC NULLS LAST)",
        "lag({int}) OVER (ORDER BY {id})", "lead({int}, 2, 0) OVER (ORDER BY {id} DESC)",
        "first_value({int}) IGNORE NULLS OVER (PARTITION BY {txt} ORDER BY {id})",
        "last_value({int}) OVER (ORDER BY {id} ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING)",
        "nth_value({int}, 2) OVER (ORDER BY {id} ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)",
        "lag({int}, 1) IGNORE NULLS OVER (PARTITION BY {bool} ORDER BY {id})",
    ),
    "txt": (
        "max({txt}) OVER (PARTITION BY {int})", "min({txt}) OVER ()",
        "lead({txt}) OVER (PARTITION BY {int} ORDER BY {id})",
        "max({txt}) OVER (ORDER BY {id} ROWS BETWEEN 3 PRECEDING AND 1 PRECEDING)",
    ),
    "dbl": (
        "percent_rank() OVER (ORDER BY {int})",
        "cume_dist() OVER (PARTITION BY {txt} ORDER BY {at})",
        "avg({int}) OVER (ORDER BY {id} ROWS 2 PRECEDING)",
    ),
    "dec": ("sum({dec}) OVER (PARTITION BY {txt})", "max({dec}) OVER (ORDER BY {int})"),
    "txts": (
        "array_sort(array_agg({txt}) OVER (PARTITION BY {int}))",
        "array_agg({txt}) OVER (ORDER BY {id} ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)",
    ),
}  # fmt: skip
