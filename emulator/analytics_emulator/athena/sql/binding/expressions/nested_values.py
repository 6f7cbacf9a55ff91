"""ARRAY[…], rows in parentheses, and subscripts of arrays, maps and rows."""

from sqlglot import exp

from ...nodes.values import Case, RowOf, Value, constant, duck, null
from ...semantics.coercion import coerce
from ...semantics.failures import ARGUMENT, failure, message
from ...semantics.sharing import shared
from ...types import BIGINT, BOOLEAN, INTEGERS, UNKNOWN, array, common_type, map_of, row
from ..binder import Binder, rule
from ..scope import Scope
from .nested_order import field_of
from .unifying import unified


@rule(exp.Array, args=("value_constructor", "bracket_notation"))
def array_constructor(binder: Binder, node: exp.Expr, scope: Scope) -> Value:
    """Return ARRAY[…], bound; at most 254 elements (Athena's limit)."""
    if len(node.expressions) > 254:
        raise binder.error("TOO_MANY_ARGUMENTS", "Too many arguments for array constructor", node)
    if not node.expressions:
        return duck(array(UNKNOWN), "CAST([] AS $1)", array(UNKNOWN))
    nodes = node.expressions
    values = unified(binder, binder.values(nodes, scope), node, "ARRAY", nodes)
    t = array(values[0].type)
    listed = ", ".join(f"${n}" for n in range(2, len(values) + 2))
    return duck(t, f"CAST([{listed}] AS $1)", t, *values, name="ARRAY")


@rule(exp.Tuple)
def row_constructor(binder: Binder, node: exp.Expr, scope: Scope) -> Value:
    """Return `(a, b)`, a row without names, bound."""
    values = binder.values(node.expressions, scope)
    return RowOf(row([(None, v.type) for v in values]), tuple(values))


@rule(exp.Bracket, args=("offset", "safe", "returns_list_for_maps"))
def subscript(binder: Binder, node: exp.Expr, scope: Scope) -> Value:
    """Return `array[i]`, `map[k]` or `row[i]`; unlike element_at, it fails on a missing element."""
    base = binder.value(node.this, scope)
    if len(node.expressions) != 1:
        raise binder.not_supported(node, "subscript with several values")
    index = binder.value(node.expressions[0], scope)
    if base.type.kind == "array" and common_type(index.type, BIGINT) == BIGINT:
        return shared([base, coerce(index, BIGINT)], lambda s: _element(*s))
    if base.type.kind == "map" and (key := common_type(index.type, base.type.args[0])):
        held = coerce(base, map_of(key, base.type.args[1]))
        return shared([held, coerce(index, key)], lambda s: _entry(*s))
    if base.type.kind == "row":
        return _row_subscript(binder, base, index, node)
    text = f"Cannot use {index.type} for subscript of {base.type}"
    raise binder.error("TYPE_MISMATCH", text, node)


def _row_subscript(binder: Binder, base: Value, index: Value, node: exp.Expr) -> Value:
    place, count = constant(index), len(base.type.args)
    if index.type.kind not in INTEGERS or not isinstance(place, int):
        text = "Subscript expression on ROW requires a constant index"
        raise binder.error("EXPRESSION_NOT_CONSTANT", text, node.expressions[0])
    if place < 1:
        text = f"Invalid subscript index: {place}. ROW indices start at 1"
        raise binder.error(ARGUMENT, text, node.expressions[0])
    if place > count:
        text = f"Subscript index out of bounds: {place}, max value is {count}"
        raise binder.error(ARGUMENT, text, node.expressions[0])
    return field_of(base, place - 1, named=True)


def _element(base: Value, index: Value) -> Value:
    t = base.type.element
    below = "'Array subscript is negative: ' || CAST($1 AS VARCHAR)"
    beyond = (
        "'Array subscript must be less than or equal to array length: ' || CAST($1 AS VARCHAR)"
        " || ' > ' || CAST(len($2) AS VARCHAR)"
    )
    conditions = ("($1 IS NULL OR $2 IS NULL)", "($2 = 0)", "($2 < 0)", "($2 > len($1))")
    return Case(
        t,
        tuple(duck(BOOLEAN, c, base, index) for c in conditions),
        (
            null(t),
            failure(ARGUMENT, "SQL array indices start at 1", t),
            failure(ARGUMENT, message(below, index), t),
            failure(ARGUMENT, message(beyond, index, base), t),
        ),
        duck(t, "($1)[$2]", base, index),
    )


def _entry(base: Value, key: Value) -> Value:
    t = base.type.args[1]
    missing = message("'Key not present in map: ' || CAST($1 AS VARCHAR)", key)
    return Case(
        t,
        (
            duck(BOOLEAN, "($1 IS NULL OR $2 IS NULL)", base, key),
            duck(BOOLEAN, "(NOT map_contains($1, $2))", base, key),
        ),
        (null(t), failure(ARGUMENT, missing, t)),
        duck(t, "($1)[$2]", base, key),
    )
