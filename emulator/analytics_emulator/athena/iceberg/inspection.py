"""Iceberg's metadata tables: `"t$history"` and its like, with Trino's columns.

Trino, Iceberg connector, "Metadata tables"; Athena user guide, "Query Iceberg table metadata".
"""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pyiceberg.table import Table

from analytics_emulator.athena.object_store import ObjectStore, S3Location
from analytics_emulator.athena.sql import Column, DataFile
from analytics_emulator.athena.tables.object_cache import CacheLease

_MOMENT, _LONG, _TEXT, _INT = "timestamptz_micros", "bigint", "string", "int"
_TYPES: Mapping[str, pa.DataType] = {
    _MOMENT: pa.timestamp("us"),
    _LONG: pa.int64(),
    _TEXT: pa.string(),
    _INT: pa.int32(),
    "boolean": pa.bool_(),
    "map<string,string>": pa.map_(pa.string(), pa.string()),
}
_HISTORY = {"made_current_at": _MOMENT, "snapshot_id": _LONG, "parent_id": _LONG}
_HISTORY |= {"is_current_ancestor": "boolean"}
_SNAPSHOTS = {"committed_at": _MOMENT, "snapshot_id": _LONG, "parent_id": _LONG}
_SNAPSHOTS |= {"operation": _TEXT, "manifest_list": _TEXT, "summary": "map<string,string>"}
_FILES = {"content": _INT, "file_path": _TEXT, "file_format": _TEXT, "spec_id": _INT}
_FILES |= {"record_count": _LONG, "file_size_in_bytes": _LONG}
_MANIFESTS = {"path": _TEXT, "length": _LONG, "partition_spec_id": _INT}
_MANIFESTS |= {"added_snapshot_id": _LONG, "added_data_files_count": _INT}
_MANIFESTS |= {"existing_data_files_count": _INT, "deleted_data_files_count": _INT}
_PARTITIONS = {"record_count": _LONG, "file_count": _LONG, "total_size": _LONG}
_REFS = {"name": _TEXT, "type": _TEXT, "snapshot_id": _LONG}


def _history(table: Table) -> list[dict[str, Any]]:
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


def _snapshots(table: Table) -> list[dict[str, Any]]:
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


def _entries(table: Table) -> Iterator[tuple[Any, Any]]:
    """Yield the current snapshot's files, each with the manifest that names it."""
    snapshot = table.current_snapshot()
    for manifest in snapshot.manifests(table.io) if snapshot else ():
        for entry in manifest.fetch_manifest_entry(table.io, discard_deleted=True):
            yield manifest, entry.data_file


def _files(table: Table) -> list[dict[str, Any]]:
    return [
        {
            "content": int(file.content),
            "file_path": file.file_path,
            "file_format": file.file_format.name,
            "spec_id": manifest.partition_spec_id,
            "record_count": file.record_count,
            "file_size_in_bytes": file.file_size_in_bytes,
        }
        for manifest, file in _entries(table)
    ]


def _manifests(table: Table) -> list[dict[str, Any]]:
    return list(table.inspect.manifests().to_pylist()) if table.current_snapshot() else []


def _partitions(table: Table) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for manifest, file in _entries(table):
        key = f"{manifest.partition_spec_id} {file.partition}"
        row = found.setdefault(key, dict.fromkeys(_PARTITIONS, 0))
        if int(file.content) == 0:
            row["record_count"] += file.record_count
            row["file_count"] += 1
            row["total_size"] += file.file_size_in_bytes
    return list(found.values())


def _refs(table: Table) -> list[dict[str, Any]]:
    refs = table.metadata.refs.items()
    return [
        {"name": name, "type": ref.snapshot_ref_type.value.upper(), "snapshot_id": ref.snapshot_id}
        for name, ref in refs
    ]


_TABLES: Mapping[str, tuple[Mapping[str, str], Callable[[Table], list[dict[str, Any]]]]] = {
    "history": (_HISTORY, _history),
    "snapshots": (_SNAPSHOTS, _snapshots),
    "files": (_FILES, _files),
    "manifests": (_MANIFESTS, _manifests),
    "partitions": (_PARTITIONS, _partitions),
    "refs": (_REFS, _refs),
}
METADATA_TABLES = frozenset(_TABLES)


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
        return [Column(name, kind) for name, kind in _TABLES[self.kind][0].items()]

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
        shapes, rows_of = _TABLES[self.kind]
        rows = rows_of(self.table)
        arrays = {n: pa.array([row.get(n) for row in rows], _TYPES[t]) for n, t in shapes.items()}
        out = io.BytesIO()
        pq.write_table(pa.table(arrays), out)
        return out.getvalue()
