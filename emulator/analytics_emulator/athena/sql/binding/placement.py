"""Where aggregates, functions over a window and grouping() may stand.

Source: Trino's ExpressionTreeUtils and StatementAnalyzer.
"""

from collections.abc import Iterator

from sqlglot import exp

from ..functions.registry import is_kind
from ..reading.formatting import formatted
from .binder import Binder

_CLAUSES = (exp.Filter, exp.WithinGroup, exp.IgnoreNulls, exp.RespectNulls)


def function_name(node: exp.Expr) -> str:
    """Return a call's folded name."""
    return node.name.lower() if isinstance(node, exp.Anonymous) else ""


def aggregate_core(node: exp.Expr) -> exp.Expr:
    """Return the call inside FILTER, WITHIN GROUP and IGNORE NULLS."""
    while isinstance(node, _CLAUSES):
        node = node.this
    return node


def is_aggregate(node: exp.Expr) -> bool:
    """Return whether a node is an aggregate call, with its clauses."""
    return is_kind(function_name(aggregate_core(node)), "aggregate")


def is_grouping(node: exp.Expr) -> bool:
    """Return whether a node is grouping(…)."""
    return function_name(node) == "grouping"


def aggregates(root: exp.Expr) -> list[exp.Expr]:
    """Return an expression's aggregates, without those within another one or in a subquery."""
    return [n for n in _own(root) if is_aggregate(n)]


def windows(root: exp.Expr) -> list[exp.Expr]:
    """Return an expression's functions over a window."""
    return [n for n in _own(root) if isinstance(n, exp.Window)]


def groupings(root: exp.Expr) -> list[exp.Expr]:
    """Return an expression's calls of grouping()."""
    return [n for n in _own(root) if is_grouping(n)]


def contains_aggregate(root: exp.Expr) -> bool:
    """Return whether an expression is over groups: it has an aggregate or grouping()."""
    return any(is_aggregate(n) or is_grouping(n) for n in _own(root))


def _own(root: exp.Expr) -> Iterator[exp.Expr]:
    """Give an expression's nodes, in the text's order, without those of its subqueries, those
    within an aggregate, and a window's function itself."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, exp.Query):
            continue
        yield node
        if isinstance(node, exp.Window):
            inner = [*aggregate_core(node.this).expressions, *window_parts(node)]
        else:
            inner = [] if is_aggregate(node) else list(node.iter_expressions())
        waiting += reversed(inner)


def window_parts(node: exp.Expr) -> list[exp.Expr]:
    """Return what stands in OVER (…)."""
    order, frame = node.args.get("order"), node.args.get("spec")
    edges = [frame.args.get(name) for name in ("start", "end")] if frame else []
    keys = [*(node.args.get("partition_by") or []), *([order] if order else [])]
    return [*keys, *(edge for edge in edges if isinstance(edge, exp.Expr))]


def check_scalar(binder: Binder, node: exp.Expr, clause: str) -> None:
    """Refuse what is over groups or windows in a clause that is over rows."""
    found = [*aggregates(node), *windows(node), *groupings(node)]
    if found:
        text = (
            f"{clause} cannot contain aggregations, window functions or grouping operations:"
            f" {_listed(binder, found)}"
        )
        raise binder.error("EXPRESSION_NOT_SCALAR", text, node)


def check_not_nested(binder: Binder, call: exp.Expr) -> None:
    """Refuse aggregates and windows among an aggregate's arguments."""
    inner = [*call.expressions]
    nested = [n for part in inner for n in aggregates(part)]
    over = [n for part in inner for n in windows(part)]
    name = function_name(call)
    if nested:
        text = f"Cannot nest aggregations inside aggregation '{name}': {_listed(binder, nested)}"
        raise binder.error("NESTED_AGGREGATION", text, call)
    if over:
        text = (
            "Cannot nest window functions or row pattern measures inside aggregation"
            f" '{name}': {_listed(binder, over)}"
        )
        raise binder.error("NESTED_WINDOW", text, call)


def check_without_windows(binder: Binder, nodes: list[exp.Expr], text: str) -> None:
    """Refuse windows where none may stand, such as in HAVING."""
    for node in nodes:
        for found in windows(node):
            raise binder.error("NESTED_WINDOW", text, found)


def _listed(binder: Binder, nodes: list[exp.Expr]) -> str:
    return f"[{', '.join(formatted(binder.sql, n) for n in nodes)}]"
