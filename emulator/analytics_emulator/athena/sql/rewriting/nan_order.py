"""ORDER BY of doubles: where NULLs come first, a NaN is less than every number.

DuckDB holds it for the greatest, as Trino does where NULLs come last. Source: Trino's TypeOperators
(a comparison with "unordered first" or "unordered last"), measured on Trino 430 and 476.
"""

from collections.abc import Iterator
from dataclasses import replace

from ..nodes.node import Node
from ..nodes.queries import Derived, Item, Query, Select
from ..nodes.values import Aggregate, Column, Ordering, Window, duck
from ..nodes.walking import rewrite, substitute
from ..types import BOOLEAN
from .nan_comparisons import may_be_nan
from .rule import RewritingRule


def _orders_doubles(node: Node) -> bool:
    return isinstance(node, Ordering) and node.nulls_first and may_be_nan(node.value)


def _with_nan_first(query: Query) -> Query:
    """Order by whether a value is a number before its order among numbers."""
    return rewrite(query, _reordered)


def _reordered(node: Node) -> Node:
    if isinstance(node, Window):
        node = replace(node, arranged=tuple(_expanded(node.arranged)))
        if node.bounds and node.frame.startswith("RANGE"):  # by one number, which is no NaN here
            return node
    if not isinstance(node, Select | Window | Aggregate) or not any(
        map(_orders_doubles, node.order)
    ):
        return node
    if isinstance(node, Select) and node.distinct:
        node = _over_distinct(node)
    return replace(node, order=tuple(_expanded(node.order)))


def _expanded(order: tuple[Ordering, ...]) -> Iterator[Ordering]:
    for item in order:
        if _orders_doubles(item):
            yield replace(item, value=duck(BOOLEAN, "(NOT isnan($1))", item.value))
        yield item


def _over_distinct(node: Select) -> Select:
    """Return a SELECT DISTINCT in FROM: only its outputs can order it where it stands."""
    alias = f"_n{node.identity.hex()[:16]}"
    inner = replace(node, order=(), first=None, skipped=None)
    outputs = {i.value: Column(i.value.type, alias, i.name) for i in node.items}
    return Select(
        tuple(Item(i.name, outputs[i.value]) for i in node.items),
        Derived(inner, alias),
        order=tuple(substitute(o, outputs.get) for o in node.order),  # type: ignore[arg-type]  # values are nodes
        first=node.first,
        skipped=node.skipped,
    )


NAN_ORDER = RewritingRule((Ordering,), _orders_doubles, _with_nan_first)
