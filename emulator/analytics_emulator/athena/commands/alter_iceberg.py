"""ALTER TABLE's forms for Iceberg tables; all others fail as Athena words it (measured)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analytics_emulator.athena.commands.iceberg_changes import iceberg_table
from analytics_emulator.athena.commands.names import TableName, table_name
from analytics_emulator.athena.failure import ExecutionFailedError
from analytics_emulator.athena.session import Command, Outcome, ReportScannedBytes, Session
from analytics_emulator.athena.statements.create_table import column_list, read_column
from analytics_emulator.athena.statements.cursor import Cursor
from analytics_emulator.athena.statements.iceberg_table import checked_properties

if TYPE_CHECKING:
    from analytics_emulator.athena.iceberg.altering import Change


@dataclass(frozen=True)
class AlterIceberg:
    """A change of a table's schema or properties; `change` makes it when it runs."""

    name: TableName
    change: "Callable[[], Change]"

    def run(self, session: Session, _report: ReportScannedBytes) -> Outcome:
        """Commit the change."""
        from analytics_emulator.athena.iceberg.altering import changed  # noqa: PLC0415  # pyiceberg

        changed(session, iceberg_table(session, self.name), self.change())
        return Outcome()


@dataclass(frozen=True)
class RenameIceberg:
    """RENAME TO."""

    name: TableName
    to: TableName

    def run(self, session: Session, _report: ReportScannedBytes) -> Outcome:
        """Rename the table."""
        from analytics_emulator.athena.iceberg.altering import rename  # noqa: PLC0415  # pyiceberg

        rename(session, iceberg_table(session, self.name), self.to)
        return Outcome()


def read_alter_iceberg(cursor: Cursor, session: Session, name: TableName) -> Command:
    """Read what stands behind the table's name."""
    if cursor.takes("RENAME", "TO"):
        to = table_name(cursor.name_parts(), session)
        cursor.expect_end()
        return RenameIceberg(name, to)
    given = _change(cursor)
    if given is None:
        raise query_type_failure()
    cursor.expect_end()
    return AlterIceberg(name, given)


def query_type_failure() -> ExecutionFailedError:
    """Return the failure of a statement that goes with Hive's tables alone."""
    return ExecutionFailedError("Query type not supported by Athena Iceberg at this time", 1200)


def _change(cursor: Cursor) -> "Callable[[], Change] | None":
    if cursor.takes("ADD", "COLUMNS"):
        columns = column_list(cursor)
        return lambda: _altering().added_columns(columns)
    if cursor.takes("DROP", "COLUMN"):
        name = cursor.name().name
        return lambda: _altering().dropped_column(name)
    if cursor.takes("CHANGE"):
        return _changed_column(cursor)
    if cursor.takes("SET", "TBLPROPERTIES"):
        properties = checked_properties(cursor.properties())
        return lambda: _altering().set_properties(properties)
    if cursor.takes("UNSET", "TBLPROPERTIES"):
        names = cursor.listed(cursor.string)
        return lambda: _altering().unset_properties(names)
    return None


def _changed_column(cursor: Cursor) -> "Callable[[], Change]":
    cursor.takes("COLUMN")
    old, column = cursor.name().name, read_column(cursor)
    first = cursor.takes("FIRST")
    after = cursor.name().name if cursor.takes("AFTER") else None
    return lambda: _altering().changed_column(old, column, first=first, after=after)


def _altering() -> Any:
    from analytics_emulator.athena.iceberg import altering  # noqa: PLC0415  # pyiceberg

    return altering
