"""Joins of the relations, with a filter at every place where one may stand."""

# ruff: noqa: S608  # texts of our own making

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product

from .predicates import DAY, PREDICATES, predicate
from .relations import PARTITIONED, sources

KINDS = ("INNER", "LEFT", "RIGHT", "FULL", "CROSS", "USING", "COMMA")
PLACES = ("left", "right", "on left", "on right", "both", "either", "having")
LINKS = (
    "a.id = b.id",
    "a.dt = b.dt",
    "a.dt = b.dt AND a.n = b.n",
    "a.item = b.item",
    "a.n = b.n AND a.id < b.id",
)


@dataclass
class Filters:
    """What stands in a join's ON and in its query's WHERE, and its HAVING."""

    on: list[str]
    where: list[str] = field(default_factory=list)
    having: str = ""


def joins() -> Iterator[str]:
    """Join relations in every way, with a filter at every place."""
    left = [s for table in PARTITIONED for s in sources(table)]
    right = [s for table in ("items", "sales", "events") for s in sources(table) if not s.before]
    for number, (turn, kind, place) in enumerate(product(range(12), KINDS, PLACES)):
        a, b = left[number % len(left)], right[(number * 7 + turn) % len(right)]
        text = _joined(kind, a.relation, b.relation, _filters(kind, place, number))
        yield a.before + text


def _filters(kind: str, place: str, number: int) -> Filters:
    """Return what links the sides and a filter at its place; without an ON, WHERE has it."""
    first, second = predicate(number, "a"), predicate(number // 3, "b")
    found = Filters([LINKS[number % (4 if kind == "FULL" else 5)]])
    match place:
        case "left" | "right":
            found.where = [first if place == "left" else second]
        case "on left":
            found.on.append(DAY[number % len(DAY)].format(a="a"))
        case "on right":
            found.on.append(PREDICATES[number % 30].format(a="b"))
        case "both":
            found.where = [first, second]
        case "either":
            found.where = [f"({first} OR {second})"]
        case "having":
            found.having = " HAVING a.dt > '2026-11-01' OR max(b.dt) IS NULL"
    if kind in ("CROSS", "USING", "COMMA"):
        # A comma has its link there too; the others go without.
        found.where = found.on[kind != "COMMA" :] + found.where
    return found


def _joined(kind: str, a: str, b: str, filters: Filters) -> str:
    """Return a join's query, grouped where it would be long."""
    where = f" WHERE {' AND '.join(f'({w})' for w in filters.where)}" if filters.where else ""
    outputs, group = "a.id, b.id, b.dt, b.n", ""
    if kind in ("CROSS", "USING") or filters.having:
        outputs, group = "a.dt, count(*), min(a.id), max(b.id), min(b.n)", " GROUP BY a.dt"
    text = f"SELECT {outputs} FROM {_from(kind, a, b, filters.on)}{where}{group}{filters.having}"
    # A column of USING has no relation.
    return text.replace("a.dt", "dt").replace("b.dt", "dt") if kind == "USING" else text


def _from(kind: str, a: str, b: str, on: list[str]) -> str:
    match kind:
        case "COMMA":
            return f"{a} AS a, {b} AS b"
        case "CROSS":
            return f"{a} AS a CROSS JOIN {b} AS b"
        case "USING":
            return f"{a} AS a LEFT JOIN {b} AS b USING (dt)"
    return f"{a} AS a {kind} JOIN {b} AS b ON {' AND '.join(f'({o})' for o in on)}"
