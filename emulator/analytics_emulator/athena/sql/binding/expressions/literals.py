"""Literals: constants with Trino's literal types."""

import re
from math import isfinite

from sqlglot import exp

from ...nodes.values import FALSE, TRUE, Literal, Value, cast_to, duck, number, text
from ...nodes.values import null as null_of
from ...reading.dialect import TypedLiteral
from ...semantics.coercion import retyped
from ...texts.jsontext import parse
from ...types import BIGINT, DATE, DOUBLE, INTEGER, JSON, VARBINARY, Type, decimal
from ...udfs.ipaddresses import ipaddress_bytes
from ..binder import Binder, rule
from ..scope import Scope
from .casts import cast
from .temporal_literals import date_literal, time_literal, timestamp_literal
from .typenames import trino_type


@rule(exp.Literal, args=("is_string",))
def literal(binder: Binder, node: exp.Expr, _scope: Scope) -> Value:
    """Return a number or string; `1.5` is DOUBLE on Athena (measured), DECIMAL on plain Trino."""
    written = str(node.this)
    if node.is_string:
        return text(written)
    if re.fullmatch(r"\d+", written):
        value = int(written)
        if value >= 2**63:
            raise binder.error("INVALID_LITERAL", f"Invalid numeric literal: {written}", node)
        return number(value, INTEGER if value < 2**31 else BIGINT)
    if re.fullmatch(r"(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", written) and isfinite(float(written)):
        return Literal(DOUBLE, float(written))
    raise binder.not_supported(node, f"Literal {written}")


@rule(exp.Boolean)
def boolean(_binder: Binder, node: exp.Expr, _scope: Scope) -> Value:
    """Return TRUE or FALSE."""
    return TRUE if node.this else FALSE


@rule(exp.Null)
def null(_binder: Binder, _node: exp.Expr, _scope: Scope) -> Value:
    """Return NULL, of Trino's type unknown."""
    return null_of()


@rule(exp.HexString, args=("is_integer",))
def hex_string(_binder: Binder, node: exp.Expr, _scope: Scope) -> Value:
    """Return X'0102'."""
    return duck(VARBINARY, "from_hex($1)", text(str(node.this)))


@rule(exp.UnicodeString, args=("escape",))
def unicode_string(_binder: Binder, node: exp.Expr, _scope: Scope) -> Value:
    """Return U&'…' with the escapes \\XXXX and \\+XXXXXX; UESCAPE names another sign."""
    escape = node.args.get("escape")
    sign = re.escape(escape.name if escape else "\\")
    return text(
        re.sub(
            rf"{sign}(?:\+([0-9a-fA-F]{{6}})|([0-9a-fA-F]{{4}})|{sign})",
            lambda m: chr(int(m[1] or m[2], 16)) if m[1] or m[2] else m[0][0],
            str(node.this),
        )
    )


@rule(TypedLiteral, args=("to",))
def typed_literal(binder: Binder, node: exp.Expr, _scope: Scope) -> Value:
    """Return `TYPE 'text'`: a cast, but decimals, times and char take their own from the text."""
    written = str(node.this.this)
    to = node.args["to"]
    if to.this == exp.DType.DECIMAL:
        return _decimal_literal(binder, written, node)
    if to.this in (exp.DType.TIME, exp.DType.TIMETZ):
        return time_literal(binder, written, node)
    if to.this in (exp.DType.TIMESTAMP, exp.DType.TIMESTAMPTZ):
        return timestamp_literal(binder, written, node)
    units = len(written.encode("utf-16-le")) // 2  # as Java counts
    is_char = to.this == exp.DType.CHAR and not to.expressions
    target = Type("char", units) if is_char else trino_type(to)
    if target == DATE:
        return date_literal(binder, written, node)
    if target == JSON:
        return _json_literal(binder, written, node)
    return _plain_literal(binder, written, target, node)


_READABLE = {
    "boolean": re.compile("t|true|1|f|false|0", re.IGNORECASE),
    "double": re.compile(r"\s*[+-]?(NaN|Infinity|(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?)\s*", re.ASCII),
    "uuid": re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE),
}
_READABLE["real"] = _READABLE["double"]
_BITS = {"tinyint": 8, "smallint": 16, "integer": 32, "bigint": 64}


def _plain_literal(binder: Binder, written: str, t: Type, node: exp.Expr) -> Value:
    """Return a literal of a type whose texts a cast reads; what it can't read is no literal."""
    readable = _READABLE.get(t.kind)
    if t.kind in _BITS:
        found = re.fullmatch(r"\s*[+-]?\d+\s*", written)
        most = 2 ** (_BITS[t.kind] - 1)
        if found and -most <= int(written) < most:
            return number(int(written), t)
    elif t.kind == "ipaddress":
        if ipaddress_bytes(written) is not None:
            return cast(binder, text(written), t, node, safe=False)
    elif not readable or readable.fullmatch(written):
        return cast(binder, text(written), t, node, safe=False)
    words = f"'{written}' is not a valid {t.kind.upper()} literal"
    raise binder.error("INVALID_LITERAL", words, node)


def _json_literal(binder: Binder, written: str, node: exp.Expr) -> Value:
    """Return JSON '…', in its own spelling."""
    try:
        return retyped(text(parse(written)), JSON)
    except ValueError:
        message = f"'{written}' is not a valid JSON literal"
        raise binder.error("INVALID_LITERAL", message, node) from None


_DIGITS = r"(\d+(?:_\d+)*)?"
_DECIMAL = re.compile(rf"([+-]?)0*{_DIGITS}(?:\.{_DIGITS})?", re.ASCII)


def _decimal_literal(binder: Binder, written: str, node: exp.Expr) -> Value:
    """Return DECIMAL '…': zeros before the first digit don't count for its precision."""
    found = _DECIMAL.fullmatch(written)
    whole, fraction = ((found[n] or "").replace("_", "") for n in (2, 3)) if found else ("", "")
    whole = whole.lstrip("0")
    precision = max(len(whole) + len(fraction), 1)
    if not found or not re.search(r"\d", written) or precision > 38:
        raise binder.error("INVALID_LITERAL", f"'{written}' is not a valid DECIMAL literal", node)
    t = decimal(precision, len(fraction))
    return cast_to(t, text(f"{found[1]}{whole or '0'}.{fraction}"))
