"""UNION, INTERSECT and EXCEPT: queries whose columns meet in common types."""

from collections.abc import Callable
from dataclasses import replace

from sqlglot import exp

from ...errors import AthenaQueryError, located
from ...nodes.queries import (
    Derived,
    Grouped,
    GroupingSet,
    Item,
    Query,
    Select,
    SetOperation,
)
from ...nodes.values import Aggregate, Column, Comparison, Literal, Value, duck
from ...reading.positions import set_operator_position
from ...semantics.coercion import coerce
from ...semantics.map_order import holds_map, in_key_order
from ...semantics.zones import mixes_zones
from ...types import BIGINT, BOOLEAN, Type, common_of
from ..binder import Binder
from ..expressions.nested_order import whole
from ..expressions.ordering import unorderable
from ..shape import Bound, OutputColumn

type Made = Callable[[Value], Value]

_NESTED = ("array", "row")
_ORDERED = ("INTERSECT ALL", "EXCEPT ALL")
_MARK = "_arm"


def arms_of(node: exp.SetOperation) -> list[exp.Expr]:
    """Return the queries that a chain of the same associative operation combines, left to right."""
    arms = [node.expression]
    left = node.this
    while _continues(left, node):
        arms.append(left.expression)
        left = left.this
    return [left, *reversed(arms)]


def _continues(left: exp.Expr, node: exp.SetOperation) -> bool:
    """Return whether the left side is the same UNION, without a clause of its own.

    INTERSECT and EXCEPT compare rows in the types of two sides at a time.
    """
    same = type(left) is type(node) and left.args.get("distinct") == node.args.get("distinct")
    plain = not any(left.args.get(a) for a in ("order", "limit", "offset", "with_"))
    return same and plain and isinstance(node, exp.Union)


def combined(
    binder: Binder, node: exp.SetOperation, arms: list[Bound], alias: Callable[[], str]
) -> Bound:
    """Return the queries combined, each arm in the common types."""
    first = arms[0]
    for number, arm in enumerate(arms):
        if len(arm.columns) != len(first.columns):
            counts = f"{len(first.columns)}, {len(arm.columns)}"
            raise _mismatch(binder, node, number, f"has different number of fields: {counts}")
    columns_met = enumerate(zip(*(a.columns for a in arms), strict=True), 1)
    met = [_met(binder, node, place, list(cs)) for place, cs in columns_met]
    columns = [replace(c, type=t) for c, t in zip(first.columns, met, strict=True)]
    word = node.key.upper() + ("" if node.args.get("distinct") else " ALL")
    made = _told_apart(binder, node, word, met)
    aligned = tuple(in_types(a, met, alias, made) for a in arms)
    if word != "UNION ALL" and any(map(mixes_zones, met)):
        if word in _ORDERED:
            raise binder.not_supported(node, f"{word} of timestamps in several zones")
        if word == "UNION":
            return Bound(_distinct(aligned, columns, alias()), columns)
        names = [[c.duck for c in arm.columns] for arm in arms]
        return Bound(_by_arms(word, aligned, names, columns, alias()), columns)
    return Bound(SetOperation(word, aligned), columns)


def _told_apart(
    binder: Binder, node: exp.SetOperation, word: str, types: list[Type]
) -> Made | None:
    """Return what makes of columns what rows are told apart by; None where they are it already.

    INTERSECT ALL and EXCEPT ALL sort rows in Trino, which fails on what has no order and on NULLs
    within.
    """
    if word in _ORDERED:
        for t in filter(None, map(unorderable, types)):
            raise binder.not_supported(node, f"{word} of {t}")
        nested = any(t.kind in _NESTED for t in types)
        return (lambda v: whole(v) if v.type.kind in _NESTED else v) if nested else None
    return in_key_order if word != "UNION ALL" and any(map(holds_map, types)) else None


def _distinct(arms: tuple[Query, ...], columns: list[OutputColumn], alias: str) -> Query:
    """Return a UNION as a SELECT DISTINCT, which tells moments in several zones apart."""
    items = tuple(Item(c.duck, Column(c.type, alias, c.duck)) for c in columns)
    return Select(items, Derived(SetOperation("UNION ALL", arms), alias), distinct=True)


def _by_arms(
    word: str,
    arms: tuple[Query, ...],
    names: list[list[str]],
    columns: list[OutputColumn],
    alias: str,
) -> Query:
    """Return an INTERSECT or EXCEPT as groups of all rows that know which queries have them: GROUP
    BY tells moments in several zones apart."""
    types = [c.type for c in columns]
    named = enumerate(zip(arms, names, strict=True))
    marked = tuple(_marked(*arm, types, n, alias) for n, arm in named)
    keys = tuple(Column(t, alias, name) for t, name in zip(types, names[0], strict=True))
    mark = Column(BIGINT, alias, _MARK)
    within = tuple(
        Aggregate(BOOLEAN, "bool_or", (Comparison(BOOLEAN, "=", mark, Literal(BIGINT, n)),))
        for n in range(len(arms))
    )
    rows, groups = Derived(SetOperation("UNION ALL", marked), alias), f"{alias}g"
    every = GroupingSet(tuple(range(len(keys))))
    found: list[Value] = [Column(BOOLEAN, groups, f"a{n}") for n in range(len(arms))]
    if word == "EXCEPT":
        found[1:] = [duck(BOOLEAN, "(NOT $1)", f) for f in found[1:]]
    items = tuple(Item(c.duck, Column(c.type, groups, f"k{n}")) for n, c in enumerate(columns))
    return Select(items, Grouped(groups, rows, (), keys, (every,), within), tuple(found))


def _marked(arm: Query, names: list[str], types: list[Type], number: int, alias: str) -> Query:
    """Return a query whose rows say which one they are of."""
    pairs = zip(names, types, strict=True)
    items = tuple(Item(name, Column(t, alias, name)) for name, t in pairs)
    return Select((*items, Item(_MARK, Literal(BIGINT, number))), Derived(arm, alias))


def _met(binder: Binder, node: exp.SetOperation, place: int, columns: list[OutputColumn]) -> Type:
    """Return the common type of one column of all queries."""
    common = columns[0].type
    for number, column in enumerate(columns):
        found = common_of([common, column.type])
        if found is None:
            text = f"has incompatible types: {common}, {column.type}"
            raise _mismatch(binder, node, number, text, f"column {place} in ")
        common = found
    return common


def _mismatch(
    binder: Binder, node: exp.SetOperation, number: int, what: str, of: str = ""
) -> AthenaQueryError:
    """Return the error of a query that doesn't fit those before it: it stands at their operator."""
    arm = arms_of(node)[number]
    position = set_operator_position(binder.sql, node, arm) or binder.position(node)
    return located("TYPE_MISMATCH", f"{of}{node.key.upper()} query {what}", position)


def in_types(
    arm: Bound, types: list[Type], alias: Callable[[], str], made: Made | None = None
) -> Query:
    """Return a query with its columns as other types, which theirs coerce to, and what is to be
    made of those."""
    if [c.type for c in arm.columns] == types and made is None:
        return arm.query
    name = alias()
    pairs = zip(arm.columns, types, strict=True)
    values = [(c.duck, coerce(Column(c.type, name, c.duck), t)) for c, t in pairs]
    items = tuple(Item(n, made(v) if made else v) for n, v in values)
    return Select(items, Derived(arm.query, name))
