"""The tables' files as Hive lays them out: `events/dt=2026-11-01/0.parquet`."""

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from analytics_emulator.hive.types import HiveType, parse_type

from .data import Cells, DataFile, Partition, TableData

NULL_PARTITION = "__HIVE_DEFAULT_PARTITION__"
_ESCAPED = frozenset("\"#%'*/:=?\\{[]^")
_ARROW = {
    "boolean": pa.bool_(),
    "tinyint": pa.int8(),
    "smallint": pa.int16(),
    "int": pa.int32(),
    "bigint": pa.int64(),
    "float": pa.float32(),
    "double": pa.float64(),
    "string": pa.string(),
    "varchar": pa.string(),
    "char": pa.string(),
    "binary": pa.binary(),
    "date": pa.date32(),
}


def folder_of(root: Path, table: TableData, partition: Partition) -> Path:
    """Return the folder of a partition, or of a table without any."""
    steps = zip(table.keys, partition, strict=True)
    return (root / table.name).joinpath(*(f"{key}={_escaped(value)}" for key, value in steps))


def _escaped(value: str | None) -> str:
    if value is None:
        return NULL_PARTITION
    return "".join(f"%{ord(c):02X}" if c in _ESCAPED else c for c in value)


def write_table(root: Path, table: TableData) -> list[Path]:
    """Write a table's files; return their paths in the order of `table.files`."""
    for partition in table.bare:
        folder_of(root, table, partition).mkdir(parents=True, exist_ok=True)
    return [_write(root, table, file, number) for number, file in enumerate(table.files)]


def _write(root: Path, table: TableData, file: DataFile, number: int) -> Path:
    folder = folder_of(root, table, file.partition)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{number}.{table.format}"
    if table.format == "json":
        path.write_text("".join(f"{_json_line(row)}\n" for row in file.rows))
    else:
        unit = "ms" if number % 2 else "us"
        pq.write_table(_arrow_table(table.columns, file.rows, unit), path)
    return path


def _json_line(row: Cells) -> str:
    """Return a row as an object; what is NULL is left out on every other line."""
    cells = {k: dict(v) if k == "counts" and v is not None else v for k, v in row.items()}
    if row["id"] % 2:
        cells = {k: v for k, v in cells.items() if v is not None}
    return json.dumps(cells, ensure_ascii=row["id"] % 3 == 0)


def _arrow_table(columns: dict[str, str], rows: Sequence[Cells], unit: str) -> pa.Table:
    """Return rows as a table whose timestamps have a unit of time."""
    types = {name: _arrow(parse_type(kind), unit) for name, kind in columns.items()}
    return pa.table({n: pa.array([_fitted(r[n], t) for r in rows], t) for n, t in types.items()})


def _arrow(t: HiveType, unit: str) -> pa.DataType:
    parts = [_arrow(part, unit) for part in t.parts]
    match t.name:
        case "decimal":
            return pa.decimal128(*t.numbers)
        case "timestamp":
            return pa.timestamp(unit)
        case "array":
            return pa.list_(parts[0])
        case "map":
            return pa.map_(parts[0], parts[1])
        case "struct":
            return pa.struct(list(zip(t.fields, parts, strict=True)))
    return _ARROW[t.name]


def _fitted(value: Any, t: pa.DataType) -> Any:
    """Return a moment without what a file of milliseconds can't hold."""
    if isinstance(value, datetime) and t == pa.timestamp("ms"):
        return value.replace(microsecond=value.microsecond // 1000 * 1000)
    return value
