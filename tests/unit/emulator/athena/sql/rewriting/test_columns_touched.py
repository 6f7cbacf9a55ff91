"""Which columns a query needs of a table: what Athena would read, and bills."""

import pytest

from analytics_emulator.athena.sql import SqlEngine

WITH_TWO = "WITH w AS (SELECT item, price, note FROM sales), v AS (SELECT item, note FROM w)"
ROUNDS = (
    "WITH RECURSIVE w(a, b, n) AS (SELECT item, price, 1 FROM sales"
    " UNION ALL SELECT a, b, n + 1 FROM w WHERE n < 2)"
)


@pytest.mark.parametrize(
    ("sql", "wanted"),
    [
        ("SELECT count(*) FROM sales", ""),
        ("SELECT item FROM sales WHERE quantity > 1 ORDER BY price", "item price quantity"),
        ("SELECT a FROM (SELECT item AS a, price AS b FROM sales)", "item"),
        ("SELECT a FROM (SELECT DISTINCT item AS a, price AS b FROM sales)", "item price"),
        ("SELECT count(*) FROM (SELECT item, max(price) FROM sales GROUP BY 1)", "item price"),
        ("SELECT sum(price) FROM sales WHERE quantity > 1", "price quantity"),
        ("SELECT count(*) FROM sales GROUP BY note HAVING min(price) > 1", "note price"),
        ("SELECT count(*) FROM sales, (VALUES 'x') AS v(x) WHERE item = x", "item"),
        ("SELECT count(*) FROM sales JOIN (VALUES 'x') AS v(x) ON item = x", "item"),
        ("SELECT x FROM (SELECT item, price, ARRAY[note] AS l FROM sales), UNNEST(l) u(x)", "note"),
        ("SELECT item, x FROM sales CROSS JOIN UNNEST(ARRAY[note]) AS u(x)", "item note"),
        ("SELECT 1 WHERE (SELECT max(price) FROM sales) > 1", "price"),
        ("SELECT 1 IN (SELECT quantity FROM sales)", "quantity"),
        ("SELECT 1 IN (SELECT a FROM (SELECT quantity a, price b FROM sales))", "quantity"),
        ("SELECT item IN (SELECT 'x') FROM sales", "item"),
        (
            "SELECT EXISTS (SELECT 1 FROM (VALUES 1) AS v(x) WHERE x = quantity) FROM sales",
            "quantity",
        ),
        ("SELECT (SELECT x FROM (VALUES 1) AS v(x) WHERE note = item) FROM sales", "item note"),
        ("SELECT x FROM sales, LATERAL (SELECT upper(item) AS x, note AS y)", "item"),
        (" ".join([WITH_TWO, "SELECT item FROM v"]), "item"),
        (" ".join([ROUNDS, "SELECT a FROM w"]), "item price"),
        ("SELECT sum(price) OVER (PARTITION BY item ORDER BY note) FROM sales", "item note price"),
    ],
)
def test_query_needs_the_columns_that_its_outputs_need(
    engine: SqlEngine, sql: str, wanted: str
) -> None:
    (touched,) = engine.compile(sql, "shop").touched.values()
    assert touched == set(wanted.split())


@pytest.mark.parametrize(
    ("word", "wanted"), [("UNION ALL", {"item"}), ("UNION", {"item", "price"})]
)
def test_rows_that_are_told_apart_need_all_their_columns(
    engine: SqlEngine, word: str, wanted: set[str]
) -> None:
    arm = "SELECT item AS a, price AS b FROM sales"
    sql = f"SELECT a FROM ({arm} {word} {arm})"  # noqa: S608  # written above
    assert list(engine.compile(sql, "shop").touched.values()) == [wanted, wanted]
