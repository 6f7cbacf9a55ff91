"""Comparisons as Trino makes them: NaN equals nothing, rows go field by field, NULL stays NULL.

DuckDB holds NaN for the greatest number and equal to itself. Source: Trino's DoubleType (`=` and
`<` are IEEE 754's), RowType and ArrayType (`=` is NULL where a NULL element could decide it).
"""

from sqlglot import exp

from .coercion import coerce, common_type
from .compiler import Compiler
from .dialect import operator_position
from .errors import AthenaQueryError, located
from .scope import Expr
from .typesystem import BOOLEAN, Type, field_name, quoted
from .zones import instant


def mismatch(
    compiler: Compiler, operator: str, left: Expr, right: Expr, node: exp.Expr
) -> AthenaQueryError:
    """Give Trino's error for operands without such an operator."""
    text = f"Cannot apply operator: {left.type} {operator} {right.type}"
    return located("TYPE_MISMATCH", text, operator_position(compiler.sql, node))


def in_common_type(
    compiler: Compiler, operator: str, values: list[Expr], node: exp.Expr
) -> list[Expr]:
    """Give values in their common type."""
    common = values[0].type
    for value in values[1:]:
        met = common_type(common, value.type)
        if met is None:
            raise mismatch(compiler, operator, values[0], value, node)
        common = met
    if common.kind == "json" and operator not in ("=", "<>", "IN", "IS DISTINCT FROM"):
        raise mismatch(compiler, operator, values[0], values[1], node)
    if common.kind == "decimal" and any(_narrows(v.type, common) for v in values):
        raise compiler.not_supported(node, f"comparison of decimals beyond {common}")
    return [coerce(v, common) for v in values]


def _narrows(source: Type, target: Type) -> bool:
    whole = target.precision - target.scale
    return source.kind == "decimal" and source.precision - source.scale > whole


def comparable(compiler: Compiler, operator: str, values: list[Expr], node: exp.Expr) -> list[str]:
    """Give values in the common type, in a form that DuckDB compares as Trino does."""
    sides = in_common_type(compiler, operator, values, node)
    kind = sides[0].type.kind
    if kind in ("array", "map", "row"):
        raise compiler.not_supported(node, f"comparison of {kind}s")
    return [instant(s) if kind == "timestamp with time zone" else s.sql for s in sides]


def compare(compiler: Compiler, operator: str, left: Expr, right: Expr, node: exp.Expr) -> Expr:
    """Compile `left operator right` in their common type."""
    sides = in_common_type(compiler, operator, [left, right], node)
    if sides[0].type.kind in ("array", "row") and operator in ("=", "<>"):
        equal = _equal(compiler, sides[0], sides[1], node)
        return Expr(equal if operator == "=" else f"(NOT {equal})", BOOLEAN)
    a, b = comparable(compiler, operator, [left, right], node)
    return Expr(_ieee(operator, a, b, _maybe_nan(left), _maybe_nan(right)), BOOLEAN)


def _maybe_nan(value: Expr) -> bool:
    return value.type.kind in ("double", "real") and value.literal is None


_NAN_FORMS = {
    "=": "athena_equal",
    "<>": "athena_unequal",
    "<": "athena_less",
    "<=": "athena_less_or_equal",
}


def _ieee(operator: str, a: str, b: str, a_may: bool, b_may: bool) -> str:
    """Guard a comparison whose answer a NaN would change."""
    if operator in (">", ">="):
        return _ieee(operator.replace(">", "<"), b, a, b_may, a_may)
    guarded = b_may if operator in ("<", "<=") else a_may and b_may
    return f"{_NAN_FORMS[operator]}({a}, {b})" if guarded else f"({a} {operator} {b})"


def _equal(compiler: Compiler, a: Expr, b: Expr, node: exp.Expr) -> str:
    """Give `a = b` for values of one type, nested ones too."""
    if a.type.kind == "row":
        parts = [
            _equal(compiler, _field(a, i), _field(b, i), node) for i in range(len(a.type.args))
        ]
        whole = " AND ".join(parts)
        return f"(CASE WHEN {a.sql} IS NOT NULL AND {b.sql} IS NOT NULL THEN {whole} END)"
    if a.type.kind == "array":
        return _equal_arrays(compiler, a, b, node)
    return compare(compiler, "=", a, b, node).sql


def _field(value: Expr, index: int) -> Expr:
    name = quoted(field_name(value.type, index))
    return Expr(f"({value.sql}).{name}", value.type.args[index])


_PLAIN = ("boolean", "tinyint", "smallint", "integer", "bigint", "decimal", "varchar", "date")


def _equal_arrays(compiler: Compiler, a: Expr, b: Expr, node: exp.Expr) -> str:
    if a.type.element.kind not in _PLAIN:
        raise compiler.not_supported(node, f"comparison of {a.type}")
    places = f"range(1, len({a.sql}) + 1)"
    differ = f"len(list_filter({places}, lambda _i: ({a.sql})[_i] <> ({b.sql})[_i])) > 0"
    holes = f"len({a.sql}) > list_count({a.sql}) OR len({b.sql}) > list_count({b.sql})"
    return (
        f"(CASE WHEN len({a.sql}) <> len({b.sql}) THEN FALSE"
        f" WHEN {holes} THEN CASE WHEN {differ} THEN FALSE END ELSE {a.sql} = {b.sql} END)"
    )


def between(compiler: Compiler, values: list[Expr], node: exp.Expr) -> str:
    """Compile `value BETWEEN low AND high`."""
    value, low, high = comparable(compiler, "BETWEEN", values, node)
    if not any(map(_maybe_nan, values)):
        return f"({value} BETWEEN {low} AND {high})"
    may = [_maybe_nan(v) for v in values]
    below = _ieee("<=", low, value, may[1], may[0])
    return f"({below} AND {_ieee('<=', value, high, may[0], may[2])})"


def one_of(compiler: Compiler, values: list[Expr], node: exp.Expr) -> str:
    """Compile `value IN (a, b, …)`."""
    kinds = {v.type.kind for v in values}
    if kinds & {"array", "row"} or sum(map(_maybe_nan, values)) > 1:
        equal = [compare(compiler, "=", values[0], v, node).sql for v in values[1:]]
        return f"({' OR '.join(equal)})"
    sides = comparable(compiler, "IN", values, node)
    return f"({sides[0]} IN ({', '.join(sides[1:])}))"
