"""Values in text files as their columns' types.

A text that is plainly no value of the type is NULL, as Hive has it. Where readers differ (blanks
around a number, `1.5` for an integer, `t` for a boolean, an unusual date) the file is refused.
"""

import base64
import binascii
import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation, localcontext

from analytics_emulator.athena.sql import AthenaQueryError
from analytics_emulator.athena.sql.types import INTEGERS, Type

type FromText = Callable[[str], object]

_BITS = {"tinyint": 8, "smallint": 16, "integer": 32, "bigint": 64}
_INTEGER = re.compile(r"[+-]?[0-9]+")
_NUMBER = re.compile(r"[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIMESTAMP = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,3}0*)?")


def value_reader(t: Type) -> FromText:
    """Return the function that reads a type's texts."""
    if t.kind in ("varchar", "char"):
        return str
    if t.kind == "varbinary":
        return _binary
    if t.kind in INTEGERS:
        return lambda text: _integer(text, t)
    if t.kind == "decimal":
        return lambda text: _decimal(text, t)
    return {"boolean": _boolean, "date": _date, "timestamp": _timestamp}.get(t.kind, _double)


def unclear(text: str, kind: str) -> AthenaQueryError:
    """Refuse a text that readers take differently."""
    what = f"The text '{text}' in a column of type {kind}"
    return AthenaQueryError("NOT_SUPPORTED", f"{what} is not supported by this emulator")


def _binary(text: str) -> bytes:
    """Read bytes as Hive writes them, in base 64; a text that is none would be taken as it is."""
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        raise unclear(text, "binary") from None


def _integer(text: str, t: Type) -> int | None:
    if _INTEGER.fullmatch(text):
        value, limit = int(text), 2 ** (_BITS[t.kind] - 1)
        return value if -limit <= value < limit else None
    if re.search("[0-9]", text):
        raise unclear(text, t.kind)
    return None


def _double(text: str) -> float | None:
    if _NUMBER.fullmatch(text):
        return float(text)
    if re.search("[0-9]|nan|inf", text, re.IGNORECASE):
        raise unclear(text, "double")
    return None


def _decimal(text: str, t: Type) -> Decimal | None:
    if not _NUMBER.fullmatch(text):
        if re.search("[0-9]", text):
            raise unclear(text, str(t))
        return None
    return fitted_decimal(Decimal(text), t)


def fitted_decimal(value: Decimal, t: Type) -> Decimal | None:
    """Round half up to a decimal type; NULL where its digits don't suffice."""
    with localcontext() as context:
        context.prec = 80
        try:
            rounded = value.quantize(Decimal(1).scaleb(-t.scale), ROUND_HALF_UP)
        except InvalidOperation:
            return None
    return rounded if abs(rounded) < Decimal(10) ** (t.precision - t.scale) else None


def _boolean(text: str) -> bool | None:
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    if text.strip().lower() in ("t", "f", "1", "0", "true", "false"):
        raise unclear(text, "boolean")
    return None


def _date(text: str) -> date | None:
    if not _DATE.fullmatch(text):
        if re.search("[0-9]", text):
            raise unclear(text, "date")
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise unclear(text, "date") from None


def _timestamp(text: str) -> datetime | None:
    if not _TIMESTAMP.fullmatch(text):
        if re.search("[0-9]", text):
            raise unclear(text, "timestamp")
        return None
    try:
        return datetime.fromisoformat(text[:23])
    except ValueError:
        raise unclear(text, "timestamp") from None
