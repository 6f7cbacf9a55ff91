"""What may stand in a query's FROM: tables under everything that a filter may have to pass.

Each relation has the columns id, dt, n, item and qty; `{t}` stands for the table that it reads.
"""

# ruff: noqa: S608  # texts of our own making

from dataclasses import dataclass

PARTITIONED = ("sales", "events")
ROW = "id, dt, n, item, qty"
X_ROW = "x.id, x.dt, x.n, x.item, x.qty"
GROUPED = "SELECT min(id) AS id, dt, n, max(item) AS item, sum(qty) AS qty FROM {t}"
BARE = "1 AS id, dt, n, item, 2 AS qty"
BOTH = "FROM {t} AS x {join} items AS y"
WITH = f"WITH w AS (SELECT {ROW} FROM {{t}}) "
WITH_NUMBERED = (
    "WITH w AS (SELECT id, dt, n, item, row_number() OVER (PARTITION BY dt ORDER BY id) AS qty"
    " FROM {t}) "
)


def _numbered(value: str, column: str) -> str:
    """Return the rows with one column replaced by a window function's value."""
    columns = [f"{value} AS {c}" if c == column else c for c in ROW.split(", ")]
    return f"(SELECT {', '.join(columns)} FROM {{t}})"


def _combined(word: str) -> str:
    """Return a set operation whose sides differ in their partitions."""
    return (
        f"(SELECT {BARE} FROM {{t}} WHERE dt >= '2026-11-01' {word}"
        f" SELECT {BARE} FROM {{t}} WHERE dt <= '2026-11-02' OR n = 1)"
    )


def _where(condition: str) -> str:
    return f"(SELECT {X_ROW} FROM {{t}} AS x WHERE {condition})"


DIRECT = {
    "table": "{t}",
    "derived": f"(SELECT {ROW} FROM {{t}})",
    "derived twice": f"(SELECT {ROW} FROM (SELECT * FROM {{t}} WHERE qty > 0))",
    "swapped": "(SELECT id, item AS dt, n, dt AS item, qty FROM {t})",
    "computed": "(SELECT id, substr(dt, 1, 10) AS dt, n + 0 AS n, item, qty FROM {t} WHERE n < 9)",
    "constant": "(SELECT id, '2026-11-01' AS dt, n, dt AS item, qty FROM {t})",
    "chosen": "(SELECT id, CASE WHEN n = 1 THEN dt END AS dt, n, item, qty FROM {t})",
    "filtered": _where("x.dt > '2026-11-01'"),
    "view": "{t}_view",
    "values": (
        "(SELECT * FROM (VALUES (1, '2026-11-01', 1, 'tea', 2), (2, NULL, NULL, '', 3),"
        " (30, 'é a/b=c', 2, 'é', NULL)) AS v(id, dt, n, item, qty))"
    ),
}
WINDOWS = {
    "row number a day": _numbered("row_number() OVER (PARTITION BY dt ORDER BY id)", "qty"),
    "row number": _numbered("row_number() OVER (ORDER BY id)", "qty"),
    "row number a key": _numbered("row_number() OVER (PARTITION BY n, dt ORDER BY id)", "n"),
    "lag": _numbered("lag(n) OVER (PARTITION BY dt ORDER BY id)", "n"),
    "lag of day": _numbered("lag(dt, 2, 'none') OVER (ORDER BY id)", "dt"),
    "lead": _numbered("lead(item) OVER (PARTITION BY n ORDER BY id DESC)", "item"),
    "running sum": _numbered("sum(qty) OVER (PARTITION BY dt ORDER BY id)", "qty"),
    "sum of all": _numbered("sum(qty) OVER ()", "qty"),
    "latest day": _numbered("max(dt) OVER (PARTITION BY n)", "dt"),
    "first of day": _numbered("first_value(n) OVER (PARTITION BY dt ORDER BY id)", "n"),
}
GROUPINGS = {
    "grouped": f"({GROUPED} GROUP BY dt, n)",
    "grouped, having": f"({GROUPED} GROUP BY dt, n HAVING count(*) > 1)",
    "rollup": f"({GROUPED} GROUP BY ROLLUP (dt, n))",
    "cube": f"({GROUPED} GROUP BY CUBE (dt, n))",
    "grouping sets": f"({GROUPED} GROUP BY GROUPING SETS ((dt, n), (dt), ()))",
    "empty set": f"({GROUPED} GROUP BY GROUPING SETS ((n, dt), ()))",
    "total": (
        "(SELECT count(*) AS id, max(dt) AS dt, min(n) AS n, max(item) AS item, sum(qty) AS qty"
        " FROM {t})"
    ),
    "distinct": f"(SELECT DISTINCT {BARE} FROM {{t}})",
    "distinct days": "(SELECT DISTINCT 3 AS id, dt, 1 AS n, dt AS item, 2 AS qty FROM {t})",
}
LIMITS = {
    "limited": f"(SELECT {ROW} FROM {{t}} ORDER BY id LIMIT 9)",
    "limited from the end": f"(SELECT {ROW} FROM {{t}} ORDER BY dt DESC NULLS LAST, id LIMIT 6)",
    "after some": f"(SELECT {ROW} FROM {{t}} ORDER BY id DESC OFFSET 3 LIMIT 11)",
    "with ties": f"(SELECT {ROW} FROM {{t}} ORDER BY dt FETCH FIRST 2 ROWS WITH TIES)",
}
SETS = {
    "two days": (
        f"(SELECT {ROW} FROM {{t}} WHERE dt = '2026-11-01'"
        f" UNION ALL SELECT {ROW} FROM {{t}} WHERE dt = '2026-11-02')"
    ),
    "two tables": f"(SELECT {ROW} FROM {{t}} UNION ALL SELECT {ROW} FROM items)",
    **{w: _combined(w) for w in ("UNION", "INTERSECT", "INTERSECT ALL", "EXCEPT", "EXCEPT ALL")},
}
SUBQUERIES = {
    "exists": _where("EXISTS (SELECT 1 FROM items AS y WHERE y.item = x.item AND y.n > 0)"),
    "not exists": _where("NOT EXISTS (SELECT 1 FROM sales AS y WHERE y.dt = x.dt AND y.n = x.n)"),
    "in": _where("x.item IN (SELECT item FROM items WHERE dt = '2026-11-01')"),
    "not in": _where("x.qty NOT IN (SELECT qty FROM items WHERE n = 1 AND qty IS NOT NULL)"),
    "scalar": (
        "(SELECT x.id, x.dt, (SELECT max(y.n) FROM items AS y WHERE y.dt = x.dt) AS n, x.item,"
        " x.qty FROM {t} AS x)"
    ),
}
JOINS = {
    "inner": f"(SELECT x.id, x.dt, y.n, y.item, x.qty {BOTH} ON x.item = y.item)",
    "left": f"(SELECT x.id, x.dt, y.n, y.item, x.qty {BOTH} ON x.id = y.id AND x.n = 1)",
    "right": f"(SELECT y.id, x.dt, x.n, y.item, y.qty {BOTH} ON x.id = y.id AND y.n = 1)",
    "full": f"(SELECT y.id, x.dt, x.n, x.item, y.qty {BOTH} ON x.id = y.id)",
    "full using": (
        "(SELECT coalesce(x.id, y.id) AS id, dt, y.n, x.item, y.qty FROM {t} AS x"
        " FULL JOIN items AS y USING (dt))"
    ),
}
JOINS = {
    name: text.replace("{join}", f"{name.split()[0].upper()} JOIN") for name, text in JOINS.items()
}
UNNESTS = {
    "unnest": (
        "(SELECT x.id, x.dt, x.n, u.tag AS item, x.qty FROM {t} AS x"
        " CROSS JOIN UNNEST(x.tags) AS u(tag))"
    ),
    "outer unnest": (
        "(SELECT x.id, x.dt, u.o AS n, u.tag AS item, x.qty FROM {t} AS x"
        " LEFT JOIN UNNEST(x.tags) WITH ORDINALITY AS u(tag, o) ON TRUE)"
    ),
}
RELATIONS = {
    **DIRECT, **WINDOWS, **GROUPINGS, **LIMITS, **SETS, **SUBQUERIES, **JOINS, **UNNESTS,
}  # fmt: skip
COMMON = {
    "with": (WITH, "w"),
    "with twice": (WITH, "(SELECT x.id, y.dt, x.n, y.item, x.qty FROM w AS x JOIN w AS y"
                         " ON x.id = y.id)"),
    "with two days": (WITH, "(SELECT * FROM w WHERE dt = '2026-11-01' UNION ALL"
                            " SELECT * FROM w WHERE dt = '2026-11-02')"),
    "with numbered": (WITH_NUMBERED, "w"),
    "with numbered, twice": (WITH_NUMBERED, "(SELECT x.id, x.dt, x.n, y.item, y.qty FROM w AS x"
                                            " LEFT JOIN w AS y ON x.id = y.qty)"),
}  # fmt: skip
"""Relations that name a WITH query `w`, with that query."""


@dataclass(frozen=True)
class Source:
    """A relation over a table, and the WITH query that it names, if any."""

    relation: str
    before: str = ""


def sources(table: str) -> list[Source]:
    """Return every relation over a table."""
    plain = [Source(text.format(t=table)) for text in RELATIONS.values()]
    named = [Source(r.format(t=table), w.format(t=table)) for w, r in COMMON.values()]
    return plain + named
