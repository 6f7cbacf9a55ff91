"""Iceberg's metadata tables: `"t$history"` and its like, with Trino's columns.

Trino, Iceberg connector, "Metadata tables"; Athena user guide, "Query Iceberg table metadata". That
`partition` is a column of `$files`, as in later Trinos, is unverified.
"""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pyiceberg import types as ice
from pyiceberg.io.pyarrow import schema_to_pyarrow
from pyiceberg.schema import Schema
from pyiceberg.table import Table

from analytics_emulator.athena.iceberg.bounds import Partitions, bounds_as_text, manifest_bounds
from analytics_emulator.athena.iceberg.source import plain
from analytics_emulator.athena.iceberg.types import FieldNumbers, word
from analytics_emulator.athena.object_store import ObjectStore, S3Location
from analytics_emulator.athena.sql import Column, DataFile
from analytics_emulator.athena.tables.object_cache import CacheLease

type Rows = list[dict[str, Any]]
type Shape = Callable[[FieldNumbers], Any]

_MOMENT, _LONG, _TEXT = ice.TimestamptzType(), ice.LongType(), ice.StringType()
_INT, _BOOLEAN = ice.IntegerType(), ice.BooleanType()


def _map(key: Any, value: Any) -> Shape:
    return lambda n: ice.MapType(n.next(), key, n.next(), value, value_required=False)


def _list(element: Any) -> Shape:
    return lambda n: ice.ListType(n.next(), element, element_required=False)


def _row(fields: Mapping[str, Any]) -> Shape:
    def shape(numbers: FieldNumbers) -> Any:
        pairs = [(name, _typed(kind, numbers)) for name, kind in fields.items()]
        return ice.StructType(
            *(ice.NestedField(numbers.next(), n, k, required=False) for n, k in pairs)
        )

    return shape


def _rows(fields: Mapping[str, Any]) -> Shape:
    return lambda n: ice.ListType(n.next(), _row(fields)(n), element_required=False)


def _typed(kind: Any, numbers: FieldNumbers) -> Any:
    return kind(numbers) if callable(kind) else kind


_HISTORY: dict[str, Any] = {"made_current_at": _MOMENT, "snapshot_id": _LONG, "parent_id": _LONG}
_HISTORY |= {"is_current_ancestor": _BOOLEAN}
_SNAPSHOTS: dict[str, Any] = {"committed_at": _MOMENT, "snapshot_id": _LONG, "parent_id": _LONG}
_SNAPSHOTS |= {"operation": _TEXT, "manifest_list": _TEXT, "summary": _map(_TEXT, _TEXT)}
_FILES: dict[str, Any] = {"content": _INT, "file_path": _TEXT, "file_format": _TEXT}
_FILES |= {"record_count": _LONG, "file_size_in_bytes": _LONG}
_COUNTS = ("column_sizes", "value_counts", "null_value_counts", "nan_value_counts")
_FILES |= {name: _map(_INT, _LONG) for name in _COUNTS}
_FILES |= {"lower_bounds": _map(_INT, _TEXT), "upper_bounds": _map(_INT, _TEXT)}
_FILES |= {"key_metadata": ice.BinaryType(), "split_offsets": _list(_LONG)}
_FILES |= {"equality_ids": _list(_INT)}
_MANIFESTS: dict[str, Any] = {"path": _TEXT, "length": _LONG, "partition_spec_id": _INT}
_MANIFESTS |= {"added_snapshot_id": _LONG}
for _word in ("added", "existing", "deleted"):
    _MANIFESTS |= {f"{_word}_data_files_count": _INT, f"{_word}_rows_count": _LONG}
_SUMMARY: dict[str, Any] = {"contains_null": _BOOLEAN, "contains_nan": _BOOLEAN}
_SUMMARY |= {"lower_bound": _TEXT, "upper_bound": _TEXT}
_MANIFESTS |= {"partition_summaries": _rows(_SUMMARY)}
_PARTITIONS: dict[str, Any] = {"record_count": _LONG, "file_count": _LONG, "total_size": _LONG}
_REFS: dict[str, Any] = {
    "name": _TEXT,
    "type": _TEXT,
    "snapshot_id": _LONG,
    "max_reference_age_in_ms": _LONG,
}
_REFS |= {"min_snapshots_to_keep": _INT, "max_snapshot_age_in_ms": _LONG}


def _history(table: Table) -> Rows:
    current = {s.snapshot_id for s in _ancestors(table)}
    parents = {s.snapshot_id: s.parent_snapshot_id for s in table.snapshots()}
    return [
        {
            "made_current_at": entry.timestamp_ms * 1000,
            "snapshot_id": entry.snapshot_id,
            "parent_id": parents.get(entry.snapshot_id),
            "is_current_ancestor": entry.snapshot_id in current,
        }
        for entry in table.history()
    ]


def _ancestors(table: Table) -> list[Any]:
    found, snapshot = [], table.current_snapshot()
    while snapshot is not None:
        found.append(snapshot)
        parent = snapshot.parent_snapshot_id
        snapshot = None if parent is None else table.snapshot_by_id(parent)
    return found


def _snapshots(table: Table) -> Rows:
    return [
        {
            "committed_at": s.timestamp_ms * 1000,
            "snapshot_id": s.snapshot_id,
            "parent_id": s.parent_snapshot_id,
            "operation": s.summary.operation.value if s.summary else None,
            "manifest_list": s.manifest_list,
            "summary": sorted(s.summary.additional_properties.items()) if s.summary else [],
        }
        for s in table.snapshots()
    ]


def _entries(table: Table) -> Iterator[tuple[int, Any]]:
    """Yield the current snapshot's files, each behind the number of its partitions' spec."""
    snapshot = table.current_snapshot()
    for manifest in snapshot.manifests(table.io) if snapshot else ():
        for entry in manifest.fetch_manifest_entry(table.io, discard_deleted=True):
            yield manifest.partition_spec_id, entry.data_file


def _files(table: Table) -> Rows:
    partitions = Partitions(table)
    return [
        {
            "content": int(file.content),
            "file_path": file.file_path,
            "file_format": file.file_format.name,
            "record_count": file.record_count,
            "file_size_in_bytes": file.file_size_in_bytes,
            **{name: _pairs(getattr(file, name)) for name in _COUNTS},
            "lower_bounds": bounds_as_text(table.schema(), file.lower_bounds),
            "upper_bounds": bounds_as_text(table.schema(), file.upper_bounds),
            "key_metadata": file.key_metadata,
            "split_offsets": file.split_offsets,
            "equality_ids": file.equality_ids,
            "partition": partitions.values(spec_id, file),
        }
        for spec_id, file in _entries(table)
    ]


def _pairs(counts: Mapping[int, int] | None) -> list[tuple[int, int]] | None:
    return None if counts is None else sorted(counts.items())


def _manifests(table: Table) -> Rows:
    snapshot = table.current_snapshot()
    return [
        {
            "path": m.manifest_path,
            "length": m.manifest_length,
            "partition_spec_id": m.partition_spec_id,
            "added_snapshot_id": m.added_snapshot_id,
            "added_data_files_count": m.added_files_count,
            "added_rows_count": m.added_rows_count,
            "existing_data_files_count": m.existing_files_count,
            "existing_rows_count": m.existing_rows_count,
            "deleted_data_files_count": m.deleted_files_count,
            "deleted_rows_count": m.deleted_rows_count,
            "partition_summaries": manifest_bounds(table, m),
        }
        for m in (snapshot.manifests(table.io) if snapshot else ())
    ]


def _partitions(table: Table) -> Rows:
    partitions = Partitions(table)
    found: dict[str, list[Any]] = {}
    for spec_id, file in _entries(table):
        if int(file.content) == 0:
            found.setdefault(f"{spec_id} {file.partition}", []).append((spec_id, file))
    return [
        {
            "partition": partitions.values(*files[0]),
            "record_count": sum(file.record_count for _, file in files),
            "file_count": len(files),
            "total_size": sum(file.file_size_in_bytes for _, file in files),
            "data": partitions.metrics([file for _, file in files]),
        }
        for files in found.values()
    ]


def _refs(table: Table) -> Rows:
    return [
        {
            "name": name,
            "type": ref.snapshot_ref_type.value.upper(),
            "snapshot_id": ref.snapshot_id,
            "max_reference_age_in_ms": ref.max_ref_age_ms,
            "min_snapshots_to_keep": ref.min_snapshots_to_keep,
            "max_snapshot_age_in_ms": ref.max_snapshot_age_ms,
        }
        for name, ref in table.metadata.refs.items()
    ]


_TABLES: Mapping[str, tuple[Mapping[str, Any], Callable[[Table], Rows]]] = {
    "history": (_HISTORY, _history),
    "snapshots": (_SNAPSHOTS, _snapshots),
    "files": (_FILES, _files),
    "manifests": (_MANIFESTS, _manifests),
    "partitions": (_PARTITIONS, _partitions),
    "refs": (_REFS, _refs),
}
METADATA_TABLES = frozenset(_TABLES)


def _schema(table: Table, kind: str) -> Schema:
    """Return a metadata table's columns: some of them are as the table's own are."""
    shown, partitions = dict(_TABLES[kind][0]), Partitions(table)
    of_partition = {"partition": _row(partitions.types)} if partitions.types else {}
    if kind == "files":
        shown |= of_partition
    if kind == "partitions":
        shown = of_partition | shown
        metrics = {
            name: _row({"min": t, "max": t, "null_count": _LONG, "nan_count": _LONG})
            for name, t in partitions.measured.items()
        }
        shown |= {"data": _row(metrics)} if metrics else {}
    numbers = FieldNumbers()
    pairs = [(name, _typed(t, numbers)) for name, t in shown.items()]
    return Schema(*(ice.NestedField(numbers.next(), n, t, required=False) for n, t in pairs))


@dataclass(frozen=True)
class MetadataSource:
    """A metadata table as the SQL engine reads it."""

    table: Table
    kind: str
    store: ObjectStore
    lease: CacheLease
    format: str = "parquet"

    @property
    def columns(self) -> Sequence[Column]:
        """Its columns."""
        fields = _schema(self.table, self.kind).fields
        return [Column(field.name, word(field.field_type)) for field in fields]

    @property
    def partition_columns(self) -> Sequence[Column]:
        """None."""
        return []

    def partitions(self) -> None:
        """Tell that there are none."""

    def files(self, _partitions: object) -> Sequence[DataFile]:
        """Return its rows as a local file, made for the table's state of now."""
        place = S3Location.parse(self.table.metadata_location)
        item = next(i for i in self.store.list(place.bucket, place.key) if i.key == place.key)
        path = self.lease.fetch(place.bucket, item, f"${self.kind}", self._written)
        return [DataFile(str(path), (), item.size, self.table.metadata_location)]

    def _written(self, _body: bytes) -> bytes:
        schema, rows = _schema(self.table, self.kind), _TABLES[self.kind][1](self.table)
        shapes = schema_to_pyarrow(schema, include_field_ids=False)
        arrays = {
            field.name: plain(
                pa.array([row.get(field.name) for row in rows], shapes.field(field.name).type),
                field.field_type,
            )
            for field in schema.fields
        }
        out = io.BytesIO()
        pq.write_table(pa.table(arrays), out)
        return out.getvalue()
