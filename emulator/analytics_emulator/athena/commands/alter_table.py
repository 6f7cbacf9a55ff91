"""ALTER TABLE's forms that change the catalog of a Hive table."""

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from analytics_emulator.athena.commands.names import TableName, unquoted_table_name
from analytics_emulator.athena.commands.partition_changes import (
    read_add_partitions,
    read_drop_partitions,
)
from analytics_emulator.athena.commands.tables import table_missing
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

type Change = Callable[[dict[str, Any]], None]

# The members of a Table shape that a TableInput has too.
_INPUT = {
    "Name",
    "Description",
    "Owner",
    "Retention",
    "StorageDescriptor",
    "PartitionKeys",
    "ViewOriginalText",
    "ViewExpandedText",
    "TableType",
    "Parameters",
}


@dataclass(frozen=True)
class ChangeTable:
    """A change of the table's definition.

    Hive answers a change of columns with an empty set of columns in the `.metadata` file; other
    changes leave no such file (measured, aoyagikouhei/athena-local, docs/ddl.md).
    """

    name: TableName
    change: Change
    changes_columns: bool

    def run(self, session: Session, _report: ReportScannedBytes) -> Outcome:
        """Make the change in a new version of the table."""
        found = session.metastore.table(self.name.database, self.name.table)
        if found is None:
            raise table_missing(self.name.table)
        definition = copy.deepcopy({key: found[key] for key in _INPUT if key in found})
        self.change(definition)
        request = {"DatabaseName": self.name.database, "TableInput": definition}
        session.metastore.glue.update_table(session.metastore.context, request)
        if not self.changes_columns:
            return Outcome()
        metadata = hive_metadata(session.execution_id, [])
        return Outcome(metadata=metadata, content_type=PLANNED)


def read_alter_table(cursor: Cursor, session: Session) -> Command:
    """Read the statement."""
    cursor.expect("ALTER", "TABLE")
    name = unquoted_table_name(cursor, session)
    if cursor.takes("ADD", "COLUMNS"):
        return _change(cursor, name, _added_columns(column_list(cursor)), changes_columns=True)
    if cursor.takes("REPLACE", "COLUMNS"):
        return _change(cursor, name, _new_columns(column_list(cursor)), changes_columns=True)
    if cursor.takes("SET", "TBLPROPERTIES"):
        return _change(cursor, name, _new_properties(cursor.properties()), changes_columns=False)
    if cursor.takes("SET", "LOCATION"):
        return _change(cursor, name, _new_location(cursor.string()), changes_columns=False)
    if cursor.takes("ADD"):
        return read_add_partitions(cursor, name)
    if cursor.takes("DROP"):
        return read_drop_partitions(cursor, name)
    raise cursor.refusal()


def _change(
    cursor: Cursor, name: TableName, change: Change, *, changes_columns: bool
) -> ChangeTable:
    cursor.expect_end()
    return ChangeTable(name, change, changes_columns)


def _added_columns(columns: Sequence[dict[str, Any]]) -> Change:
    def change(definition: dict[str, Any]) -> None:
        definition["StorageDescriptor"]["Columns"].extend(columns)

    return change


def _new_columns(columns: Sequence[dict[str, Any]]) -> Change:
    def change(definition: dict[str, Any]) -> None:
        definition["StorageDescriptor"]["Columns"] = list(columns)

    return change


def _new_properties(properties: dict[str, str]) -> Change:
    def change(definition: dict[str, Any]) -> None:
        definition["Parameters"] = (definition.get("Parameters") or {}) | properties

    return change


def _new_location(location: str) -> Change:
    def change(definition: dict[str, Any]) -> None:
        definition["StorageDescriptor"]["Location"] = location

    return change
