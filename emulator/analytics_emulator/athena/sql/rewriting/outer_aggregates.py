"""Aggregates over outer columns alone, which are over the rows of their own query.

As in the SQL standard, DuckDB takes `(SELECT sum(outer.a) FROM u)` for a sum over the outer rows,
and refuses it where those aren't grouped; Trino takes it for a sum over the rows of `u`.
"""

from dataclasses import replace

from ..nodes.node import Node
from ..nodes.outputs import own_aliases
from ..nodes.queries import Derived, Grouped, Item, Join, OneRow, Query, Select
from ..nodes.values import Aggregate, Column, Literal, Subquery
from ..nodes.walking import rewrite, substitute, walk
from ..types import BOOLEAN
from .rule import RewritingRule


def _kept_inside(query: Query) -> Query:
    """Give each such aggregate a column of its own rows to go by."""

    def kept(node: Node) -> Node:
        if isinstance(node, Grouped) and _has_outer_aggregate(node):
            return _over_own_rows(node)
        return node

    return rewrite(query, kept)


def _over_own_rows(node: Grouped) -> Grouped:
    own = own_aliases(node.source)
    alias = f"_r{node.identity.hex()[:16]}"
    row = Column(BOOLEAN, alias, "is_row")

    def inside(part: Node) -> Node | None:
        if isinstance(part, Aggregate) and _is_over_outer(part, own):
            return replace(part, condition=(*part.condition, row))
        return part if isinstance(part, Subquery) else None

    one = Derived(Select((Item("is_row", Literal(BOOLEAN, value=True)),), OneRow()), alias)
    source = one if isinstance(node.source, OneRow) else Join("CROSS", node.source, one)
    aggregates = tuple(substitute(a, inside) for a in node.aggregates)
    return replace(node, source=source, aggregates=aggregates)


def _has_outer_aggregate(node: Grouped) -> bool:
    own = own_aliases(node.source)
    parts = (p for a in node.aggregates for p in walk(a, lambda n: not isinstance(n, Subquery)))
    return any(isinstance(p, Aggregate) and _is_over_outer(p, own) for p in parts)


def _is_over_outer(aggregate: Aggregate, own: set[str]) -> bool:
    """Return whether an aggregate names columns, and none of its own query's rows."""
    relations = {n.relation for n in walk(aggregate) if isinstance(n, Column)}
    return bool(relations) and not relations & own and aggregate.function != "GROUPING"


OUTER_AGGREGATES = RewritingRule(
    (Grouped,), lambda n: isinstance(n, Grouped) and _has_outer_aggregate(n), _kept_inside
)
