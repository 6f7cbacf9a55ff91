"""Rows as lines of text: JSON's objects, delimited fields, or CSV in quotes.

The texts are those that this emulator reads back: moments with milliseconds, numbers as Java
writes them, bytes in base 64, `\\N` for NULL.
"""

import base64
import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa

from analytics_emulator.athena.failure import not_supported
from analytics_emulator.athena.tables.csv_lines import csv_characters
from analytics_emulator.athena.tables.delimited_lines import separators
from analytics_emulator.athena.tables.file_forms import FileForm
from analytics_emulator.java.numbers import double_text, float_text

type Line = Callable[[Mapping[str, Any]], str]


def line_writer(schema: pa.Schema, form: FileForm) -> Line:
    """Return the function that writes a row."""
    match form.format:
        case "JSON":
            return _json_line(schema, form.settings)
        case "CSV":
            return _csv_line(schema, form.settings)
    return _delimited_line(schema, form.settings)


def _json_line(schema: pa.Schema, settings: Mapping[str, str]) -> Line:
    keys = {name: settings.get(f"mapping.{name}", name) for name in schema.names}

    def line(row: Mapping[str, Any]) -> str:
        pairs = (
            f"{json.dumps(keys[field.name])}:{_json(row[field.name], field.type)}"
            for field in schema
            if row[field.name] is not None
        )
        return "{" + ",".join(pairs) + "}"

    return line


def _json(value: Any, t: pa.DataType) -> str:
    if value is None:
        return "null"
    if pa.types.is_list(t):
        return f"[{','.join(_json(item, t.value_type) for item in value)}]"
    if pa.types.is_map(t):
        pairs = (f"{json.dumps(_text(k, t.key_type))}:{_json(v, t.item_type)}" for k, v in value)
        return "{" + ",".join(pairs) + "}"
    if pa.types.is_struct(t):
        pairs = (f"{json.dumps(f.name)}:{_json(value[f.name], f.type)}" for f in t)
        return "{" + ",".join(pairs) + "}"
    text = _text(value, t)
    if isinstance(value, bool | int | float | Decimal):
        if text in ("NaN", "Infinity", "-Infinity"):
            raise not_supported(f"Writing {text} into JSON")
        return text
    return json.dumps(text, ensure_ascii=False)


def _text(value: Any, t: pa.DataType) -> str:  # noqa: PLR0911  # one answer a type
    if isinstance(value, bool):
        return "true" if value else "false"
    if pa.types.is_float32(t):
        return str(float_text(value))
    if pa.types.is_float64(t):
        return str(double_text(value))
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}.{value.microsecond // 1000:03d}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return str(value)


def _delimited_line(schema: pa.Schema, settings: Mapping[str, str]) -> Line:
    parting, null = separators(dict(settings)), settings.get("serialization.null.format", "\\N")
    escape = settings.get("escape.delim")
    special = {*parting, escape} if escape else set()

    def text(value: Any, t: pa.DataType, level: int) -> str:
        if value is None:
            return null
        if pa.types.is_list(t):
            return parting[level].join(text(item, t.value_type, level + 1) for item in value)
        if pa.types.is_struct(t):
            return parting[level].join(text(value[f.name], f.type, level + 1) for f in t)
        if pa.types.is_map(t):
            between, item = parting[level + 1], t.item_type
            pairs = (f"{escaped(_text(k, t.key_type))}{between}{text(v, item, level + 2)}"
                     for k, v in value)  # fmt: skip
            return parting[level].join(pairs)
        return escaped(_text(value, t))

    def escaped(plain: str) -> str:
        if escape is None:
            return plain
        letters = (f"{escape}{c}" if c in special else c for c in plain)
        return "".join(letters).replace("\n", f"{escape}n").replace("\r", f"{escape}r")

    return lambda row: parting[0].join(text(row[f.name], f.type, 1) for f in schema)


def _csv_line(schema: pa.Schema, settings: Mapping[str, str]) -> Line:
    separator, quote, escape = csv_characters(settings)
    if any(field.type != pa.string() for field in schema):
        raise not_supported("INSERT into a CSV table with other columns than strings")

    def field_text(value: str | None) -> str:
        plain = (value or "").replace(escape, escape * 2).replace(quote, escape + quote)
        return f"{quote}{plain}{quote}"

    return lambda row: separator.join(field_text(row[name]) for name in schema.names)
