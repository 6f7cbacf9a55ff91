"""Instants and time zones: Unix time, ISO 8601, AT TIME ZONE (Trino docs, Date and time)."""

from zoneinfo import available_timezones

from sqlglot import exp

from ..casts import cast
from ..coercion import coerce
from ..compiler import Compiler, rule
from ..failures import failure
from ..literals import varchar_literal
from ..registry import Call, function, overload
from ..scope import Expr, Scope
from ..typesystem import (
    BIGINT,
    DATE,
    DOUBLE,
    INTERVAL_DAY,
    VARCHAR,
    Type,
    varchar,
)
from ..udfs import iso8601
from ..zones import instant, local_time, offset_minutes, to_utc

_MOMENTS = ("date", "timestamp", "timestamp with time zone")
_ZONED = "timestamp with time zone"


@function("now")
def now(call: Call) -> Expr:
    """now(): the query's start."""
    call.expect(0)
    return call.compiler.now


@function("timezone_hour", "timezone_minute")
def timezone_part(call: Call) -> Expr:
    """timezone_hour and timezone_minute: the zone's offset then, both parts with its sign."""
    call.expect(1)
    value = call.arg(0)
    if value.type.kind != _ZONED:
        raise call.mismatch()
    elapsed = f"epoch_ms({local_time(value).sql}) - epoch_ms({instant(value)})"
    minutes = f"CAST(({elapsed}) // 60000 AS BIGINT)"
    sign = f"sign({minutes})"
    part = f"abs({minutes}) // 60" if call.name == "timezone_hour" else f"abs({minutes}) % 60"
    return Expr(f"CAST({sign} * ({part}) AS BIGINT)", BIGINT)


@function("current_timezone")
def current_timezone(call: Call) -> Expr:
    """current_timezone(): Athena's session zone is UTC."""
    call.expect(0)
    return coerce(varchar_literal("UTC"), VARCHAR)


@function("from_unixtime")
def from_unixtime(call: Call) -> Expr:
    """from_unixtime(seconds[, zone]): timestamp(3) with time zone."""
    call.expect(1, 2, 3)
    if len(call.nodes) == 3:
        raise call.unsupported("from_unixtime with hours and minutes")
    seconds = call.coerced(0, DOUBLE)
    zone = call.text(1) if len(call.nodes) == 2 else "UTC"
    check_zone(call.compiler, zone, call.node)
    t = Type(_ZONED, 3, zone=zone)
    millis = f"floor({seconds.sql} * 1000 + 0.5)"  # Java's Math.round
    sql = f"make_timestamp(CAST({millis} AS BIGINT) * 1000)"
    beyond = failure("NOT_SUPPORTED", f"'from_unixtime of ' || {seconds.sql}", t)
    outside = f"NOT {seconds.sql} BETWEEN -62135500000 AND 253402200000"
    return Expr(f"CASE WHEN {outside} THEN {beyond} ELSE {sql} END", t)


@function("from_unixtime_nanos")
def from_unixtime_nanos(call: Call) -> Expr:
    """from_unixtime_nanos(n): timestamp(9) with time zone."""
    call.expect(1)
    value = call.arg(0)
    whole = cast(call.compiler, value, BIGINT, call.node, safe=False)
    return Expr(f"make_timestamp_ns({whole.sql})", Type(_ZONED, 9, zone="UTC"))


@function("to_unixtime")
def to_unixtime(call: Call) -> Expr:
    """to_unixtime(x): seconds as double."""
    call.expect(1)
    value = call.arg(0)
    if value.type.kind not in _MOMENTS:
        raise call.mismatch()
    moment = instant(value) if value.type.kind == _ZONED else f"CAST({value.sql} AS TIMESTAMP)"
    return Expr(f"(CAST(epoch_us({moment}) AS DOUBLE) / 1000000)", DOUBLE)


@function("to_milliseconds")
def to_milliseconds(call: Call) -> Expr:
    """to_milliseconds(interval)."""
    call.expect(1)
    if call.arg(0).type != INTERVAL_DAY:
        raise call.mismatch()
    return Expr(call.arg(0).sql, BIGINT)


@function("from_iso8601_timestamp")
def from_iso8601_timestamp(call: Call) -> Expr:
    """from_iso8601_timestamp(text): timestamp(3) with the text's own zone."""
    call.expect(1)
    text = call.coerced(0, VARCHAR)
    parsed = f"athena_iso8601({text.sql})"
    if isinstance(text.literal, str):
        found = iso8601(text.literal)
        if found is not None:
            return Expr(f"({parsed}).t", Type(_ZONED, 3, zone=found["z"]))
    return Expr(parsed, Type(_ZONED, 3))


@function("from_iso8601_timestamp_nanos")
def from_iso8601_timestamp_nanos(call: Call) -> Expr:
    """from_iso8601_timestamp_nanos of a constant: timestamp(9) with the text's own zone."""
    call.expect(1)
    found = iso8601(call.text(0))
    if "T" not in call.text(0):
        raise call.unsupported("from_iso8601_timestamp_nanos of a date")
    if found is None:
        text = f'Invalid format: "{call.text(0)}"'
        raise call.error("INVALID_FUNCTION_ARGUMENT", text)
    moment = f"{found['t']:%Y-%m-%d %H:%M:%S}.{found['nanos']:09d}"
    return Expr(f"CAST('{moment}' AS TIMESTAMP_NS)", Type(_ZONED, 9, zone=found["z"]))


overload("from_iso8601_date", "varchar", DATE, "athena_iso8601_date({0})")
overload("parse_duration", "varchar", INTERVAL_DAY, "athena_parse_duration({0})")
overload("human_readable_seconds", "double", VARCHAR, "athena_human_readable_seconds({0})")


@function("to_iso8601")
def to_iso8601(call: Call) -> Expr:
    """to_iso8601(x): a timestamp has no zone suffix (Athena engine version 3 changes)."""
    call.expect(1)
    value = call.arg(0)
    if value.type == DATE:
        return Expr(f"CAST({value.sql} AS VARCHAR)", varchar(16))
    if value.type.kind not in _MOMENTS or value.type.precision != 3:
        raise call.unsupported(f"to_iso8601 of {value.type}")
    text = f"strftime({local_time(value).sql}, '%Y-%m-%dT%H:%M:%S.%g')"
    if value.type.kind == "timestamp":
        return Expr(text, varchar(26))
    if value.type.zone is None or offset_minutes(value.type.zone) is None:
        raise call.unsupported("to_iso8601 of a timestamp in a named zone")
    suffix = "Z" if offset_minutes(value.type.zone) == 0 else value.type.zone
    return Expr(f"({text} || '{suffix}')", varchar(32))


def _at_zone(compiler: Compiler, value: Expr, zone: Expr, node: exp.Expr) -> Expr:
    if value.type.kind in ("date", "timestamp"):
        value = coerce(value, Type(_ZONED, max(value.type.precision, 0), zone="UTC"))
    if value.type.kind.startswith("time") and value.type.kind != _ZONED:
        raise compiler.not_supported(node, f"AT TIME ZONE of {value.type}")
    if value.type.kind != _ZONED:
        raise compiler.error(
            "TYPE_MISMATCH",
            "Type of value must be a time or timestamp with or without time zone (actual"
            f" {value.type})",
            node,
        )
    if not isinstance(zone.literal, str):
        raise compiler.not_supported(node, "AT TIME ZONE with a computed zone")
    check_zone(compiler, zone.literal, node)
    return Expr(instant(value), Type(_ZONED, value.type.precision, zone=zone.literal))


def check_zone(compiler: Compiler, zone: str, node: exp.Expr) -> None:
    """Make sure that a zone exists."""
    if offset_minutes(zone) is None and zone not in available_timezones():
        text = f"'{zone}' is not a valid time zone"
        raise compiler.error("INVALID_FUNCTION_ARGUMENT", text, node)


@rule(exp.AtTimeZone, args=("zone",))
def at_time_zone(compiler: Compiler, node: exp.Expr, scope: Scope) -> Expr:
    """Compile `x AT TIME ZONE 'zone'`: the same instant, shown in the zone."""
    zone = compiler.expr(node.args["zone"], scope)
    if compiler.expr(node.this, scope).type == DATE:
        text = "Type of value must be a time or timestamp with or without time zone (actual date)"
        raise compiler.error("TYPE_MISMATCH", text, node)
    return _at_zone(compiler, compiler.expr(node.this, scope), zone, node)


@function("at_timezone")
def at_timezone(call: Call) -> Expr:
    """at_timezone(x, zone)."""
    call.expect(2)
    if call.arg(0).type.kind in ("date", "timestamp"):
        raise call.unsupported(f"at_timezone of {call.arg(0).type}")
    if call.arg(0).type.kind != _ZONED:
        raise call.mismatch()
    return _at_zone(call.compiler, call.arg(0), call.arg(1), call.node)


@function("with_timezone")
def with_timezone(call: Call) -> Expr:
    """with_timezone(timestamp, zone): this clock time in the zone."""
    call.expect(2)
    value, zone = call.arg(0), call.text(1)
    if value.type.kind == "date":
        raise call.unsupported("with_timezone of a date")
    if value.type.kind != "timestamp":
        raise call.mismatch()
    check_zone(call.compiler, zone, call.node)
    return Expr(to_utc(value.sql, zone), Type(_ZONED, value.type.precision, zone=zone))
