"""OPTIMIZE, VACUUM and DROP: which files are to be written anew, and which to be deleted.

Athena user guide, "VACUUM": snapshots beyond `vacuum_max_snapshot_age_seconds` go (432,000), but
`vacuum_min_snapshots_to_keep` (1) stay; so do orphan files that are younger.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pyiceberg.table import FileScanTask, Table

from analytics_emulator.athena.iceberg.commands import catalog_of
from analytics_emulator.athena.iceberg.writing import target_bytes
from analytics_emulator.athena.object_store import S3Location
from analytics_emulator.athena.session import Session

_MAX_AGE_SECONDS, _KEPT_SNAPSHOTS = 432_000, 1


@dataclass(frozen=True)
class Compaction:
    """What OPTIMIZE goes by (user guide, "Create Iceberg tables", "Table properties")."""

    least_bytes: float
    most_bytes: float
    least_files: int
    least_deletes: int

    @classmethod
    def of(cls, table: Table) -> "Compaction":
        """Return a table's own figures, else Athena's."""
        given = table.metadata.properties
        target = target_bytes(given)
        return cls(
            float(given.get("optimize_rewrite_min_data_file_size_bytes", 0.75 * target)),
            float(given.get("optimize_rewrite_max_data_file_size_bytes", 1.8 * target)),
            int(given.get("optimize_rewrite_data_file_threshold", 5)),
            int(given.get("optimize_rewrite_delete_file_threshold", 2)),
        )

    def wants(self, task: FileScanTask) -> bool:
        """Return whether a file isn't as it should be."""
        size = task.file.file_size_in_bytes
        return not self.least_bytes <= size <= self.most_bytes or self._has_deletes(task)

    def suffice(self, tasks: Sequence[FileScanTask]) -> bool:
        """Return whether such files are worth the work."""
        return len(tasks) >= self.least_files or any(map(self._has_deletes, tasks))

    def _has_deletes(self, task: FileScanTask) -> bool:
        return len(task.delete_files) >= self.least_deletes


def vacuum(session: Session, definition: Mapping[str, Any]) -> None:
    """Expire old snapshots, then delete old files that no snapshot names."""
    table = catalog_of(session).load(definition)
    properties = table.metadata.properties
    age = int(properties.get("vacuum_max_snapshot_age_seconds", _MAX_AGE_SECONDS))
    kept = int(properties.get("vacuum_min_snapshots_to_keep", _KEPT_SNAPSHOTS))
    limit_ms = int(time.time() * 1000) - age * 1000
    newest = sorted(table.snapshots(), key=lambda s: s.timestamp_ms, reverse=True)
    named = {ref.snapshot_id for ref in table.metadata.refs.values()}  # the current one is main's
    gone = [
        s.snapshot_id
        for s in newest[kept:]
        if s.timestamp_ms < limit_ms and s.snapshot_id not in named
    ]
    if gone:
        table.maintenance.expire_snapshots().by_ids(gone).commit()
        table.refresh()
    _delete_orphans(session, table, limit_ms)


def _delete_orphans(session: Session, table: Table, limit_ms: int) -> None:
    place = S3Location.parse(table.location())
    known = _referenced(table)
    for item in list(session.store.list(place.bucket, f"{place.key.rstrip('/')}/")):
        old = item.last_modified.timestamp() * 1000 < limit_ms
        if old and str(S3Location(place.bucket, item.key)) not in known:
            session.store.delete(place.bucket, item.key)


def _referenced(table: Table) -> set[str]:
    """Return the locations of all that the table's snapshots and its history name."""
    known = {table.metadata_location}
    known |= {entry.metadata_file for entry in table.metadata.metadata_log}
    for snapshot in table.snapshots():
        known.add(snapshot.manifest_list)
        for manifest in snapshot.manifests(table.io):
            known.add(manifest.manifest_path)
            entries = manifest.fetch_manifest_entry(table.io, discard_deleted=True)
            known |= {entry.data_file.file_path for entry in entries}
    return known


def drop_data(session: Session, definition: Mapping[str, Any]) -> None:
    """Delete all files of a table, which Athena manages (user guide, "DROP TABLE")."""
    location = (definition.get("StorageDescriptor") or {}).get("Location")
    if not location:
        return
    place = S3Location.parse(location)
    for item in list(session.store.list(place.bucket, f"{place.key.rstrip('/')}/")):
        session.store.delete(place.bucket, item.key)
