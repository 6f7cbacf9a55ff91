"""LATERAL: Trino plans it without the columns that the query around it doesn't use.

What is answered and refused here, and the rows, are those of a Trino 476.
"""

from typing import Any

import pytest

from analytics_emulator.athena.sql import AthenaQueryError, SqlEngine

# ruff: noqa: S608  # texts of our own making

LEFT = "(VALUES (1, 10), (2, 20), (3, NULL)) t (a, b)"
RIGHT = "(VALUES (1, 5), (1, 6), (2, 7)) u (x, y)"
JOINS = (
    f"{LEFT} CROSS JOIN LATERAL ({{}}) AS l (m)",
    f"{LEFT} LEFT JOIN LATERAL ({{}}) AS l (m) ON b > 10",
)
SUBQUERIES = {
    f"SELECT y + a FROM {RIGHT} WHERE x = a": "3 3",
    f"SELECT sum(y * a) OVER () FROM {RIGHT}": "9 5",
    f"SELECT y + a FROM {RIGHT} LIMIT 2": "6 4",
    f"SELECT q.n FROM (SELECT y + a AS n FROM {RIGHT}) AS q": "9 5",
    f"SELECT y + a FROM {RIGHT} UNION ALL SELECT x + a FROM {RIGHT}": "18 8",
    f"SELECT (SELECT max(x) + a FROM {RIGHT}) + y FROM {RIGHT}": "9 5",
    f"WITH w AS (SELECT y + a AS n FROM {RIGHT}) SELECT n FROM w": "9 5",
    "VALUES (a), (b)": "6 4",
}
UNUSED = (
    "SELECT count(*) FROM {}",
    "SELECT count(*) FROM (SELECT * FROM {}) AS q",
    "WITH q AS (SELECT * FROM {}) SELECT count(*) FROM q",
    "SELECT count(*) FROM (SELECT a, b, m FROM {} UNION ALL SELECT 1, 2, 3 WHERE FALSE) AS q",
    "SELECT sum(n) FROM (SELECT a, count(*) AS n, max(m) FROM {} GROUP BY a) AS q",
    "SELECT count(*) FROM {} CROSS JOIN UNNEST(ARRAY[1]) AS e (v)",
)


@pytest.mark.parametrize("subquery", SUBQUERIES)
def test_lateral_without_a_used_column_is_answered(rows: Any, subquery: str) -> None:
    """Each way not to use a column, with one count for each join."""
    for join, wanted in zip(JOINS, SUBQUERIES[subquery].split(), strict=True):
        found = {rows(query.format(join.format(subquery)))[0][0] for query in UNUSED}
        assert found == {wanted}, join


@pytest.mark.parametrize("query", ["SELECT m FROM {}", "SELECT a FROM {} ORDER BY m",
                                   "SELECT a FROM {} WHERE m > 1", "SELECT DISTINCT a, m FROM {}",
                                   "SELECT a FROM (SELECT DISTINCT a, m FROM {})"])  # fmt: skip
def test_lateral_with_a_used_column_that_trino_cannot_plan_is_refused(
    engine: SqlEngine, query: str
) -> None:
    sql = query.format(JOINS[0].format(f"SELECT sum(y * a) OVER () FROM {RIGHT}"))
    with pytest.raises(AthenaQueryError, match="Given correlated subquery is not supported"):
        engine.compile(sql, "shop")


def test_what_is_wrong_elsewhere_is_said_before_a_lateral_is_planned(engine: SqlEngine) -> None:
    sql = "SELECT nowhere, m FROM " + JOINS[0].format(f"SELECT sum(y * a) OVER () FROM {RIGHT}")
    with pytest.raises(AthenaQueryError, match="COLUMN_NOT_FOUND"):
        engine.compile(sql, "shop")


@pytest.mark.parametrize("distinct", [
    f"SELECT DISTINCT max(y) FROM {RIGHT} WHERE x = a",
    f"SELECT DISTINCT m FROM (SELECT max(y) AS m FROM {RIGHT} WHERE x = a) AS q",
    f"SELECT DISTINCT m FROM (SELECT DISTINCT max(y) AS m FROM {RIGHT} WHERE x = a) AS q",
    f"SELECT DISTINCT * FROM (WITH w AS (SELECT max(y) FROM {RIGHT} WHERE x = a) TABLE w) AS q",
])  # fmt: skip
def test_distinct_over_one_row_loses_no_outer_row(rows: Any, distinct: str) -> None:
    sql = f"SELECT a, m FROM {LEFT} CROSS JOIN LATERAL ({distinct}) AS l (m) ORDER BY a"
    assert rows(sql) == [["1", "6"], ["2", "7"], ["3", None]]
    assert rows(f"SELECT count(*) FROM ({sql}) AS q") == [["3"]]
