"""Texts that sqlglot would take and Athena doesn't."""

import pytest

from analytics_emulator.athena.sql import AthenaQueryError, MalformedQueryError, SqlEngine


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT item, FROM sales",
        "SELECT item::varchar FROM sales",
        "SELECT item FROM sales WHERE quantity == 1",
        "SELECT item FROM sales LIMIT 0, 1",
        "SELECT item FROM sales LIMIT 1 OFFSET 1",
        "SELECT interval 1 day",
        "SELECT item AS 'x' FROM sales",
        "SELECT [1, 2]",
        "FROM sales",
        "SELECT json_objectagg('a' VALUE 1)",
        "SELECT CASE WHEN true THEN 1 END CASE",
    ],
)
def test_foreign_grammar_is_malformed(engine: SqlEngine, sql: str) -> None:
    with pytest.raises(MalformedQueryError, match="mismatched input"):
        engine.compile(sql, "shop")


@pytest.mark.parametrize("name", ["float", "string", "array(text)"])
def test_foreign_type_is_unknown(engine: SqlEngine, name: str) -> None:
    with pytest.raises(AthenaQueryError, match="TYPE_MISMATCH: line 1:8: Unknown type"):
        engine.compile(f"SELECT CAST(item AS {name}) FROM sales", "shop")  # noqa: S608  # a type


@pytest.mark.parametrize(
    "sql",
    ["SELECT interval '1 day'", "SELECT 1_000", "SELECT max(quantity) OVER FROM sales"],
)
def test_what_means_something_else_is_no_answer(engine: SqlEngine, sql: str) -> None:
    with pytest.raises(AthenaQueryError, match=r"TYPE_NOT_FOUND|NOT_SUPPORTED"):
        engine.compile(sql, "shop")


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT item FROM sales OFFSET 1 LIMIT 1",
        "SELECT item AS \"case\", ARRAY[1, 2][1], interval '1' day FROM sales",
        "SELECT item text, quantity float FROM sales",
        "SELECT 'a, FROM b::c == d' FROM sales -- e::f",
    ],
)
def test_trinos_grammar_passes(engine: SqlEngine, sql: str) -> None:
    assert engine.compile(sql, "shop").columns
