"""Long chains and deep nesting: as far as Trino goes and further, then with Trino's error."""

import pytest

from analytics_emulator.athena.sql import AthenaQueryError, SqlEngine
from analytics_emulator.athena.sql.errors import ResourcesExhaustedError
from analytics_emulator.athena.sql.reading.nesting import MOST_ARMS

FROM = " FROM (VALUES 1) AS t(x)"
DEEP = {
    "or": ("1", FROM + " WHERE " + " OR ".join(f"x = {i}" for i in range(2000)), "1"),
    "and": ("1", FROM + " WHERE " + " AND ".join(f"x <> {i + 2}" for i in range(2000)), "1"),
    "plus": (" + ".join(["x"] * 1200), FROM, "1200"),
    "concat": ("length(" + " || ".join(["'a'"] * 1200) + ")", "", "1200"),
    "union all": ("count(*)", " FROM (" + " UNION ALL ".join(["SELECT 1"] * 500) + ")", "500"),
    "calls": ("abs(" * 700 + "x" + ")" * 700, FROM, "1"),
    "parentheses": ("(" * 700 + "x" + ")" * 700, FROM, "1"),
    "not": ("NOT " * 1000 + "x = 1", FROM, "true"),
    "case": ("CASE WHEN x = 0 THEN 0 ELSE " * 700 + "x" + " END" * 700, FROM, "1"),
}


def answer(engine: SqlEngine, sql: str) -> object:
    return list(engine.run(engine.compile(sql, "shop")).rows)


@pytest.mark.parametrize("deep", DEEP.values(), ids=DEEP)
def test_deep_tree_is_answered(engine: SqlEngine, deep: tuple[str, str, str]) -> None:
    value, source, wanted = deep
    assert answer(engine, " ".join(["SELECT", value, source])) == [[wanted]]


def test_deeper_tree_than_any_stack_holds_is_too_large(engine: SqlEngine) -> None:
    sql = "SELECT " + "abs(" * 20_000 + "x" + ")" * 20_000 + FROM
    with pytest.raises(AthenaQueryError, match="STACK_OVERFLOW: statement is too large"):
        answer(engine, sql)


@pytest.mark.parametrize("word", ["UNION ALL", "EXCEPT"])
@pytest.mark.parametrize("parts", [1, 2], ids=["one chain", "two chains"])
def test_more_combined_queries_than_are_planned_in_time_are_too_large(
    engine: SqlEngine, word: str, parts: int
) -> None:
    chain = f" {word} ".join(["SELECT 1"] * (MOST_ARMS // parts + 1))
    sql = f"SELECT * FROM ({chain})" + f", ({chain})" * (parts - 1)  # noqa: S608  # ours
    with pytest.raises(AthenaQueryError, match="STACK_OVERFLOW: statement is too large"):
        engine.compile(sql, "shop")


def test_text_that_means_a_billion_columns_is_ended(engine: SqlEngine) -> None:
    tables = ["a0 AS (SELECT 1 AS x)"]
    twice = "a{} AS (SELECT * FROM a{} b CROSS JOIN a{} c)"
    tables += [twice.format(n, n - 1, n - 1) for n in range(1, 30)]
    text = " ".join(["WITH", ", ".join(tables), "SELECT 1 FROM a29"])
    with pytest.raises(ResourcesExhaustedError, match="Query exhausted resources"):
        engine.compile(text, "shop")
