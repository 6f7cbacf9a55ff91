"""Predicates of values: BETWEEN, IN with a list, IS NULL, IS DISTINCT FROM."""

from sqlglot import exp

from ...nodes.logic import all_of, any_of
from ...nodes.values import Literal, Value, duck
from ...nodes.volatility import contains_volatile
from ...semantics.sharing import once
from ...types import BOOLEAN, common_of, common_type
from ..binder import Binder, rule
from ..scope import Scope
from .comparisons import comparable, compare, identical, in_common_type
from .unifying import in_one_type


@rule(exp.Between, args=("low", "high", "symmetric"))
def between(binder: Binder, node: exp.Expr, scope: Scope) -> Value:
    """Return BETWEEN, bound."""
    if node.args.get("symmetric"):
        raise binder.not_supported(node, "BETWEEN SYMMETRIC")
    values = binder.values([node.this, node.args["low"], node.args["high"]], scope)
    if common_of([v.type for v in values]) is None:
        types = [str(v.type) for v in values]
        text = f"Cannot check if {types[0]} is BETWEEN {types[1]} and {types[2]}"
        raise binder.error("TYPE_MISMATCH", text, node)
    value, low, high = in_common_type(binder, "BETWEEN", values, node)
    return once(
        value,
        lambda v: all_of([compare(binder, "<=", *sides, node) for sides in ((low, v), (v, high))]),
    )


def one_of(binder: Binder, values: list[Value], node: exp.Expr) -> Value:
    """Return IN with a list, bound; the first of the values is what is looked for."""
    places = [node.this, *node.expressions]
    sides = in_one_type(binder, values, places, "IN value and list items must be the same type")
    if sides[0].type.kind in ("array", "map", "row") or sum(map(_may_be_nan, values)) > 1:
        return once(
            sides[0], lambda v: any_of([compare(binder, "=", v, x, node) for x in sides[1:]])
        )
    value, *items = comparable(binder, "IN", values, node)
    if not contains_volatile(value):
        return _among(value, items)
    return once(value, lambda v: _among(v, items))  # DuckDB makes an OR of a short list


def _among(value: Value, items: list[Value]) -> Value:
    listed = ", ".join(f"${n}" for n in range(2, len(items) + 2))
    return duck(BOOLEAN, f"($1 IN ({listed}))", value, *items)


def _may_be_nan(value: Value) -> bool:
    return value.type.kind in ("double", "real") and not isinstance(value, Literal)


@rule(exp.Is)
def is_null(binder: Binder, node: exp.Expr, scope: Scope) -> Value:
    """Return IS NULL, bound."""
    if not isinstance(node.expression, exp.Null):
        raise binder.not_supported(node, "IS with anything but NULL")
    return duck(BOOLEAN, "($1 IS NULL)", binder.value(node.this, scope))


@rule(exp.NullSafeEQ, exp.NullSafeNEQ)
def distinct_from(binder: Binder, node: exp.Expr, scope: Scope) -> Value:
    """Return IS [NOT] DISTINCT FROM, bound."""
    word = "IS NOT DISTINCT FROM" if isinstance(node, exp.NullSafeEQ) else "IS DISTINCT FROM"
    sides = binder.values([node.this, node.expression], scope)
    if common_type(sides[0].type, sides[1].type) is None:
        text = f"Cannot check if {sides[0].type} is identical to {sides[1].type}"
        raise binder.error("TYPE_MISMATCH", text, node)
    a, b = identical(binder, in_common_type(binder, word, sides, node), node)
    return duck(BOOLEAN, f"($1 {word} $2)", a, b)
