"""ALTER TABLE's forms that change the catalog of a Hive table."""

import copy
from collections.abc import Callable
from dataclasses import dataclass

from analytics_emulator.athena.commands.alter_iceberg import read_alter_iceberg
from analytics_emulator.athena.commands.alter_partition import read_alter_partition
from analytics_emulator.athena.commands.definition_changes import (
    Change,
    added_columns,
    changed_column,
    new_location,
    new_properties,
    replaced_columns,
)
from analytics_emulator.athena.commands.names import TableName, unquoted_table_name
from analytics_emulator.athena.commands.partition_changes import (
    read_add_partitions,
    read_drop_partitions,
)
from analytics_emulator.athena.commands.tables import table_missing
from analytics_emulator.athena.failure import USER, ExecutionFailedError
from analytics_emulator.athena.iceberg import is_iceberg
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


type Action = Callable[[Cursor, TableName], Command]


def read_alter_table(cursor: Cursor, session: Session) -> Command:
    """Read the statement."""
    cursor.expect("ALTER", "TABLE")
    name = unquoted_table_name(cursor, session)
    found = session.metastore.table(name.database, name.table)
    if found is not None and is_iceberg(found):
        return read_alter_iceberg(cursor, session, name)
    for words, read in _ACTIONS.items():
        if cursor.takes(*words):
            return read(cursor, name)
    raise cursor.refusal()


def _rename(_cursor: Cursor, _name: TableName) -> Command:
    raise ExecutionFailedError("Query type not supported by DDL engine.", 1006)


def _drop_column(cursor: Cursor, _name: TableName) -> Command:
    raise _no_such_grammar(cursor)


def _change(
    cursor: Cursor, name: TableName, change: Change, *, changes_columns: bool
) -> ChangeTable:
    cursor.expect_end()
    return ChangeTable(name, change, changes_columns)


def _no_such_grammar(cursor: Cursor) -> ExecutionFailedError:
    """Return Hive's failure for DROP COLUMN, which Athena starts and then can't read (measured)."""
    parts = list(cursor.last_name)
    first = parts[0] if len(parts) < 3 else parts[2]
    near = ["."] if len(parts) > 2 else []
    words = [*near, first.text, "DROP", "COLUMN"][:3]
    shown = " ".join(f"'{word}'" for word in words)
    reason = f"line 1:{first.start} cannot recognize input near {shown} in alter table statement"
    named = cursor.text[: parts[-1].start].rstrip() if len(parts) > 2 else cursor.text[: first.end]
    message = f"line 1:{first.start + 1}: no viable alternative at input '{named}'"
    return ExecutionFailedError(f"FAILED: ParseException {reason}", 1006, USER, message)


_ACTIONS: dict[tuple[str, ...], Action] = {
    ("ADD", "COLUMNS"): lambda cursor, name: _change(
        cursor, name, added_columns(column_list(cursor)), changes_columns=True
    ),
    ("REPLACE", "COLUMNS"): lambda cursor, name: _change(
        cursor, name, replaced_columns(column_list(cursor)), changes_columns=True
    ),
    ("CHANGE", "COLUMN"): lambda cursor, name: _change(
        cursor, name, changed_column(cursor), changes_columns=True
    ),
    ("CHANGE",): lambda cursor, name: _change(
        cursor, name, changed_column(cursor), changes_columns=True
    ),
    ("SET", "TBLPROPERTIES"): lambda cursor, name: _change(
        cursor, name, new_properties(cursor.properties()), changes_columns=False
    ),
    ("SET", "LOCATION"): lambda cursor, name: _change(
        cursor, name, new_location(cursor.string()), changes_columns=False
    ),
    ("RENAME", "TO"): _rename,
    ("DROP", "COLUMN"): _drop_column,
    ("PARTITION",): read_alter_partition,
    ("ADD",): read_add_partitions,
    ("DROP",): read_drop_partitions,
}
"""What stands behind the table's name, the longer words first."""
