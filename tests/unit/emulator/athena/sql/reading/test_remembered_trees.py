"""Remembered trees: a text that comes again is parsed no second time, and changes in no way."""

from analytics_emulator.athena.sql import SqlEngine
from analytics_emulator.athena.sql.reading.dialect import parse_query

SQL = "SELECT item, ? AS a, ? AS b FROM sales WHERE quantity > 1 ORDER BY item"


def test_a_text_that_comes_again_is_parsed_once() -> None:
    assert parse_query(SQL) is parse_query(SQL)


def test_parameters_stay_out_of_what_is_remembered(engine: SqlEngine) -> None:
    for first, second in (("1", "'x'"), ("2.5", "'y'")):
        compiled = engine.compile(SQL, "shop", [first, second])
        rows = list(engine.run(compiled).rows)
        assert [row[1:] for row in rows[:1]] == [[first, second.strip("'")]]


def test_compiling_changes_no_tree(engine: SqlEngine) -> None:
    before = repr(parse_query(SQL))
    engine.compile(SQL, "shop", ["1", "2"])
    assert repr(parse_query(SQL)) == before


def test_long_texts_are_not_remembered() -> None:
    sql = f"SELECT {', '.join(str(n) for n in range(3000))}"
    assert parse_query(sql) is not parse_query(sql)
