"""Function calls: scalar functions by the registry, aggregates, and functions over a window."""

from sqlglot import exp

from .catalogue import UNIMPLEMENTED
from .compiler import Compiler, check_args, rule
from .functions import AGGREGATES, WINDOWS
from .operators import condition
from .ordering import order_items
from .registry import FUNCTIONS, Call
from .scope import Expr, Scope


def function_name(node: exp.Expr) -> str:
    """Give a call's folded name."""
    return str(node.this).lower() if isinstance(node, exp.Anonymous) else ""


@rule(exp.Anonymous)
def call(compiler: Compiler, node: exp.Expr, scope: Scope) -> Expr:
    """Compile a call by its name."""
    name = function_name(node)
    if name in AGGREGATES:
        return aggregate(compiler, node, scope)
    if name in WINDOWS:
        raise compiler.error(
            "MISSING_OVER", f"Window function {name} requires an OVER clause", node
        )
    found = FUNCTIONS.get(name)
    if found:
        return found(Call(name, node, node.expressions, compiler, scope))
    if name in UNIMPLEMENTED:
        raise compiler.not_supported(node, f"Function {name}")
    raise compiler.error("FUNCTION_NOT_FOUND", f"Function '{name}' not registered", node)


@rule(exp.Filter, exp.WithinGroup, exp.IgnoreNulls)
def aggregate(compiler: Compiler, node: exp.Expr, scope: Scope) -> Expr:
    """Compile an aggregate where grouping allows one."""
    if scope.aggregate is None:
        name = function_name(aggregate_core(node))
        text = f"Cannot use aggregate function {name} here"
        raise compiler.error("EXPRESSION_NOT_SCALAR", text, node)
    return scope.aggregate(node)


def aggregate_core(node: exp.Expr) -> exp.Expr:
    """Give the call inside FILTER, WITHIN GROUP and IGNORE NULLS."""
    while isinstance(node, exp.Filter | exp.WithinGroup | exp.IgnoreNulls | exp.RespectNulls):
        node = node.this
    return node


def is_aggregate(node: exp.Expr) -> bool:
    """Tell whether a node is an aggregate call, with its clauses."""
    return function_name(aggregate_core(node)) in AGGREGATES


def aggregate_sql(compiler: Compiler, node: exp.Expr, scope: Scope) -> Expr:
    """Compile an aggregate with its DISTINCT, ORDER BY, FILTER over the rows of a scope."""
    where, within = "", None
    while not isinstance(node, exp.Anonymous):
        check_args(compiler, node, {"this", "expression"})
        if isinstance(node, exp.Filter):
            text = condition(compiler, node.expression.this, scope, "FILTER expression")
            where = f" FILTER (WHERE {text})"
        elif isinstance(node, exp.WithinGroup):
            within = node.expression
        else:
            raise compiler.not_supported(node, "IGNORE NULLS in an aggregate")
        node = node.this
    name = function_name(node)
    if name not in AGGREGATES:
        raise compiler.error("FUNCTION_NOT_AGGREGATE", f"{name} is not an aggregate", node)
    nodes, distinct, order = arguments(compiler, node, scope)
    if within is not None:
        order = order_items(compiler, within, scope)
    call_ = Call(name, node, nodes, compiler, scope)
    return AGGREGATES[name](call_, distinct, order, where)


def arguments(compiler: Compiler, node: exp.Expr, scope: Scope) -> tuple[list[exp.Expr], bool, str]:
    """Give an aggregate's arguments, whether they are DISTINCT, and its ORDER BY."""
    nodes, distinct, order = list(node.expressions), False, ""
    if nodes and isinstance(nodes[-1], exp.Order):
        order = order_items(compiler, nodes[-1], scope)
        nodes = [*nodes[:-1], nodes[-1].this]
    if nodes and isinstance(nodes[0], exp.Distinct):
        distinct = True
        nodes = [*nodes[0].expressions, *nodes[1:]]
        if isinstance(nodes[-1], exp.Order):
            order = order_items(compiler, nodes[-1], scope)
            nodes = [*nodes[:-1], nodes[-1].this]
    return nodes, distinct, order
