"""Filters that differ from row to row by themselves: they are drawn once for each row they filter.

DuckDB 2.0 pushes `random() < 0.5` below its own unnest, and `random() < y` or
`random() < (SELECT …)` to the one side of a join that it names: it then holds for all rows or none.
So such a condition is computed as a column, through which DuckDB pushes nothing.
"""

from dataclasses import replace

from ..errors import not_supported
from ..nodes.logic import conjuncts
from ..nodes.node import Node
from ..nodes.outputs import own_aliases
from ..nodes.queries import Derived, Grouped, Item, Join, OneRow, Query, Relation, Select
from ..nodes.values import Column, Subquery, Value
from ..nodes.volatility import contains_volatile
from ..nodes.walking import rewrite, substitute, walk
from .rule import RewritingRule


def _draw_below(query: Query) -> Query:
    """Compute each volatile condition where the rows are that it filters."""
    done = rewrite(query, _drawn_below)
    for node in walk(done):
        if isinstance(node, Join):
            _refuse_moved(node)
    return done


def _drawn_below(node: Node) -> Node:
    """Return a query block that filters by columns in which its volatile conditions were drawn."""
    if not isinstance(node, Select | Grouped):
        return node
    source, of_joins = _without_volatile(node.source)
    drawn, others = _parted(node.where)
    drawn += of_joins
    if not drawn:
        return node
    above = replace(node, source=OneRow(), where=())
    own = own_aliases(source)
    named = [n for n in walk(above) if isinstance(n, Column) and n.relation in own]
    alias = f"_drawn_{node.identity.hex()[:16]}"
    columns = {c: Column(c.type, alias, f"c{i}") for i, c in enumerate(dict.fromkeys(named))}
    filters = {c: Column(c.type, alias, f"f{i}") for i, c in enumerate(dict.fromkeys(drawn))}
    items = tuple(Item(held.name, value) for value, held in (*columns.items(), *filters.items()))
    below = Select(items, source, others)

    def held(part: Node) -> Node | None:
        return columns.get(part) if isinstance(part, Column) else None

    moved = substitute(above, held)
    return replace(moved, source=Derived(below, alias), where=tuple(filters.values()))


def _without_volatile(relation: Relation) -> tuple[Relation, tuple[Value, ...]]:
    """Return inner joins without their volatile conditions, and these: they filter all the same."""
    if not isinstance(relation, Join) or relation.kind not in ("INNER", "CROSS"):
        return relation, ()
    left, of_left = _without_volatile(relation.left)
    right, of_right = _without_volatile(relation.right)
    drawn, others = _parted(relation.condition)
    if not (drawn or of_left or of_right):
        return relation, ()
    kind = "INNER" if others else "CROSS"
    return Join(kind, left, right, others), (*of_left, *of_right, *drawn)


def _parted(conditions: tuple[Value, ...]) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
    """Return the volatile conditions, and the others."""
    if not any(map(contains_volatile, conditions)):
        return (), conditions
    single = [c for condition in conditions for c in conjuncts(condition)]
    drawn = tuple(c for c in single if contains_volatile(c))
    return drawn, tuple(c for c in single if not contains_volatile(c))


def _refuse_moved(join: Join) -> None:
    """Refuse a volatile condition of an outer join that DuckDB would draw on one side of it."""
    sides = (join.left, join.right)
    for condition in _parted(join.condition)[0]:
        parts = list(walk(condition))
        named = {p.relation for p in parts if isinstance(p, Column)}
        if any(isinstance(p, Subquery) for p in parts) or (
            named and any(named <= own_aliases(side) for side in sides)
        ):
            raise not_supported("A condition of an outer join that is drawn for each pair of rows")


def _filters_by_volatile(node: Node) -> bool:
    if isinstance(node, Select | Grouped):
        return any(map(contains_volatile, node.where))
    return isinstance(node, Join) and any(map(contains_volatile, node.condition))


VOLATILE_FILTERS = RewritingRule((Select, Grouped, Join), _filters_by_volatile, _draw_below)
