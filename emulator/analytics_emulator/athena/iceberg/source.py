"""An Iceberg table, one of its snapshots, as the SQL engine reads it.

pyiceberg tells which files hold a snapshot's rows, and reads them with their deletes and by the
numbers of their fields; each file becomes a local Parquet file with the snapshot's columns.
"""

import io
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pyiceberg import types as ice
from pyiceberg.expressions import AlwaysTrue
from pyiceberg.io.pyarrow import ArrowScan
from pyiceberg.manifest import FileFormat
from pyiceberg.schema import Schema
from pyiceberg.table import FileScanTask, Table

from analytics_emulator.athena.iceberg.avro_data import without_avro
from analytics_emulator.athena.iceberg.files import StoreFiles
from analytics_emulator.athena.iceberg.planning import planned
from analytics_emulator.athena.iceberg.types import word
from analytics_emulator.athena.object_store import ObjectInfo, ObjectStore, S3Location
from analytics_emulator.athena.sql import AthenaQueryError, Column, DataFile
from analytics_emulator.athena.sql.errors import not_supported
from analytics_emulator.athena.sql.source import AllOf, Pointer, Selection
from analytics_emulator.athena.tables.object_cache import CacheLease


@dataclass(frozen=True)
class IcebergSource:
    """One snapshot of a table for one query; None is the newest."""

    table: Table
    store: ObjectStore
    lease: CacheLease
    snapshot_id: int | None = None
    format: str = "parquet"

    @property
    def columns(self) -> Sequence[Column]:
        """The snapshot's columns."""
        return [Column(f.name.lower(), word(f.field_type)) for f in self._schema().fields]

    @property
    def partition_columns(self) -> Sequence[Column]:
        """None: Iceberg's partitions are hidden behind its columns."""
        return []

    def partitions(self) -> None:
        """Tell that no partitions are to be chosen."""

    def at(self, pointer: Pointer) -> "IcebergSource":
        """Return an earlier state, by its number, by a branch's or tag's name, or by a moment."""
        return replace(self, snapshot_id=self._snapshot_at(pointer))

    def _snapshot_at(self, pointer: Pointer) -> int:
        match pointer:
            case int():
                found = self.table.snapshot_by_id(pointer)
                text = f"Iceberg snapshot ID does not exists: {pointer}"
            case str():
                found = self.table.snapshot_by_name(pointer)
                text = f"Cannot find snapshot with reference name: {pointer}"
            case _:
                found = self.table.snapshot_as_of_timestamp(int(pointer.timestamp() * 1000))
                title = ".".join(self.table.name())
                text = f"No version history table {title} at or before {pointer.isoformat()}"
        if found is None:
            raise AthenaQueryError("INVALID_ARGUMENTS", text)
        return found.snapshot_id

    def files(self, partitions: object) -> Sequence[DataFile]:
        """Return the snapshot's files as local Parquet files."""
        return self.files_with(AllOf(()), partitions)

    def files_with(self, selection: Selection, _partitions: object) -> Sequence[DataFile]:
        """Return the snapshot's files in which such rows may be as local Parquet files."""
        if self.snapshot_id is None and self.table.current_snapshot() is None:
            return []
        try:
            tasks = list(planned(self.table, self.snapshot_id, selection))
        except (ValueError, NotImplementedError) as error:  # equality deletes
            raise AthenaQueryError("NOT_SUPPORTED", str(error)) from None
        return [self._file(task) for task in tasks]

    def _schema(self) -> Schema:
        return self.table.scan(snapshot_id=self.snapshot_id).projection()

    def _file(self, task: FileScanTask) -> DataFile:
        uri, kind = task.file.file_path, task.file.file_format
        if kind not in (FileFormat.PARQUET, FileFormat.ORC, FileFormat.AVRO):
            raise not_supported(f"The {kind.name} file {uri} of an Iceberg table")
        place = S3Location.parse(uri)
        found = next((i for i in self.store.list(place.bucket, place.key) if i.key == place.key),
                     None)  # fmt: skip
        if found is None:
            raise AthenaQueryError("ICEBERG_MISSING_METADATA", f"File does not exist: {uri}")
        deletes = sorted(delete.file_path for delete in task.delete_files)
        variant = repr((self._schema().schema_id, self._schema(), deletes))
        path = self._held(place.bucket, found, variant, task)
        return DataFile(str(path), (), found.size, uri, found.last_modified)

    def _held(self, bucket: str, found: ObjectInfo, variant: str, task: FileScanTask) -> Path:
        def convert(body: bytes) -> bytes:
            io_of_file = StoreFiles(self.store, {task.file.file_path: body})
            rows = rows_of(self.table, self._schema(), [task], io_of_file)
            out = io.BytesIO()
            pq.write_table(rows, out)
            return out.getvalue()

        return self.lease.fetch(bucket, found, variant, convert)


def rows_of(
    table: Table, schema: Schema, tasks: Sequence[FileScanTask], files: StoreFiles
) -> pa.Table:
    """Return the rows of files, without those that were deleted, as the engine holds them."""
    tasks, files = without_avro(tasks, files)
    scan = ArrowScan(table.metadata, files, schema, AlwaysTrue(), case_sensitive=True)
    found = scan.to_table(tasks)
    arrays = [
        plain(found.column(field.name).combine_chunks(), field.field_type)
        for field in schema.fields
    ]
    return pa.table(dict(zip((f.name.lower() for f in schema.fields), arrays, strict=True)))


def plain(values: pa.Array, kind: Any) -> pa.Array:  # noqa: PLR0911  # one answer a type
    """Return values as the engine's readers know them: moments in UTC without a zone, texts."""
    if isinstance(kind, ice.ListType):
        inner = plain(values.values, kind.element_type)
        return pa.ListArray.from_arrays(values.offsets.cast(pa.int32()), inner,
                                        mask=values.is_null())  # fmt: skip
    if isinstance(kind, ice.MapType):
        parts = plain(values.keys, kind.key_type), plain(values.items, kind.value_type)
        return pa.MapArray.from_arrays(values.offsets, *parts, mask=values.is_null())
    if isinstance(kind, ice.StructType):
        fields = [plain(values.field(i), f.field_type) for i, f in enumerate(kind.fields)]
        names = [f.name.lower() for f in kind.fields]
        return pa.StructArray.from_arrays(fields, names, mask=values.is_null())
    if isinstance(kind, ice.TimestampType | ice.TimestamptzType):
        return values.cast(pa.timestamp("us", tz=values.type.tz)).cast(pa.timestamp("us"))
    if isinstance(kind, ice.UUIDType):
        texts = (None if v is None else str(_uuid(v)) for v in values.to_pylist())
        return pa.array(list(texts), pa.string())
    if isinstance(kind, ice.StringType):
        return values.cast(pa.string())
    if isinstance(kind, ice.BinaryType | ice.FixedType):
        return values.cast(pa.binary())
    return values


def _uuid(value: Any) -> Any:
    return uuid.UUID(bytes=value) if isinstance(value, bytes) else value
