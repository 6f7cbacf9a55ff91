"""json_value: the item that a path finds, cast to the type after RETURNING."""

from sqlglot import exp

from ..binding.binder import Binder
from ..binding.expressions.casts import cast
from ..binding.expressions.typenames import trino_type
from ..binding.scope import Scope
from ..errors import AthenaQueryError
from ..nodes.values import FieldOf, Let, Value, Variable, cast_to, duck, null, text
from ..semantics.coercion import coerce
from ..semantics.failures import failure
from ..types import BIGINT, BOOLEAN, DOUBLE, INTEGER, VARCHAR, Type, coercible, row

type Given = tuple[Value, Value, Value, Value]
"""A document, a path, its parameters' names and types, and their texts."""

_UNRETURNABLE = ("array", "map", "row", "varbinary", "json", "uuid", "ipaddress")
ITEM = row([("kind", VARCHAR), ("text", VARCHAR)])
_ITEM = Variable(ITEM, "_item")
_ITEM_TYPES: dict[str, Type] = {
    "boolean": BOOLEAN,
    "integer": INTEGER,
    "bigint": BIGINT,
    "double": DOUBLE,
    "varchar": VARCHAR,
    "decimal": VARCHAR,
}


def json_value(binder: Binder, node: exp.Expr, scope: Scope, given: Given) -> Value:
    """Return the item that was found; a failing cast is ON ERROR's."""
    target = returned(binder, node)
    item = duck(ITEM, "athena_json_value($1, $2, $3, $4, $5)", *given, text(failing(node)))
    return value_of(binder, node, target, item, defaults(binder, node, scope, target))


def failing(node: exp.Expr) -> str:
    """Return which of empty and error let json_value fail."""
    return " ".join(e for e in ("empty", "error") if node.args.get(f"on_{e}") == "error")


def defaults(binder: Binder, node: exp.Expr, scope: Scope, target: Type) -> tuple[Value, Value]:
    """Return what stands for nothing and for errors.

    They are evaluated for every row, as Trino does, whether they are used or not.
    """
    on_empty, on_error = (_default(binder, node, scope, e, target) for e in ("empty", "error"))
    return on_empty, on_error


def value_of(
    binder: Binder, node: exp.Expr, target: Type, item: Value, otherwise: tuple[Value, Value]
) -> Value:
    """Return an item that was found as the type that is wanted."""
    on_empty, on_error = (Variable(target, "_on_empty"), Variable(target, "_on_error"))
    whens = " ".join(f"WHEN '{kind}' THEN ${n}" for n, kind in enumerate(_ITEM_TYPES, 4))
    form = f"CASE $1 WHEN 'empty' THEN $2 WHEN 'error' THEN $3 {whens} END"
    found = [_cast_or_error(binder, node, kind, target, on_error) for kind in _ITEM_TYPES]
    body = duck(target, form, FieldOf(VARCHAR, _ITEM, 0), on_empty, on_error, *found)
    return Let(target, (_ITEM, on_empty, on_error), (item, *otherwise), body)


def returned(binder: Binder, node: exp.Expr) -> Type:
    """Return the type that json_value gives."""
    target = trino_type(node.args["returning"]) if node.args.get("returning") else VARCHAR
    if target.kind in _UNRETURNABLE or target.kind.startswith("interval"):
        words = f"Invalid return type of function JSON_VALUE: {target}"
        raise binder.error("TYPE_MISMATCH", words, node)
    if target.kind == "timestamp with time zone":
        raise binder.not_supported(node, f"json_value RETURNING {target}")
    return target


def _cast_or_error(
    binder: Binder, node: exp.Expr, kind: str, target: Type, on_error: Value
) -> Value:
    if kind == "decimal" and target.kind != "varchar":
        return failure("NOT_SUPPORTED", f"json_value of a decimal RETURNING {target}", target)
    item = cast_to(_ITEM_TYPES[kind], FieldOf(VARCHAR, _ITEM, 1))
    try:
        value = cast(binder, item, target, node, safe=True)
    except AthenaQueryError as error:
        if error.name != "TYPE_MISMATCH":
            return failure(error.name, error.message, target)
        value = null(target)
    if node.args.get("on_error") == "error":
        words = (
            f"cannot extract SQL scalar from JSON: Cannot cast value of type {kind} to declared"
            f" return type of function JSON_VALUE: {target}"
        )
        on_error = failure("JSON_VALUE_RESULT_ERROR", words, target)
    return duck(target, "coalesce($1, $2)", value, on_error)


def _default(binder: Binder, node: exp.Expr, scope: Scope, event: str, target: Type) -> Value:
    given = node.args.get(f"{event}_default")
    if given is None:
        return null(target)
    value = binder.value(given, scope)
    if not coercible(value.type, target):
        words = (
            f"Function JSON_VALUE default ON {event.upper()} result must evaluate to a {target}"
            f" (actual: {value.type})"
        )
        raise binder.error("TYPE_MISMATCH", words, given)
    return coerce(value, target)
