"""Casts between dates, times and timestamps; rounding is half up.

Source: Trino's timestamp casts and DateTimes.
"""

from ....nodes.values import Value, cast_to, duck
from ....semantics.coercion import retyped
from ....semantics.zones import in_zone, instant, local_time, to_utc, whole_micros, zone_of
from ....types import DATE, Type
from .guard import Guard
from .table import converts


def round_timestamp(value: Value, held: int, digits: int) -> Value:
    """Return a timestamp of `held` fraction digits, 6 at most, rounded to fewer."""
    if digits >= held:
        return value
    unit = 10 ** (6 - digits)
    form = f"make_timestamp(athena_multiple(epoch_us($1) + {unit // 2}, {unit}))"
    return duck(value.type, form, value)


@converts("date", "timestamp", "zoned")
def _plain(value: Value, target: Type, _guard: Guard) -> Value:
    return cast_to(target, value)


@converts("timestamp", "date")
def _to_date(value: Value, target: Type, _guard: Guard) -> Value:
    return cast_to(target, whole_micros(value))


@converts("timestamp", "timestamp")
def _to_timestamp(value: Value, target: Type, _guard: Guard) -> Value:
    return to_timestamp(value, target)


def to_timestamp(value: Value, target: Type) -> Value:
    """Return a timestamp with other digits behind the second."""
    held = value.type.precision
    if held > 6:
        return _from_nanoseconds(value, target)
    rounded = round_timestamp(value, held, target.precision)
    return cast_to(target, rounded) if target.precision > 6 else retyped(rounded, target)


def _from_nanoseconds(value: Value, target: Type) -> Value:
    if target.precision < value.type.precision:
        unit = 10 ** (9 - target.precision)
        form = f"make_timestamp_ns(athena_multiple(epoch_ns($1) + {unit // 2}, {unit}))"
        value = duck(value.type, form, value)
    return retyped(value, target) if target.precision > 6 else cast_to(target, value)


@converts("timestamp", "zoned")
def _to_zoned(value: Value, target: Type, _guard: Guard) -> Value:
    moment = to_timestamp(value, Type("timestamp", target.precision))
    return retyped(to_utc(moment, target.zone or "UTC"), target)


@converts("zoned", "date", "timestamp")
def _zoned_to(value: Value, target: Type, _guard: Guard) -> Value:
    """Convert what the zone's clock shows."""
    local = local_time(value)
    if target == DATE:
        return cast_to(DATE, whole_micros(local))
    return to_timestamp(local, target)


@converts("zoned", "zoned")
def _zoned_to_zoned(value: Value, target: Type, _guard: Guard) -> Value:
    """Round a timestamp with time zone; its zone stays."""
    moment = to_timestamp(instant(value), Type("timestamp", target.precision))
    return in_zone(moment, zone_of(value))
