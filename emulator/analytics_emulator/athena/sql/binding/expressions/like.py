"""LIKE with ESCAPE: a char is compared with its padding, patterns are varchar."""

from sqlglot import exp

from ...errors import AthenaQueryError
from ...nodes.values import Case, Literal, Value, constant, duck, null
from ...semantics.coercion import coerce
from ...semantics.failures import ARGUMENT, failure
from ...semantics.sharing import shared
from ...types import BOOLEAN, UNKNOWN, VARCHAR
from ..binder import Binder, rule
from ..scope import Scope

_NOT_ONE = "Escape string must be a single character"
_NOT_ESCAPED = "Escape character must be followed by '%', '_' or the escape character itself"


@rule(exp.Like, args=("negate",))
def like(binder: Binder, node: exp.Expr, scope: Scope) -> Value:
    """Return [NOT] LIKE, bound."""
    value, pattern = _sides(binder, node, scope)
    return duck(BOOLEAN, f"($1 {_word(node)} $2)", value, pattern)


@rule(exp.Escape)
def like_escape(binder: Binder, node: exp.Expr, scope: Scope) -> Value:
    """Return [NOT] LIKE … ESCAPE, bound."""
    inner = node.this
    if not isinstance(inner, exp.Like):
        raise binder.not_supported(node, "ESCAPE without LIKE")
    value, pattern = _sides(binder, inner, scope)
    sign = _text(binder, binder.value(node.expression, scope), "Escape for", node.expression)
    form = f"($1 {_word(inner)} $2 ESCAPE $3)"
    if not isinstance(sign, Literal) or not isinstance(pattern, Literal):
        return shared([value, pattern, sign], lambda s: _checked(form, *s))
    _check(pattern, sign)
    return duck(BOOLEAN, form, value, pattern, sign)


def _word(node: exp.Expr) -> str:
    return "NOT LIKE" if node.args.get("negate") else "LIKE"


def _sides(binder: Binder, node: exp.Expr, scope: Scope) -> tuple[Value, Value]:
    value, pattern = binder.values([node.this, node.expression], scope)
    if value.type.kind == "char":
        value = coerce(value, VARCHAR)
    value = _text(binder, value, "Left side of", node.this)
    return value, _text(binder, pattern, "Pattern for", node.expression)


def _text(binder: Binder, value: Value, what: str, node: exp.Expr) -> Value:
    """Make sure that a part of LIKE is varchar."""
    if value.type == UNKNOWN:
        return null(VARCHAR)
    if value.type.kind != "varchar":
        text = f"{what} LIKE expression must evaluate to a varchar (actual: {value.type})"
        raise binder.error("TYPE_MISMATCH", text, node)
    return value


def _check(pattern: Literal, sign: Literal) -> None:
    """Make sure of a constant pattern's escapes."""
    written, mark = constant(pattern), constant(sign)
    if not isinstance(mark, str):
        return
    if len(mark) != 1:
        raise AthenaQueryError(ARGUMENT, _NOT_ONE)
    if isinstance(written, str):
        rest = written.replace(mark * 2, "").replace(f"{mark}%", "").replace(f"{mark}_", "")
        if mark in rest:
            raise AthenaQueryError(ARGUMENT, _NOT_ESCAPED)


_ONE_LEFT = (
    "contains(replace(replace(replace($1, $2 || $2, ''), $2 || '%', ''), $2 || '_', ''), $2)"
)


def _checked(form: str, value: Value, pattern: Value, sign: Value) -> Value:
    """Return LIKE that fails where a computed pattern's escapes are wrong."""
    conditions = (
        duck(BOOLEAN, "($1 IS NULL)", value),
        duck(BOOLEAN, "(length($1) <> 1)", sign),
        duck(BOOLEAN, _ONE_LEFT, pattern, sign),
    )
    failures = (failure(ARGUMENT, text, BOOLEAN) for text in (_NOT_ONE, _NOT_ESCAPED))
    found = duck(BOOLEAN, form, value, pattern, sign)
    return Case(BOOLEAN, conditions, (null(BOOLEAN), *failures), found)
