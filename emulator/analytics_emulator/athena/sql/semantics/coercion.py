"""Implicit coercions: a value as another type, which its own type is known to coerce to."""

from collections.abc import Callable

from ..nodes.values import (
    VARCHAR,
    FieldOf,
    Lambda,
    Literal,
    RowOf,
    Value,
    Variable,
    cast_to,
    duck,
    null,
)
from ..types import INTEGERS, REAL, UNKNOWN, Type, array, as_decimal, row
from .clocks import TIMED, timed
from .decimals import floating
from .failures import failure, message
from .sharing import once
from .zones import held_apart, instant, zoned


def coerce(value: Value, target: Type) -> Value:
    """Return the value as the target type; the caller has made sure that it coerces."""
    source = value.type
    if source == target:
        return value
    if source == UNKNOWN or value == null(source):
        return null(target)
    if isinstance(value, Literal) and _same_text(source, target):
        return Literal(target, value.value)
    return _converted(value, target)


def _same_text(source: Type, target: Type) -> bool:
    """Return whether a constant of one type is written alike as the other."""
    integers = source.kind in INTEGERS and target.kind in INTEGERS
    return integers or source.kind == target.kind == "varchar"


def _converted(value: Value, target: Type) -> Value:  # noqa: PLR0911  # one answer a type
    source = value.type
    if source.kind == "char" and target.kind == "varchar":
        return duck(target, f"rpad($1, {source.precision}, ' ')", value)
    if source.kind == "varchar" and target.kind == "char":
        return duck(target, "rtrim($1, ' ')", value)
    if target.kind == "timestamp with time zone":
        return _with_zone(value, target)
    if target.kind == TIMED:
        return timed(value, target.precision)
    if source.kind == "row":
        return each_field(value, target, coerce)
    if source.kind in ("array", "map") and not _is_duckdbs_cast(source, target):
        if source.kind == "map":
            return each_entry(value, target, coerce)
        return each_element(value, target, lambda e: coerce(e, target.element))
    if source.kind == "decimal" and target.kind in ("double", "real"):
        return floating(value, target)
    if target.kind == "decimal" and _narrows(as_decimal(source), target):
        return _narrowed(value, target)
    return retyped(value, target) if source.duck == target.duck else cast_to(target, value)


def _narrows(source: Type, target: Type) -> bool:
    """Return whether a decimal has values with more whole digits than another type has room for,
    as where a common type would need over 38 digits."""
    return source.precision - source.scale > target.precision - target.scale


def _narrowed(value: Value, target: Type) -> Value:
    """Return a number as a decimal with less room, which fails where it doesn't fit."""
    form = f"'Cannot cast {number_title(value.type)} ''' || $1 || ''' to {number_title(target)}'"
    words = message(form, cast_to(VARCHAR, value))
    failed = failure("INVALID_CAST_ARGUMENT", words, target)
    return duck(target, "coalesce(TRY_CAST($1 AS $3), $2)", value, failed, target)


def real_of(value: Value) -> Value:
    """Return a double as a real; what no real reaches is infinite."""
    infinite = "CASE WHEN $1 > 0 THEN 'inf' WHEN $1 < 0 THEN '-inf' END"
    form = f"coalesce(TRY_CAST($1 AS FLOAT), CAST({infinite} AS FLOAT))"
    return once(value, lambda v: duck(REAL, form, v))


def number_title(t: Type) -> str:
    """Return a numeric type's name as a failed cast to a decimal shows it."""
    return f"DECIMAL({t.precision}, {t.scale})" if t.kind == "decimal" else t.kind.upper()


def _is_duckdbs_cast(source: Type, target: Type) -> bool:
    """Return whether DuckDB's own cast converts an array's or map's parts as Trino does."""
    if source.duck == target.duck and UNKNOWN in source.args:
        return True
    return all(map(_is_plain, source.args, target.args))


def _is_plain(source: Type, target: Type) -> bool:
    part = Variable(source, "_e")
    return coerce(part, target) in (part, cast_to(target, part), retyped(part, target))


def retyped(value: Value, target: Type) -> Value:
    """Return a value under another Trino type that DuckDB holds alike."""
    return duck(target, "$1", value)


def _with_zone(value: Value, target: Type) -> Value:
    """Return a moment as a timestamp with time zone; without a zone of its own it is UTC's."""
    source = value.type
    is_zoned = source.kind == target.kind
    if is_zoned and source.zone is None and target.zone is None:
        return retyped(value, target) if source.duck == target.duck else cast_to(target, value)
    moment = cast_to(Type("timestamp", target.precision), instant(value) if is_zoned else value)
    return zoned(moment, target) if target.zone else held_apart(moment, source.zone or "UTC")


def each_element(
    value: Value, target: Type, convert: Callable[[Value], Value], name: str = "_e"
) -> Value:
    """Return an array with each element converted."""
    element = Variable(value.type.element, name)
    body = convert(element)
    return duck(target, "list_transform($1, $2)", value, Lambda(body.type, (element,), body))


def each_field(value: Value, target: Type, convert: Callable[[Value, Type], Value]) -> Value:
    """Return a row with each field converted; NULL stays NULL."""
    if isinstance(value, RowOf):
        return RowOf(target, tuple(map(convert, value.fields, target.args)))

    def converted(whole: Value) -> Value:
        pairs = enumerate(zip(value.type.args, target.args, strict=True))
        fields = tuple(convert(FieldOf(s, whole, i), t) for i, (s, t) in pairs)
        return duck(target, "CASE WHEN $1 IS NOT NULL THEN $2 END", whole, RowOf(target, fields))

    return once(value, converted)


def each_entry(value: Value, target: Type, convert: Callable[[Value, Type], Value]) -> Value:
    """Return a map with each key and value converted."""
    before, after = entry_of(value.type), entry_of(target)

    def converted(entry: Value) -> Value:
        key, item = FieldOf(before.args[0], entry, 0), FieldOf(before.args[1], entry, 1)
        return RowOf(after, (convert(key, after.args[0]), convert(item, after.args[1])))

    entries = duck(array(before), "map_entries($1)", value)
    return duck(target, "map_from_entries($1)", each_element(entries, array(after), converted))


def entry_of(t: Type) -> Type:
    """Return the type of a map's entry, as DuckDB's map_entries gives it."""
    return row([("key", t.args[0]), ("value", t.args[1])])
