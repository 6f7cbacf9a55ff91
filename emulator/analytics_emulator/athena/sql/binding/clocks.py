"""Times of day: what a clock shows, with and without a zone's offset.

A time with time zone is held as its text, `07:08:09+05:30`.
"""

from ..nodes.values import Value, duck
from ..types import BIGINT, Type
from .zones import ZONED, instant

TIMED = "time with time zone"


def clock_time(value: Value) -> Value:
    """Return a time of day as its clock shows it."""
    if value.type.kind != TIMED:
        return value
    t = Type("time", value.type.precision)
    return duck(t, "CAST(left($1, length($1) - 6) AS TIME)", value)


def offset_of(value: Value) -> Value:
    """Return the minutes of a time with time zone's offset."""
    return duck(BIGINT, "CAST(athena_zone_minutes(right($1, 6)) AS BIGINT)", value)


def microseconds(value: Value) -> Value:
    """Return a time of day's microseconds since midnight, in UTC where it has a zone."""
    local = duck(BIGINT, "epoch_us($1)", clock_time(value))
    if value.type.kind != TIMED:
        return local
    day = 86400000000
    utc = f"(($1 - $2 * 60000000 + {day}) % {day})"
    return duck(BIGINT, utc, local, offset_of(value))


def as_compared(value: Value) -> Value:
    """Return a value in a form that DuckDB compares as Trino does: moments without their zones."""
    if value.type.kind == ZONED:
        return instant(value)
    return microseconds(value) if value.type.kind == TIMED else value
