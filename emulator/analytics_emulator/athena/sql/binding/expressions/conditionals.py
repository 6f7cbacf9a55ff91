"""CASE and IF."""

from sqlglot import exp

from ...nodes.values import Case, Value, null
from ...semantics.sharing import once
from ...types import common_of, common_type
from ..binder import Binder, rule
from ..scope import Scope
from .comparisons import compare
from .logic import term
from .unifying import unified


@rule(exp.Case, args=("ifs", "default"))
def case(binder: Binder, node: exp.Expr, scope: Scope) -> Value:
    """Return CASE, bound; the operand of `CASE x WHEN …` is computed once."""
    branches = node.args["ifs"]
    if not node.this:
        where = "CASE WHEN clause"
        whens = [term(binder, b.this, scope, where) for b in branches]
        return _case(whens, _results(binder, node, scope))
    operand = binder.value(node.this, scope)
    values = [binder.value(b.this, scope) for b in branches]
    pairs = list(zip(values, branches, strict=True))
    for value, branch in pairs:
        _check_operands(binder, operand, value, branch)
    results = _results(binder, node, scope)
    return once(
        operand, lambda x: _case([compare(binder, "=", x, v, b) for v, b in pairs], results)
    )


def _check_operands(binder: Binder, operand: Value, value: Value, branch: exp.Expr) -> None:
    if common_type(operand.type, value.type) is None:
        what = "CASE operand type does not match WHEN clause operand type"
        text = f"{what}: {operand.type} vs {value.type}"
        raise binder.error("TYPE_MISMATCH", text, branch.this)


def _results(binder: Binder, node: exp.Expr, scope: Scope) -> list[Value]:
    """Return a CASE's results in their common type, the last for all other rows."""
    results = [b.args["true"] for b in node.args["ifs"]]
    default = node.args.get("default")
    nodes = [*results, default] if default else results
    values = unified(binder, binder.values(nodes, scope), node, "CASE", nodes)
    return values if default else [*values, null(values[0].type)]


def _case(whens: list[Value], results: list[Value]) -> Value:
    return Case(results[0].type, tuple(whens), tuple(results[:-1]), results[-1])


@rule(exp.If, args=("true", "false"))
def if_(binder: Binder, node: exp.Expr, scope: Scope) -> Value:
    """Return IF(condition, value[, otherwise]), bound."""
    when = term(binder, node.this, scope, "IF condition")
    nodes = [n for n in (node.args.get("true"), node.args.get("false")) if n is not None]
    values = binder.values(nodes, scope)
    if common_of([v.type for v in values]) is None:
        types = " vs ".join(str(v.type) for v in values)
        text = f"Result types for IF must be the same: {types}"
        raise binder.error("TYPE_MISMATCH", text, node)
    values = unified(binder, values, node, "IF")
    rest = values[1] if len(values) > 1 else null(values[0].type)
    return _case([when], [values[0], rest])


def quoted_if(node: exp.Expr) -> exp.If:
    """Return `"if"(condition, value[, otherwise])` as the IF that it is without its quotes."""
    condition, *values = node.expressions
    return exp.If(this=condition, **dict(zip(("true", "false"), values, strict=False)))
