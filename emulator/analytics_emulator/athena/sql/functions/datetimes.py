"""Date and time functions (Trino docs, Date and time functions and operators)."""

from collections.abc import Callable

from sqlglot import exp

from ..casts import cast
from ..coercion import coerce
from ..compiler import Compiler, rule
from ..dateformats import joda_to_strftime, mysql_to_strftime
from ..operators import add_interval
from ..registry import Call, function
from ..scope import Expr, Scope
from ..typesystem import (
    BIGINT,
    DATE,
    INTERVAL_DAY,
    INTERVAL_YEAR,
    TIMESTAMP,
    VARCHAR,
    text_literal,
)
from ..zones import instant, local_time, offset_minutes, to_utc

_MOMENTS = ("date", "timestamp", "timestamp with time zone")
_ZONED = "timestamp with time zone"

_PARTS = {
    "year": "year",
    "quarter": "quarter",
    "month": "month",
    "week": "weekofyear",
    "week_of_year": "weekofyear",
    "day": "day",
    "day_of_month": "day",
    "day_of_week": "isodow",
    "dow": "isodow",
    "day_of_year": "dayofyear",
    "doy": "dayofyear",
    "year_of_week": "isoyear",
    "yow": "isoyear",
    "hour": "hour",
    "minute": "minute",
    "second": "second",
    "millisecond": "millisecond",
}
_CLOCK = ("hour", "minute", "second", "millisecond")
_INTERVAL_PARTS = {
    "day": "({0} // 86400000)",
    "hour": "({0} // 3600000 % 24)",
    "minute": "({0} // 60000 % 60)",
    "second": "({0} // 1000 % 60)",
    "millisecond": "({0} % 1000)",
}
_MONTH_PARTS = {"year": "({0} // 12)", "month": "({0} % 12)"}


def part(name: str, value: Expr) -> Expr | None:
    """Give a part of a moment or interval; None where the type has no such part."""
    kind = value.type.kind
    if value.type == INTERVAL_DAY and name in _INTERVAL_PARTS:
        return Expr(f"CAST({_INTERVAL_PARTS[name].format(value.sql)} AS BIGINT)", BIGINT)
    if value.type == INTERVAL_YEAR and name in _MONTH_PARTS:
        return Expr(f"CAST({_MONTH_PARTS[name].format(value.sql)} AS BIGINT)", BIGINT)
    if kind not in (*_MOMENTS, "time") or (kind == "date" and name in _CLOCK):
        return None
    if kind == "time" and name not in _CLOCK:
        return None
    sql = local_time(value).sql if kind == _ZONED else value.sql
    if name == "millisecond":
        return Expr(f"(CAST(millisecond({sql}) AS BIGINT) % 1000)", BIGINT)
    return Expr(f"CAST({_PARTS[name]}({sql}) AS BIGINT)", BIGINT)


@function(*_PARTS)
def part_function(call: Call) -> Expr:
    """year(x), day_of_week(x) (1 = Monday) and the like."""
    call.expect(1)
    value = call.arg(0)
    if value.type.kind == "date" and call.name in _CLOCK:
        value = coerce(value, TIMESTAMP)
    found = part(call.name, value)
    if found is None:
        raise call.mismatch()
    return found


@rule(exp.Extract)
def extract(compiler: Compiler, node: exp.Expr, scope: Scope) -> Expr:
    """Compile EXTRACT(part FROM x)."""
    name = node.this.name.lower()
    value = compiler.expr(node.expression, scope)
    found = part(name, value) if name in _PARTS and name != "millisecond" else None
    if found is None:
        raise compiler.error("TYPE_MISMATCH", f"Cannot extract {name} from {value.type}", node)
    return found


_TRUNC_UNITS = (
    "millisecond",
    "second",
    "minute",
    "hour",
    "day",
    "week",
    "month",
    "quarter",
    "year",
)


@function("date_trunc")
def date_trunc(call: Call) -> Expr:
    """date_trunc(unit, x): the type stays, so a date stays a date."""
    call.expect(2)
    unit, value = call.text(0).lower(), call.arg(1)
    clock = ("millisecond", "second", "minute", "hour")
    if value.type.kind not in _MOMENTS:
        raise call.mismatch()
    if unit not in _TRUNC_UNITS or (value.type == DATE and unit in clock):
        text = f"'{unit}' is not a valid {value.type.kind.split()[0].upper()} field"
        raise call.error("INVALID_FUNCTION_ARGUMENT", text)
    return _by_local_time(value, lambda sql: f"date_trunc('{unit}', {sql})")


def _by_local_time(value: Expr, change: Callable[[str], str]) -> Expr:
    t = value.type
    if t.kind != _ZONED:
        return Expr(f"CAST({change(value.sql)} AS {t.duck})", t)
    if t.zone is None:
        sql = (
            f"{{'t': athena_utc_time({change(local_time(value).sql)}, ({value.sql}).z), 'z':"
            f" ({value.sql}).z}}"
        )
        return Expr(sql, t)
    return Expr(to_utc(change(local_time(value).sql), t.zone), t)


_MILLISECONDS = {
    "millisecond": 1,
    "second": 1000,
    "minute": 60000,
    "hour": 3600000,
    "day": 86400000,
    "week": 604800000,
}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


@function("date_add")
def date_add(call: Call) -> Expr:
    """date_add(unit, n, x)."""
    call.expect(3)
    unit, amount, value = call.text(0).lower(), call.coerced(1, BIGINT), call.arg(2)
    if unit not in _MILLISECONDS and unit not in _MONTHS:
        raise call.error("INVALID_FUNCTION_ARGUMENT", f"'{unit}' is not a valid TIMESTAMP field")
    if value.type == DATE:
        return _add_to_date(call, unit, amount, value)
    if unit == "millisecond" and value.type.precision < 3:
        raise call.unsupported(f"date_add of milliseconds to {value.type}")
    zone = value.type.zone
    if unit in ("day", "week") and zone and offset_minutes(zone) is None:
        raise call.unsupported(f"date_add of {unit}s in the zone {zone}")
    kind, factor = (
        (INTERVAL_DAY, _MILLISECONDS[unit])
        if unit in _MILLISECONDS
        else (INTERVAL_YEAR, _MONTHS[unit])
    )
    step = Expr(f"CAST({amount.sql} * {factor} AS {kind.duck})", kind)
    found = add_interval(call.compiler, value, step, "+", call.node)
    if found is None:
        raise call.mismatch()
    return Expr(f"CAST({found.sql} AS {value.type.duck})", value.type)


def _add_to_date(call: Call, unit: str, amount: Expr, value: Expr) -> Expr:
    if unit in ("day", "week"):
        days = f"CAST({amount.sql} * {7 if unit == 'week' else 1} AS INTEGER)"
        return Expr(f"({value.sql} + {days})", DATE)
    if unit not in _MONTHS:
        raise call.error("INVALID_FUNCTION_ARGUMENT", f"'{unit}' is not a valid DATE field")
    months = f"to_months(CAST({amount.sql} * {_MONTHS[unit]} AS INTEGER))"
    return Expr(f"CAST(({value.sql} + {months}) AS DATE)", DATE)


@function("date_diff")
def date_diff(call: Call) -> Expr:
    """date_diff(unit, a, b): whole units from a to b, cut towards zero."""
    call.expect(3)
    unit = call.text(0).lower()
    a, b = call.arg(1), call.arg(2)
    if unit not in _MILLISECONDS and unit not in _MONTHS:
        raise call.error("INVALID_FUNCTION_ARGUMENT", f"'{unit}' is not a valid TIMESTAMP field")
    if a.type.kind not in _MOMENTS or b.type.kind not in _MOMENTS:
        raise call.mismatch()
    if a.type == b.type == DATE and unit in _CLOCK:
        raise call.error("INVALID_FUNCTION_ARGUMENT", f"'{unit}' is not a valid DATE field")
    sides = [_difference_side(call, v, (a, b)) for v in (a, b)]
    return Expr(f"CAST(date_sub('{unit}', {sides[0]}, {sides[1]}) AS BIGINT)", BIGINT)


def _difference_side(call: Call, value: Expr, both: tuple[Expr, Expr]) -> str:
    if _ZONED in (both[0].type.kind, both[1].type.kind):
        zones = {v.type.zone if v.type.kind == _ZONED else "UTC" for v in both}
        if len(zones) > 1 or None in zones:
            if call.text(0).lower() in ("month", "quarter", "year", "week", "day"):
                raise call.unsupported("date_diff over several time zones")
            return (
                instant(value) if value.type.kind == _ZONED else f"CAST({value.sql} AS TIMESTAMP)"
            )
        if value.type.kind == _ZONED:
            clock = call.text(0).lower() in _CLOCK  # elapsed time, whatever the zone's clock shows
            return instant(value) if clock else local_time(value).sql
    return f"CAST({value.sql} AS TIMESTAMP)"


def _formatted(call: Call, to_strftime: Callable[[str], str | None]) -> Expr:
    call.expect(2)
    value = call.arg(0)
    if value.type.kind not in _MOMENTS:
        raise call.mismatch()
    pattern = to_strftime(call.text(1))
    if pattern is None:
        raise call.unsupported(f"{call.name} with the pattern {call.text(1)}")
    local = local_time(value)
    return Expr(f"strftime(CAST({local.sql} AS TIMESTAMP), {text_literal(pattern)})", VARCHAR)


@function("date_format")
def date_format(call: Call) -> Expr:
    """date_format(x, MySQL pattern)."""
    return _formatted(call, mysql_to_strftime)


@function("format_datetime")
def format_datetime(call: Call) -> Expr:
    """format_datetime(x, Joda pattern)."""
    return _formatted(call, joda_to_strftime)


@function("date_parse")
def date_parse(call: Call) -> Expr:
    """date_parse(text, MySQL pattern): timestamp(3)."""
    call.expect(2)
    text, pattern = call.coerced(0, VARCHAR), call.text(1)
    if mysql_to_strftime(pattern) is None:
        raise call.unsupported(f"date_parse with the pattern {pattern}")
    return Expr(f"athena_date_parse({text.sql}, {text_literal(pattern)})", TIMESTAMP)


@function("date")
def date(call: Call) -> Expr:
    """date(x): CAST(x AS date)."""
    call.expect(1)
    return cast(call.compiler, call.arg(0), DATE, call.node, safe=False)


@function("last_day_of_month")
def last_day_of_month(call: Call) -> Expr:
    """last_day_of_month(x)."""
    call.expect(1)
    value = call.arg(0)
    if value.type.kind not in _MOMENTS:
        raise call.mismatch()
    return Expr(f"last_day({local_time(value).sql})", DATE)
