"""The columns of a Glue table, each with its type, as far as Firehose is known to write it.

`char`, `varchar` and `binary` are refused: what Firehose writes for them isn't known.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from analytics_emulator.hive.types import HiveType, parse_type

WRITTEN = frozenset(
    {
        *("boolean", "tinyint", "smallint", "int", "bigint", "float", "double"),
        *("date", "string", "timestamp"),
    }
)
_MADE_OF_OTHERS = frozenset({"array", "map", "struct"})


class UnsupportedSchemaError(Exception):
    """A table whose columns can't be written; the text names the column and its type."""


@dataclass(frozen=True)
class Column:
    """A table's column: its name and its Hive type."""

    name: str
    type: HiveType


def columns_of(table: Mapping[str, Any]) -> list[Column]:
    """Read the columns of a Glue table; partition keys live in the object's path, not its rows."""
    listed = (table.get("StorageDescriptor") or {}).get("Columns") or []
    if not listed:
        raise UnsupportedSchemaError(f"Table {table.get('Name')} has no columns.")
    return [Column(column["Name"], _column_type(column)) for column in listed]


def _column_type(column: Mapping[str, Any]) -> HiveType:
    text = column.get("Type") or ""
    with suppress(ValueError):
        found = parse_type(text)
        if _is_written(found):
            return found
    raise UnsupportedSchemaError(
        f"Column {column['Name']} has type {text}, which is not supported by the emulator."
    )


def _is_written(hive: HiveType) -> bool:
    if hive.name in _MADE_OF_OTHERS:
        return all(map(_is_written, hive.parts))
    return hive.name == "decimal" or hive.name in WRITTEN
