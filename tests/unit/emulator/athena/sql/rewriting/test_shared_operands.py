"""Nested calls: the SQL grows with what was written, not by a factor a level."""

import pytest

from analytics_emulator.athena.sql import SqlEngine, duckdb_sql

NESTED = {
    "json_extract_scalar": ("json_extract_scalar({}, '$.a')", """'{"a": "1"}'"""),
    "greatest": ("greatest({}, 2)", "x"),
    "slice": ("slice({}, 1, 2)", "ARRAY[x]"),
    "array_max": ("ARRAY[array_max({})]", "ARRAY[x]"),
    "from_unixtime": ("from_unixtime(to_unixtime({}))", "from_unixtime(x)"),
    "cast": ("CAST(CAST({} AS varchar) AS integer)", "x"),
    "subscript": ("ARRAY[{}][1]", "x"),
    "division": ("CAST({} AS decimal(10,2)) / 3", "x"),
    "between": ("IF({} BETWEEN 1 AND 2, 1, 3)", "x"),
    "simple case": ("CASE {} WHEN 1 THEN 2 WHEN 2 THEN 3 ELSE 4 END", "x"),
    "concat": ("concat(CAST({} AS varchar), 'a')", "x"),
}
LONGEST = 20_000


@pytest.mark.parametrize("form", NESTED.values(), ids=NESTED)
def test_text_grows_by_the_same_each_level(engine: SqlEngine, form: tuple[str, str]) -> None:
    def length(levels: int) -> int:
        value = form[1]
        for _ in range(levels):
            value = form[0].format(value)
        sql = f"SELECT {value} FROM (VALUES 1) AS t(x)"  # noqa: S608  # written above
        compiled = engine.compile(sql, "shop")
        assert len(list(engine.run(compiled).rows)) == 1
        return len(duckdb_sql(compiled))

    assert length(20) - length(12) < 1.2 * (length(12) - length(4))
    assert length(12) < LONGEST  # 30 MB once, for six levels of json_extract_scalar
