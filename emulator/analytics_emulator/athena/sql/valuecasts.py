"""Casts between numbers and between dates, times and timestamps; rounding is half up.

Source: Trino's DoubleOperators, DecimalCasts and timestamp casts.
"""

from .castguard import Guard, type_title
from .scope import Expr
from .typesystem import DATE, INTEGERS, Type
from .zones import local_time, to_utc


def to_integer(sql: str, source: Type, target: Type, guard: Guard) -> str:
    """Convert to integer."""
    if source.kind in ("double", "real"):
        return _rounded(sql, source, target, guard)
    name, message = "NUMERIC_VALUE_OUT_OF_RANGE", f"'Out of range for {target.kind}: ' || {sql}"
    if source.kind == "decimal":
        message = f"'Cannot cast ''' || {sql} || ''' to {type_title(target)}'"
        name = "INVALID_CAST_ARGUMENT"
    return guard.total(sql, f"TRY_CAST({sql} AS {target.duck})", message, target, name)


def _rounded(sql: str, source: Type, target: Type, guard: Guard) -> str:
    """Round a double half away from zero; NaN is no integer."""
    text = f"athena_{source.kind}_text({sql})"
    name, message = "NUMERIC_VALUE_OUT_OF_RANGE", f"'Out of range for {target.kind}: ' || {text}"
    if target.kind == "bigint":
        name, message = "INVALID_CAST_ARGUMENT", f"'Unable to cast ' || {text} || ' to bigint'"
    value = f"TRY_CAST(round({sql}) AS {target.duck})"
    total = guard.total(sql, value, message, target, name)
    nan = guard.otherwise(f"'Cannot cast {source.kind} NaN to {target.kind}'", target)
    return f"CASE WHEN isnan({sql}) THEN {nan} ELSE {total} END"


def integer_to_integer(sql: str, source: Type, target: Type, guard: Guard) -> str:
    """Convert integer to integer."""
    if INTEGERS.index(source.kind) <= INTEGERS.index(target.kind):
        return f"CAST({sql} AS {target.duck})"
    return to_integer(sql, source, target, guard)


def to_decimal(sql: str, source: Type, target: Type, guard: Guard) -> str:
    """Convert to decimal."""
    if source.kind == "decimal" and _widens(source, target):
        return f"CAST({sql} AS {target.duck})"
    text = f"CAST({sql} AS VARCHAR)"
    value = text if source.kind in ("double", "real") else sql
    kind = f"DECIMAL({target.precision}, {target.scale})"
    message = f"'Cannot cast {source.kind.upper()} ''' || {text} || ''' to {kind}'"
    return guard.total(sql, f"TRY_CAST({value} AS {target.duck})", message, target)


def _widens(source: Type, target: Type) -> bool:
    whole = target.precision - target.scale >= source.precision - source.scale
    return whole and target.scale >= source.scale


def plain(sql: str, _source: Type, target: Type, _guard: Guard) -> str:
    """Convert by a cast that DuckDB does as Trino."""
    return f"CAST({sql} AS {target.duck})"


def to_boolean(sql: str, _source: Type, _target: Type, _guard: Guard) -> str:
    """Convert to boolean."""
    return f"({sql} <> 0)"


def round_timestamp(sql: str, source_precision: int, precision: int) -> str:
    """Round a timestamp (held in microseconds) half up to fewer digits."""
    if precision >= min(source_precision, 6):
        return sql
    unit = 10 ** (6 - precision)
    return f"make_timestamp(athena_multiple(epoch_us({sql}) + {unit // 2}, {unit}))"


def timestamp_to_timestamp(sql: str, source: Type, target: Type, _guard: Guard) -> str | None:
    """Convert timestamp to timestamp."""
    if source.precision > 6:
        if target.precision > 6:
            return sql
        return None
    rounded = round_timestamp(sql, source.precision, target.precision)
    return f"CAST({rounded} AS {target.duck})" if target.precision > 6 else rounded


def timestamp_to_time(sql: str, source: Type, target: Type, _guard: Guard) -> str | None:
    """Convert timestamp to time."""
    return f"CAST({sql} AS TIME)" if source.precision <= min(target.precision, 6) else None


def to_zoned(sql: str, source: Type, target: Type, guard: Guard) -> str | None:
    """Convert a date or timestamp to one with time zone."""
    if source.kind == "date":
        return f"CAST({sql} AS {target.duck})"
    moment = timestamp_to_timestamp(sql, source, Type("timestamp", target.precision), guard)
    return to_utc(moment, target.zone or "UTC") if moment else None


def zoned_to(sql: str, source: Type, target: Type, guard: Guard) -> str | None:
    """Convert a timestamp with time zone to date, time or timestamp."""
    local = local_time(Expr(sql, source))
    if target == DATE:
        return f"CAST({local.sql} AS DATE)"
    if target.kind == "time":
        return timestamp_to_time(local.sql, local.type, target, guard)
    return timestamp_to_timestamp(local.sql, local.type, target, guard)


def zoned_to_zoned(sql: str, source: Type, target: Type, guard: Guard) -> str | None:
    """Round a timestamp with time zone; its zone stays."""
    if source.zone and source.precision <= 6:
        return timestamp_to_timestamp(sql, source, target, guard)
    return None
