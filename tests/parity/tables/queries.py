"""The queries: enumerated combinations of relations, joins, filters, groupings and subqueries.

All answers are the same each time but for the rows' order, which `ordered` queries have too.
"""

# ruff: noqa: S608  # texts of our own making

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, product

from .joins import joins
from .kinds import kind_queries
from .predicates import DAY, PREDICATES, predicate
from .relations import PARTITIONED, sources

TABLES = (*PARTITIONED, "items", "notes")
OUTPUT = "a.id, a.dt, a.n, a.item, a.qty"
GROUPS = (
    "GROUP BY a.dt, a.n",
    "GROUP BY ROLLUP (a.dt, a.n)",
    "GROUP BY CUBE (a.dt, a.n)",
    "GROUP BY GROUPING SETS ((a.dt), (a.n), ())",
    "GROUP BY a.n, ROLLUP (a.dt)",
)
HAVING = (
    "count(*) > 1",
    "a.dt = '2026-11-01'",
    "a.dt IS NULL",
    "max(a.dt) > '2026-11-01'",
    "grouping(a.dt) = 0 AND a.dt <> '2026-11-02'",
    "a.n = 1 OR sum(a.qty) > 5",
)


@dataclass(frozen=True)
class Query:
    """A query's text, and whether its rows have an order."""

    sql: str
    ordered: bool = False


def queries() -> list[Query]:
    """Return all queries, each once."""
    texts = [*_single(), *joins(), *_groups(), *_correlated()]
    ordered = [*_sorted(), *(Query(sql, is_ordered) for sql, is_ordered in kind_queries())]
    return list(dict.fromkeys([*map(Query, texts), *ordered]))


def _single() -> Iterator[str]:
    """Filter every relation over every table, more often those with partitions."""
    numbers = count()
    for table, times in zip(TABLES, (4, 3, 2, 1), strict=True):
        for source, _ in product(sources(table), range(times)):
            where = predicate(next(numbers), "a")
            yield f"{source.before}SELECT {OUTPUT} FROM {source.relation} AS a WHERE {where}"


def _groups() -> Iterator[str]:
    """Group every few relations above a filter, with a filter on the groups."""
    found = [s for table in PARTITIONED for s in sources(table)]
    for number, (group, having, turn) in enumerate(product(GROUPS, HAVING, range(5))):
        source = found[(number * 11 + turn) % len(found)]
        where = predicate(number, "a")
        yield (
            f"{source.before}SELECT a.dt, a.n, count(*), sum(a.qty), min(a.item), grouping(a.dt)"
            f" FROM {source.relation} AS a WHERE {where} {group} HAVING {having}"
        )


CORRELATED = (
    "SELECT a.id FROM {a} AS a WHERE {p} AND EXISTS"
    " (SELECT 1 FROM {b} AS b WHERE b.dt = a.dt AND {q})",
    "SELECT a.id FROM {a} AS a WHERE NOT EXISTS"
    " (SELECT 1 FROM {b} AS b WHERE b.id = a.id AND {q}) AND {p}",
    "SELECT a.id FROM {a} AS a WHERE a.dt IN (SELECT b.dt FROM {b} AS b WHERE {q}) AND {p}",
    "SELECT a.id FROM {a} AS a WHERE a.n NOT IN (SELECT b.n FROM {b} AS b WHERE {q}) OR {p}",
    "SELECT a.id FROM {a} AS a WHERE a.id IN (SELECT b.id FROM {b} AS b WHERE b.dt = a.dt AND {q})",
    "SELECT a.id, (SELECT count(*) FROM {b} AS b WHERE b.dt = a.dt AND {q})"
    " FROM {a} AS a WHERE {p}",
    "SELECT a.id, (SELECT max(b.item) FROM {b} AS b WHERE {q}) FROM {a} AS a WHERE {p}",
    "SELECT a.id FROM {a} AS a WHERE a.n <="
    " (SELECT max(b.n) FROM {b} AS b WHERE b.dt = a.dt AND {q}) AND {p}",
    "SELECT a.id FROM {a} AS a WHERE a.dt >= ALL"
    " (SELECT b.dt FROM {b} AS b WHERE {q} AND b.dt > '')",
    "SELECT a.dt, EXISTS (SELECT 1 FROM {b} AS b WHERE {q}), count(*) FROM {a} AS a WHERE {p}"
    " GROUP BY a.dt",
)


def _correlated() -> Iterator[str]:
    """Ask for rows beside rows of another relation, filtered inside and outside."""
    left = [s for table in ("sales", "events", "items") for s in sources(table) if not s.before]
    right = [s for table in PARTITIONED for s in sources(table) if not s.before]
    for number, (form, _) in enumerate(product(CORRELATED, range(16))):
        a, b = left[(number * 5) % len(left)], right[number % len(right)]
        plain = (*DAY, *PREDICATES[17:35])  # without subqueries
        p, q = plain[number % len(plain)], plain[(number * 3) % len(plain)]
        parts = {"a": a.relation, "b": b.relation, "p": p.format(a="a"), "q": q.format(a="b")}
        yield form.format(**{k: f"({v})" if k in "pq" else v for k, v in parts.items()})


def _sorted() -> Iterator[Query]:
    """Sort and cut every relation, filtered."""
    numbers = count(3)
    for source in sources("sales"):
        where = predicate(next(numbers), "a")
        yield Query(
            f"{source.before}SELECT a.dt, a.n, a.id, a.item FROM {source.relation} AS a"
            f" WHERE {where} ORDER BY a.dt DESC NULLS FIRST, a.n, a.id, a.item LIMIT 12",
            ordered=True,
        )
