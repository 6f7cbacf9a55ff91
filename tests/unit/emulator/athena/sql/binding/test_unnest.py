import pytest

from analytics_emulator.athena.sql import AthenaQueryError, SqlEngine

ROWS = "UNNEST(ARRAY[CAST(ROW(1, 'x') AS row(n integer, s varchar))])"


def test_element_of_an_array_of_rows_is_one_column(engine: SqlEngine) -> None:
    sql = f"SELECT t.e.n, e.s, t.* FROM {ROWS} AS t(e)"  # noqa: S608  # a constant
    result = engine.run(engine.compile(sql, "shop"))
    assert list(result.rows) == [["1", "x", "{n=1, s=x}"]]


def test_a_name_for_each_field_takes_the_fields(engine: SqlEngine) -> None:
    sql = f"SELECT s, a, o FROM {ROWS} WITH ORDINALITY AS t(a, s, o)"  # noqa: S608  # a constant
    assert list(engine.run(engine.compile(sql, "shop")).rows) == [["x", "1", "1"]]


def test_names_of_neither_number_are_refused(engine: SqlEngine) -> None:
    with pytest.raises(AthenaQueryError, match=r"^MISMATCHED_COLUMN_ALIASES.* has 1 columns"):
        engine.compile(f"SELECT 1 FROM {ROWS} AS t(a, b, c)", "shop")  # noqa: S608  # a constant
