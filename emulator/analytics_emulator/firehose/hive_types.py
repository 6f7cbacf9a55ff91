"""Hive column types of a Glue table, and the Arrow type that each is written as.

Source of the grammar: Athena user guide, "Data types in Amazon Athena". `char`, `varchar`, `binary`
and `uniontype` are refused: what Firehose writes for them isn't known.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

_TOKEN = re.compile(r"\s*([A-Za-z_0-9.$-]+|`(?:[^`]|``)+`|[<>(),:])\s*")
_DEPTH = 32

# Timestamps carry nanoseconds, as Firehose's writer holds them (probed by the floci project).
_SCALARS: dict[str, pa.DataType] = {
    "boolean": pa.bool_(),
    "tinyint": pa.int8(),
    "smallint": pa.int16(),
    "int": pa.int32(),
    "integer": pa.int32(),
    "bigint": pa.int64(),
    "float": pa.float32(),
    "double": pa.float64(),
    "string": pa.string(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("ns"),
}


class UnsupportedSchemaError(Exception):
    """A table whose columns can't be written; the text names the column and its type."""


@dataclass(frozen=True)
class Column:
    """A table's column: its name and the Arrow type that stands for its Hive type."""

    name: str
    type: pa.DataType


def columns_of(table: Mapping[str, Any]) -> list[Column]:
    """Read the columns of a Glue table; partition keys live in the object's path, not its rows."""
    listed = (table.get("StorageDescriptor") or {}).get("Columns") or []
    if not listed:
        raise UnsupportedSchemaError(f"Table {table.get('Name')} has no columns.")
    return [Column(column["Name"], _column_type(column)) for column in listed]


def _column_type(column: Mapping[str, Any]) -> pa.DataType:
    text = column.get("Type") or ""
    try:
        return parse_type(text)
    except ValueError as error:
        raise UnsupportedSchemaError(
            f"Column {column['Name']} has type {text}, which is not supported by the emulator."
        ) from error


def parse_type(text: str) -> pa.DataType:
    """Read a Hive type, or raise ValueError where it is malformed or not supported."""
    tokens = _TOKEN.findall(text)
    if _TOKEN.sub("", text):
        raise ValueError(f"unexpected characters in type {text}")
    parsed = _parse(tokens, 0)
    if tokens:
        raise ValueError(f"unexpected {tokens[0]} in type {text}")
    return parsed


def _parse(tokens: list[str], depth: int) -> pa.DataType:
    if not tokens or depth > _DEPTH:
        raise ValueError("incomplete type")
    word = tokens.pop(0).lower()
    if word == "array":
        return pa.list_(_bracketed(tokens, depth)[0][1])
    if word == "map":
        (_, key), (_, value) = _bracketed(tokens, depth, count=2)
        return pa.map_(key, value)
    if word == "struct":
        return pa.struct(_bracketed(tokens, depth, named=True, count=None))
    if word == "decimal":
        return _decimal(tokens)
    if word not in _SCALARS:
        raise ValueError(f"unknown type {word}")
    return _SCALARS[word]


def _bracketed(
    tokens: list[str], depth: int, *, named: bool = False, count: int | None = 1
) -> list[tuple[str, pa.DataType]]:
    """Read `<…>`: types, or `name:type` pairs."""
    _expect(tokens, "<")
    members: list[tuple[str, pa.DataType]] = []
    while True:
        name = _member_name(tokens) if named else ""
        members.append((name, _parse(tokens, depth + 1)))
        if tokens[:1] != [","]:
            break
        tokens.pop(0)
    _expect(tokens, ">")
    if count is not None and len(members) != count:
        raise ValueError(f"{len(members)} types where {count} belong")
    return members


def _member_name(tokens: list[str]) -> str:
    name = tokens.pop(0).strip("`").replace("``", "`") if tokens else ""
    _expect(tokens, ":")
    return name


def _decimal(tokens: list[str]) -> pa.DataType:
    if tokens[:1] != ["("]:
        return pa.decimal128(10, 0)
    tokens.pop(0)
    precision = int(tokens.pop(0)) if tokens else 0
    scale = 0
    if tokens[:1] == [","]:
        tokens.pop(0)
        scale = int(tokens.pop(0)) if tokens else 0
    _expect(tokens, ")")
    if not (1 <= precision <= 38 and 0 <= scale <= precision):
        raise ValueError(f"decimal({precision},{scale}) is out of range")
    return pa.decimal128(precision, scale)


def _expect(tokens: list[str], token: str) -> None:
    if tokens[:1] != [token]:
        raise ValueError(f"{token} expected")
    tokens.pop(0)
