"""Casts between dates, times and timestamps; rounding is half up.

Source: Trino's timestamp casts and DateTimes.
"""

from ....nodes.values import Value, cast_to, duck
from ....semantics.coercion import retyped
from ....semantics.zones import in_zone, instant, local_time, to_utc, zone_of
from ....types import DATE, Type
from .guard import Guard
from .table import converts


def round_timestamp(value: Value, held: int, digits: int) -> Value:
    """Return a timestamp of `held` fraction digits (in microseconds) rounded to fewer."""
    if digits >= min(held, 6):
        return value
    unit = 10 ** (6 - digits)
    form = f"make_timestamp(athena_multiple(epoch_us($1) + {unit // 2}, {unit}))"
    return duck(value.type, form, value)


@converts("date", "timestamp", "zoned")
@converts("timestamp", "date")
def _plain(value: Value, target: Type, _guard: Guard) -> Value:
    return cast_to(target, value)


@converts("timestamp", "timestamp")
def _to_timestamp(value: Value, target: Type, _guard: Guard) -> Value | None:
    held = value.type.precision
    if held > 6:
        return retyped(value, target) if target.precision > 6 else None
    rounded = round_timestamp(value, held, target.precision)
    return cast_to(target, rounded) if target.precision > 6 else retyped(rounded, target)


@converts("timestamp", "zoned")
def _to_zoned(value: Value, target: Type, guard: Guard) -> Value | None:
    moment = _to_timestamp(value, Type("timestamp", target.precision), guard)
    return moment and retyped(to_utc(moment, target.zone or "UTC"), target)


@converts("zoned", "date", "timestamp")
def _zoned_to(value: Value, target: Type, guard: Guard) -> Value | None:
    """Convert what the zone's clock shows."""
    local = local_time(value)
    if target == DATE:
        return cast_to(DATE, local)
    return _to_timestamp(local, target, guard)


@converts("zoned", "zoned")
def _zoned_to_zoned(value: Value, target: Type, guard: Guard) -> Value | None:
    """Round a timestamp with time zone; its zone stays."""
    moment = _to_timestamp(instant(value), Type("timestamp", target.precision), guard)
    return moment and in_zone(moment, zone_of(value))
