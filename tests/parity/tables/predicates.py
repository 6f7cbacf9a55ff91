"""Conditions over the columns of a relation `{a}`: on partition columns, on others, on both."""

DAY = (
    "{a}.dt = '2026-11-01'",
    "{a}.dt <> '2026-11-01'",
    "{a}.dt > '2026-11-01'",
    "{a}.dt BETWEEN '2026-11-02' AND '2026-11-04'",
    "{a}.dt IN ('2026-11-02', 'é a/b=c')",
    "{a}.dt NOT IN ('2026-11-01', '')",
    "{a}.dt LIKE '2026-11-0_'",
    "{a}.dt IS NULL",
    "{a}.dt IS NOT NULL",
    "{a}.dt IS DISTINCT FROM '2026-11-02'",
    "coalesce({a}.dt, '2026-11-02') = '2026-11-02'",
    "substr({a}.dt, 9) = '01'",
    "NOT ({a}.dt = '2026-11-02' OR {a}.dt IS NULL)",
    "CASE WHEN {a}.dt = '2026-11-01' THEN TRUE ELSE {a}.dt IS NULL END",
    "{a}.dt = '2026-11-03'",
    "{a}.dt = '2026-11-04'",
    "TRY_CAST({a}.dt AS date) >= DATE '2026-11-02'",
)
NUMBER = (
    "{a}.n = 1",
    "{a}.n IN (1, NULL)",
    "NOT ({a}.n = 1)",
    "{a}.n > 0 AND {a}.dt = '2026-11-02'",
    "{a}.n IS NULL",
    "({a}.dt, {a}.n) = ('2026-11-01', 2)",
    "{a}.n = 1 OR {a}.dt = '2026-11-02'",
    "CAST({a}.n AS varchar) = {a}.dt OR {a}.n < 0",
    "nullif({a}.n, 1) IS NULL",
)
OTHER = (
    "{a}.item = 'tea'",
    "{a}.qty > 2",
    "{a}.item LIKE '%e%' OR {a}.qty IS NULL",
    "length({a}.item) > 3",
    "TRUE",
    "{a}.qty > 2 AND {a}.dt = '2026-11-01'",
    "{a}.qty > 2 OR {a}.dt = '2026-11-01'",
    "{a}.dt = {a}.item",
    "{a}.dt = '2026-11-01' AND {a}.dt = '2026-11-02'",
    "NULL",
)
NESTED = (
    "{a}.dt = (SELECT min(z.dt) FROM items AS z WHERE z.dt > '')",
    "{a}.dt IN (SELECT z.dt FROM items AS z WHERE z.n = 1)",
    "{a}.dt NOT IN (SELECT z.dt FROM sales AS z WHERE z.n = 2)",
    "EXISTS (SELECT 1 FROM items AS z WHERE z.dt = {a}.dt AND z.n = 2)",
    "{a}.n < (SELECT max(z.n) FROM sales AS z WHERE z.dt = {a}.dt)",
)
PREDICATES = (*DAY, *NUMBER, *OTHER, *NESTED)


def predicate(number: int, alias: str) -> str:
    """Return a condition over an alias; all of them come as numbers go on."""
    return PREDICATES[number % len(PREDICATES)].format(a=alias)
