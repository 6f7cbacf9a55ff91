"""Rows written into an Iceberg table: appended, or in the place of files, in one snapshot."""

import logging
import uuid
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pyiceberg import types as ice
from pyiceberg.exceptions import CommitFailedException, ValidationException
from pyiceberg.io import FileIO
from pyiceberg.io.pyarrow import (
    bin_pack_arrow_table,
    pyarrow_to_schema,
    schema_to_pyarrow,
    write_file,
)
from pyiceberg.manifest import DataFile
from pyiceberg.table import Table, TableProperties, Transaction, WriteTask
from pyiceberg.table.metadata import TableMetadata

from analytics_emulator.athena.iceberg.partitioning import Partition, divided
from analytics_emulator.athena.sql import (
    AthenaQueryError,
    ResourcesExhaustedError,
    memory_of_queries,
)

LOG = logging.getLogger(__name__)
_MOST_PARTITIONS = 100
_SHARE = 8  # of the queries' memory: rows are copied while they are written


def append(table: Table, rows: pa.Table) -> None:
    """Add rows, of as many partitions as Athena writes at once."""
    if not rows.num_rows:
        return
    with _commit(table) as change, change.update_snapshot().fast_append() as snapshot:
        for file in _written(change.table_metadata, rows, table.io, _MOST_PARTITIONS):
            snapshot.append_data_file(file)


def replace_files(table: Table, gone: Collection[str], rows: pa.Table) -> None:
    """Put rows in the place of files, named by their locations, in one snapshot."""
    with _commit(table) as change, change.update_snapshot().overwrite() as snapshot:
        for task in table.scan().plan_files():
            if task.file.file_path in gone:
                snapshot.delete_data_file(task.file)
        for file in _written(change.table_metadata, rows, table.io):
            snapshot.append_data_file(file)


@contextmanager
def _commit(table: Table) -> Iterator[Transaction]:
    """Commit a change; one that others have overtaken is tried again where it only adds rows."""
    try:
        with table.transaction() as change:
            yield change
    except (CommitFailedException, ValidationException) as error:
        LOG.info("Iceberg table %s isn't changed: %s", table.name(), error)
        text = f"Failed to commit Iceberg update to table: {'.'.join(table.name())}"
        raise AthenaQueryError("ICEBERG_COMMIT_ERROR", text) from None


def _written(
    metadata: TableMetadata, rows: pa.Table, io: FileIO, most_partitions: int | None = None
) -> Iterator[DataFile]:
    if not rows.num_rows:
        return iter(())
    schema = pyarrow_to_schema(rows.schema, name_mapping=metadata.schema().name_mapping)
    parts: list[tuple[Partition | None, pa.Table]] = [(None, rows)]
    if not metadata.spec().is_unpartitioned():
        parts = list(divided(metadata, rows))
    if most_partitions and len(parts) > most_partitions:
        text = f"Exceeded limit of {most_partitions} open writers for partitions"
        raise AthenaQueryError("ICEBERG_TOO_MANY_OPEN_PARTITIONS", text)
    number, most_bytes = uuid.uuid4(), target_bytes(metadata.properties)
    batches = ((key, b) for key, part in parts for b in bin_pack_arrow_table(part, most_bytes))
    tasks = (
        WriteTask(number, place, schema, batch, partition_key=key)
        for place, (key, batch) in enumerate(batches)
    )
    return write_file(io, metadata, tasks)


def target_bytes(properties: Mapping[str, str]) -> int:
    """Return how large a table's files are to be."""
    default = TableProperties.WRITE_TARGET_FILE_SIZE_BYTES_DEFAULT
    return int(properties.get("write_target_data_file_size_bytes", default))


def read_rows(table: Table, path: Path) -> pa.Table:
    """Return rows that a query left in a file, as the table's schema holds them."""
    schema = table.schema()
    target = schema_to_pyarrow(schema, include_field_ids=False)
    if not path.exists():
        return target.empty_table()
    found = rows_in(path)
    arrays = [
        _held(found.column(i).combine_chunks(), field.field_type, target.field(i).type)
        for i, field in enumerate(schema.fields)
    ]
    return pa.table(arrays, schema=target)


def rows_in(path: Path) -> pa.Table:
    """Read the rows of a file, which pyiceberg takes whole; ResourcesExhaustedError is raised where
    that is too much."""
    batches, left = [], memory_of_queries() // _SHARE
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches():
            left -= batch.nbytes
            if left < 0:
                raise ResourcesExhaustedError
            batches.append(batch)
        return pa.Table.from_batches(batches, file.schema_arrow)


def _held(values: pa.Array, kind: Any, wanted: pa.DataType) -> pa.Array:
    if pa.types.is_null(values.type):
        return pa.nulls(len(values), wanted)
    if isinstance(kind, ice.TimestamptzType):
        return values.cast(pa.timestamp("us")).cast(pa.timestamp("us", tz="UTC"))
    if isinstance(kind, ice.UUIDType):
        numbers = [None if v is None else uuid.UUID(v).bytes for v in values.to_pylist()]
        return pa.array(numbers, pa.binary(16)).cast(wanted)
    try:
        return values.cast(wanted)
    except pa.ArrowException as error:
        text = f"Writing {kind} into an Iceberg table: {error}"
        raise AthenaQueryError("NOT_SUPPORTED", text) from None
