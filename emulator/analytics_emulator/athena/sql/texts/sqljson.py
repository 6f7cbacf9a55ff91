"""SQL/JSON functions on texts: a path applied to a JSON text, and what becomes of its items.

Sources: Trino's documentation ("JSON functions and operators"), its function classes in
io.trino.operator.scalar.json, and a running Trino 430.
"""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from analytics_emulator.java.numbers import double_text
from analytics_emulator.java.numbers import float_text as real_text

from ..jsonpath import Bigint, Item, PathError, evaluate, parse_path
from .javahash import hash_order
from .jsontext import dump, marked

_SPACE = " \t\r\n"


class JsonError(Exception):
    """What a function's ON ERROR decides about: a name of Trino's and a text."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name

    @property
    def raised(self) -> ValueError:
        """The error as it leaves the function."""
        return marked(self.name, str(self))


def _load(text: str) -> Any:
    """Read the first JSON value of a text; what follows isn't looked at (Jackson)."""
    start = len(text) - len(text.lstrip(_SPACE))
    try:
        value, end = _DECODER.raw_decode(text, start)
    except OverflowError as error:
        raise marked("NOT_SUPPORTED", f"The JSON number {error}") from None
    except (ValueError, RecursionError):
        raise JsonError("JSON_INPUT_CONVERSION_ERROR", "conversion to JSON failed: ") from None
    following = text[end : end + 1]
    if following not in ("", *_SPACE) and not isinstance(value, str | list | dict):
        raise JsonError("JSON_INPUT_CONVERSION_ERROR", "conversion to JSON failed: ")
    return value


def _float(text: str) -> float:
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise OverflowError(text)  # no ValueError, which a text that isn't JSON is
    return value


def _constant(text: str) -> Any:
    raise ValueError(text)


_DECODER = json.JSONDecoder(parse_float=_float, parse_constant=_constant)


def write(item: Item) -> str:
    """Write an item as JSON; a double that is no number becomes a text."""
    if isinstance(item, Decimal):
        return str(item)
    if isinstance(item, float):
        text = double_text(item)
        return text if text[-1].isdigit() else f'"{text}"'
    if isinstance(item, dict):
        return "{" + ",".join(f"{dump(k)}:{write(v)}" for k, v in item.items()) + "}"
    if isinstance(item, list):
        return "[" + ",".join(map(write, item)) + "]"
    return dump(int(item) if isinstance(item, Bigint) else item)


_READERS: dict[str, Callable[[str], Item]] = {
    "integer": int,
    "bigint": Bigint,
    "double": float,
    "decimal": Decimal,
    "boolean": lambda text: text == "true",
    "varchar": str,
}


def _parameters(spec: str, values: list[str | None]) -> dict[str, list[Item]]:
    """Read the parameters; `spec` is a JSON list of names with types. NULL is JSON's null."""
    found = {}
    for (name, kind), value in zip(json.loads(spec), values, strict=True):
        if kind == "json":
            found[name] = [] if value is None else [_load(value)]
        else:
            found[name] = [None if value is None else _READERS[kind](value)]
    return found


def items_of(text: str, path: str, spec: str, values: list[str | None]) -> list[Item]:
    """Return what a path finds in a JSON text; raises JsonError."""
    return found_in(_load(text), path, _parameters(spec, values))


def found_in(document: Item, path: str, parameters: dict[str, list[Item]]) -> list[Item]:
    """Return what a path finds in a document; raises JsonError."""
    try:
        return evaluate(parse_path(path), document, parameters)
    except PathError as error:
        message = f"path evaluation failed: {error}"
        raise JsonError("PATH_EVALUATION_ERROR", message) from None


def exists(text: str, path: str, spec: str, values: list[str | None], on_error: str) -> bool | None:
    """json_exists."""
    try:
        return bool(items_of(text, path, spec, values))
    except JsonError as error:
        if on_error == "error":
            raise error.raised from None
        return {"true": True, "false": False}.get(on_error)


def query(text: str, path: str, spec: str, values: list[str | None], options: str) -> str | None:
    """json_query; `options` are wrapper, quotes, and what happens on empty and on error."""
    return written(lambda: items_of(text, path, spec, values), options)


def written(find: Callable[[], list[Item]], options: str) -> str | None:
    """Write what is found as json_query does."""
    wrapper, quotes, on_empty, on_error = options.split(",")
    try:
        items = find()
        if not items:
            return _otherwise(on_empty, _no_output("JSON path found no items"))
        if wrapper == "unconditional" or (wrapper == "conditional" and not _is_nested(items)):
            items = [items]
        if len(items) > 1:
            raise _no_output("JSON path found multiple items")
    except JsonError as error:
        return _otherwise(on_error, error)
    return items[0] if quotes == "omit" and isinstance(items[0], str) else write(items[0])


def _is_nested(items: list[Item]) -> bool:
    return len(items) == 1 and isinstance(items[0], list | dict)


def _no_output(message: str) -> JsonError:
    return JsonError("JSON_OUTPUT_CONVERSION_ERROR", f"conversion from JSON failed: {message}")


def _otherwise(behaviour: str, error: JsonError) -> str | None:
    if behaviour == "error":
        raise error.raised
    return {"null": None, "empty array": "[]", "empty object": "{}"}[behaviour]


def value(
    text: str, path: str, spec: str, values: list[str | None], fails: str
) -> dict[str, str | None]:
    """json_value's item as its SQL type and its text; the type may be `empty`, `error` or `null`.

    `fails` tells for which of empty and error the function fails.
    """
    return scalar(lambda: items_of(text, path, spec, values), fails)


def scalar(find: Callable[[], list[Item]], fails: str) -> dict[str, str | None]:
    """Return what is found as json_value does."""
    try:
        items = find()
        if not items:
            if "empty" in fails:
                raise _no_scalar("JSON path found no items").raised
            return {"kind": "empty", "text": None}
        kind = _scalar_kind(items)
    except JsonError as error:
        if "error" in fails:
            raise error.raised from None
        return {"kind": "error", "text": None}
    return {"kind": kind, "text": None if kind == "null" else _sql_text(items[0])}


def _scalar_kind(items: list[Item]) -> str:
    if len(items) > 1:
        raise _no_scalar("JSON path found multiple items")
    item = items[0]
    if item is None:
        return "null"
    if isinstance(item, list | dict) or (isinstance(item, int) and not -(2**63) <= item < 2**63):
        raise _no_scalar("JSON path found an item that cannot be converted to an SQL value")
    if isinstance(item, int) and not isinstance(item, bool):
        fits = -(2**31) <= item < 2**31 and not isinstance(item, Bigint)
        return "integer" if fits else "bigint"
    kinds = {bool: "boolean", float: "double", Decimal: "decimal", str: "varchar"}
    return kinds[type(item)]


def _no_scalar(message: str) -> JsonError:
    text = f"cannot extract SQL scalar from JSON: {message}"
    return JsonError("JSON_VALUE_RESULT_ERROR", text)


def _sql_text(item: Item) -> str:
    if isinstance(item, bool):
        return "true" if item else "false"
    if isinstance(item, float):
        return repr(item)
    return format(item, "f") if isinstance(item, Decimal) else str(item)


def text_json(text: str) -> str:
    """Return a text as a JSON string."""
    return dump(text)


def real_json(number: float) -> str:
    """Return a real as it stands in JSON."""
    text = real_text(number)
    return text if text[-1].isdigit() else f'"{text}"'


def decimal_json(text: str) -> str:
    """Return a decimal as BigDecimal prints it: `1E-7`."""
    return str(Decimal(text))


def formatted(text: str) -> str:
    """Return a text with FORMAT JSON as its value."""
    try:
        return write(_load(text))
    except JsonError as error:
        raise error.raised from None


def array(items: list[str | None], nulls: str) -> str:
    """json_array of items that are JSON already."""
    kept = [item if item is not None else "null" for item in items if item or nulls == "null"]
    return "[" + ",".join(kept) + "]"


def object_(keys: list[str | None], items: list[str | None], nulls: str, unique: str) -> str:
    """json_object of items that are JSON already, in the order of Java's HashMap."""
    members: dict[str, str] = {}
    for key, item in zip(keys, items, strict=True):
        if key is None:
            text = "null value passed for JSON object key to JSON_OBJECT function"
            raise marked("INVALID_FUNCTION_ARGUMENT", text)
        if item is None and nulls == "absent":
            continue
        if key in members:
            raise _duplicate(unique)
        members[key] = "null" if item is None else item
    ordered = hash_order(list(members))
    return "{" + ",".join(f"{dump(key)}:{members[key]}" for key in ordered) + "}"


def _duplicate(unique: str) -> ValueError:
    if unique == "with":
        text = "duplicate key passed to JSON_OBJECT function"
        return marked("INVALID_FUNCTION_ARGUMENT", text)
    return marked("NOT_SUPPORTED", "cannot construct a JSON object with duplicate key")


def decoded(body: bytes, encoding: str) -> str:
    """Read the bytes of a JSON text."""
    try:
        return body.decode(_CODECS[encoding])
    except UnicodeDecodeError:
        raise marked("NOT_SUPPORTED", f"JSON of bytes that are no {encoding}") from None


def encoded(text: str, encoding: str) -> bytes:
    """Return the bytes of a JSON text."""
    return text.encode(_CODECS[encoding])


_CODECS = {"JSON": "utf-8", "UTF8": "utf-8", "UTF16": "utf-16-le", "UTF32": "utf-32-le"}
