"""MSCK REPAIR TABLE: adds the partitions whose Hive folders lie below the table's location.

It adds and never removes (Athena user guide, "MSCK REPAIR TABLE"); the texts are Hive's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from analytics_emulator.athena.commands.alter_iceberg import query_type_failure
from analytics_emulator.athena.commands.names import TableName, unquoted_table_name
from analytics_emulator.athena.commands.partition_changes import add_partition
from analytics_emulator.athena.iceberg import is_iceberg
from analytics_emulator.athena.object_store import S3Location
from analytics_emulator.athena.results.files import text_file
from analytics_emulator.athena.session import Outcome, ReportScannedBytes, Session
from analytics_emulator.athena.statements.cursor import Cursor
from analytics_emulator.athena.tables.partitions import HIVE_NULL, location_of, partition_path


@dataclass(frozen=True)
class RepairTable:
    """Compare folders and catalog, then add what the catalog lacks."""

    name: TableName

    def run(self, session: Session, _report: ReportScannedBytes) -> Outcome:
        """Repair the table and tell what was missing."""
        table = session.metastore.table(self.name.database, self.name.table)
        if table is None:
            return _told([f"Tables not in metastore:\t{self.name.table}"])
        if is_iceberg(table):
            raise query_type_failure()
        keys = [key["Name"] for key in table["PartitionKeys"]]
        place = location_of(table["StorageDescriptor"]["Location"])
        if not _exists(session, place):
            return _told([f"Tables missing on filesystem:\t{table['Name']}"])
        known = {tuple(p["Values"]): p for p in _partitions(session, table)} if keys else {}
        found = _folders(session, place, keys) if keys else {}
        missing = [values for values in found if values not in known]
        base = table["StorageDescriptor"]["Location"].rstrip("/")
        for values in missing:
            add_partition(session, table, values, f"{base}/{found[values]}/")
        gone = [v for v, p in known.items() if v not in found and not _has_files(session, p)]

        def listed(heading: str, partitions: Sequence[Sequence[str]]) -> list[str]:
            titles = [f"{table['Name']}:{partition_path(keys, v).rstrip('/')}" for v in partitions]
            return [heading + "\t" + "\t".join(titles)] if titles else []

        added = [
            f"Repair: Added partition to metastore {table['Name']}:"
            f"{partition_path(keys, values).rstrip('/')}"
            for values in missing
        ]
        new = listed("Partitions not in metastore:", missing)
        return _told([*new, *listed("Partitions missing from filesystem:", gone), *added])


def read_msck(cursor: Cursor, session: Session) -> RepairTable:
    """Read the statement."""
    cursor.expect("MSCK", "REPAIR", "TABLE")
    name = unquoted_table_name(cursor, session)
    cursor.expect_end()
    return RepairTable(name)


def _told(lines: Sequence[str]) -> Outcome:
    return Outcome(body=text_file([line] for line in lines))


def _exists(session: Session, place: S3Location) -> bool:
    return any(True for _ in session.store.list(place.bucket, place.key))


def _has_files(session: Session, partition: dict[str, Any]) -> bool:
    location = (partition.get("StorageDescriptor") or {}).get("Location")
    return location is None or _exists(session, location_of(location))


def _partitions(session: Session, table: dict[str, Any]) -> list[dict[str, Any]]:
    return session.metastore.partitions(table["DatabaseName"], table["Name"])


def _folders(
    session: Session, location: S3Location, keys: Sequence[str]
) -> dict[tuple[str, ...], str]:
    """Return the folders `key=value` by the partition values that they spell, in their order; a
    folder's own name is the partition's place, whatever it looks like."""
    found: dict[tuple[str, ...], str] = {}
    for item in session.store.list(location.bucket, location.key):
        parts = item.key[len(location.key) :].split("/")[: len(keys)]
        pairs = [part.partition("=") for part in parts]
        if [pair[0].lower() for pair in pairs] == list(keys):
            found.setdefault(tuple(_value(pair[2]) for pair in pairs), "/".join(parts))
    return found


def _value(text: str) -> str:
    return text if text == HIVE_NULL else unquote(text)
