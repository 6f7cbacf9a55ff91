"""Literals of dates, times, timestamps and intervals, as Trino reads their texts."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from sqlglot import exp

from .compiler import Compiler, rule
from .scope import Expr, Scope
from .typesystem import INTERVAL_DAY, INTERVAL_YEAR, Type, text_literal
from .zones import offset_minutes, to_utc


def check_date(compiler: Compiler, text: str, node: exp.Expr) -> None:
    """Make sure that a DATE literal is a day from the year 1 to 9999."""
    if re.fullmatch(r"\s*(-\d+|\+?\d{5,})-\d{1,2}-\d{1,2}\s*", text):
        raise compiler.not_supported(node, "a year outside 1 to 9999")
    try:
        date(*map(int, text.strip().split("-")))
    except (ValueError, TypeError):
        raise compiler.error(
            "INVALID_LITERAL", f"'{text}' is not a valid date literal", node
        ) from None


_TEMPORAL = re.compile(
    r"\s*(?:(\d{4,}-\d{1,2}-\d{1,2})(?:\s+(\d{1,2}:\d{1,2}(?::\d{1,2})?)(?:\.(\d+))?)?)"
    r"\s*([A-Za-z][\w/+-]*|[+-]\d{2}:\d{2})?\s*"
)
_TIME = re.compile(r"(\d{1,2}:\d{2}(?::\d{2})?)(?:\.(\d+))?\s*([+-]\d{2}:\d{2})?")


def timestamp_literal(compiler: Compiler, text: str, node: exp.Expr) -> Expr:
    """Compile TIMESTAMP '…', whose precision and zone are those of the text."""
    found = _TEMPORAL.fullmatch(text)
    if not found:
        raise compiler.error("INVALID_LITERAL", f"'{text}' is not a valid timestamp literal", node)
    day, clock, fraction, zone = found.groups()
    precision = len(fraction or "")
    if precision > 9:
        raise compiler.not_supported(node, "timestamp precision above 9")
    moment = f"{day} {clock or '00:00'}{'.' + fraction if fraction else ''}"
    t = Type("timestamp", precision)
    sql = f"CAST({text_literal(moment)} AS {t.duck})"
    try:
        start = datetime.strptime(f"{day} {clock or '00:00'}", _CLOCKS[(clock or ":").count(":")])
        instant = start if not zone else _instant(start, zone)
    except (ValueError, ZoneInfoNotFoundError):
        if len(day) > 10:
            raise compiler.not_supported(node, "a year beyond 9999") from None
        text = f"'{text}' is not a valid TIMESTAMP literal"
        raise compiler.error("INVALID_LITERAL", text, node) from None
    if not zone:
        return Expr(sql, t)
    if offset_minutes(zone) is None:  # computed here: DuckDB takes the later of two such times
        digits = f".{fraction}" if fraction else ""
        sql = f"CAST('{instant:%Y-%m-%d %H:%M:%S}{digits}' AS {t.duck})"
        return Expr(sql, Type("timestamp with time zone", precision, zone=zone))
    return Expr(to_utc(sql, zone), Type("timestamp with time zone", precision, zone=zone))


_CLOCKS = {1: "%Y-%m-%d %H:%M", 2: "%Y-%m-%d %H:%M:%S"}


def _instant(local: datetime, zone: str) -> datetime:
    """Give the UTC time of a zone's clock: the earlier of two, an error in a gap (java.time)."""
    if offset_minutes(zone) is not None:
        return local
    named = ZoneInfo(zone)
    if zone not in available_timezones():
        raise ValueError(zone)
    found = local.replace(tzinfo=named).astimezone(UTC)
    if found.astimezone(named).replace(tzinfo=None) != local:
        raise ValueError(local)
    return found.replace(tzinfo=None)


def time_literal(compiler: Compiler, text: str, node: exp.Expr) -> Expr:
    """Compile TIME '…', whose precision and offset are those of the text."""
    found = _TIME.fullmatch(text.strip())
    if found and len(found[2] or "") > 6:
        raise compiler.not_supported(node, "time precision above 6")
    if not found or int(found[1].split(":")[0]) > 23:
        raise compiler.error("INVALID_LITERAL", f"'{text}' is not a valid time literal", node)
    clock, fraction, offset = found.groups()
    if clock.count(":") == 1:
        clock += ":00"
    value = f"{clock}{'.' + fraction if fraction else ''}"
    if offset:
        t = Type("time with time zone", len(fraction or ""))
        return Expr(text_literal(value + offset), t)
    return Expr(f"CAST('{value}' AS TIME)", Type("time", len(fraction or "")))


_MILLISECONDS = {"second": 1000, "minute": 60000, "hour": 3600000, "day": 86400000}
_MONTHS = {"month": 1, "year": 12}


@rule(exp.Interval, args=("unit",))
def interval(compiler: Compiler, node: exp.Expr, _scope: Scope) -> Expr:
    """Compile INTERVAL '2' DAY: whole milliseconds, or months."""
    unit = node.args["unit"].name.lower() if node.args.get("unit") else ""
    text = str(node.this.this) if isinstance(node.this, exp.Literal) else ""
    if not re.fullmatch(r"[+-]?\d+(\.\d{1,3})?", text) or ("." in text and unit != "second"):
        raise compiler.not_supported(node, f"INTERVAL '{text}' {unit.upper()}")
    if unit in _MONTHS:
        return integer_literal_of(int(text) * _MONTHS[unit], INTERVAL_YEAR)
    if unit in _MILLISECONDS:
        return integer_literal_of(int(Decimal(text) * _MILLISECONDS[unit]), INTERVAL_DAY)
    raise compiler.not_supported(node, f"INTERVAL unit {unit.upper() or '(missing)'}")


def integer_literal_of(value: int, t: Type) -> Expr:
    """Give an interval constant."""
    return Expr(f"CAST({value} AS {t.duck})", t, value)
