"""Casts of times of day, with and without a zone; rounding is half up.

Source: Trino's TimeOperators, TimeWithTimeZoneOperators and TimestampToTimeCast.
"""

from ....nodes.values import VARCHAR, Value, duck
from ....semantics.clocks import TIMED, clock_time, rounded_clock, timed, with_offset
from ....semantics.zones import instant, local_time
from ....types import BIGINT, Type
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
