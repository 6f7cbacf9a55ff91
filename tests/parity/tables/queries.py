"""The queries: enumerated combinations of relations, joins, filters, groupings and subqueries.

All answers are the same each time but for the rows' order, which `ordered` queries have too.
"""

# ruff: noqa: S608  # texts of our own making

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, product

from .kinds import kind_queries
from .predicates import DAY, PREDICATES, predicate
from .relations import COMMON, RELATIONS

PARTITIONED = ("sales", "events")
TABLES = (*PARTITIONED, "items", "notes")
OUTPUT = "a.id, a.dt, a.n, a.item, a.qty"
KINDS = ("INNER", "LEFT", "RIGHT", "FULL", "CROSS", "USING", "COMMA")
PLACES = ("left", "right", "on left", "on right", "both", "either", "having")
LINKS = (
    "a.id = b.id",
    "a.dt = b.dt",
    "a.dt = b.dt AND a.n = b.n",
    "a.item = b.item",
    "a.n = b.n AND a.id < b.id",
)
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


def queries() -> list[Query]:
    """Return all queries, each once."""
    texts = [*_single(), *_joins(), *_groups(), *_correlated()]
    ordered = [*_sorted(), *(Query(sql, is_ordered) for sql, is_ordered in kind_queries())]
    return list(dict.fromkeys([*map(Query, texts), *ordered]))


def _single() -> Iterator[str]:
    """Filter every relation over every table, more often those with partitions."""
    numbers = count()
    for table, times in zip(TABLES, (5, 4, 2, 1), strict=True):
        for source, _ in product(sources(table), range(times)):
            where = predicate(next(numbers), "a")
            yield f"{source.before}SELECT {OUTPUT} FROM {source.relation} AS a WHERE {where}"


def _joins() -> Iterator[str]:
    """Join relations in every way, with a filter at every place."""
    left = [s for table in PARTITIONED for s in sources(table)]
    right = [s for table in ("items", "sales", "events") for s in sources(table) if not s.before]
    numbers = count()
    for turn, kind, place in product(range(16), KINDS, PLACES):
        number = next(numbers)
        a, b = left[number % len(left)], right[(number * 7 + turn) % len(right)]
        yield a.before + _joined(kind, place, a.relation, b.relation, number)


def _joined(kind: str, place: str, a: str, b: str, number: int) -> str:
    """Return a join with its filter at a place; where there is no ON, WHERE has it."""
    link = LINKS[number % (4 if kind == "FULL" else 5)]
    first, second = predicate(number, "a"), predicate(number // 3, "b")
    on, where, having = [link], [], ""
    match place:
        case "left" | "right":
            where = [first if place == "left" else second]
        case "on left" | "on right":
            side, names = ("a", DAY) if place == "on left" else ("b", PREDICATES[:30])
            on.append(names[number % len(names)].format(a=side))
        case "both":
            where = [first, second]
        case "either":
            where = [f"({first} OR {second})"]
        case "having":
            having = " HAVING a.dt > '2026-11-01' OR max(b.dt) IS NULL"
    if kind in ("CROSS", "COMMA", "USING"):
        where, on = on[kind != "COMMA" :] + where, []
    filters = f" WHERE {' AND '.join(f'({w})' for w in where)}" if where else ""
    outputs, group = "a.id, b.id, b.dt, b.n", ""
    if kind in ("CROSS", "USING") or having:
        # A column of USING has no relation.
        key = "dt" if kind == "USING" else "a.dt"
        outputs, group = f"{key}, count(*), min(a.id), max(b.id), min(b.n)", f" GROUP BY {key}"
    text = f"SELECT {outputs} FROM {_from(kind, a, b, on)}{filters}{group}{having}"
    return _unqualified(text) if kind == "USING" else text


def _from(kind: str, a: str, b: str, on: list[str]) -> str:
    match kind:
        case "COMMA":
            return f"{a} AS a, {b} AS b"
        case "CROSS":
            return f"{a} AS a CROSS JOIN {b} AS b"
        case "USING":
            return f"{a} AS a LEFT JOIN {b} AS b USING (dt)"
    return f"{a} AS a {kind} JOIN {b} AS b ON {' AND '.join(f'({o})' for o in on)}"


def _unqualified(text: str) -> str:
    return text.replace("a.dt", "dt").replace("b.dt", "dt")


def _groups() -> Iterator[str]:
    """Group every few relations above a filter, with a filter on the groups."""
    found = [s for table in PARTITIONED for s in sources(table)]
    for number, (group, having, turn) in enumerate(product(GROUPS, HAVING, range(6))):
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
    for number, (form, _) in enumerate(product(CORRELATED, range(22))):
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
