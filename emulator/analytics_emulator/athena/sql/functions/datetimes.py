"""Dates and times moved, cut and subtracted (Trino docs, Date and time functions)."""

from collections.abc import Callable

from ..binding.expressions.casts import cast
from ..nodes.values import Value, cast_to, duck, null, text
from ..semantics.clocks import TIMED, clock_time, microseconds, offset_text, with_offset
from ..semantics.coercion import coerce
from ..semantics.failures import message
from ..semantics.sharing import once
from ..semantics.zones import (
    ZONED,
    by_instant,
    by_local_time,
    finely,
    in_zone,
    instant,
    local_time,
    shown_by,
    whole_micros,
    zone_of,
)
from ..types import BIGINT, DATE, UNKNOWN, Type
from .dateparts import CLOCK, MOMENTS, moment_argument
from .registry import scalar_rule
from .site import CallSite, ChosenArgumentError, ConstantArgumentError

_MILLISECONDS = {
    "millisecond": 1,
    "second": 1000,
    "minute": 60000,
    "hour": 3600000,
    "day": 86400000,
    "week": 604800000,
}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def _unit(site: CallSite, t: Type) -> str:
    """Return the call's unit, which values of the type have to have."""
    instead = "day" if t == DATE else "hour"
    field = "TIMESTAMP" if t.kind in ("timestamp", ZONED) else t.kind.split()[0].upper()
    if site.is_computed(0):
        quoted = "chr(39) || lower($1) || chr(39)"
        none = message(f"{quoted} || ' is not a valid {field} field'", site.arg(0))
        raise ChosenArgumentError(0, (*_MILLISECONDS, *_MONTHS), none)
    wanted = site.text(0, instead).lower()
    for unit in (*_MILLISECONDS, *_MONTHS):
        is_clock = unit in CLOCK
        fits = is_clock if t.kind in ("time", TIMED) else not is_clock or t != DATE
        if unit == wanted and fits:
            return unit
    words = f"'{wanted}' is not a valid {field} field"
    raise ConstantArgumentError(0, text(instead), words)


@scalar_rule("date_trunc")
def date_trunc(site: CallSite) -> Value:
    """Return date_trunc(unit, x): the type stays, so a date stays a date."""
    site.expect(2)
    value = site.arg(1)
    if value.type.kind not in (*MOMENTS, "time", TIMED):
        raise site.mismatch()
    unit = _unit(site, value.type)
    if value.type.kind in ("time", TIMED):
        step = _MILLISECONDS[unit] * 1000
        form = f"(TIME '00:00:00' + to_microseconds(epoch_us($1) // {step} * {step}))"
        return _by_clock(value, lambda clock: duck(clock.type, form, clock))
    if value.type.kind != ZONED:
        return cast_to(value.type, _cut(unit, value))
    if unit in CLOCK:
        return once(value, lambda v: _cut_in_zone(unit, v))
    return by_local_time(value, lambda local: _cut(unit, local))


def _by_clock(value: Value, change: Callable[[Value], Value]) -> Value:
    """Return a time of day changed as its clock shows it; an offset stays."""
    if value.type.kind != TIMED:
        return change(value)
    return once(value, lambda v: with_offset(change(clock_time(v)), offset_text(v)))


def _cut(unit: str, moment: Value) -> Value:
    form = f"CAST(date_trunc('{unit}', $1) AS $2)"
    return duck(moment.type, form, whole_micros(moment), moment.type)


def _cut_in_zone(unit: str, value: Value) -> Value:
    """Return a moment less what its zone's clock shows beyond the unit."""
    t = Type("timestamp", value.type.precision)
    form = f"CAST($1 - ($2 - date_trunc('{unit}', $2)) AS $3)"
    moment, local = whole_micros(instant(value)), whole_micros(local_time(value))
    return in_zone(duck(t, form, moment, local, t), zone_of(value))


@scalar_rule("date_add")
def date_add(site: CallSite) -> Value:
    """Return date_add(unit, n, x)."""
    site.expect(3)
    amount, value = site.coerced(1, BIGINT), site.arg(2)
    t = value.type
    if t.kind not in (*MOMENTS, "time", TIMED):
        raise site.mismatch()
    unit = _unit(site, t)
    if unit == "millisecond" and t.precision < 3:
        raise site.unsupported(f"date_add of milliseconds to {t}")
    if t == DATE and unit in _MILLISECONDS:
        days = _MILLISECONDS[unit] // _MILLISECONDS["day"]
        return duck(DATE, f"($1 + CAST($2 * {days} AS INTEGER))", value, amount)
    if t.kind == TIMED:
        return _by_clock(value, lambda clock: _stepped(unit, amount, clock))
    if t.kind != ZONED:
        return cast_to(t, _stepped(unit, amount, value))
    moved = by_instant if unit in CLOCK else by_local_time
    return moved(value, lambda moment: _stepped(unit, amount, moment))


def _stepped(unit: str, amount: Value, moment: Value) -> Value:
    """Return a date, time or timestamp moved by so many units."""
    if unit in _MILLISECONDS:
        step = f"to_milliseconds(CAST($2 * {_MILLISECONDS[unit]} AS BIGINT))"
    else:
        step = f"to_months(CAST($2 * {_MONTHS[unit]} AS INTEGER))"
    return finely(moment, lambda m: duck(m.type, f"($1 + {step})", m, amount))


@scalar_rule("date_diff")
def date_diff(site: CallSite) -> Value:
    """Return date_diff(unit, a, b): whole units from a to b, cut towards zero."""
    site.expect(3)
    a, b = site.arg(1), site.arg(2)
    if UNKNOWN in (a.type, b.type):
        return null(BIGINT)
    if {a.type.kind, b.type.kind} <= {"time", TIMED}:
        return _difference_of_times(site, a, b)
    if a.type.kind not in MOMENTS or b.type.kind not in MOMENTS:
        raise site.mismatch()
    unit = _unit(site, b.type if a.type == DATE else a.type)
    if ZONED not in (a.type.kind, b.type.kind):
        return _whole_units(unit, a, b)
    first, second = _with_zone(a), _with_zone(b)
    if unit in CLOCK:  # elapsed time, whatever the zone's clock shows
        return _whole_units(unit, instant(first), instant(second))
    return once(first, lambda f: _whole_units(unit, local_time(f), shown_by(second, f)))


def _difference_of_times(site: CallSite, a: Value, b: Value) -> Value:
    unit = _unit(site, a.type)
    form = f"(($2 - $1) // {_MILLISECONDS[unit] * 1000})"
    return duck(BIGINT, form, microseconds(a), microseconds(b))


def _whole_units(unit: str, a: Value, b: Value) -> Value:
    form = f"CAST(date_sub('{unit}', $1, $2) AS BIGINT)"
    return duck(BIGINT, form, _to_milliseconds(a), _to_milliseconds(b))


def _to_milliseconds(value: Value) -> Value:
    """Return a moment cut to milliseconds, as which Trino subtracts it."""
    if value.type.precision > 3:
        return _cut("millisecond", whole_micros(value))
    return duck(Type("timestamp", 3), "CAST($1 AS TIMESTAMP)", value)


def _with_zone(value: Value) -> Value:
    t = value.type
    return value if t.kind == ZONED else coerce(value, Type(ZONED, t.precision, zone="UTC"))


@scalar_rule("date")
def date(site: CallSite) -> Value:
    """Return date(x): CAST(x AS date)."""
    site.expect(1)
    return cast(site.binder, site.arg(0), DATE, site.node, safe=False)


@scalar_rule("last_day_of_month")
def last_day_of_month(site: CallSite) -> Value:
    """Return last_day_of_month(x)."""
    site.expect(1)
    value = moment_argument(site)
    if value.type.kind not in MOMENTS:
        raise site.mismatch()
    return duck(DATE, "last_day($1)", whole_micros(local_time(value)))
