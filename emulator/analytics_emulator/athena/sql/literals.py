"""Literals and names: constants with Trino's literal types, columns, row fields, current time."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from math import isfinite
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from sqlglot import exp

from .casts import cast
from .compiler import Compiler, rule
from .dialect import TypedLiteral
from .scope import AmbiguousColumnError, Expr, Scope, row_field
from .typenames import trino_type
from .typesystem import (
    BIGINT,
    BOOLEAN,
    DATE,
    DOUBLE,
    INTEGER,
    INTERVAL_DAY,
    INTERVAL_YEAR,
    UNKNOWN,
    VARBINARY,
    Type,
    decimal,
    text_literal,
    varchar,
)
from .zones import offset_minutes, to_utc


def integer_literal(value: int, t: Type = INTEGER) -> Expr:
    """Give an integer constant, typed for DuckDB too (its literals adapt to their neighbour)."""
    return Expr(f"CAST({value} AS {t.duck})", t, value)


def varchar_literal(text: str) -> Expr:
    """Give a string constant: varchar of its length."""
    return Expr(text_literal(text), varchar(len(text)), text)


@rule(exp.Literal, args=("is_string",))
def literal(compiler: Compiler, node: exp.Expr, _scope: Scope) -> Expr:
    """Compile a number or string; `1.5` is DOUBLE on Athena (measured), DECIMAL on plain Trino."""
    text = str(node.this)
    if node.is_string:
        return varchar_literal(text)
    if re.fullmatch(r"\d+", text):
        value = int(text)
        if value >= 2**63:
            raise compiler.error("INVALID_LITERAL", f"Invalid numeric literal: {text}", node)
        return integer_literal(value, INTEGER if value < 2**31 else BIGINT)
    if re.fullmatch(r"(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", text) and isfinite(float(text)):
        return Expr(f"CAST('{text}' AS DOUBLE)", DOUBLE, float(text))
    raise compiler.not_supported(node, f"Literal {text}")


@rule(exp.Boolean)
def boolean(_compiler: Compiler, node: exp.Expr, _scope: Scope) -> Expr:
    """Compile TRUE and FALSE."""
    return Expr("TRUE" if node.this else "FALSE", BOOLEAN)


@rule(exp.Null)
def null(_compiler: Compiler, _node: exp.Expr, _scope: Scope) -> Expr:
    """Compile NULL, of Trino's type unknown."""
    return Expr("NULL", UNKNOWN)


@rule(exp.HexString, args=("is_integer",))
def hex_string(compiler: Compiler, node: exp.Expr, _scope: Scope) -> Expr:
    """Compile X'0102'."""
    digits = re.sub(r"\s", "", str(node.this))
    if len(digits) % 2 or not re.fullmatch(r"[0-9a-fA-F]*", digits):
        raise compiler.error("INVALID_LITERAL", "Invalid binary literal", node)
    return Expr(f"from_hex('{digits}')", VARBINARY)


@rule(exp.UnicodeString, args=("escape",))
def unicode_string(compiler: Compiler, node: exp.Expr, _scope: Scope) -> Expr:
    """Compile U&'…' with the escapes \\XXXX and \\+XXXXXX."""
    if node.args.get("escape"):
        raise compiler.not_supported(node, "UESCAPE")
    text = re.sub(
        r"\\(?:\+([0-9a-fA-F]{6})|([0-9a-fA-F]{4})|(\\))",
        lambda m: "\\" if m[3] else chr(int(m[1] or m[2], 16)),
        str(node.this),
    )
    return varchar_literal(text)


@rule(TypedLiteral, args=("to",))
def typed_literal(compiler: Compiler, node: exp.Expr, _scope: Scope) -> Expr:
    """Compile `TYPE 'text'`: a cast, but decimals and times take their precision from the text."""
    text = str(node.this.this)
    to = node.args["to"]
    if to.this == exp.DType.DECIMAL:
        return _decimal_literal(compiler, text, node)
    if to.this in (exp.DType.TIME, exp.DType.TIMETZ):
        return _time_literal(compiler, text, node)
    if to.this in (exp.DType.TIMESTAMP, exp.DType.TIMESTAMPTZ):
        return _timestamp_literal(compiler, text, node)
    target = trino_type(to)
    if target == DATE:
        _check_date(compiler, text, node)
    if target.kind == "json":
        return _json_literal(text)
    return cast(compiler, varchar_literal(text), target, node, safe=False)


def _json_literal(text: str) -> Expr:
    return Expr(f"athena_json_parse({text_literal(text)})", Type("json"))


def _check_date(compiler: Compiler, text: str, node: exp.Expr) -> None:
    if re.fullmatch(r"\s*(-\d+|\+?\d{5,})-\d{1,2}-\d{1,2}\s*", text):
        raise compiler.not_supported(node, "a year outside 1 to 9999")
    try:
        date(*map(int, text.strip().split("-")))
    except (ValueError, TypeError):
        raise compiler.error(
            "INVALID_LITERAL", f"'{text}' is not a valid date literal", node
        ) from None


def _decimal_literal(compiler: Compiler, text: str, node: exp.Expr) -> Expr:
    try:
        Decimal(text)
    except InvalidOperation:
        raise compiler.error(
            "INVALID_LITERAL", f"'{text}' is not a valid decimal literal", node
        ) from None
    whole, _, fraction = text.strip().lstrip("+-").partition(".")
    digits = whole.lstrip("0") if not fraction else whole
    t = decimal(max(len(digits) + len(fraction), 1), len(fraction))
    return Expr(f"CAST('{text.strip()}' AS {t.duck})", t)


_TEMPORAL = re.compile(
    r"\s*(?:(\d{4,}-\d{1,2}-\d{1,2})(?:\s+(\d{1,2}:\d{1,2}(?::\d{1,2})?)(?:\.(\d+))?)?)"
    r"\s*([A-Za-z][\w/+-]*|[+-]\d{2}:\d{2})?\s*"
)
_TIME = re.compile(r"(\d{1,2}:\d{2}(?::\d{2})?)(?:\.(\d+))?\s*([+-]\d{2}:\d{2})?")


def _timestamp_literal(compiler: Compiler, text: str, node: exp.Expr) -> Expr:
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


def _time_literal(compiler: Compiler, text: str, node: exp.Expr) -> Expr:
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


@rule(exp.Column, args=("table", "db", "catalog"))
def column(compiler: Compiler, node: exp.Expr, scope: Scope) -> Expr:
    """Resolve a name: a column, or a column's row field."""
    parts = [p.name.lower() for p in node.parts]  # type: ignore[attr-defined]  # a Column has parts
    try:
        found = scope.resolve(parts)
    except AmbiguousColumnError:
        raise compiler.error(
            "AMBIGUOUS_NAME", f"Column '{'.'.join(parts)}' is ambiguous", node
        ) from None
    if found is None and parts[-1].startswith("$"):
        raise compiler.not_supported(node, f'Hidden column "{parts[-1]}"')
    if found is None:
        raise compiler.error(
            "COLUMN_NOT_FOUND",
            f"Column '{'.'.join(parts)}' cannot be resolved or requester is not authorized to "
            "access requested resources",
            node,
        )
    return found


@rule(exp.Identifier, args=("quoted",))
def lambda_variable(compiler: Compiler, node: exp.Expr, scope: Scope) -> Expr:
    """Resolve a lambda's parameter, which the parser leaves as a bare identifier."""
    found = scope.resolve([node.name.lower()])
    if found is None:
        raise compiler.error("COLUMN_NOT_FOUND", f"Column '{node.name}' cannot be resolved", node)
    return found


@rule(exp.Dot)
def dot(compiler: Compiler, node: exp.Expr, scope: Scope) -> Expr:
    """Compile `expression.field`."""
    base = compiler.expr(node.this, scope)
    name = node.expression.name.lower()
    found = row_field(base, name) if isinstance(node.expression, exp.Identifier) else None
    if found is None:
        raise compiler.error(
            "TYPE_MISMATCH",
            f"Expression {node.this.sql()} is not of type ROW or has no field {name}",
            node,
        )
    return found


@rule(exp.Paren)
def paren(compiler: Compiler, node: exp.Expr, scope: Scope) -> Expr:
    """Compile a parenthesised expression."""
    inner = compiler.expr(node.this, scope)
    return Expr(f"({inner.sql})", inner.type, inner.literal)


@rule(exp.CurrentTimestamp)
def current_timestamp(compiler: Compiler, node: exp.Expr, _scope: Scope) -> Expr:
    """Compile current_timestamp, of precision 3."""
    if node.args.get("this"):
        raise compiler.not_supported(node, "current_timestamp with a precision")
    return compiler.now


@rule(exp.CurrentDate)
def current_date(compiler: Compiler, _node: exp.Expr, _scope: Scope) -> Expr:
    """Compile current_date."""
    return Expr(f"CAST({compiler.now.sql} AS DATE)", DATE)


@rule(exp.Localtimestamp)
def localtimestamp(compiler: Compiler, node: exp.Expr, _scope: Scope) -> Expr:
    """Compile localtimestamp."""
    if node.args.get("this"):
        raise compiler.not_supported(node, "localtimestamp with a precision")
    return Expr(compiler.now.sql, Type("timestamp", 3))
