"""Casts to varchar: each type's text, which has to fit varchar(n).

Source: Trino's VarcharOperators and the texts of its types.
"""

from collections.abc import Callable

from ....nodes.values import VARCHAR, Value, cast_to, duck
from ....semantics.clocks import TIMED, clock_text
from ....semantics.failures import message
from ....semantics.zones import local_time, zone_of
from ....types import BOOLEAN, UNBOUNDED, Type
from .guard import Guard
from .table import converts

type Text = Callable[[Value], Value | None]


def _texts_of(*sources: str) -> Callable[[Text], Text]:
    """Register how values of some types are written."""

    def register(write: Text) -> Text:
        def to_text(value: Value, target: Type, guard: Guard) -> Value | None:
            written = write(value)
            return written and _fitting(written, target, guard)

        for source in sources:
            converts(source, "varchar")(to_text)
        return write

    return register


def _fitting(written: Value, target: Type, guard: Guard) -> Value:
    """Return a text that fails where it is too long for varchar(n)."""
    if target.precision == UNBOUNDED:
        return written
    words = message(f"'Value ' || $1 || ' cannot be represented as {target}'", written)
    fits = duck(BOOLEAN, f"length($1) <= {target.precision}", written)
    return guard.unless(fits, duck(target, "$1", written), words)


@_texts_of("ipaddress")
def _address_text(value: Value) -> Value:
    return duck(VARCHAR, "athena_ipaddress_text($1)", value)


@_texts_of("uuid", "integer", "boolean")
def _plain_text(value: Value) -> Value:
    """Return the text that DuckDB and Trino agree on."""
    return cast_to(VARCHAR, value)


@_texts_of("date")
def date_text(value: Value) -> Value:
    """Return a date's text, of any year."""
    return duck(VARCHAR, "athena_date_text($1)", value)


def decimal_text(value: Value) -> Value:
    """Return a decimal's text; DuckDB writes `.5` where the type has no digit before the point."""
    written = cast_to(VARCHAR, value)
    if value.type.precision > value.type.scale:
        return written
    return duck(VARCHAR, "regexp_replace($1, '^(-?)[.]', '\\10.')", written)


_texts_of("decimal")(decimal_text)


@_texts_of("double", "real")
def _double_text(value: Value) -> Value:
    """Return a text in the SQL standard's form (Trino 373: `1.5E0`)."""
    return duck(VARCHAR, f"athena_{value.type.kind}_cast_text($1)", value)


@_texts_of("interval day to second")
def _day_interval_text(value: Value) -> Value:
    return duck(VARCHAR, "athena_day_interval_text($1)", value)


@_texts_of("interval year to month")
def _year_interval_text(value: Value) -> Value:
    sign = "CASE WHEN $1 < 0 THEN '-' ELSE '' END"
    return duck(VARCHAR, f"({sign} || (abs($1) // 12) || '-' || (abs($1) % 12))", value)


@_texts_of("timestamp")
def timestamp_text(value: Value) -> Value | None:
    """Return a timestamp's text; None where it has more than six fraction digits."""
    digits = value.type.precision
    if digits > 6:
        return None
    form = f"athena_moment_text($1, '%Y-%m-%d', ' %H:%M:%S{'.%f' if digits else ''}')"
    return duck(VARCHAR, form if digits in (0, 6) else f"left({form}, {digits - 6})", value)


_texts_of("time")(clock_text)


@_texts_of(TIMED)
def _timed_text(value: Value) -> Value:
    return duck(VARCHAR, "$1", value)


@_texts_of("zoned")
def _zoned_text(value: Value) -> Value | None:
    text = timestamp_text(local_time(value))
    return text and duck(VARCHAR, "($1 || ' ' || $2)", text, zone_of(value))
