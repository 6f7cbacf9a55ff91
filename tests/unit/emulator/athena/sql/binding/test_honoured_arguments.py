"""No argument of the parser's nodes is passed over: each is honoured, or the query is refused.

Generated from the parser's own definitions, so that a new version's new flags are tried as well.
"""

from functools import cache

import pytest
from sqlglot import exp

from analytics_emulator.athena.sql import AthenaQueryError
from analytics_emulator.athena.sql.binding.binder import CHAINS, RULES
from analytics_emulator.athena.sql.binding.queries.query_binder import QueryBinder
from analytics_emulator.athena.sql.binding.shape import Session
from analytics_emulator.athena.sql.binding.structure import STRUCTURE, honoured
from analytics_emulator.athena.sql.reading.dialect import parse_query
from analytics_emulator.athena.sql.stages import NoTables

QUERIES = (
    "WITH a AS (SELECT 1 x) SELECT DISTINCT t.x, t.* FROM a t WHERE NOT x = 1 AND true OR false",
    "SELECT x, count(DISTINCT y ORDER BY y DESC) FILTER (WHERE y > 1) FROM (VALUES (1, 2)) t(x, y)"
    " GROUP BY x HAVING x < 1 ORDER BY x LIMIT ALL",
    "SELECT 1 FROM (VALUES 1) t(x) GROUP BY ROLLUP (x), CUBE (x), GROUPING SETS ((x), ())",
    "SELECT 1 UNION SELECT 2 INTERSECT SELECT 3 EXCEPT SELECT 4 OFFSET 1 FETCH FIRST 1 ROW ONLY",
    "SELECT sum(x) OVER (ORDER BY x ROWS 1 PRECEDING), lag(x) IGNORE NULLS OVER w,"
    " lag(x) RESPECT NULLS OVER w FROM (VALUES 1) t(x) WINDOW w AS (PARTITION BY x)",
    "SELECT CAST(ROW(1) AS ROW(a decimal(3, 1))).a, TRY_CAST('1' AS integer), (1, 2),"
    " DATE '2020-01-01'",
    "SELECT 1 + 2 - 3 * 4 / 5 % 6, -x, +x, 'a' || 'b', x[1], ARRAY[1], x <> 1, x <= 1, x >= 1"
    " FROM (VALUES 1) t(x)",
    "SELECT x IS NULL, x IS DISTINCT FROM 1, x IS NOT DISTINCT FROM 1, x BETWEEN 1 AND 2, x IN (1),"
    " x LIKE 'a' ESCAPE 'b', x = ANY (SELECT 1), x > ALL (SELECT 1) FROM (VALUES 1) t(x)",
    "SELECT CASE x WHEN 1 THEN 2 END, IF(true, 1), EXISTS (SELECT 1), (SELECT 1), NULL, X'41',"
    " U&'\\0041', ? FROM (VALUES 1) t(x)",
    "SELECT extract(DAY FROM x), position('a' IN 'b'), trim('a'), substring('a' FROM 1),"
    " INTERVAL '1' DAY, x AT TIME ZONE 'UTC', f(x -> x), x -> 1,"
    " listagg(x, ',') WITHIN GROUP (ORDER BY x) FROM (VALUES 1) t(x)",
    "SELECT CURRENT_DATE, CURRENT_TIMESTAMP, LOCALTIMESTAMP, CURRENT_TIME, LOCALTIME, CURRENT_USER,"
    " CURRENT_CATALOG, CURRENT_SCHEMA",
    "SELECT json_value('1', 'lax $' PASSING 1 AS a), json_object('a' VALUE 1)",
    "SELECT 1 FROM JSON_TABLE('1', 'lax $' AS p COLUMNS (a integer) PLAN (p))",
    "SELECT 1 FROM TABLE(sequence(stop => 2))",
    "SELECT 1 FROM a MATCH_RECOGNIZE (MEASURES FINAL LAST(x) AS l PATTERN (A) DEFINE A AS x > 1)",
    "SELECT t.* AS (a) FROM a t TABLESAMPLE BERNOULLI (1) LEFT JOIN b USING (c)"
    " CROSS JOIN UNNEST(ARRAY[1]) WITH ORDINALITY, LATERAL (SELECT 1)",
)
KINDS = {*RULES, *CHAINS, *STRUCTURE}


@cache
def places() -> dict[type[exp.Expr], str]:
    """Return a query for each kind of nodes that is in one."""
    return {type(node): sql for sql in QUERIES for node in parse_query(sql).walk()}


def dropped() -> list[tuple[type[exp.Expr], str]]:
    kinds = sorted(KINDS, key=lambda k: k.__name__)
    return [(k, a) for k in kinds for a in sorted(k.arg_types.keys() - (honoured(k) or set()))]


def test_each_kind_with_a_rule_is_tried() -> None:
    assert {k.__name__ for k in KINDS - places().keys()} == set()


@pytest.mark.parametrize(("kind", "name"), dropped(), ids=lambda x: getattr(x, "__name__", x))
def test_argument_that_no_rule_honours_is_refused(kind: type[exp.Expr], name: str) -> None:
    tree = parse_query(places()[kind]).copy()
    node = next(n for n in tree.walk() if type(n) is kind)
    node.set(name, exp.Var(this="newly"))
    with pytest.raises(AthenaQueryError, match="NOT_SUPPORTED") as refused:
        QueryBinder("", "shop", Session(NoTables())).text(tree)
    assert f"{kind.key.upper()} with {name.strip('_').replace('_', ' ').upper()}" in str(
        refused.value
    )
