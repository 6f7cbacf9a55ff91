"""The columns of a Glue table, each with the Arrow type that its values are written as.

`char`, `varchar` and `binary` are refused: what Firehose writes for them isn't known.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from analytics_emulator.hive.arrow_types import NUMBERS_AND_DATES, arrow_type
from analytics_emulator.hive.types import parse_type

# Timestamps carry nanoseconds, as Firehose's writer holds them (probed by the floci project).
_SCALARS = {**NUMBERS_AND_DATES, "string": pa.string(), "timestamp": pa.timestamp("ns")}


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
        return arrow_type(parse_type(text), _SCALARS)
    except ValueError as error:
        raise UnsupportedSchemaError(
            f"Column {column['Name']} has type {text}, which is not supported by the emulator."
        ) from error
