"""AND, OR and NOT, and what has to be boolean: conditions."""

from sqlglot import exp

from ...nodes.values import Logical, Value, duck, null
from ...semantics.lookups import as_filter
from ...types import BOOLEAN, UNKNOWN
from ..binder import Binder, rule
from ..scope import Scope


def condition(binder: Binder, node: exp.Expr, scope: Scope, where: str) -> Value:
    """Return a clause's condition, which has to be boolean, bound."""
    message = f"{where} must evaluate to a boolean: actual type {{}}"
    return as_filter(_boolean(binder, node, scope, message))


def term(binder: Binder, node: exp.Expr, scope: Scope, what: str) -> Value:
    """Return a part of an expression that has to be boolean, bound."""
    return _boolean(binder, node, scope, f"{what} must evaluate to a boolean (actual: {{}})")


def _boolean(binder: Binder, node: exp.Expr, scope: Scope, message: str) -> Value:
    value = binder.value(node, scope)
    if value.type == UNKNOWN:
        return null(BOOLEAN)
    if value.type != BOOLEAN:
        raise binder.error("TYPE_MISMATCH", message.format(value.type), node)
    return value


@rule(exp.And, exp.Or)
def logical(binder: Binder, node: exp.Expr, scope: Scope) -> Value:
    """Return AND or OR, bound: `a AND b AND c …` is one of many terms."""
    terms = [term(binder, n, scope, "Logical expression term") for n in _terms(node)]
    return Logical(BOOLEAN, node.key.upper(), tuple(terms))


def _terms(node: exp.Expr) -> list[exp.Expr]:
    """Return what one word joins, from the left; the parser gives a tree as deep as it is long."""
    found, waiting = [], [node]
    while waiting:
        part = waiting.pop()
        inner = part.unnest()
        if type(inner) is type(node):
            waiting += [inner.expression, inner.this]
        else:
            found.append(part)
    return found


@rule(exp.Not)
def negation(binder: Binder, node: exp.Expr, scope: Scope) -> Value:
    """Return NOT, bound."""
    value = term(binder, node.this, scope, "Value of logical NOT expression")
    return duck(BOOLEAN, "(NOT $1)", value, name="NOT")
