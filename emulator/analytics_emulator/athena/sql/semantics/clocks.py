"""Times of day: what a clock shows, with and without a zone's offset.

A time with time zone is held as its text, `07:08:09+05:30`.
"""

from ..nodes.values import VARCHAR, Value, duck, text
from ..types import BIGINT, Type
from .zones import ZONED, instant

TIMED = "time with time zone"
_DAY = 86400000000


def clock_time(value: Value) -> Value:
    """Return a time of day as its clock shows it."""
    if value.type.kind != TIMED:
        return value
    t = Type("time", value.type.precision)
    return duck(t, "CAST(left($1, length($1) - 6) AS TIME)", value)


def clock_text(value: Value) -> Value:
    """Return the text of a time of day without a zone."""
    digits = value.type.precision
    form = f"strftime(DATE '2000-01-01' + $1, '%H:%M:%S{'.%f' if digits else ''}')"
    return duck(VARCHAR, f"rpad({form}, {9 + digits}, '0')" if digits else form, value)


def clock_after(micros: Value, digits: int) -> Value:
    """Return the time of day so many microseconds after a midnight."""
    form = f"CAST(make_timestamp((($1) % {_DAY} + {_DAY}) % {_DAY}) AS TIME)"
    return duck(Type("time", digits), form, micros)


def rounded_clock(clock: Value, digits: int) -> Value:
    """Return a time of day without a zone, rounded to fewer digits."""
    if digits >= clock.type.precision:
        return duck(Type("time", digits), "$1", clock)
    unit = 10 ** (6 - digits)
    micros = duck(BIGINT, f"(epoch_us($1) + {unit // 2}) // {unit} * {unit}", clock)
    return clock_after(micros, digits)


def offset_text(value: Value) -> Value:
    """Return the text of a time with time zone's offset, `+05:30`."""
    return duck(VARCHAR, "right($1, 6)", value)


def with_offset(clock: Value, offset: Value) -> Value:
    """Return a time of day with the text of an offset."""
    t = Type(TIMED, clock.type.precision)
    return duck(t, "($1 || $2)", clock_text(clock), offset)


def timed(value: Value, digits: int) -> Value:
    """Return a time of day as one with a zone; without a zone of its own it is UTC's."""
    offset = offset_text(value) if value.type.kind == TIMED else text("+00:00")
    return with_offset(rounded_clock(clock_time(value), digits), offset)


def in_offset(value: Value, minutes: Value, offset: Value) -> Value:
    """Return a time of day as a clock of another offset shows it."""
    micros = duck(BIGINT, "($1 + $2 * 60000000)", microseconds(value), minutes)
    return with_offset(clock_after(micros, value.type.precision), offset)


def offset_of(value: Value) -> Value:
    """Return the minutes of a time with time zone's offset."""
    return duck(BIGINT, "CAST(athena_zone_minutes(right($1, 6)) AS BIGINT)", value)


def microseconds(value: Value) -> Value:
    """Return a time of day's microseconds since midnight, in UTC where it has a zone."""
    local = duck(BIGINT, "epoch_us($1)", clock_time(value))
    if value.type.kind != TIMED:
        return local
    utc = f"(($1 - $2 * 60000000 + {_DAY}) % {_DAY})"
    return duck(BIGINT, utc, local, offset_of(value))


def as_compared(value: Value) -> Value:
    """Return a value in a form that DuckDB compares as Trino does: moments without their zones."""
    if value.type.kind == ZONED:
        return instant(value)
    return microseconds(value) if value.type.kind == TIMED else value
