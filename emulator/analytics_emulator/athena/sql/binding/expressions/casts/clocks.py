"""Casts of times of day, with and without a zone; rounding is half up.

Source: Trino's TimeOperators, TimeWithTimeZoneOperators and TimestampToTimeCast.
"""

from ....nodes.values import VARCHAR, Value, duck
from ....semantics.clocks import TIMED, clock_time, rounded_clock, timed, with_offset
from ....semantics.failures import failure, message
from ....semantics.zones import instant, local_time
from ....types import BIGINT, BOOLEAN, Type
from .guard import Guard
from .table import converts

_MOST_DIGITS = 6


@converts("time", "time")
@converts(TIMED, "time")
def _to_time(value: Value, target: Type, _guard: Guard) -> Value | None:
    return rounded_clock(clock_time(value), target.precision)


@converts("time", TIMED)
@converts(TIMED, TIMED)
def _to_timed(value: Value, target: Type, _guard: Guard) -> Value | None:
    return timed(value, target.precision) if target.precision <= _MOST_DIGITS else None


@converts("timestamp", "time", TIMED)
def _of_timestamp(value: Value, target: Type, guard: Guard) -> Value | None:
    digits = value.type.precision
    if digits > _MOST_DIGITS:
        return None
    clock = duck(Type("time", digits), "CAST($1 AS TIME)", value)
    return (_to_time if target.kind == "time" else _to_timed)(clock, target, guard)


@converts("zoned", "time", TIMED)
def _of_zoned(value: Value, target: Type, guard: Guard) -> Value | None:
    """Convert what the zone's clock shows, with its offset at that moment."""
    local = local_time(value)
    if target.kind == "time" or local.type.precision > _MOST_DIGITS:
        return _of_timestamp(local, target, guard)
    clock = _of_timestamp(local, Type("time", target.precision), guard)
    away = duck(BIGINT, "(epoch_us($1) - epoch_us($2)) // 60000000", local, instant(value))
    return clock and with_offset(clock, offset_name(away))


def offset_name(minutes: Value) -> Value:
    """Return the text of an offset, `+05:30`."""
    form = "format('{}{:02d}:{:02d}', CASE WHEN $1 < 0 THEN '-' ELSE '+' END,"
    return duck(VARCHAR, f"{form} abs($1) // 60, abs($1) % 60)", minutes)


_CLOCK = "[0-9]{1,2}:[0-9]{1,2}(?::[0-9]{1,2}(?:[.][0-9]+)?)?"
_OFFSET = "[+-](?:0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00"


@converts("varchar", TIMED)
def _of_text(value: Value, target: Type, guard: Guard) -> Value | None:
    if target.precision > _MOST_DIGITS:
        return None
    whole = rf"'^({_CLOCK})\s*({_OFFSET})?$'"
    clock = duck(Type("time", 6), f"TRY_CAST(regexp_extract($1, {whole}, 1) AS TIME)", value)
    given = f"coalesce(nullif(regexp_extract($1, {whole}, 2), ''), '+00:00')"
    offset = duck(VARCHAR, f"replace({given}, '-00:00', '+00:00')", value)
    found = with_offset(rounded_clock(clock, target.precision), offset)
    words = message("'Value cannot be cast to time with time zone: ' || $1", value)
    converted = guard.total(value, found, words)
    finer = duck(BOOLEAN, "regexp_matches($1, '[.][0-9]{7,}')", value)
    refused = failure("NOT_SUPPORTED", message("'CAST of the text ' || $1", value), target)
    return duck(target, "CASE WHEN $1 THEN $2 ELSE $3 END", finer, refused, converted)
