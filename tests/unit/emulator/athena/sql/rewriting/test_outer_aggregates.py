"""Aggregates over outer columns alone are over the rows of their own query, as in Trino."""

from typing import Any

import pytest

# ruff: noqa: S608  # texts of our own making

OUTER = "(VALUES (1, ARRAY[5, 6]), (2, ARRAY[]), (3, ARRAY[7])) t (a, l)"
FOUND = {
    "sum(a)": ["2", None, "3"],
    "count(a)": ["2", "0", "1"],
    "count(DISTINCT a)": ["1", "0", "1"],
    "geometric_mean(a) + sum(v)": ["12.0", None, "10.0"],
}
UNNESTED = "FROM UNNEST(l) u (v)"


@pytest.mark.parametrize("aggregate", FOUND)
def test_aggregate_over_outer_columns_is_over_its_own_rows(rows: Any, aggregate: str) -> None:
    subquery = f"SELECT {aggregate} {UNNESTED}"
    wanted = [[found] for found in FOUND[aggregate]]
    assert rows(f"SELECT ({subquery}) FROM {OUTER} ORDER BY a") == wanted
    for join in ("CROSS JOIN LATERAL ({}) AS s (n)", "LEFT JOIN LATERAL ({}) AS s (n) ON TRUE"):
        assert rows(f"SELECT n FROM {OUTER} {join.format(subquery)} ORDER BY a") == wanted


@pytest.mark.parametrize("source", ["", "FROM (VALUES 1, 2) u (x)", "FROM sales WHERE quantity = a",
                                    "FROM (SELECT 1) u (x) UNION ALL SELECT a"])  # fmt: skip
def test_unused_aggregate_over_outer_columns_is_one_row(rows: Any, source: str) -> None:
    subquery, wanted = f"(SELECT max(a) {source})", 6 if "UNION" in source else 3
    assert rows(f"SELECT count(*) FROM {OUTER} CROSS JOIN LATERAL {subquery}") == [[str(wanted)]]
    assert rows(f"SELECT a FROM {OUTER} WHERE EXISTS {subquery}") == [["1"], ["2"], ["3"]]
