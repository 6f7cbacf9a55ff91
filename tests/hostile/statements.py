# ruff: noqa: S608 -- hostile on purpose, and nobody's input
"""Statements that would take the machine: by their text, by what they compute, by what they hold.

Each must end by itself, or by a bound, while others go on.
"""

from collections.abc import Iterator

MOST_LETTERS = 262_144  # of a QueryString (Athena API reference)

type Named = tuple[str, str]


def statements() -> Iterator[Named]:
    """Yield a name and a text each."""
    yield from _deep()
    yield from _long()
    yield from _multiplying()
    yield from _large_values()
    yield from _many_rows()
    yield from _slow_functions()


def nested(form: str, levels: int, inner: str = "1") -> str:
    """Return a text put into a form (`f({})`) again and again."""
    before, _, behind = form.partition("{}")
    levels = min(levels, (MOST_LETTERS - 1000) // (len(before) + len(behind)))
    return before * levels + inner + behind * levels


def joined(term: str, between: str, count: int) -> str:
    """Return a term again and again, as far as a statement may be long."""
    return between.join([term] * min(count, (MOST_LETTERS - 1000) // (len(term) + len(between))))


def _deep() -> Iterator[Named]:
    many = MOST_LETTERS
    for name, form, inner in (
        ("parentheses", "({})", "1"),
        ("arrays", "ARRAY[{}]", "1"),
        ("rows", "ROW({})", "1"),
        ("calls", "abs({})", "1"),
        ("NOTs", "NOT {}", "true"),
        ("signs", "- {}", "1"),
        ("casts", "CAST({} AS bigint)", "1"),
        ("cases", "CASE WHEN {} THEN true END", "true"),
        ("scalar subqueries", "(SELECT {})", "1"),
        ("lambdas", "transform(ARRAY[1], x -> {})", "1"),
        ("subscripts", "ARRAY[1][{}]", "1"),
    ):
        yield f"{name} as deep as the text", f"SELECT {nested(form, many, inner)}"
        yield f"{name} 300 deep", f"SELECT {nested(form, 300, inner)}"
    yield "derived tables as deep", f"SELECT * FROM {nested('(SELECT * FROM {})', many, 't')}"
    yield "parentheses never closed", "SELECT " + "(" * (many - 100)
    yield "types as deep", f"SELECT CAST(NULL AS {nested('array({})', many, 'int')})"


def _long() -> Iterator[Named]:
    many = MOST_LETTERS
    yield "sum as long as the text", f"SELECT {joined('1', '+', many)}"
    yield "ORs as long", f"SELECT {joined('1=1', ' OR ', many)}"
    yield "texts put together", "SELECT " + joined("'a'", "||", many)
    yield "IN as long", f"SELECT 1 IN ({joined('2', ',', many)})"
    yield "columns as long", f"SELECT {joined('1', ',', many)}"
    yield "VALUES as long", f"VALUES {joined('1', ',', many)}"
    yield "UNIONs as long", joined("SELECT 1", " UNION ALL ", many)
    yield "JOINs as long", f"SELECT 1 FROM {joined('(SELECT 1)', ' CROSS JOIN ', many)}"
    yield "one text", f"SELECT '{'x' * (many - 100)}'"
    yield "one name", f'SELECT 1 AS "{"x" * (many - 100)}"'
    yield "one number", f"SELECT {'9' * (many - 100)}"
    yield "one decimal", f"SELECT DECIMAL '{'9' * (many - 100)}'"
    yield "one comment", f"SELECT 1 /*{'*' * (many - 100)}*/"
    yield "one exponent", "SELECT 1e" + "9" * 1000
    yield "one pattern", f"SELECT regexp_like('a', '{'(a*)*' * 20_000}')"
    yield "one date's pattern", f"SELECT date_format(now(), '{'%M' * 50_000}')"


def _multiplying() -> Iterator[Named]:
    for name, form, levels in (
        ("json_extract_scalar", "json_extract_scalar({}, '$.a')", 30),
        ("greatest", "greatest({}, 2)", 40),
        ("coalesce", "coalesce({}, 2)", 100),
        ("nullif", "nullif({}, 2)", 40),
        ("BETWEEN", "({} BETWEEN false AND true)", 40),
        ("round", "round({}, 2)", 40),
        ("try", "TRY({} / 0)", 40),
        ("mod", "mod({}, 7)", 40),
        ("substr", "substr({}, 1)", 40),
        ("date_trunc", "date_trunc('day', {})", 40),
    ):
        inner = {"json_extract_scalar": "'{}'", "BETWEEN": "true", "round": "1.5", "substr": "'a'"}
        start = inner.get(name, "now()" if name == "date_trunc" else "1")
        yield f"{name} {levels} deep", f"SELECT {nested(form, levels, start)}"
    tables = ["a0 AS (SELECT 1 AS x)"]
    twice = "a{} AS (SELECT x FROM a{} UNION ALL SELECT x FROM a{})"
    tables += [twice.format(n, n - 1, n - 1) for n in range(1, 40)]
    yield "WITH that doubles rows", f"WITH {', '.join(tables)} SELECT count(*) FROM a39"
    wide = ["a0 AS (SELECT 1 AS x)"]
    wide += [f"a{n} AS (SELECT * FROM a{n - 1} b CROSS JOIN a{n - 1} c)" for n in range(1, 30)]
    yield "WITH that doubles columns", f"WITH {', '.join(wide)} SELECT 1 FROM a29"
    star = ["a0 AS (SELECT 1 AS x)"]
    star += [f"a{n} AS (SELECT *, *, *, * FROM a{n - 1})" for n in range(1, 20)]
    yield "stars of stars", f"WITH {', '.join(star)} SELECT 1 FROM a19"
    names = ", ".join(f"c{n}" for n in range(30))
    row = ", ".join(["1"] * 30)
    table = f"(VALUES ({row})) t ({names})"
    yield "CUBE of thirty", f"SELECT count(*) FROM {table} GROUP BY CUBE ({names})"
    cubes = ", ".join(f"CUBE (c{n}, c{n + 1}, c{n + 2})" for n in range(0, 27, 3))
    yield "CUBEs beside each other", f"SELECT 1 FROM {table} GROUP BY {cubes}"


def _large_values() -> Iterator[Named]:
    for text in (
        "repeat('x', 2000000000)",
        "rpad('x', 2000000000, 'y')",
        "lpad('x', 2147483647, 'y')",
        "array_join(repeat(rpad('', 100000, 'x'), 10000), '')",
        "array_join(flatten(repeat(sequence(1, 10000), 10000)), ',')",
        "sequence(1, 1000000000000)",
        "cardinality(sequence(1, 2000000000))",
        "repeat(repeat(repeat('x', 10000), 10000), 10000)",
        "format('%2000000000d', 1)",
        "format('%.2000000000f', 1e0)",
        "reduce(sequence(1, 60), 'x', (s, x) -> s || s, s -> length(s))",
        "reduce(sequence(1, 60), ARRAY[1], (s, x) -> s || s, s -> cardinality(s))",
        "replace(rpad('', 1000000, 'a'), 'a', rpad('', 100000, 'b'))",
        "split(rpad('', 200000000, ','), ',')",
        "flatten(repeat(flatten(repeat(sequence(1, 10000), 10000)), 10000))",
        "combinations(sequence(1, 60), 5)",
        "ngrams(sequence(1, 10000), 5000)",
        "array_distinct(flatten(repeat(sequence(1, 10000), 10000)))",
        "zip(flatten(repeat(sequence(1, 10000), 5000)), flatten(repeat(sequence(1, 10000), 5000)))",
        "map(sequence(1, 50000000), sequence(1, 50000000))",
        "transform(sequence(1, 10000), x -> sequence(1, 10000))",
        "array_sort(flatten(repeat(sequence(1, 10000), 100)), (a, b) -> IF(a < b, 1, -1))",
        "json_format(CAST(flatten(repeat(sequence(1, 10000), 5000)) AS json))",
        "json_parse(rpad('', 100000, '[') || rpad('', 100000, ']'))",
        "json_extract(rpad('', 500000, '{\"a\":'), '$.a.a')",
        "CAST(json_parse(rpad('[', 100000, '[')) AS array(array(int)))",
        "sequence(timestamp '0001-01-01', timestamp '9999-01-01', interval '1' second)",
        "to_hex(CAST(rpad('', 1000000000, 'x') AS varbinary))",
    ):
        yield text, f"SELECT {text}"


def _many_rows() -> Iterator[Named]:
    big = "UNNEST(sequence(1, 10000))"
    cross = f"FROM {big} a (x) CROSS JOIN {big} b (y) CROSS JOIN {big} c (z) CROSS JOIN {big} d (w)"
    for text in (
        "sum(x * y * z)",
        "count(DISTINCT x * 1e10 + y * 1e5 + z)",
        "array_agg(ROW(x, y, z))",
        "max_by(x, y + z)",
        "map_agg(ROW(x, y), z)",
        "histogram(x * 100000 + y)",
        "listagg(CAST(x AS varchar), ',') WITHIN GROUP (ORDER BY y)",
    ):
        yield f"{text} of 10^16 rows", f"SELECT {text} {cross}"
    yield "all of 10^16 rows", f"SELECT * {cross}"
    yield "10^16 rows in order", f"SELECT x {cross} ORDER BY y, z"
    yield "10^16 rows, told apart", f"SELECT DISTINCT x, y, z {cross}"
    yield "windows over 10^16 rows", f"SELECT lag(x) OVER (ORDER BY y) {cross}"
    recursion = "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL {}) SELECT sum(n) FROM t"
    yield "recursion without end", recursion.format("SELECT n + 1 FROM t")
    doubling = "SELECT n + x FROM t CROSS JOIN (VALUES 1, 2) v (x)"
    yield "recursion that doubles", recursion.format(doubling)
    yield (
        "rows that compare badly",
        (f"SELECT count(*) FROM {big} a (x) JOIN {big} b (y) ON x * y % 7 = 3 OR x < y"),
    )
    of_each = f"(SELECT max(y) FROM {big} b (y) WHERE y % 1000 < x % 1000 OR y > x)"
    yield "subquery of each row", f"SELECT {of_each} FROM {big} a (x)"


def _slow_functions() -> Iterator[Named]:
    a = "rpad('', 100000, 'a')"
    rows = "FROM UNNEST(sequence(1, 10000)) t (x) CROSS JOIN UNNEST(sequence(1, 10000)) u (y)"
    for text in (
        f"regexp_like({a}, '(a+)+b')",
        f"regexp_like({a}, '(a|aa)*c')",
        f"regexp_replace({a}, '(a*)*c', 'x')",
        f"regexp_extract_all({a}, '(.*)(.*)(.*)(.*)x')",
        f"regexp_split({a}, '(a|b|ab)*c')",
        f"regexp_like({a}, '(?=(a+)+$)b')",
        f"{a} LIKE '%a%a%a%a%a%a%a%a%a%a%b'",
        f"levenshtein_distance({a}, {a})",
        "CAST(rpad('1', 1000000, '0') AS bigint)",
        "CAST(rpad('1', 1000000, '0') AS decimal(38, 0))",
        "CAST(rpad('1', 1000000, '0') AS double)",
        "from_base(rpad('1', 1000000, '0'), 36)",
        "date_parse(rpad('2', 1000000, '0'), '%Y')",
        f"split_to_map({a}, 'a', 'b')",
        f"url_decode(url_encode({a}))",
        f"sum(pow(x, x)) {rows}",
        f"soundex({a})",
        f"jaccard_index(sequence(1, 2), sequence(1, 3)), normalize({a}, NFKD)",
        f"max(regexp_replace({a}, '(a)(a)', '$2$1b')) {rows}",
    ):
        yield text, f"SELECT {text}"
