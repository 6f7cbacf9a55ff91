"""Instants and time zones: Unix time, AT TIME ZONE (Trino docs, Date and time)."""

from collections.abc import Callable

from sqlglot import exp

from ..binding.binder import Binder, rule
from ..binding.expressions.casts import cast
from ..binding.scope import Scope
from ..nodes.values import Case, Literal, Value, constant, duck, null, number, text
from ..semantics.clocks import TIMED, in_offset, offset_text
from ..semantics.coercion import coerce
from ..semantics.failures import failure, message
from ..semantics.sharing import once, shared
from ..semantics.zones import ZONED, in_zone, instant, to_utc, zone_of
from ..types import (
    BIGINT,
    BOOLEAN,
    DOUBLE,
    INTERVAL_DAY,
    UNKNOWN,
    VARCHAR,
    Type,
    coercible,
)
from ..types.zones import named_zone, offset_minutes, zone_key
from .dateparts import MOMENTS, moment_argument
from .registry import scalar_rule
from .site import CallSite


@scalar_rule("now")
def now(site: CallSite) -> Value:
    """Return now(): the query's start."""
    site.expect(0)
    return site.binder.now


@scalar_rule("current_timezone")
def current_timezone(site: CallSite) -> Value:
    """Return current_timezone(): Athena's session zone is UTC."""
    site.expect(0)
    return Literal(VARCHAR, "UTC")


@scalar_rule("timezone")
def timezone(site: CallSite) -> Value:
    """Return timezone(x): the name of its zone."""
    site.expect(1)
    value = moment_argument(site)
    if value.type.kind == TIMED:
        return offset_text(value)
    if value.type.kind != ZONED:
        raise site.mismatch()
    return duck(VARCHAR, "CASE WHEN $1 IS NOT NULL THEN $2 END", value, zone_of(value))


@scalar_rule("from_unixtime")
def from_unixtime(site: CallSite) -> Value:
    """Return from_unixtime(seconds[, zone | hours, minutes]): timestamp(3) with time zone."""
    site.expect(1, 2, 3)
    seconds = site.coerced(0, DOUBLE)
    zone: Value = text("UTC")
    if len(site.nodes) == 2:
        zone = _zone(site.coerced(1, VARCHAR), _SUPPORTED, zone_key)
    if len(site.nodes) == 3:
        sides = [site.coerced(i, BIGINT) for i in (1, 2)]
        zone = duck(VARCHAR, "athena_offset_zone($1 * 60 + $2)", *sides)
    return in_zone(once(seconds, _moment_of), zone)


def _moment_of(seconds: Value) -> Value:
    """Return the moment so many seconds after 1970, to the millisecond as Java rounds."""
    t = Type("timestamp", 3)
    millis = "CAST(floor($1 * 1000 + 0.5) AS BIGINT)"
    moment = duck(t, f"make_timestamp({millis} * 1000)", seconds)
    outside = duck(BOOLEAN, "(NOT $1 BETWEEN -62135500000 AND 253402200000)", seconds)
    beyond = failure("NOT_SUPPORTED", message("'from_unixtime of ' || $1", seconds), t)
    return Case(t, (outside,), (beyond,), moment)


@scalar_rule("from_unixtime_nanos")
def from_unixtime_nanos(site: CallSite) -> Value:
    """Return from_unixtime_nanos(n): timestamp(9) with time zone."""
    site.expect(1)
    whole = cast(site.binder, site.arg(0), BIGINT, site.node, safe=False)
    return duck(Type(ZONED, 9, zone="UTC"), "make_timestamp_ns($1)", whole)


@scalar_rule("to_unixtime")
def to_unixtime(site: CallSite) -> Value:
    """Return to_unixtime(x): seconds as double."""
    site.expect(1)
    value = moment_argument(site)
    if value.type.kind not in MOMENTS:
        raise site.mismatch()
    moment = instant(value) if value.type.kind == ZONED else value
    return duck(DOUBLE, "(CAST(epoch_us(CAST($1 AS TIMESTAMP)) AS DOUBLE) / 1000000)", moment)


@scalar_rule("to_milliseconds")
def to_milliseconds(site: CallSite) -> Value:
    """Return to_milliseconds(interval)."""
    site.expect(1)
    return duck(BIGINT, "$1", site.coerced(0, INTERVAL_DAY))


_SUPPORTED = "athena_supported_zone($1)"


def _zone(
    zone: Value,
    form: str = "athena_zone($1)",
    key: Callable[[str], str | None] = named_zone,
) -> Value:
    """Return the name by which Athena knows a zone; the form's function fails for others."""
    written = constant(zone)
    found = key(written) if isinstance(written, str) else None
    return duck(VARCHAR, form, zone) if found is None else text(found)


def _at_zone(value: Value, zone: Value) -> Value | None:
    """Return the same instant in a zone by its name or offset; None for another type."""
    if zone.type == INTERVAL_DAY:
        name = once(zone, _offset_zone)
    elif coercible(zone.type, VARCHAR) and zone.type.kind != "char":
        name = _zone(coerce(zone, VARCHAR))
    else:
        return None
    if zone == null(zone.type):
        return null(Type(ZONED, value.type.precision, zone="UTC"))
    return in_zone(instant(value), name)


def _offset_zone(interval: Value) -> Value:
    wrong = "Invalid time zone offset interval: interval contains seconds"
    seconds = duck(BOOLEAN, "($1 % 60000 <> 0)", interval)
    name = duck(VARCHAR, "athena_offset_zone($1 // 60000)", interval)
    return Case(VARCHAR, (seconds,), (failure("INVALID_FUNCTION_ARGUMENT", wrong, VARCHAR),), name)


@rule(exp.AtTimeZone, args=("zone",))
def at_time_zone(binder: Binder, node: exp.Expr, scope: Scope) -> Value:
    """Return `x AT TIME ZONE 'zone'`: the same instant, shown in the zone."""
    value = binder.value(node.this, scope)
    if value.type.kind not in ("time", TIMED, "timestamp", ZONED):
        wrong = "Type of value must be a time or timestamp with or without time zone (actual"
        raise binder.error("TYPE_MISMATCH", f"{wrong} {value.type})", node)
    if not isinstance(node.args["zone"], exp.Literal | exp.Interval):
        raise binder.not_supported(node, "AT TIME ZONE with a computed zone")
    zone = binder.value(node.args["zone"], scope)
    is_clock = value.type.kind in ("time", TIMED)
    found = _at_offset(value, zone) if is_clock else _at_zone(_zoned(value), zone)
    if found is None:
        raise binder.not_supported(node, f"AT TIME ZONE with {zone.type}")
    return found


def _at_offset(value: Value, zone: Value) -> Value | None:
    """Return the same time of day at a constant offset; None for a zone without one."""
    known = constant(zone)
    minutes = offset_minutes(known) if isinstance(known, str) else None
    if zone.type == INTERVAL_DAY and isinstance(known, int) and not known % 60000:
        minutes = known // 60000
    if minutes is None or abs(minutes) > 14 * 60:
        return None
    sign, away = "-" if minutes < 0 else "+", abs(minutes)
    offset = text(f"{sign}{away // 60:02d}:{away % 60:02d}")
    return once(value, lambda v: in_offset(v, number(minutes), offset))


def _zoned(value: Value) -> Value:
    t = value.type
    return value if t.kind == ZONED else coerce(value, Type(ZONED, t.precision, zone="UTC"))


@scalar_rule("at_timezone")
def at_timezone(site: CallSite) -> Value:
    """Return at_timezone(x, zone)."""
    site.expect(2)
    value = moment_argument(site)
    if value.type.kind not in MOMENTS:
        raise site.mismatch()
    found = _at_zone(_zoned(value), site.arg(1))
    if found is None:
        raise site.mismatch()
    return found


@scalar_rule("with_timezone")
def with_timezone(site: CallSite) -> Value:
    """Return with_timezone(timestamp, zone): this clock time in the zone."""
    site.expect(2)
    value, zone = site.arg(0), site.coerced(1, VARCHAR)
    if value.type == UNKNOWN:
        value = null(Type("timestamp", 3))
    if value.type.kind == "date":
        value = coerce(value, Type("timestamp", 0))
    if value.type.kind != "timestamp":
        raise site.mismatch()
    name = _zone(zone)
    return shared([value, name], lambda found: in_zone(to_utc(*found), found[1]))
