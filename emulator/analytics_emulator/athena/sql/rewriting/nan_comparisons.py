"""Comparisons of doubles: NaN equals nothing and is neither less nor greater than anything.

DuckDB holds NaN for the greatest number and equal to itself. Source: Trino's DoubleType, whose `=`
and `<` are IEEE 754's. A constant is no NaN, so most comparisons need no guard.
"""

from ..nodes.node import Node
from ..nodes.queries import Query
from ..nodes.values import Cast, Comparison, Literal, Value, duck
from ..nodes.walking import rewrite
from ..types import BOOLEAN, INTEGERS
from .rule import RewritingRule

_GUARDED = {
    "=": "athena_equal($1, $2)",
    "<>": "athena_unequal($1, $2)",
    "<": "athena_less($1, $2)",
    "<=": "athena_less_or_equal($1, $2)",
}
_MIRRORED = {">": "<", ">=": "<="}


def _guard(query: Query) -> Query:
    """Guard each comparison whose answer a NaN would change."""
    return rewrite(query, _guarded)


def _compares_doubles(node: Node) -> bool:
    return isinstance(node, Comparison) and node.left.type.kind in ("double", "real")


def _guarded(node: Node) -> Node:
    if not isinstance(node, Comparison):
        return node
    operator, left, right = node.operator, node.left, node.right
    if operator in _MIRRORED:
        operator, left, right = _MIRRORED[operator], right, left
    may = may_be_nan(left) and may_be_nan(right) if operator in ("=", "<>") else may_be_nan(right)
    return duck(BOOLEAN, _GUARDED[operator], left, right, name=operator) if may else node


def may_be_nan(value: Value) -> bool:
    """Return whether a value may be NaN."""
    if isinstance(value, Cast) and value.value.type.kind in (*INTEGERS, "decimal"):
        return False
    return value.type.kind in ("double", "real") and not isinstance(value, Literal)


NAN_COMPARISONS = RewritingRule((Comparison,), _compares_doubles, _guard)
