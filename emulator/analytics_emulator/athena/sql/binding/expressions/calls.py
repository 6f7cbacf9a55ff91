"""Function calls: scalar functions by the registry, aggregates, and functions over a window."""

from sqlglot import exp

from ...functions.catalogue import UNIMPLEMENTED
from ...functions.registry import FUNCTIONS, is_kind
from ...functions.site import AggregateSite, CallSite
from ...nodes.values import Aggregate, Ordering, Value
from ...types import BIGINT, INTEGER
from ..binder import Binder, rule
from ..placement import aggregate_core, check_not_nested, function_name
from ..scope import Scope
from .conditionals import quoted_if
from .logic import condition
from .ordering import order_items

_MOST_ARGUMENTS = 127
_WORDS = {"row", "grouping"}  # of the grammar, which in quotes name nothing


@rule(exp.Anonymous)
def call(binder: Binder, node: exp.Expr, scope: Scope) -> Value:
    """Bind a call by its name."""
    name = function_name(node)
    if isinstance(node.this, exp.Identifier) and name in _WORDS:
        raise binder.error("FUNCTION_NOT_FOUND", f"Function '{name}' not registered", node)
    if name == "grouping":
        return _grouping_function(binder, node, scope)
    if name == "if" and len(node.expressions) in (2, 3):
        return binder.value(quoted_if(node), scope)
    found = FUNCTIONS.get(name)
    if found is None or found.kind == "scalar":
        _check_plain(binder, node)
    if found is None:
        if name in UNIMPLEMENTED:
            raise binder.not_supported(node, f"Function {name}")
        raise binder.error("FUNCTION_NOT_FOUND", f"Function '{name}' not registered", node)
    if found.kind == "aggregate":
        return aggregate(binder, node, scope)
    if found.kind == "window":
        text = f"Window function {name} requires an OVER clause"
        raise binder.error("MISSING_OVER", text, node)
    nodes = [n for n in node.expressions if not isinstance(n, exp.Star)]
    value = found.bind(CallSite(name, node, nodes, binder, scope))
    if len(nodes) > _MOST_ARGUMENTS and name not in ("coalesce", "row"):
        text = f"Too many arguments for function call {name}()"
        raise binder.error("TOO_MANY_ARGUMENTS", text, node)
    return value


def _check_plain(binder: Binder, node: exp.Expr) -> None:
    """Refuse what only an aggregate's arguments may have."""
    for part in node.expressions:
        if isinstance(part, exp.Distinct):
            text = "DISTINCT is not supported for non-aggregation functions"
            raise binder.error("FUNCTION_NOT_AGGREGATE", text, node)
        if isinstance(part, exp.Order):
            text = "ORDER BY is only valid for aggregation functions"
            raise binder.error("FUNCTION_NOT_AGGREGATE", text, node)


@rule(exp.Filter, exp.WithinGroup, exp.IgnoreNulls)
def aggregate(binder: Binder, node: exp.Expr, scope: Scope) -> Value:
    """Bind an aggregate where grouping allows one."""
    core = aggregate_core(node)
    if isinstance(node, exp.Filter) and is_kind(function_name(core), "scalar"):
        text = "Filter is only valid for aggregation functions"
        raise binder.error("FUNCTION_NOT_AGGREGATE", text, core)
    if scope.aggregate is None:
        name = function_name(core)
        text = f"Cannot use aggregate function {name} here"
        raise binder.error("EXPRESSION_NOT_SCALAR", text, node)
    return scope.aggregate(node, scope)


def bind_aggregate(binder: Binder, node: exp.Expr, scope: Scope) -> Value:
    """Return an aggregate with its DISTINCT, ORDER BY and FILTER over the rows of a scope."""
    conditions: tuple[Value, ...] = ()
    within = None
    while not isinstance(node, exp.Anonymous):
        if isinstance(node, exp.Filter):
            conditions = (condition(binder, node.expression.this, scope, "FILTER expression"),)
        elif isinstance(node, exp.WithinGroup):
            within = node.expression
        else:
            raise binder.not_supported(node, "IGNORE NULLS in an aggregate")
        node = node.this
    name = function_name(node)
    if not is_kind(name, "aggregate"):
        raise binder.error("FUNCTION_NOT_AGGREGATE", f"{name} is not an aggregate", node)
    check_not_nested(binder, node)
    nodes, distinct, order = arguments(binder, node, scope)
    if within is not None:
        order = order_items(binder, within, scope)
    site = AggregateSite(
        name, node, nodes, binder, scope, distinct=distinct, order=order, condition=conditions
    )
    return FUNCTIONS[name].bind(site)


def arguments(
    binder: Binder, node: exp.Expr, scope: Scope
) -> tuple[list[exp.Expr], bool, tuple[Ordering, ...]]:
    """Return an aggregate's arguments, whether they are DISTINCT, and its ORDER BY."""
    nodes, distinct = list(node.expressions), False
    order: tuple[Ordering, ...] = ()
    if function_name(node) != "count":
        nodes = [n for n in nodes if not isinstance(n, exp.Star)]
    if nodes and isinstance(nodes[-1], exp.Order):
        order = order_items(binder, nodes[-1], scope)
        nodes = [*nodes[:-1], nodes[-1].this]
    if nodes and isinstance(nodes[0], exp.Distinct):
        distinct = True
        nodes = [*nodes[0].expressions, *nodes[1:]]
        if isinstance(nodes[-1], exp.Order):
            order = order_items(binder, nodes[-1], scope)
            nodes = [*nodes[:-1], nodes[-1].this]
    return nodes, distinct, order


def _grouping_function(binder: Binder, node: exp.Expr, scope: Scope) -> Value:
    """Return `grouping(a, b)`: which of the keys the group's set lacks, as bits."""
    if scope.aggregate is None:
        raise binder.not_supported(node, "grouping() outside a grouped query")
    if not all(isinstance(n.unnest(), exp.Column | exp.Dot) for n in node.expressions):
        raise binder.not_supported(node, "grouping() of an expression")
    keys = tuple(binder.values(node.expressions, scope))
    return Aggregate(INTEGER if len(keys) <= 31 else BIGINT, "GROUPING", keys)
