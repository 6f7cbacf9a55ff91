"""Rows of a query written as the Parquet files of a Hive table."""

import io
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analytics_emulator.athena.failure import ExecutionFailedError
from analytics_emulator.athena.sql.types import Type
from analytics_emulator.athena.tables.partitions import PartitionValues
from analytics_emulator.hive.arrow_types import NUMBERS_AND_DATES, arrow_type
from analytics_emulator.hive.types import HiveType

MAX_PARTITIONS = 100
_HIVE_NAMES = {
    "boolean": "boolean",
    "tinyint": "tinyint",
    "smallint": "smallint",
    "integer": "int",
    "bigint": "bigint",
    "real": "float",
    "double": "double",
    "date": "date",
    "varbinary": "binary",
    "varchar": "string",
    "timestamp(3)": "timestamp",
}
_STORED = {
    **NUMBERS_AND_DATES,
    "binary": pa.binary(),
    "string": pa.string(),
    "char": pa.string(),
    "varchar": pa.string(),
    "timestamp": pa.timestamp("ms"),
}


@dataclass(frozen=True)
class WrittenFile:
    """A file's content, the partition that it belongs to, and its name."""

    partition: PartitionValues
    name: str
    body: bytes


def hive_type(kind: Type) -> HiveType:
    """Return the Hive type that holds a query's type; some types no Hive table can hold."""
    if name := _HIVE_NAMES.get(str(kind)):
        return HiveType(name)
    if kind.kind == "decimal":
        return HiveType("decimal", (kind.precision, kind.scale))
    if kind.kind in ("varchar", "char"):
        return HiveType(kind.kind, (kind.precision,))
    if kind.kind == "array":
        return HiveType("array", parts=(hive_type(kind.element),))
    if kind.kind == "row" and all(kind.names):
        parts = tuple(hive_type(part) for part in kind.args)
        return HiveType("struct", parts=parts, fields=tuple(map(str, kind.names)))
    raise ExecutionFailedError(f"NOT_SUPPORTED: Unsupported Hive type: {kind}", 1200)


def parquet_files(
    rows: pa.Table, types: Sequence[Type], partition_count: int, codec: str, query_id: str
) -> Iterator[WrittenFile]:
    """Yield a file for each partition; the last `partition_count` columns are its values."""
    names = [name.lower() for name in rows.column_names]
    stored = [arrow_type(hive_type(kind), _STORED) for kind in types]
    schema = pa.schema(list(zip(names, stored, strict=True)))
    columns = [_cast(rows.column(i), field.type) for i, field in enumerate(schema)]
    width = len(columns) - partition_count
    for values, part in _partitions(pa.table(columns, schema), width):
        name = f"{query_id}_{uuid.uuid4()}"
        yield WrittenFile(values, name, _parquet(part.select(range(width)), codec))


def _cast(values: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray:
    try:
        return values.cast(kind)
    except pa.ArrowInvalid as error:
        raise ExecutionFailedError(f"NOT_SUPPORTED: Writing {kind}: {error}", 1200) from None


def _partitions(rows: pa.Table, width: int) -> Iterator[tuple[PartitionValues, pa.Table]]:
    if width == rows.num_columns:
        if rows.num_rows:
            yield (), rows
        return
    keys = pa.table({f"k{i}": c for i, c in enumerate(rows.columns[width:])})
    distinct = keys.group_by(keys.column_names).aggregate([])
    if distinct.num_rows > MAX_PARTITIONS:
        raise ExecutionFailedError(
            "HIVE_TOO_MANY_OPEN_PARTITIONS: Exceeded limit of 100 open writers for"
            " partitions/buckets",
            1200,
        )
    for values in zip(*(column.to_pylist() for column in distinct.columns), strict=True):
        mask = None
        for column, value in zip(rows.columns[width:], values, strict=True):
            same = pc.is_null(column) if value is None else pc.equal(column, value)
            mask = same if mask is None else pc.and_(mask, same)
        yield tuple(None if v is None else str(v) for v in values), rows.filter(mask)


def _parquet(rows: pa.Table, codec: str) -> bytes:
    body = io.BytesIO()
    pq.write_table(rows, body, compression=codec, use_deprecated_int96_timestamps=True)
    return body.getvalue()
