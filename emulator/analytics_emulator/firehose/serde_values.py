"""One JSON value into one column's value, as Firehose's OpenX JSON SerDe reads it.

Every rule here was probed on AWS by the floci project (September 2026) unless it says otherwise;
where nothing is known, the value fails its record rather than become something else.
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from typing import Any

import pyarrow as pa

from analytics_emulator.java.numbers import double_text

KeyRule = Callable[[str], str]

_INTEGER = re.compile(r"[+-]?\d+", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_SPACE_TIME = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2}) (\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d{1,9}))?", re.ASCII
)
_ISO_TIME = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?Z", re.ASCII
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_MILLISECONDS = Decimal(10) ** 12
_EXACT = Context(prec=80, rounding=ROUND_HALF_UP)


class MalformedDataError(Exception):
    """A value that its column can't hold; the text is the end of Firehose's error message."""


def coerce(value: Any, target: pa.DataType, key_rule: KeyRule) -> Any:
    """Turn a parsed JSON value into what pyarrow takes for `target`, or fail the record."""
    if value is None:
        return None
    if pa.types.is_list(target):
        items = value if isinstance(value, list) else [value]
        return [coerce(item, target.value_type, key_rule) for item in items]
    if pa.types.is_struct(target):
        return _struct(value, target, key_rule)
    if pa.types.is_map(target):
        return _map(value, target, key_rule)
    if pa.types.is_string(target):
        return _string(value, key_rule)
    return _scalar(value, target)


def _scalar(value: Any, target: pa.DataType) -> Any:
    if isinstance(value, (dict, list)):
        raise _for_input(value)
    if pa.types.is_integer(target):
        return _integer(value, target.bit_width)
    if pa.types.is_floating(target):
        return _floating(value, target.bit_width)
    if pa.types.is_decimal(target):
        return _decimal(value, target.precision, target.scale)
    if pa.types.is_boolean(target):
        return _boolean(value)
    if pa.types.is_date(target):
        return _date(value)
    return _timestamp(value)


def _for_input(value: Any) -> MalformedDataError:
    return MalformedDataError(f'For input string: "{java_text(value)}"')


def _struct(value: Any, target: pa.StructType, key_rule: KeyRule) -> dict[str, Any]:
    fields = [target.field(index) for index in range(target.num_fields)]
    if isinstance(value, list):
        padded = value + [None] * len(fields)
        return {
            field.name: coerce(item, field.type, key_rule)
            for field, item in zip(fields, padded, strict=False)
        }
    if not isinstance(value, dict):
        # AWS's own wording, its doubled space included.
        raise MalformedDataError(
            f"Data is not JSONObject  but {_java_class(value)} with value {java_text(value)}"
        )
    members = {key_rule(key): item for key, item in value.items()}
    return {
        field.name: coerce(members.get(key_rule(field.name)), field.type, key_rule)
        for field in fields
    }


def _map(value: Any, target: pa.MapType, key_rule: KeyRule) -> list[tuple[Any, Any]]:
    if not isinstance(value, dict):
        raise MalformedDataError(f"{_java_class(value)} cannot be cast to a map")
    entries = {key_rule(key): item for key, item in value.items()}
    return [
        (coerce(key, target.key_type, key_rule), coerce(item, target.item_type, key_rule))
        for key, item in entries.items()
    ]


def _string(value: Any, key_rule: KeyRule) -> str:
    if isinstance(value, (dict, list)):
        text = json_text(value, key_rule)
    else:
        text = value if isinstance(value, str) else java_text(value)
    if not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text):
        raise MalformedDataError("The text holds half of a surrogate pair")
    return text


def _integer(value: Any, bits: int) -> int:
    if isinstance(value, str) and _INTEGER.fullmatch(value):
        number = int(value)
    elif isinstance(value, int) and not isinstance(value, bool):
        number = value
    else:
        raise _for_input(value)
    if not -(2 ** (bits - 1)) <= number < 2 ** (bits - 1):
        raise _for_input(value)
    return number


def _floating(value: Any, bits: int) -> float:
    if isinstance(value, bool) or (isinstance(value, str) and not _NUMBER.fullmatch(value)):
        raise _for_input(value)
    largest = 3.4028235677973366e38 if bits == 32 else float("inf")
    try:
        number = float(value)
    except OverflowError:
        raise _for_input(value) from None
    if abs(number) >= largest:
        raise _for_input(value)
    return number


def _decimal(value: Any, precision: int, scale: int) -> Decimal:
    if isinstance(value, bool) or (isinstance(value, str) and not _NUMBER.fullmatch(value)):
        raise _for_input(value)
    exact = Decimal(repr(value) if isinstance(value, float) else value)
    try:
        rounded = exact.quantize(Decimal(1).scaleb(-scale), context=_EXACT)
    except InvalidOperation:
        raise _for_input(value) from None
    if abs(rounded) >= Decimal(10) ** (precision - scale):
        raise _for_input(value)
    return rounded


def _boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    raise _for_input(value)


def _date(value: Any) -> date:
    match = _DATE.fullmatch(value) if isinstance(value, str) else None
    if not match:
        raise _for_input(value)
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise _for_input(value) from None


def _timestamp(value: Any) -> int:
    """Return nanoseconds since the epoch; past 64 bits they wrap, as AWS's writer does."""
    if isinstance(value, bool):
        raise _for_input(value)
    if isinstance(value, str):
        match = _SPACE_TIME.fullmatch(value) or _ISO_TIME.fullmatch(value)
        if match:
            return _wrapped(_text_nanoseconds(value, match))
        if not _NUMBER.fullmatch(value):
            raise _for_input(value)
    return _wrapped(_epoch_nanoseconds(value))


def _text_nanoseconds(value: str, match: re.Match[str]) -> int:
    try:
        moment = datetime(*(int(match[group]) for group in range(1, 7)), tzinfo=UTC)  # type: ignore[arg-type,misc]  # six fields, none of them the zone
    except ValueError:
        raise _for_input(value) from None
    elapsed = moment - _EPOCH
    return (elapsed.days * 86_400 + elapsed.seconds) * 10**9 + int((match[7] or "").ljust(9, "0"))


def _epoch_nanoseconds(value: Any) -> int:
    number = Decimal(repr(value) if isinstance(value, float) else value)
    if not number.is_finite() or number.adjusted() > 30:
        raise _for_input(value)
    unit = 10**9 if abs(number) < _FIRST_MILLISECONDS else 10**6
    return int(_EXACT.multiply(number, Decimal(unit)).to_integral_value(ROUND_HALF_UP))


def _wrapped(nanoseconds: int) -> int:
    return (nanoseconds + 2**63) % 2**64 - 2**63


def _java_class(value: Any) -> str:
    if isinstance(value, bool):
        return "java.lang.Boolean"
    if isinstance(value, int):
        return "java.lang.Long"
    if isinstance(value, (float, Decimal)):
        return "java.lang.Double"
    return "java.lang.String"


def java_text(value: Any) -> str:
    """Return a value's text as Java's `toString` writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (float, Decimal)):
        return double_text(float(value))
    if isinstance(value, (dict, list)):
        return json_text(value, str)
    return str(value)


def json_text(value: Any, key_rule: KeyRule) -> str:
    """Return compact JSON of a nested value, its keys by the rule, at every depth."""
    if isinstance(value, Mapping):
        members = {key_rule(key): item for key, item in value.items()}
        pairs = (
            f"{json.dumps(key, ensure_ascii=False)}:{json_text(item, key_rule)}"
            for key, item in members.items()
        )
        return "{" + ",".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ",".join(json_text(item, key_rule) for item in value) + "]"
    if value is None:
        return "null"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else java_text(value)
