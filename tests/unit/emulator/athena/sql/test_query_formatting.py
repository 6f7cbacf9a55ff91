"""Queries in Trino's layout: SqlFormatter's rules; two texts are of clients' tests on AWS."""

import pytest

from analytics_emulator.athena.sql import formatted_query

LAID_OUT = {
    "SELECT number_of_rows FROM s.one_row": "SELECT number_of_rows\nFROM\n  s.one_row\n",
    "SELECT CAST(ROW(1, ROW(2, '4')) AS ROW(f bigint, g ROW(h bigint, i varchar))) col0":
        "SELECT CAST(ROW (1, ROW (2, '4')) AS ROW(f bigint, g ROW(h bigint, i varchar))) col0\n\n",
    "select a as x, b from t where c > 1.50 and d like 'x' and e order by 1 limit 3":
        "SELECT\n  a x\n, b\nFROM\n  t\nWHERE ((c > 1.5E0) AND (d LIKE 'x') AND e)\n"
        "ORDER BY 1 ASC\nLIMIT 3\n",
    "SELECT 1 FROM a, b JOIN c ON a.x = c.x CROSS JOIN UNNEST(y) WITH ORDINALITY AS u (v, n)":
        "SELECT 1\nFROM\n  a\n, ((b\nINNER JOIN c ON (a.x = c.x))\n"
        "CROSS JOIN UNNEST(y) WITH ORDINALITY u (v, n))\n",
    "WITH w (k) AS (SELECT 1) SELECT k FROM (SELECT * FROM w) z":
        "WITH\n  w (k) AS (\n   SELECT 1\n\n) \n"
        "SELECT k\nFROM\n  (\n   SELECT *\n   FROM\n     w\n)  z\n",
    "SELECT 1 UNION ALL SELECT 2": "SELECT 1\n\nUNION ALL SELECT 2\n\n",
    "SELECT a FROM t GROUP BY ROLLUP (a), b HAVING count(*) > 1":
        "SELECT a\nFROM\n  t\nGROUP BY ROLLUP (a), b\nHAVING (count(*) > 1)\n",
    "SELECT a FROM t WHERE t.b >= date_add('day', -1, date '2020-01-01') - interval '1' hour":
        "SELECT a\nFROM\n  t\n"
        "WHERE (t.b >= (date_add('day', -1, date '2020-01-01') - INTERVAL  '1' HOUR))\n",
}  # fmt: skip


@pytest.mark.parametrize("sql", LAID_OUT)
def test_query_stands_in_trinos_layout_and_stays_so(sql: str) -> None:
    found = formatted_query(sql)
    assert found == LAID_OUT[sql]
    assert formatted_query(found) == found


@pytest.mark.parametrize(
    "sql",
    ["SELECT a FROM t TABLESAMPLE BERNOULLI (50)", "SELECT a FROM t FETCH FIRST 1 ROW ONLY"],
)
def test_query_with_a_clause_of_unknown_layout_stays_as_written(sql: str) -> None:
    assert formatted_query(sql) == sql
