"""Rows of a query written as the Parquet files of a Hive table."""

import io
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analytics_emulator.athena.failure import ExecutionFailedError
from analytics_emulator.athena.sql.typesystem import Type
from analytics_emulator.athena.tables.partitions import PartitionValues

MAX_PARTITIONS = 100
_SIMPLE = {
    "boolean": ("boolean", pa.bool_()),
    "tinyint": ("tinyint", pa.int8()),
    "smallint": ("smallint", pa.int16()),
    "integer": ("int", pa.int32()),
    "bigint": ("bigint", pa.int64()),
    "real": ("float", pa.float32()),
    "double": ("double", pa.float64()),
    "date": ("date", pa.date32()),
    "varbinary": ("binary", pa.binary()),
    "varchar": ("string", pa.string()),
    "timestamp(3)": ("timestamp", pa.timestamp("ms")),
}


@dataclass(frozen=True)
class WrittenFile:
    """A file's content, the partition that it belongs to, and its name."""

    partition: PartitionValues
    name: str
    body: bytes


def hive_type(kind: Type) -> str:
    """Give the Hive type that holds a query's type; some types no Hive table can hold."""
    return _types(kind)[0]


def parquet_files(
    rows: pa.Table, types: Sequence[Type], partition_count: int, codec: str, query_id: str
) -> Iterator[WrittenFile]:
    """Give a file for each partition; the last `partition_count` columns are its values."""
    names = [name.lower() for name in rows.column_names]
    schema = pa.schema([(n, _types(kind)[1]) for n, kind in zip(names, types, strict=True)])
    columns = [_cast(rows.column(i), field.type) for i, field in enumerate(schema)]
    width = len(columns) - partition_count
    for values, part in _partitions(pa.table(columns, schema), width):
        name = f"{query_id}_{uuid.uuid4()}"
        yield WrittenFile(values, name, _parquet(part.select(range(width)), codec))


def _types(kind: Type) -> tuple[str, pa.DataType]:
    if str(kind) in _SIMPLE:
        return _SIMPLE[str(kind)]
    if kind.kind == "decimal":
        return str(kind), pa.decimal128(kind.precision, kind.scale)
    if kind.kind in ("varchar", "char"):
        return str(kind), pa.string()
    if kind.kind == "array":
        name, stored = _types(kind.element)
        return f"array<{name}>", pa.list_(stored)
    if kind.kind == "row" and all(kind.names):
        parts = {str(n): _types(part) for n, part in zip(kind.names, kind.args, strict=True)}
        fields = ",".join(f"{name}:{part[0]}" for name, part in parts.items())
        return f"struct<{fields}>", pa.struct([(n, part[1]) for n, part in parts.items()])
    raise ExecutionFailedError(f"NOT_SUPPORTED: Unsupported Hive type: {kind}", 1200)


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
