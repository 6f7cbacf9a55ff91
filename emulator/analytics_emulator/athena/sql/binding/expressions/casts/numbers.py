"""Casts between numbers and truth values; rounding is half up.

Source: Trino's DoubleOperators and DecimalCasts.
"""

from ....nodes.values import VARCHAR, Value, cast_to, duck
from ....semantics.coercion import coerce, number_title, real_of
from ....semantics.decimals import floating
from ....semantics.failures import message
from ....types import BOOLEAN, INTEGERS, Type, as_decimal
from .guard import Guard
from .table import converts

_OUT_OF_RANGE = "NUMERIC_VALUE_OUT_OF_RANGE"
_LONGS = "9223372036854775807 ELSE -9223372036854775808"


@converts("integer", "integer")
def _integer_to_integer(value: Value, target: Type, guard: Guard) -> Value:
    if INTEGERS.index(value.type.kind) <= INTEGERS.index(target.kind):
        return coerce(value, target)
    words = message(f"'Out of range for {target.kind}: ' || $1", value)
    return guard.total(value, _tried(value, target), words, _OUT_OF_RANGE)


def _tried(value: Value, target: Type) -> Value:
    return duck(target, "TRY_CAST($1 AS $2)", value, target)


@converts("decimal", "integer")
def _decimal_to_integer(value: Value, target: Type, guard: Guard) -> Value:
    words = message(f"'Cannot cast ''' || $1 || ''' to {target.kind.upper()}'", value)
    return guard.total(value, _tried(value, target), words)


@converts("double", "integer")
@converts("real", "integer")
def _floating_to_integer(value: Value, target: Type, guard: Guard) -> Value:
    """Round half away from zero; NaN is no integer."""
    kind = value.type.kind
    rounded = duck(target, "TRY_CAST(round($1) AS $2)", value, target)
    nan = f"Cannot cast {kind} NaN to {target.kind}"
    if target.kind != "bigint":
        words = message(f"'Out of range for {target.kind}: ' || $1", _text(value))
        number = guard.total(value, rounded, words, _OUT_OF_RANGE)
    elif kind == "real":  # Java's cast to long: what is beyond becomes the last that there is
        form = f"CASE WHEN $1 IS NOT NULL THEN coalesce($2, CASE WHEN $1 > 0 THEN {_LONGS} END) END"
        number = duck(target, form, value, rounded)
    else:
        words = message("'Unable to cast ' || $1 || ' to bigint'", _text(value))
        number, nan = guard.total(value, rounded, words), "Unable to cast NaN to bigint"
    failed = guard.otherwise(nan, target)
    return duck(target, "CASE WHEN isnan($1) THEN $2 ELSE $3 END", value, failed, number)


def _text(value: Value) -> Value:
    return duck(VARCHAR, f"athena_{value.type.kind}_text($1)", value)


@converts("integer", "decimal")
@converts("decimal", "decimal")
@converts("double", "decimal")
@converts("real", "decimal")
def _to_decimal(value: Value, target: Type, guard: Guard) -> Value:
    source = value.type
    exact = source.kind == "decimal" or source.kind in INTEGERS
    if exact and _widens(as_decimal(source), target):
        return cast_to(target, value)
    text = cast_to(VARCHAR, value)
    names = [number_title(t) for t in (source, target)]
    words = message(f"'Cannot cast {names[0]} ''' || $1 || ''' to {names[1]}'", text)
    # Trino casts by Java's text, whose digits are fewer than those of a real as DuckDB writes it.
    read = {"double": text, "real": _text(value)}.get(source.kind, value)
    tried = _tried(read, target)
    return guard.total(value, tried, words)


def _widens(source: Type, target: Type) -> bool:
    whole = target.precision - target.scale >= source.precision - source.scale
    return whole and target.scale >= source.scale


@converts("decimal", "double", "real")
def _decimal_to_floating(value: Value, target: Type, _guard: Guard) -> Value:
    return floating(value, target)


@converts("integer", "double", "real")
@converts("real", "double")
@converts("boolean", "integer", "double", "real", "decimal")
def _plain(value: Value, target: Type, _guard: Guard) -> Value:
    """Convert by a cast that DuckDB does as Trino."""
    return cast_to(target, value)


@converts("double", "real")
def _double_to_real(value: Value, _target: Type, _guard: Guard) -> Value:
    return real_of(value)


@converts("integer", "boolean")
@converts("decimal", "boolean")
@converts("double", "boolean")
@converts("real", "boolean")
def _to_boolean(value: Value, _target: Type, _guard: Guard) -> Value:
    return duck(BOOLEAN, "($1 <> 0)", value)
