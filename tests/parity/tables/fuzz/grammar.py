"""The fuzzer's expressions: constants and forms of each kind, the simplest first.

A hole such as `{int}` takes an expression of that kind; `{bool:e=int}` one in which a lambda's `e`
may stand too. What may fail on some value stands in TRY, so that answers don't depend on who
computes what first.
"""

GRAMMAR: dict[str, tuple[str, ...]] = {
    "bool": (
        "TRUE", "FALSE", "CAST(NULL AS boolean)",
        "({int} = {int})", "({txt} = {txt})", "({int} < {big})", "({txt} >= {txt})",
        "({int} IS NULL)", "({txt} IS NOT NULL)", "({ints} IS NULL)", "(NOT {bool})",
        "({bool} AND {bool})", "({bool} OR {bool})", "({txt} IN ({txt}, {txt}))",
        "({int} NOT IN ({int}, {int}))", "({int} BETWEEN {int} AND {big})",
        "({txt} IS DISTINCT FROM {txt})", "({int} IS DISTINCT FROM {int})",
        "({dbl} IS NOT DISTINCT FROM {dbl})", "({dbl} = {dbl})", "({dbl} <= {dbl})",
        "({dec} <> {dec})", "({dec} > {int})", "({chr} = {chr})", "({day} < {day})",
        "({at} >= {at})", "({at} = {day})", "({txt} LIKE '%e%')", "({txt} LIKE '2026-__-01')",
        "(({int}, {txt}) = ({int}, {txt}))", "coalesce({bool}, {bool})", "is_nan({dbl})",
        "contains({txts}, {txt})", "any_match({ints}, e -> {bool:e=int})",
        "all_match({txts}, e -> {bool:e=txt})", "none_match({ints}, e -> {bool:e=int})",
        "starts_with({txt}, {txt})", "regexp_like({txt}, '[a-e]+')", "({ints} = {ints})",
        "CASE WHEN {bool} THEN {bool} ELSE {bool} END",
        "({txt} LIKE {txt})", "({tz} < {tz})", "({tz} = {at})",
        "(ROW({int}, {txt}) = ROW({int}, {txt}))",
        "({int} IN ({int}, NULL))", "({dbl} BETWEEN {dbl} AND {dbl})", "({map} IS NULL)",
        "({chr} < {chr})", "({int} = {dbl})", "({dec} = {dbl})",
    ),
    "int": (
        "0", "1", "2", "-1", "CAST(NULL AS integer)", "2147483647",
        "coalesce({int}, {int})", "nullif({int}, {int})", "if({bool}, {int})",
        "CASE WHEN {bool} THEN {int} ELSE {int} END", "greatest({int}, {int})",
        "CAST(length({txt}) AS integer)", "TRY({int} + {int})", "TRY({int} * {int})",
        "TRY({int} / {int})", "TRY({int} % {int})", "TRY(- {int})", "TRY_CAST({txt} AS integer)",
        "element_at({ints}, 1)", "CASE {txt} WHEN {txt} THEN {int} WHEN {txt} THEN {int} END",
        "reduce({ints}, 0, (s, e) -> coalesce({int:e=int}, s), s -> s)",
        "element_at({map}, {txt})",
        "try(CAST({dbl} AS integer))", "CAST({bool} AS integer)",
    ),
    "big": (
        "BIGINT '3'", "length({txt})", "cardinality({txts})", "strpos({txt}, {txt})",
        "year({day})", "date_diff('day', {day}, {day})", "TRY({big} - {int})",
        "bitwise_and({big}, {int})", "day_of_week({day})", "coalesce({big}, {int})",
        "TRY(abs({big}))", "array_position({txts}, {txt})", "least({big}, {int})",
        "cardinality({map})", "hour({tz})", "month({tz})", "week({day})", "quarter({at})",
        "levenshtein_distance({txt}, {txt})", "TRY_CAST({txt} AS bigint)", "TRY({big} * {big})",
        "date_diff('month', {day}, {day})", "TRY(CAST({dec} AS bigint))",
    ),
    "dec": (
        "DECIMAL '0.00'", "DECIMAL '1.50'", "DECIMAL '-2.5'", "TRY({dec} + {dec})",
        "TRY({dec} * {dec})", "TRY({dec} / {dec})", "TRY({dec} % {dec})", "round({dec}, 1)",
        "TRY_CAST({int} AS decimal(12,2))", "abs({dec})", "floor({dec})",
        "coalesce({dec}, {dec})", "TRY_CAST({txt} AS decimal(10,3))",
        "TRY(CAST({dbl} AS decimal(20,4)))", "TRY_CAST({dec} AS decimal(6,1))", "ceil({dec})",
        "if({bool}, {dec}, {dec})", "nullif({dec}, {int})",
    ),
    "dbl": (
        "0e0", "1.5e0", "-1e0", "nan()", "infinity()", "({dbl} + {dbl})", "({dbl} * {dbl})",
        "({dbl} / {dbl})", "(- {dbl})", "CAST({int} AS double)", "CAST({dec} AS double)",
        "round({dbl})", "floor({dbl})", "abs({dbl})", "greatest({dbl}, {dbl})",
        "TRY_CAST({txt} AS double)", "nullif({dbl}, {dbl})", "({dbl} % {dbl})",
        "if({bool}, {dbl}, {dbl})",
        "round({dbl}, 2)", "truncate({dbl})", "power({dbl}, 2)", "sign({dbl})", "ceil({dbl})",
        "TRY_CAST({txt} AS real)",
    ),
    "txt": (
        "''", "'tea'", "'2026-11-01'", "'é'", "' '", "CAST(NULL AS varchar)",
        "({txt} || {txt})", "upper({txt})", "lower({txt})", "trim({txt})", "reverse({txt})",
        "substr({txt}, 1, 3)", "substr({txt}, {int})", "replace({txt}, 'e', {txt})",
        "coalesce({txt}, {txt})", "nullif({txt}, {txt})",
        "CASE WHEN {bool} THEN {txt} ELSE {txt} END", "CAST({int} AS varchar)",
        "CAST({day} AS varchar)", "CAST({dec} AS varchar)", "CAST({at} AS varchar)",
        "CAST({bool} AS varchar)", "CAST({dbl} AS varchar)", "CAST({chr} AS varchar)",
        "element_at({txts}, 1)", "split_part({txt}, '-', 2)", "lpad({txt}, 5, '*')",
        "array_join({txts}, ',', '?')", "date_format({at}, '%Y-%m')", "greatest({txt}, {txt})",
        "regexp_replace({txt}, '[aeé]', '_')", "concat({txt}, 'x', {txt})",
        "substring({txt} FROM 2 FOR 3)", "array_join({ints}, {txt})", "CAST({tz} AS varchar)",
        "to_hex(to_utf8({txt}))", "rpad({txt}, 4, '-')", "CAST({txt} AS varchar(3))",
        "format('%s|%s', {txt}, {int})", "regexp_extract({txt}, '([a-e])', 1)",
        "json_format(CAST({txt} AS json))", "json_format(CAST({ints} AS json))",
    ),
    "chr": ("CAST('ab' AS char(4))", "CAST({txt} AS char(6))", "coalesce({chr}, {chr})"),
    "day": (
        "DATE '2026-11-01'", "DATE '1970-01-01'", "DATE '2024-02-29'", "CAST({at} AS date)",
        "date_trunc('month', {day})", "TRY_CAST({txt} AS date)", "coalesce({day}, {day})",
        "greatest({day}, {day})",
    ),
    "at": (
        "TIMESTAMP '2026-11-01 09:30:00.124'", "CAST({day} AS timestamp)",
        "date_trunc('hour', {at})", "coalesce({at}, {at})", "if({bool}, {at}, {at})",
    ),
    "tz": (
        "TIMESTAMP '2026-03-29 01:30:00.000 UTC'", "({at} AT TIME ZONE 'UTC')",
        "with_timezone({at}, 'Europe/Zurich')", "from_unixtime({int})", "date_trunc('day', {tz})",
        "({tz} AT TIME ZONE 'America/New_York')", "coalesce({tz}, {tz})",
    ),
    "map": (
        "MAP(ARRAY['a'], ARRAY[1])", "map_filter({map}, (k, v) -> {bool:k=txt})",
        "transform_values({map}, (k, v) -> {int:v=int})", "coalesce({map}, {map})",
        "if({bool}, {map})",
    ),
    "ints": (
        "ARRAY[1, 2, NULL]", "ARRAY[{int}, {int}]", "array_sort({ints})", "array_distinct({ints})",
        "filter({ints}, e -> {bool:e=int})", "transform({ints}, e -> {int:e=int})",
        "({ints} || {ints})", "slice({ints}, 1, 2)", "reverse({ints})",
        "array_remove({ints}, {int})",
        "flatten(ARRAY[{ints}, {ints}])", "map_values(map_filter({map}, (k, v) -> k = 'a'))",
        "sequence(1, 3)", "if({bool}, {ints})",
    ),
    "txts": (
        "ARRAY['hot', NULL]", "ARRAY[{txt}]", "split({txt}, '-')", "array_sort({txts})",
        "filter({txts}, e -> {bool:e=txt})", "transform({txts}, e -> {txt:e=txt})",
        "array_distinct({txts})", "coalesce({txts}, {txts})",
        "array_sort(map_keys({map}))", "array_union({txts}, {txts})", "regexp_split({txt}, '-')",
    ),
}  # fmt: skip
LEAVES = {"bool": ("({int} = {int})", "({txt} >= {txt})", "({int} IS NULL)", "TRUE", "FALSE")}
"""What stands for a kind that no column has, where the constants say little."""
AGGREGATES: dict[str, tuple[str, ...]] = {
    "big": (
        "count(*)", "count({txt})", "count(DISTINCT {txt})", "sum({int})", "count_if({bool})",
        "count(*) FILTER (WHERE {bool})", "sum({int}) FILTER (WHERE {bool})",
        "bitwise_and_agg({int})", "sum({big}) FILTER (WHERE {big} BETWEEN -9 AND 9)",
    ),
    "int": ("min({int})", "max({int})", "max({int}) FILTER (WHERE {bool})"),
    "txt": ("min({txt})", "max({txt})", "max({dt})"),
    "dbl": ("avg({int})", "min({dbl})", "max({dbl})"),
    "dec": ("min({dec})", "max({dec})", "sum({dec})", "avg({dec})"),
    "bool": ("bool_and({bool})", "bool_or({bool})"),
    "day": ("max({day})",),
    "txts": ("array_sort(array_agg({txt}))", "array_sort(array_agg(DISTINCT {txt}))"),
}  # fmt: skip
WINDOWS: dict[str, tuple[str, ...]] = {
    "big": (
        "count(*) OVER (PARTITION BY {txt})", "rank() OVER (ORDER BY {int})",
        "dense_rank() OVER (PARTITION BY {txt} ORDER BY {int} DESC)",
        "sum({int}) OVER (PARTITION BY {int} ORDER BY {txt})", "count({int}) OVER ()",
        "sum({int}) OVER (ORDER BY {txt} RANGE UNBOUNDED PRECEDING)",
    ),
    "int": (
        "max({int}) OVER (PARTITION BY {txt})", "min({int}) OVER (ORDER BY {txt})",
        "max({int}) OVER (PARTITION BY {txt} ORDER BY {int} DESC NULLS LAST)",
    ),
    "txt": ("max({txt}) OVER (PARTITION BY {int})", "min({txt}) OVER ()"),
}  # fmt: skip
KINDS = {
    "boolean": "bool",
    "tinyint": "int",
    "smallint": "int",
    "int": "int",
    "bigint": "big",
    "float": "dbl",
    "double": "dbl",
    "decimal": "dec",
    "string": "txt",
    "varchar": "txt",
    "char": "chr",
    "date": "day",
    "timestamp": "at",
    "array<int>": "ints",
    "array<string>": "txts",
    "map<string,int>": "map",
}
SORTED_KINDS = ("int", "big", "txt", "day", "at", "bool", "dec")


def kind_of(hive_type: str) -> str | None:
    """Return the kind of a column; None for one that expressions can't take."""
    return KINDS.get(hive_type) or KINDS.get(hive_type.partition("(")[0])
