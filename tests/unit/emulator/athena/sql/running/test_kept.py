"""Which derived tables are kept: those that take work, the innermost, each once."""

import pytest

from analytics_emulator.athena.sql import SqlEngine
from tests.unit.emulator.athena.sql.conftest import Catalog, Table

# ruff: noqa: S608  # texts of our own making


def tables_of(engine: SqlEngine) -> int:
    return len(engine.derived.files())


def answers(engine: SqlEngine, sql: str) -> list[list[str | None]]:
    return sorted(map(list, engine.run(engine.compile(sql, "shop")).rows), key=repr)


@pytest.mark.parametrize(
    ("derived", "tables"),
    [
        ("SELECT upper(item) AS a FROM sales WHERE quantity > 1", 0),
        ("SELECT item AS a FROM sales UNION ALL SELECT item FROM teas", 0),
        ("SELECT DISTINCT item AS a FROM sales", 1),
        ("SELECT item AS a FROM sales GROUP BY item", 1),
        ("SELECT max(item) AS a FROM sales", 1),
        ("SELECT x.item AS a FROM sales AS x JOIN teas AS y ON x.quantity = y.quantity", 1),
        ("SELECT lag(item) OVER (ORDER BY dt, quantity) AS a FROM sales", 1),
        ("SELECT a FROM sales CROSS JOIN UNNEST(ARRAY[item]) AS u(a)", 1),
        ("SELECT item AS a FROM sales UNION SELECT item FROM teas", 1),
        ("SELECT item AS a FROM sales EXCEPT SELECT 'tea'", 1),
        ("SELECT a FROM (SELECT DISTINCT item AS a FROM sales) ORDER BY a LIMIT 1", 1),
        ("WITH w AS (SELECT DISTINCT item FROM sales) SELECT item AS a FROM w", 1),
        ("WITH w AS (SELECT DISTINCT item FROM sales) SELECT max(item) AS a FROM w", 2),
        ("SELECT DISTINCT random() AS a FROM sales", 0),
    ],
)
def test_what_takes_work_is_kept(catalog: Catalog, derived: str, tables: int) -> None:
    keeping, plain = SqlEngine(catalog, least_kept_rows=1), SqlEngine(catalog)
    sql = f"SELECT count(a) FROM ({derived}) AS t"
    assert answers(keeping, sql) == answers(keeping, sql) == answers(plain, sql)
    assert tables_of(keeping) == tables


def test_the_innermost_derived_table_serves_the_outer_ones(catalog: Catalog) -> None:
    keeping = SqlEngine(catalog, least_kept_rows=1)
    inner = "(SELECT DISTINCT item, quantity FROM sales)"
    for outer in ("max(quantity) AS a", "min(quantity) AS a", "count(*) AS a"):
        answers(keeping, f"SELECT a FROM (SELECT {outer} FROM {inner}) AS t")
    assert tables_of(keeping) == 1


def test_recursive_query_is_computed_whole(catalog: Catalog) -> None:
    sql = """SELECT count(*) FROM (
        WITH RECURSIVE w(a) AS (
            SELECT DISTINCT item FROM sales UNION ALL SELECT a || 'x' FROM w WHERE length(a) < 7)
        SELECT DISTINCT a FROM w) AS t"""
    assert answers(SqlEngine(catalog, least_kept_rows=1), sql) == [["9"]]


def test_kept_columns_keep_their_names(catalog: Catalog) -> None:
    sql = """SELECT a, b FROM (
        WITH w(a, b) AS (SELECT DISTINCT item, dt FROM sales) SELECT b, a FROM w) AS t"""
    keeping, plain = SqlEngine(catalog, least_kept_rows=1), SqlEngine(catalog)
    assert answers(keeping, sql) == answers(plain, sql)


@pytest.mark.parametrize(("least", "tables"), [(9, 1), (10, 0)])
def test_rows_of_the_files_decide(catalog: Catalog, least: int, tables: int) -> None:
    keeping = SqlEngine(catalog, least_kept_rows=least)
    answers(keeping, "SELECT count(*) FROM (SELECT DISTINCT item FROM sales) AS t")
    assert tables_of(keeping) == tables


def test_rows_are_kept_below_a_filter_that_leaves_out_partitions(catalog: Catalog) -> None:
    """As a dashboard asks: by a calculated field over a day that a partition tells."""
    lines = "WITH lines AS (SELECT dt, item, max(quantity) AS n FROM sales GROUP BY item, dt)"
    rows = f"{lines} SELECT CAST(dt AS date) AS day, item, n FROM lines"
    near = "CASE WHEN t.day >= DATE '2026-11-02' THEN 1 ELSE 0 END AS near"
    sql = f"SELECT sum(n) FROM (SELECT t.*, {near} FROM ({rows}) AS t) AS t WHERE near = 1.0"
    keeping, plain = SqlEngine(catalog, least_kept_rows=1), SqlEngine(catalog)
    assert answers(keeping, sql) == answers(plain, sql) == [["10"]]
    assert tables_of(keeping) == 1


@pytest.mark.parametrize("name", ["stock", "wide"])
def test_rows_of_a_table_do_not_stand_for_those_of_another(
    catalog: Catalog, sales: Table, name: str
) -> None:
    """Also where none of the other's files are chosen, or its columns are of another type."""
    other = Table("item string; quantity bigint", "dt string", [])
    other._files = [] if name == "stock" else sales._files
    catalog[name] = other
    engine = SqlEngine(catalog, least_kept_rows=0)
    grouped = "SELECT dt, max(quantity) AS n FROM {} GROUP BY dt"
    asked = f"SELECT count(*), typeof(max(n)) FROM ({grouped}) AS t"
    assert answers(engine, asked.format("sales")) == [["3", "integer"]]
    count = str(len(other._files))
    assert answers(engine, asked.format(name)) == [[count, "bigint"]]
