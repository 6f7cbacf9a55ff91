"""JSON texts as Trino keeps them: compact, keys sorted when parsed, fractions as doubles.

Sources: Trino's JsonFunctions and JsonExtract (Jackson reads a fraction as a double; only
json_extract_scalar gives its text; a path takes the first of repeated keys).
"""

import json
import math
import re
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

from analytics_emulator.java.numbers import double_text

from .javatext import cast_text
from .jsonpaths import steps


class Number(float):
    """A JSON number that remembers its text."""

    text: str

    def __new__(cls, text: str) -> "Number":
        """Keep the text."""
        made = super().__new__(cls, float(text))
        made.text = text
        return made


class InvalidJsonError(ValueError):
    """Text that isn't JSON."""


_BROKEN_LATER = re.compile(r"\s*[\[{]\s*[\"\[{0-9tfn-]")


def load(text: str, **options: Any) -> Any:
    """Read JSON strictly; numbers keep their text."""
    try:
        return json.loads(text, parse_float=Number, parse_constant=_constant, **options)
    except (ValueError, RecursionError):
        raise InvalidJsonError(text) from None


def _first_of_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        found.setdefault(name, value)
    return found


def _constant(text: str) -> Any:
    raise ValueError(text)


def dump(value: Any, *, sort: bool = False) -> str:
    """Write JSON compactly."""
    if isinstance(value, Number):
        return double_text(value)
    if isinstance(value, dict):
        items = sorted(value.items(), key=_java_order) if sort else value.items()
        return "{" + ",".join(f"{_text(k)}:{dump(v, sort=sort)}" for k, v in items) + "}"
    if isinstance(value, list):
        return "[" + ",".join(dump(v, sort=sort) for v in value) + "]"
    return _text(value)


def _java_order(member: tuple[str, Any]) -> bytes:
    """Return what sorts members as Java does their names: by their 16-bit units."""
    return member[0].encode("utf-16-be", "surrogatepass")


def _text(value: Any) -> str:
    return in_units(json.dumps(value, ensure_ascii=False))


def in_units(text: str) -> str:
    """Return a JSON text with its characters beyond 16 bits escaped, as two units each."""
    return _BEYOND_BMP.sub(_surrogates, text)


_BEYOND_BMP = re.compile("[\U00010000-\U0010ffff]")


def _surrogates(found: re.Match[str]) -> str:
    """Escape a character beyond 16 bits as two units: Jackson writes UTF-8 so."""
    code = ord(found[0]) - 0x10000
    return f"\\u{0xD800 + (code >> 10):04X}\\u{0xDC00 + (code & 0x3FF):04X}"


def marked(name: str, message: str) -> ValueError:
    """Return an error whose text carries Athena's name for it."""
    return ValueError(f"§{name}§{message}§")


def parse(text: str) -> str:
    """json_parse."""
    try:
        return dump(load(text), sort=True)
    except InvalidJsonError:
        raise marked(
            "INVALID_FUNCTION_ARGUMENT", f"Cannot convert value to JSON: '{text}'"
        ) from None


def json_double(value: float) -> str:
    """Return a double as it stands in JSON: a text where it is no number."""
    return double_text(value) if math.isfinite(value) else f'"{double_text(value)}"'


_MISSING = object()


def _at(text: str, path: str) -> Any:
    """Return the value at a path; `_MISSING` where the text isn't JSON or nothing is there.

    Trino reads no further than the value, so in a text that breaks off later it may find one: such
    texts are refused.
    """
    found = steps(path)
    if found is None:
        raise marked("INVALID_FUNCTION_ARGUMENT", f"Invalid JSON path: '{path}'")
    try:
        value = load(text, object_pairs_hook=_first_of_each)
    except InvalidJsonError:
        if _BROKEN_LATER.match(text):
            raise marked("NOT_SUPPORTED", "A path into a text that is not valid JSON") from None
        return _MISSING
    for step in found:
        if isinstance(value, dict) and step in value:
            value = value[step]
        elif isinstance(value, list) and 0 <= (index := _index(step)) < len(value):
            value = value[index]
        else:
            return _MISSING
    return value


def _index(step: str) -> int:
    """Return the place that a step names in an array: what Java reads as an int, else -1."""
    try:
        return int(step) if re.fullmatch(r"[+-]?\d+", step) else -1
    except ValueError:
        return -1


def scalar(text: str, path: str) -> str | None:
    """json_extract_scalar."""
    value = _at(text, path)
    if value is _MISSING or value is None or isinstance(value, dict | list):
        return None
    if isinstance(value, Number):
        return value.text
    return value if isinstance(value, str) else dump(value)


def extract(text: str, path: str) -> str | None:
    """json_extract."""
    value = _at(text, path)
    return None if value is _MISSING else dump(value)


def size(text: str, path: str) -> int | None:
    """json_size."""
    value = _at(text, path)
    if value is _MISSING:
        return None
    return len(value) if isinstance(value, dict | list) else 0


def _list(text: str) -> list[Any] | None:
    value = _at(text, "$")
    return value if isinstance(value, list) else None


def array_length(text: str) -> int | None:
    """json_array_length."""
    items = _list(text)
    return None if items is None else len(items)


def array_get(text: str, index: int) -> str | None:
    """json_array_get."""
    items = _list(text)
    if items is None or not -len(items) <= index < len(items):
        return None
    value = items[index]
    # The text of a string stands without quotes: Trino's docs call the function broken.
    return None if value is None else value if isinstance(value, str) else dump(value)


def array_contains(text: str, wanted: str) -> bool | None:
    """json_array_contains for a JSON scalar."""
    items = _list(text)
    if items is None:
        return None
    value = load(wanted)
    return any(type(i) is type(value) and i == value for i in items)


def is_scalar(text: str) -> bool:
    """is_json_scalar."""
    try:
        return not isinstance(load(text), dict | list)
    except InvalidJsonError:
        raise marked("INVALID_FUNCTION_ARGUMENT", f"Invalid JSON value: {text}") from None


def read(text: str, shape: str) -> str | None:
    """CAST(json AS shape): give JSON that DuckDB reads as the shape, or fail as Trino does."""
    value = load(text)
    if value is None:
        return None
    try:
        return dump(_shaped(value, shape.strip()))
    except (TypeError, ValueError) as error:
        if str(error).startswith("§"):
            raise
        if shape.startswith("decimal("):
            raise marked("INVALID_CAST_ARGUMENT", str(error)) from None
        raise marked("INVALID_CAST_ARGUMENT", f"Cannot cast to {shape}. {error}\n{text}") from None


def _shaped(value: Any, shape: str) -> Any:
    if shape == "json":
        return dump(value)
    if value is None:
        return None
    head, _, inner = shape.partition("(")
    parts = _split(inner[:-1])
    if head == "array":
        return [_shaped(v, parts[0]) for v in _is(value, list)]
    if head == "map":
        return {k: _shaped(v, parts[1]) for k, v in _is(value, dict).items()}
    if head == "row":
        return _row(value, [p.split(" ", 1) for p in parts])
    return _decimal(value, *map(int, parts)) if head == "decimal" else _scalar_as(value, head)


def _row(value: Any, fields: list[list[str]]) -> dict[str, Any]:
    if isinstance(value, list):
        if len(value) != len(fields):
            raise ValueError("Unexpected number of row fields")
        return {n: _shaped(v, s) for v, (n, s) in zip(value, fields, strict=True)}
    found = {k.lower(): v for k, v in _is(value, dict).items()}
    return {n: _shaped(found[n], s) if n in found else None for n, s in fields}


def _is(value: Any, kind: type) -> Any:
    if not isinstance(value, kind):
        raise TypeError(f"Expected a json {'array' if kind is list else 'object'}")
    return value


def _scalar_as(value: Any, kind: str) -> Any:
    if isinstance(value, dict | list):
        raise TypeError("Unexpected token when cast to " + kind)
    if kind == "varchar":
        if isinstance(value, Number):
            return cast_text(value)
        return value if isinstance(value, str) else dump(value)
    if kind == "boolean":
        return _boolean(value)
    if kind == "double":
        return _double(value)
    return _integer(value, kind)


def _boolean(value: Any) -> bool:
    if isinstance(value, str):
        if value.lower() not in _TRUTHS:
            raise ValueError(f"Cannot cast '{value}' to BOOLEAN")
        return _TRUTHS[value.lower()]
    return bool(value)


_TRUTHS = {"true": True, "t": True, "1": True, "false": False, "f": False, "0": False}


def _double(value: Any) -> float:
    if isinstance(value, str) and not re.fullmatch(_NUMBER, value):
        raise marked("NOT_SUPPORTED", f"CAST of the JSON {dump(value)} to double")
    return Number(repr(float(value)))


def _decimal(value: Any, precision: int, scale: int) -> str:
    """Return a decimal's text, rounded half up, from a number's text as it is written."""
    title = f"DECIMAL({precision},{scale})"
    written = value.text if isinstance(value, Number) else value
    written = str(int(written)) if isinstance(written, int) else written
    if not isinstance(written, str) or not re.fullmatch(_NUMBER, written):
        raise ValueError(f"Cannot cast '{dump(value)}' to {title}")
    number = Decimal(written)
    fits = number.adjusted() < precision - scale  # a first look, for exponents may be of any size
    if number and not fits:
        raise ValueError(f"Cannot cast input json to {title}")
    unit = Decimal(1).scaleb(-scale)
    rounded = number.quantize(unit, ROUND_HALF_UP, _WIDE) if number else unit * 0
    if abs(rounded) >= Decimal(10) ** (precision - scale):
        raise ValueError(f"Cannot cast input json to {title}")
    return f"{rounded:f}"


_WIDE = Context(prec=80)
_NUMBER = r"[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?"
_BITS = {"tinyint": 8, "smallint": 16, "integer": 32, "bigint": 64}


def _integer(value: Any, kind: str) -> int:
    if isinstance(value, str):
        if not re.fullmatch("[+-]?[0-9]+", value):
            title = "INT" if kind == "integer" else kind.upper()
            raise ValueError(f"Cannot cast '{value}' to {title}")
        value = int(value)
    number = math.floor(abs(value) + 0.5) if isinstance(value, float) else abs(int(value))
    number = -number if value < 0 else number
    if not -(2 ** (_BITS[kind] - 1)) <= number < 2 ** (_BITS[kind] - 1):
        raise ValueError(f"Out of range for {kind}: {dump(value)}")
    return number


def _split(text: str) -> list[str]:
    """Split a type's arguments at the commas outside parentheses."""
    parts, depth, start = [], 0, 0
    for i, character in enumerate(text):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == "," and depth == 0:
            parts.append(text[start:i].strip())
            start = i + 1
    return [*parts, text[start:].strip()]
