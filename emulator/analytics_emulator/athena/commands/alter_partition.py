"""ALTER TABLE … PARTITION (…): RENAME TO, SET LOCATION, ADD COLUMNS and REPLACE COLUMNS.

(Athena user guide, "ALTER TABLE RENAME PARTITION" and the pages beside it.)
"""

import copy
from dataclasses import dataclass
from typing import Any

from analytics_emulator.athena.commands.definition_changes import (
    Change,
    added_columns,
    new_location,
    replaced_columns,
)
from analytics_emulator.athena.commands.names import TableName
from analytics_emulator.athena.commands.partition_changes import (
    PartitionSpec,
    existing_table,
    partition_spec,
    request_of,
    values_of,
)
from analytics_emulator.athena.failure import hive_semantic_failure
from analytics_emulator.athena.results.metadata import hive_metadata
from analytics_emulator.athena.session import (
    PLANNED,
    Command,
    Outcome,
    ReportScannedBytes,
    Session,
)
from analytics_emulator.athena.statements.create_table import column_list
from analytics_emulator.athena.statements.cursor import Cursor


@dataclass(frozen=True)
class RenamePartition:
    """PARTITION (key = value, …) RENAME TO PARTITION (key = value, …): its place stays."""

    name: TableName
    old: PartitionSpec
    new: PartitionSpec

    def run(self, session: Session, _report: ReportScannedBytes) -> Outcome:
        """Give the partition other values."""
        table = existing_table(session, self.name)
        definition = _definition(session, table, self.name, self.old)
        old = definition["Values"]
        definition["Values"] = values_of(table, self.new)
        _update(session, self.name, old, definition)
        return Outcome()


@dataclass(frozen=True)
class ChangePartition:
    """A change of one partition's definition; other partitions and the table keep theirs."""

    name: TableName
    spec: PartitionSpec
    change: Change
    changes_columns: bool

    def run(self, session: Session, _report: ReportScannedBytes) -> Outcome:
        """Make the change; Hive's answer to a change of columns is as for a table."""
        table = existing_table(session, self.name)
        definition = _definition(session, table, self.name, self.spec)
        self.change(definition)
        _update(session, self.name, definition["Values"], definition)
        if not self.changes_columns:
            return Outcome()
        metadata = hive_metadata(session.execution_id, [])
        return Outcome(metadata=metadata, content_type=PLANNED)


def read_alter_partition(cursor: Cursor, name: TableName) -> Command:
    """Read what follows PARTITION."""
    spec = partition_spec(cursor)
    if cursor.takes("RENAME", "TO", "PARTITION"):
        command: Command = RenamePartition(name, spec, partition_spec(cursor))
    elif cursor.takes("SET", "LOCATION"):
        command = ChangePartition(name, spec, new_location(cursor.string()), changes_columns=False)
    elif cursor.takes("ADD", "COLUMNS"):
        change = added_columns(column_list(cursor))
        command = ChangePartition(name, spec, change, changes_columns=True)
    else:
        cursor.expect("REPLACE", "COLUMNS")
        change = replaced_columns(column_list(cursor))
        command = ChangePartition(name, spec, change, changes_columns=True)
    cursor.expect_end()
    return command


def _definition(
    session: Session, table: dict[str, Any], name: TableName, spec: PartitionSpec
) -> dict[str, Any]:
    """Return a partition as an input of Glue's, or Hive's failure where there is none."""
    values = values_of(table, spec)
    known = session.metastore.partitions(name.database, name.table)
    found = next((partition for partition in known if partition["Values"] == values), None)
    if found is None:
        shown = ", ".join(f"{key}={value}" for key, value in spec.items())
        raise hive_semantic_failure(10006, f"Partition not found {{{shown}}}")
    kept = {key: found[key] for key in ("StorageDescriptor", "Parameters") if key in found}
    return copy.deepcopy({"Values": values, **kept})


def _update(
    session: Session, name: TableName, values: list[str], definition: dict[str, Any]
) -> None:
    request = request_of(name) | {"PartitionInput": definition, "PartitionValueList": values}
    session.metastore.glue.update_partition(session.metastore.context, request)
