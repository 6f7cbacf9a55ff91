"""Which partitions a filter leaves, wherever it stands; for answers see tests/parity/tables."""

from typing import Any

import pytest

from ..conftest import DAYS

# ruff: noqa: S608  # texts of our own making

LATER = "dt >= '2026-11-02'"


def asked(rows: Any, sales: Any, sql: str) -> list[str]:
    """Run a query; return the last days' digits that each scan asked for, joined."""
    rows(sql)
    return sorted("".join(dt[-1] for (dt,) in partitions) for partitions in sales.asked)


@pytest.mark.parametrize(
    ("relation", "wanted"),
    [
        (f"sales WHERE {LATER} AND (dt <> '2026-11-03' OR dt IS NULL)", ["2"]),
        (f"sales WHERE {LATER} AND (dt > '' OR quantity = 1)", ["23"]),
        ("sales AS a JOIN sales AS b ON a.dt > '2026-11-01' AND b.dt < '2026-11-02'", ["1", "23"]),
        ("sales AS a, sales AS b WHERE a.dt > '2026-11-01' AND b.dt < '2026-11-02'", ["1", "23"]),
        ("sales AS a LEFT JOIN sales AS b ON b.dt > '2026-11-01'", ["123", "23"]),
        ("sales AS a LEFT JOIN sales AS b ON TRUE WHERE a.dt > '2026-11-01'", ["123", "23"]),
        ("sales AS a RIGHT JOIN sales AS b ON a.dt > '2026-11-01'", ["123", "23"]),
        ("sales AS a RIGHT JOIN sales AS b ON TRUE WHERE b.dt > '2026-11-01'", ["123", "23"]),
        ("sales AS a JOIN sales AS b ON a.dt = b.dt WHERE a.dt > '2026-11-02'", ["3", "3"]),
        ("sales AS a LEFT JOIN sales AS b ON b.dt = a.dt WHERE a.dt > '2026-11-02'", ["3", "3"]),
        ("sales AS a RIGHT JOIN sales AS b ON b.dt = a.dt WHERE b.dt > '2026-11-02'", ["3", "3"]),
        ("sales AS a LEFT JOIN sales AS b ON b.dt = a.dt WHERE b.dt > '2026-11-02'",
         ["123", "123"]),
        ("sales AS a FULL JOIN sales AS b ON b.dt = a.dt WHERE a.dt > '2026-11-02'",
         ["123", "123"]),
        ("sales AS a JOIN sales AS b ON a.dt = b.item WHERE a.dt > '2026-11-02'", ["123", "3"]),
        ("sales AS a JOIN (SELECT dt FROM sales UNION ALL SELECT upper(dt) FROM sales) AS b"
         " ON a.dt = b.dt WHERE a.dt > '2026-11-02'", ["3", "3", "3"]),
        (f"(SELECT * FROM sales UNION ALL SELECT * FROM sales) WHERE {LATER}", ["23", "23"]),
        (f"(SELECT dt FROM sales EXCEPT SELECT dt FROM sales) WHERE {LATER}", ["23", "23"]),
        (f"(SELECT dt FROM sales GROUP BY dt, item) WHERE {LATER}", ["23"]),
        (f"(SELECT dt FROM sales GROUP BY dt HAVING {LATER})", ["23"]),
        (f"(SELECT dt FROM sales CROSS JOIN UNNEST(ARRAY[1, 2])) WHERE {LATER}", ["23"]),
        (f"(WITH w AS (TABLE sales) SELECT * FROM w) WHERE {LATER}", ["23"]),
        (f"(SELECT upper(dt) AS dt FROM sales) WHERE {LATER}", ["23"]),
    ],
)  # fmt: skip
def test_filter_leaves_partitions_out(
    rows: Any, sales: Any, relation: str, wanted: list[str]
) -> None:
    assert asked(rows, sales, f"SELECT count(*) FROM {relation}") == wanted


@pytest.mark.parametrize(
    "relation",
    [
        "sales WHERE dt = if(random() >= 0, '2026-11-02')",
        "(SELECT if(random() >= 0, dt) AS dt FROM sales) WHERE dt = '2026-11-02'",
        "(SELECT dt, random() AS r FROM sales OFFSET 0) WHERE dt = '2026-11-02'",
        "(SELECT dt FROM sales ORDER BY dt LIMIT 9) WHERE dt = '2026-11-02'",
        "(SELECT dt FROM sales ORDER BY dt OFFSET 1) WHERE dt = '2026-11-02'",
        "(SELECT max(dt) AS dt FROM sales) WHERE dt = '2026-11-02'",
        "(SELECT max(dt) OVER () AS dt FROM sales) WHERE dt = '2026-11-02'",
        "(SELECT dt, count(*) OVER () AS n FROM sales) WHERE dt = '2026-11-02'",
        "(SELECT dt FROM sales GROUP BY ROLLUP (dt)) WHERE dt = '2026-11-02'",
        "sales WHERE quantity = 2",
    ],
)
def test_filter_that_could_change_the_answer_leaves_no_partition_out(
    rows: Any, sales: Any, relation: str
) -> None:
    assert asked(rows, sales, f"SELECT count(*) FROM {relation}") == ["123"]


@pytest.mark.parametrize(
    "condition", ["AND a.dt = '2026-11-02'", "WHERE a.dt = '2026-11-02'", "WHERE b.dt IS NULL"]
)
def test_full_join_keeps_the_rows_of_both_sides(rows: Any, sales: Any, condition: str) -> None:
    sides = "sales AS a FULL JOIN sales AS b ON a.quantity = b.quantity"
    assert asked(rows, sales, f"SELECT count(*) FROM {sides} {condition}") == ["123", "123"]


def test_condition_with_a_subquery_is_left_to_the_query(rows: Any, sales: Any) -> None:
    sql = "SELECT count(*) FROM sales WHERE dt = (SELECT max(dt) FROM sales)"
    assert rows(sql) == [["3"]]
    assert sales.asked == [[(day,) for day in DAYS]] * 2
