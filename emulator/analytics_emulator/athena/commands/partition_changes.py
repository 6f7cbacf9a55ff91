"""ALTER TABLE … ADD PARTITION and DROP PARTITION."""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analytics_emulator.athena.commands.names import TableName
from analytics_emulator.athena.commands.tables import table_missing
from analytics_emulator.athena.failure import (
    ExecutionFailedError,
    hive_ddl_failure,
    hive_semantic_failure,
)
from analytics_emulator.athena.session import Outcome, ReportScannedBytes, Session
from analytics_emulator.athena.statements.cursor import Cursor
from analytics_emulator.athena.tables.partitions import partition_path
from analytics_emulator.service import ServiceError

type PartitionSpec = dict[str, str]


@dataclass(frozen=True)
class AddPartitions:
    """ADD [IF NOT EXISTS] PARTITION (key = value, …) [LOCATION 'uri'] [PARTITION …]."""

    name: TableName
    if_not_exists: bool
    partitions: Sequence[tuple[PartitionSpec, str | None]]

    def run(self, session: Session, _report: ReportScannedBytes) -> Outcome:
        """Add the partitions to the catalog."""
        table = existing_table(session, self.name)
        for spec, location in self.partitions:
            values = values_of(table, spec)
            try:
                add_partition(session, table, values, location)
            except ServiceError as error:
                if error.code != "AlreadyExistsException":
                    raise
                if not self.if_not_exists:
                    text = f"Partition already exists: Partition(values:[{', '.join(values)}])"
                    raise hive_ddl_failure(f"AlreadyExistsException(message:{text})") from None
        return Outcome()


@dataclass(frozen=True)
class DropPartitions:
    """DROP [IF EXISTS] PARTITION (key = value, …) [, PARTITION …]."""

    name: TableName
    if_exists: bool
    partitions: Sequence[PartitionSpec]

    def run(self, session: Session, _report: ReportScannedBytes) -> Outcome:
        """Drop the partitions from the catalog; a spec of some keys means all that agree."""
        table = existing_table(session, self.name)
        known = session.metastore.partitions(self.name.database, self.name.table)
        for spec in self.partitions:
            _check_keys(table, spec)
            found = [p["Values"] for p in known if _agrees(table, spec, p["Values"])]
            if not found and not self.if_exists:
                shown = ", ".join(f"{key} = {value}" for key, value in spec.items())
                raise hive_semantic_failure(10006, f"Partition not found ({shown})")
            for values in found:
                request = request_of(self.name) | {"PartitionValues": values}
                session.metastore.glue.delete_partition(session.metastore.context, request)
        return Outcome()


def read_add_partitions(cursor: Cursor, name: TableName) -> AddPartitions:
    """Read what follows ADD."""
    if_not_exists = cursor.takes("IF", "NOT", "EXISTS")
    partitions = []
    while cursor.takes("PARTITION"):
        spec = partition_spec(cursor)
        partitions.append((spec, cursor.string() if cursor.takes("LOCATION") else None))
    if not partitions:
        raise cursor.refusal()
    cursor.expect_end()
    return AddPartitions(name, if_not_exists, partitions)


def read_drop_partitions(cursor: Cursor, name: TableName) -> DropPartitions:
    """Read what follows DROP."""
    if_exists = cursor.takes("IF", "EXISTS")
    cursor.expect("PARTITION")
    partitions = [partition_spec(cursor)]
    while cursor.takes_sign(","):
        cursor.expect("PARTITION")
        partitions.append(partition_spec(cursor))
    cursor.expect_end()
    return DropPartitions(name, if_exists, partitions)


def partition_spec(cursor: Cursor) -> PartitionSpec:
    """Take `(key = value, …)`; a value is a string or a number."""
    cursor.expect_sign("(")
    spec: PartitionSpec = {}
    while True:
        key = cursor.name().name
        cursor.expect_sign("=")
        spec[key] = cursor.next().text if cursor.current.kind == "number" else cursor.string()
        if not cursor.takes_sign(","):
            cursor.expect_sign(")")
            return spec


def add_partition(
    session: Session, table: Mapping[str, Any], values: Sequence[str], location: str | None = None
) -> None:
    """Add one partition that reads like its table, by default in Hive's folder below it."""
    descriptor = copy.deepcopy(table["StorageDescriptor"])
    keys = [key["Name"] for key in table["PartitionKeys"]]
    below = descriptor["Location"].rstrip("/") + "/" + partition_path(keys, values)
    descriptor["Location"] = location or below
    request = {
        "DatabaseName": table["DatabaseName"],
        "TableName": table["Name"],
        "PartitionInput": {"Values": list(values), "StorageDescriptor": descriptor},
    }
    session.metastore.glue.create_partition(session.metastore.context, request)


def existing_table(session: Session, name: TableName) -> dict[str, Any]:
    """Return a table's definition, or Hive's failure where there is none."""
    table = session.metastore.table(name.database, name.table)
    if table is None:
        raise table_missing(name.table)
    return table


def request_of(name: TableName) -> dict[str, Any]:
    """Return how Glue's requests about partitions name a table."""
    return {"DatabaseName": name.database, "TableName": name.table}


def values_of(table: dict[str, Any], spec: PartitionSpec) -> list[str]:
    """Return a spec's values in the order of the table's keys, of which none may be missing."""
    _check_keys(table, spec)
    keys = [key["Name"] for key in table["PartitionKeys"]]
    if set(spec) != set(keys):
        raise _invalid_spec(spec)
    return [spec[key] for key in keys]


def _check_keys(table: dict[str, Any], spec: PartitionSpec) -> None:
    if not set(spec) <= {key["Name"] for key in table["PartitionKeys"]}:
        raise _invalid_spec(spec)


def _invalid_spec(spec: PartitionSpec) -> ExecutionFailedError:
    shown = ", ".join(f"{key}={value}" for key, value in spec.items())
    return hive_semantic_failure(
        10098, f"Partition spec {{{shown}}} doesn't contain all partition columns of the table"
    )


def _agrees(table: dict[str, Any], spec: PartitionSpec, values: Sequence[str]) -> bool:
    keys = [key["Name"] for key in table["PartitionKeys"]]
    of_partition = dict(zip(keys, values, strict=True))
    return all(of_partition[key] == value for key, value in spec.items())
