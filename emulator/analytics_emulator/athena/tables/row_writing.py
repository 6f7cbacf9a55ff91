"""Rows of a query written as the files of a Hive table."""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analytics_emulator.athena.failure import ExecutionFailedError
from analytics_emulator.athena.sql.errors import ResourcesExhaustedError
from analytics_emulator.athena.sql.types import Type
from analytics_emulator.athena.tables.file_forms import FileForm
from analytics_emulator.athena.tables.file_writers import ending, open_writer
from analytics_emulator.athena.tables.partition_texts import partition_text
from analytics_emulator.athena.tables.partitions import PartitionValues
from analytics_emulator.hive.arrow_types import NUMBERS_AND_DATES, arrow_type
from analytics_emulator.hive.buckets import bucket_numbers
from analytics_emulator.hive.types import HiveType

type _Key = tuple[PartitionValues, int | None]

MAX_PARTITIONS = 100
_ROW_GROUP_ROWS = 100_000
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
STORED = {
    **NUMBERS_AND_DATES,
    "binary": pa.binary(),
    "string": pa.string(),
    "char": pa.string(),
    "varchar": pa.string(),
    "timestamp": pa.timestamp("ms"),
}


@dataclass(frozen=True)
class WrittenFile:
    """A file, and the partition that it belongs to."""

    partition: PartitionValues
    path: Path


@dataclass(frozen=True)
class WrittenRows:
    """How many rows there were, and the files that hold them."""

    count: int
    files: Sequence[WrittenFile]


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
    if kind.kind == "map":
        return HiveType("map", parts=tuple(hive_type(part) for part in kind.args))
    if kind.kind == "row" and all(kind.names):
        parts = tuple(hive_type(part) for part in kind.args)
        return HiveType("struct", parts=parts, fields=tuple(map(str, kind.names)))
    raise ExecutionFailedError(f"NOT_SUPPORTED: Unsupported Hive type: {kind}", 1200)


@dataclass(frozen=True)
class FileSink:
    """Writes a query's rows below a folder, a file for each partition and each of its buckets, up
    to a number of bytes.

    `names` and `types` are the table's columns, of which the last `partition_count` are a row's
    partition; `places` tells for each of the query's columns which of them it is. `bucketed_by` are
    the columns by which rows are divided into `bucket_count` buckets.
    """

    folder: Path
    query_id: str
    names: Sequence[str]
    types: Sequence[Type]
    places: Sequence[int]
    partition_count: int
    form: FileForm
    most_bytes: int
    bucketed_by: Sequence[str] = ()
    bucket_count: int = 0

    def take(self, rows: pa.RecordBatchReader) -> WrittenRows:
        """Write the files."""
        stored = [arrow_type(hive_type(kind), STORED) for kind in self.types]
        schema = pa.schema(list(zip((name.lower() for name in self.names), stored, strict=True)))
        files: dict[_Key, _File] = {}
        count = 0
        with ExitStack() as closing:
            for batch in rows:
                count += batch.num_rows
                self._write(self._arranged(batch, schema), files, closing)
                if sum(file.path.stat().st_size for file in files.values()) > self.most_bytes:
                    raise ResourcesExhaustedError
        return WrittenRows(count, [WrittenFile(v, file.path) for (v, _), file in files.items()])

    def _arranged(self, batch: pa.RecordBatch, schema: pa.Schema) -> pa.Table:
        """Put the query's columns where they go; columns that aren't given are NULL."""
        found = {place: batch.column(i) for i, place in enumerate(self.places)}
        missing = pa.nulls(batch.num_rows)
        columns = [_cast(found.get(i, missing), kind) for i, kind in enumerate(schema.types)]
        return pa.table(columns, schema)

    def _write(self, rows: pa.Table, files: "dict[_Key, _File]", closing: ExitStack) -> None:
        width = rows.num_columns - self.partition_count
        for key, part in self._divided(rows, width):
            if key not in files:
                if len(files) >= MAX_PARTITIONS:
                    raise _too_many_partitions()
                path = self.folder / f"{self._name(key[1])}{ending(self.form)}"
                files[key] = _File(path, part.schema.remove_metadata(), width, self.form)
                closing.callback(files[key].close)
            files[key].add(part.select(range(width)))

    def _divided(self, rows: pa.Table, width: int) -> Iterator[tuple[_Key, pa.Table]]:
        """Yield the rows of each partition, and of each of its buckets."""
        names = [name.lower() for name in self.names]
        places = [names.index(name) for name in self.bucketed_by]
        kinds = [hive_type(self.types[place]) for place in places]
        for values, part in _partitions(rows, width):
            if not places:
                yield (values, None), part
                continue
            columns = [part.column(place) for place in places]
            numbers = bucket_numbers(columns, kinds, self.bucket_count)
            for number in np.unique(numbers).tolist():
                yield (values, number), part.filter(pa.array(numbers == number))

    def _name(self, bucket: int | None) -> str:
        """Return a file's name; of a bucket's it is Trino's, which tells the bucket."""
        if bucket is None:
            return f"{self.query_id}_{uuid.uuid4()}"
        return f"{bucket:06d}_0_{uuid.uuid4()}_{self.query_id}"


class _File:
    """A file that is being written; small pieces wait for each other."""

    def __init__(self, path: Path, schema: pa.Schema, width: int, form: FileForm) -> None:
        self.path = path
        held = pa.schema([schema.field(i) for i in range(width)])
        self._writer = open_writer(path, held, form)
        self._waiting: list[pa.Table] = []

    def add(self, rows: pa.Table) -> None:
        self._waiting.append(rows)
        if sum(waiting.num_rows for waiting in self._waiting) >= _ROW_GROUP_ROWS:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        if self._waiting:
            self._writer.write(pa.concat_tables(self._waiting))
            self._waiting = []


def _cast(values: pa.Array, kind: pa.DataType) -> pa.Array:
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
        raise _too_many_partitions()
    for values in zip(*(column.to_pylist() for column in distinct.columns), strict=True):
        mask = None
        for column, value in zip(rows.columns[width:], values, strict=True):
            same = pc.is_null(column) if value is None else pc.equal(column, value)
            mask = same if mask is None else pc.and_(mask, same)
        kinds = [column.type for column in rows.columns[width:]]
        yield tuple(map(partition_text, values, kinds)), rows.filter(mask)


def _too_many_partitions() -> ExecutionFailedError:
    return ExecutionFailedError(
        "HIVE_TOO_MANY_OPEN_PARTITIONS: Exceeded limit of 100 open writers for partitions/buckets",
        1200,
    )
