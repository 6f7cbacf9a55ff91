"""Comparisons as Trino makes them: rows go field by field, NULL stays NULL.

Source: Trino's RowType and ArrayType (`=` is NULL where a NULL element could decide it).
"""

from collections.abc import Callable
from dataclasses import replace

from sqlglot import exp

from ...errors import AthenaQueryError
from ...nodes.logic import all_of
from ...nodes.values import Comparison, RowOf, Value, duck
from ...semantics.clocks import TIMED, as_compared
from ...semantics.coercion import coerce, each_field
from ...semantics.map_order import in_key_order
from ...semantics.sharing import once, shared
from ...semantics.zones import ZONED
from ...types import BIGINT, BOOLEAN, SKETCHES, UNORDERED, Type, array, common_type
from ..binder import Binder, chain_rule
from .nested_order import each_pair, field_of, ordered
from .ordering import unorderable

SYMBOLS: dict[type[exp.Expr], str] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
}


# What Trino makes of an operator before it looks at types.
_DERIVED = {"<>": "=", ">": "<", ">=": "<="}


@chain_rule(*SYMBOLS)
def comparison(binder: Binder, node: exp.Expr, left: Value, right: Value) -> Value:
    """Return a comparison of two values, bound."""
    return compare(binder, SYMBOLS[type(node)], left, right, node)


def mismatch(
    binder: Binder, operator: str, left: Value, right: Value, node: exp.Expr
) -> AthenaQueryError:
    """Return Trino's error for operands without such an operator."""
    shown = _DERIVED.get(operator, operator)
    text = f"Cannot apply operator: {left.type} {shown} {right.type}"
    return binder.error("TYPE_MISMATCH", text, node)


_FOR_ALL = ("=", "<>", "IN", "IS DISTINCT FROM", "IS NOT DISTINCT FROM")


def in_common_type(
    binder: Binder, operator: str, values: list[Value], node: exp.Expr
) -> list[Value]:
    """Return values in their common type."""
    common = values[0].type
    for value in values[1:]:
        met = common_type(common, value.type)
        if met is None:
            raise mismatch(binder, operator, values[0], value, node)
        common = met
    if common.kind in SKETCHES or (common.kind in UNORDERED and operator not in _FOR_ALL):
        raise mismatch(binder, operator, values[0], values[1], node)
    return [coerce(v, common) for v in values]


def comparable(binder: Binder, operator: str, values: list[Value], node: exp.Expr) -> list[Value]:
    """Return values in the common type, in a form that DuckDB compares as Trino does."""
    sides = in_common_type(binder, operator, values, node)
    kind = sides[0].type.kind
    if kind in ("array", "map", "row"):
        raise binder.not_supported(node, f"comparison of {kind}s")
    return [as_compared(s) for s in sides]


def compare(binder: Binder, operator: str, left: Value, right: Value, node: exp.Expr) -> Value:
    """Return `left operator right` in their common type."""
    a, b = in_common_type(binder, operator, [left, right], node)
    if a.type.kind in ("array", "map", "row") and operator in ("=", "<>"):
        equal = _equal(binder, a, b, node)
        return equal if operator == "=" else duck(BOOLEAN, "(NOT $1)", equal)
    if a.type.kind in ("array", "row"):
        if unorderable(a.type):
            raise mismatch(binder, operator, left, right, node)
        return ordered(operator, a, b)
    a, b = comparable(binder, operator, [a, b], node)
    return Comparison(BOOLEAN, operator, a, b)


def _equal(binder: Binder, a: Value, b: Value, node: exp.Expr) -> Value:
    """Return `a = b` for values of one type, nested ones too; NULL where one of them is NULL."""
    if a.type.kind == "array":
        form = _EQUAL_ARRAYS if a.type.element.kind in _PLAIN else ""
        if form:
            return shared([a, b], lambda sides: duck(BOOLEAN, form, *sides, name="="))
        return shared([a, b], lambda sides: _equal_elements(binder, sides[0], sides[1], node))
    if a.type.kind == "map":
        return shared([a, b], lambda sides: _equal_maps(binder, sides[0], sides[1], node))
    if a.type.kind == "row":
        return _as_row(a, lambda x: _as_row(b, lambda y: _equal_rows(binder, x, y, node)))
    return compare(binder, "=", a, b, node)


def _equal_maps(binder: Binder, a: Value, b: Value, node: exp.Expr) -> Value:
    """Return whether maps have the same keys, and equal values beside them."""
    values = array(a.type.args[1])
    first, second = in_key_order(a), in_key_order(b)
    alike = "map_keys($1) = map_keys($2)"
    if a.type.args[0].kind in ("double", "real"):  # DuckDB's NaN equals itself
        alike += " AND len(list_filter(map_keys($1), lambda _k: isnan(_k))) = 0"
    same = duck(BOOLEAN, f"({alike})", first, second)
    one, other = (duck(values, "map_values($1)", v) for v in (first, second))
    equal = _equal(binder, one, other, node)
    return duck(BOOLEAN, "CASE WHEN $1 THEN $2 WHEN NOT $1 THEN FALSE END", same, equal)


_PLAIN = ("boolean", "tinyint", "smallint", "integer", "bigint", "decimal", "varchar", "date")

_EQUAL_ARRAYS = (
    "(CASE WHEN len($1) <> len($2) THEN FALSE"
    " WHEN len($1) > list_count($1) OR len($2) > list_count($2) THEN CASE WHEN len(list_filter("
    "range(1, len($1) + 1), lambda _place: ($1)[_place] <> ($2)[_place])) > 0 THEN FALSE END"
    " ELSE $1 = $2 END)"
)


_EQUAL_PARTS = (
    "CASE WHEN len($1) <> len($2) THEN FALSE WHEN list_contains($3, FALSE) THEN FALSE"
    " WHEN len($3) > list_count($3) THEN NULL WHEN $1 IS NOT NULL AND $2 IS NOT NULL THEN TRUE END"
)


def _equal_elements(binder: Binder, a: Value, b: Value, node: exp.Expr) -> Value:
    """Return `a = b` for arrays whose elements DuckDB compares otherwise than Trino."""

    def equal(x: Value, y: Value) -> Value:
        return _equal(binder, x, y, node)

    parts = each_pair(a, b, equal)
    return once(parts, lambda p: duck(BOOLEAN, _EQUAL_PARTS, a, b, p, name="="))


def _as_row(value: Value, body: Callable[[Value], Value]) -> Value:
    return body(value) if isinstance(value, RowOf) else once(value, body)


def _equal_rows(binder: Binder, a: Value, b: Value, node: exp.Expr) -> Value:
    places = range(len(a.type.args))
    equal = all_of([_equal(binder, field_of(a, i), field_of(b, i), node) for i in places])
    # One condition, not several: what a correlated subquery's LIMIT goes by isn't fixed by it.
    return duck(BOOLEAN, "$1", equal, name="=")


def identical(binder: Binder, values: list[Value], node: exp.Expr) -> list[Value]:
    """Return values of one type in a form in which DuckDB tells the same ones, as `IS DISTINCT
    FROM` and sets do: NULLs in arrays and rows are the same."""
    t = values[0].type
    if _has_unlike(t):
        raise binder.not_supported(node, f"comparison of {t}")
    return [_identical(v) for v in values]


def _has_unlike(t: Type) -> bool:
    """Return whether values of a type may be the same where DuckDB holds different ones."""
    if t.kind in ("array", "map") and _held(t) != t:
        return True
    if t.kind == "map" and t.args[0].kind in ("double", "real"):  # in Trino a key NaN is none
        return True
    return any(map(_has_unlike, t.args))


def _identical(value: Value) -> Value:
    t = value.type
    if t.kind != "row" or _held(t) == t:
        return in_key_order(as_compared(value))
    return each_field(value, _held(t), lambda field, _: _identical(field))


def _held(t: Type) -> Type:
    """Return the type in which values are told apart: moments without their zones."""
    if t.kind == ZONED:
        return Type("timestamp", t.precision)
    if t.kind == TIMED:
        return BIGINT
    return replace(t, args=tuple(map(_held, t.args)))
