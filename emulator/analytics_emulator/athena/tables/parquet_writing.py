"""Rows of a query written as the Parquet files of a Hive table."""

import io
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analytics_emulator.athena.failure import ExecutionFailedError
from analytics_emulator.athena.sql import Column, ResultColumn
from analytics_emulator.athena.tables.partitions import PartitionValues

MAX_PARTITIONS = 100
_SIMPLE = {
    "boolean": ("boolean", pa.bool_()),
    "tinyint": ("tinyint", pa.int8()),
    "smallint": ("smallint", pa.int16()),
    "integer": ("int", pa.int32()),
    "bigint": ("bigint", pa.int64()),
    "float": ("float", pa.float32()),
    "double": ("double", pa.float64()),
    "date": ("date", pa.date32()),
    "timestamp": ("timestamp", pa.timestamp("ms")),
    "varbinary": ("binary", pa.binary()),
}
_UNBOUNDED = 2147483647


@dataclass(frozen=True)
class WrittenFile:
    """A file's content, the partition that it belongs to, and its name."""

    partition: PartitionValues
    name: str
    body: bytes


def hive_column(column: ResultColumn) -> Column:
    """Give the Hive column that holds a query's column; some types no Hive table can hold."""
    return Column(column.name.lower(), _types(column)[0])


def parquet_files(
    rows: pa.Table,
    columns: Sequence[ResultColumn],
    partition_count: int,
    codec: str,
    query_id: str,
) -> Iterator[WrittenFile]:
    """Give a file for each partition; the last `partition_count` columns are its values."""
    schema = pa.schema([(c.name.lower(), _types(c)[1]) for c in columns])
    typed = pa.table([_cast(rows.column(i), field.type) for i, field in enumerate(schema)], schema)
    width = len(columns) - partition_count
    for values, part in _partitions(typed, width):
        name = f"{query_id}_{uuid.uuid4()}"
        yield WrittenFile(values, name, _parquet(part.select(range(width)), codec))


def _types(column: ResultColumn) -> tuple[str, pa.DataType]:
    if column.type in _SIMPLE:
        return _SIMPLE[column.type]
    if column.type == "decimal":
        kind = pa.decimal128(column.precision, column.scale)
        return f"decimal({column.precision},{column.scale})", kind
    if column.type in ("varchar", "char"):
        bounded = column.precision != _UNBOUNDED
        name = f"{column.type}({column.precision})" if bounded else "string"
        return name, pa.string()
    raise ExecutionFailedError(f"NOT_SUPPORTED: Unsupported Hive type: {column.type}", 1200)


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
