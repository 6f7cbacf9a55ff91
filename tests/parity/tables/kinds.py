"""Queries over every type's column of `events`: compared, grouped, sorted, joined, aggregated."""

# ruff: noqa: S608  # texts of our own making

from collections.abc import Iterator

from .data import EDGES

CONSTANTS = {
    "flag": ("TRUE",),
    "tiny": ("TINYINT '127'", "0", "-128"),
    "qty": ("SMALLINT '3'", "32767", "1e0"),
    "n": ("1", "-2147483648", "BIGINT '2'"),
    "large": ("1", "9223372036854775807", "DECIMAL '0'"),
    "ratio": ("REAL '0.5'", "0e0", "nan()", "REAL '-0.0'"),
    "amount": ("1.5e0", "0e0", "nan()", "infinity()", "-infinity()", "DECIMAL '1.5'"),
    "price": ("DECIMAL '2.50'", "2", "DECIMAL '2.5000'", "2.5e0"),
    "huge": ("DECIMAL '1.5'", "1", "DECIMAL '-0.0000000001'"),
    "item": ("'tea'", "''", "'日本'", "'a_b%'"),
    "label": ("'tea'", "''", "'tea  '"),
    "code": ("'ab'", "CAST('ab ' AS char(4))", "CAST('' AS char(2))"),
    "raw": ("X'746561'", "X''"),
    "day": ("DATE '1970-01-01'", "DATE '9999-12-31'", "TIMESTAMP '2026-11-01 00:00:00'"),
    "at": ("TIMESTAMP '2026-11-01 09:30:00.124'", "DATE '2026-11-02'"),
    "ints": ("ARRAY[3, 1, 2]", "ARRAY[]", "ARRAY[1, NULL]"),
    "tags": ("ARRAY['hot']", "ARRAY['é', 'hot']"),
    "counts": ("MAP(ARRAY['a'], ARRAY[1])",),
    "pair": ("CAST(ROW(1, 'x') AS ROW(a integer, b varchar))", "ROW(-7, '')"),
}
NOT_SORTED = {"counts"}
NOT_ADDED = {"flag", "item", "label", "code", "raw", "day", "at", "ints", "tags", "counts", "pair"}
NOT_AVERAGED = NOT_ADDED | {"large", "ratio", "amount", "huge"}
FORMS = (
    "SELECT id, {c} FROM events WHERE dt <= '2026-11-01'",
    "SELECT id FROM events WHERE {c} IS NULL",
    "SELECT dt, count({c}), count(*) FROM events GROUP BY dt",
    "SELECT x.id, y.id FROM events AS x JOIN events AS y ON x.{c} = y.{c} AND x.dt = y.dt",
    "SELECT count(*) FROM (SELECT {c} FROM events WHERE dt = '2026-11-01' EXCEPT"
    " SELECT {c} FROM events WHERE dt = '2026-11-02')",
    "SELECT coalesce({c}, (SELECT y.{c} FROM events AS y WHERE y.id = 4)) FROM events",
    "SELECT id, {c} IS DISTINCT FROM lag({c}) OVER (ORDER BY id) FROM events",
    "SELECT id, {c} FROM events WHERE {c} IN (SELECT {c} FROM events WHERE dt = '2026-11-02')",
    "SELECT count(DISTINCT {c}) FROM events WHERE dt <> '2026-11-02'",
    "SELECT n, count(*) FROM (SELECT {c} AS k, n FROM events GROUP BY {c}, n) GROUP BY n",
    "SELECT array_agg({c} ORDER BY id) FROM events WHERE dt IS NULL",
    "SELECT dt, max_by({c}, id), min_by({c}, id) FROM events GROUP BY dt",
    "SELECT id, CAST({c} AS varchar) FROM events",
    "SELECT typeof({c}), CAST({c} AS json) FROM events WHERE id < 9",
)
SORTED_FORMS = (
    "SELECT dt, min({c}), max({c}) FROM events GROUP BY ROLLUP (dt)",
    "SELECT id, rank() OVER (PARTITION BY dt ORDER BY {c}) FROM events",
    "SELECT id, first_value({c}) OVER (ORDER BY {c} DESC NULLS LAST, id) FROM events",
)
ADDED_FORMS = (
    "SELECT dt, sum({c}) FROM events WHERE {c} BETWEEN -1000 AND 1000 GROUP BY dt",
    "SELECT id, abs({c}), -{c} FROM events WHERE id > 6",
)


def kind_queries() -> Iterator[tuple[str, bool]]:
    """Give each query and whether its rows have an order."""
    for head in EDGES:
        column = head.split(" ", 1)[0]
        for sql in _of(column):
            yield sql, False
        if column not in NOT_SORTED:
            for words in ("", " DESC", " DESC NULLS FIRST", " ASC NULLS FIRST"):
                yield f"SELECT id, {column} FROM events ORDER BY {column}{words}, id", True


def _of(column: str) -> Iterator[str]:
    forms = [*FORMS, *(() if column in NOT_SORTED else SORTED_FORMS)]
    forms += () if column in NOT_ADDED else ADDED_FORMS
    for form in forms:
        yield form.format(c=column)
    if column not in NOT_AVERAGED:
        yield f"SELECT dt, avg({column}), sum({column}) FROM events GROUP BY CUBE (dt)"
    for constant in CONSTANTS[column]:
        yield f"SELECT id FROM events WHERE {column} = {constant}"
        yield f"SELECT id FROM events WHERE NOT ({column} <> {constant}) AND dt > '2026-11-01'"
        yield f"SELECT dt, count_if({column} IN ({constant})) FROM events GROUP BY dt"
        if column not in NOT_SORTED | {"flag"}:
            yield f"SELECT id, {column} < {constant}, {column} >= {constant} FROM events"
            yield f"SELECT id FROM events WHERE {column} BETWEEN {constant} AND {constant}"
