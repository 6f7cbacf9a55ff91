"""Maps that have to be told apart: they are the same whatever the order of their entries."""

from dataclasses import replace

from ..nodes.node import Node
from ..nodes.queries import Grouped, Query, Select
from ..nodes.values import Aggregate, Value, Window
from ..nodes.walking import rewrite
from ..semantics.map_order import holds_map, in_key_order
from .rule import RewritingRule


def _ordered(query: Query) -> Query:
    """Put maps that are compared into one order."""
    return rewrite(query, _told_apart)


def _told_apart(node: Node) -> Node:
    if isinstance(node, Grouped):
        return replace(
            node,
            keys=tuple(map(in_key_order, node.keys)),
            aggregates=tuple(map(_over_keys, node.aggregates)),
        )
    if isinstance(node, Select) and node.distinct:
        items = (replace(i, value=in_key_order(i.value)) for i in node.items)
        return replace(node, items=tuple(items))
    if isinstance(node, Aggregate) and node.distinct:
        return replace(node, operands=tuple(map(in_key_order, node.operands)))
    if isinstance(node, Window):
        operands = map(in_key_order, node.operands) if node.distinct else node.operands
        partition = map(in_key_order, node.partition)
        return replace(node, partition=tuple(partition), operands=tuple(operands))
    return node


def _over_keys(aggregate: Value) -> Value:
    """Return an aggregate; GROUPING names keys."""
    if not isinstance(aggregate, Aggregate) or aggregate.function != "GROUPING":
        return aggregate
    return replace(aggregate, operands=tuple(map(in_key_order, aggregate.operands)))


def _tells_maps_apart(node: Node) -> bool:
    values: tuple[Value, ...] = ()
    match node:
        case Grouped():
            values = node.keys
        case Select(distinct=True):
            values = tuple(i.value for i in node.items)
        case Aggregate(distinct=True):
            values = node.operands
        case Window():
            values = node.partition + (node.operands if node.distinct else ())
    return any(holds_map(v.type) for v in values)


MAP_KEYS = RewritingRule((Grouped, Select, Aggregate, Window), _tells_maps_apart, _ordered)
