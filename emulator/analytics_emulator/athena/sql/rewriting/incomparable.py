"""Sketches where values are compared: Trino refuses them, DuckDB would compare what they hold."""

from ..errors import AthenaQueryError
from ..nodes.node import Node
from ..nodes.queries import Grouped, Query, Select, SetOperation
from ..nodes.values import Aggregate, Value, Window
from ..nodes.walking import walk
from ..types import SKETCHES, Type
from .rule import RewritingRule


def _compared(node: Node) -> tuple[Value, ...]:
    """Return the values that a node compares with each other."""
    if isinstance(node, Grouped):
        return node.keys
    if isinstance(node, Select) and node.distinct:
        return tuple(item.value for item in node.items)
    if isinstance(node, Aggregate) and node.distinct:
        return node.operands
    if isinstance(node, Window):
        return node.partition
    if isinstance(node, SetOperation) and "ALL" not in node.word:
        first = node.arms[0]
        return tuple(i.value for i in first.items) if isinstance(first, Select) else ()
    return ()


def _has_sketch(t: Type) -> bool:
    return t.kind in SKETCHES or any(map(_has_sketch, t.args))


def _found(node: Node) -> list[Type]:
    return [value.type for value in _compared(node) if _has_sketch(value.type)]


def _refuse(query: Query) -> Query:
    t = next(t for node in walk(query) for t in _found(node))
    raise AthenaQueryError("TYPE_MISMATCH", f"{t} is not comparable")


INCOMPARABLE = RewritingRule(
    (Grouped, Select, Aggregate, Window, SetOperation), lambda node: bool(_found(node)), _refuse
)
