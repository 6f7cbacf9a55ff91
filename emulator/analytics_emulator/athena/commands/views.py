"""CREATE VIEW and DROP VIEW (user guide, "Work with views")."""

from dataclasses import dataclass

from analytics_emulator.athena.commands.column_checks import check_columns
from analytics_emulator.athena.commands.databases import database_missing
from analytics_emulator.athena.commands.names import TableName, table_name
from analytics_emulator.athena.commands.select import SelectCommand, select_command
from analytics_emulator.athena.failure import ExecutionFailedError
from analytics_emulator.athena.session import Outcome, ReportScannedBytes, Session
from analytics_emulator.athena.sql import AthenaQueryError, formatted_query
from analytics_emulator.athena.sql.types import Type
from analytics_emulator.athena.statements.cursor import Cursor
from analytics_emulator.athena.tables.row_writing import hive_type
from analytics_emulator.athena.tables.views import is_view, view_table_input


@dataclass(frozen=True)
class CreateView:
    """CREATE [OR REPLACE] VIEW name AS query: the query is kept as text with its columns."""

    name: TableName
    replaces: bool
    query: str
    select: SelectCommand

    def run(self, session: Session, _report: ReportScannedBytes) -> Outcome:
        """Put the view into the catalog."""
        query = self.select.analysed()
        check_columns(query)
        names = [column.name.lower() for column in query.columns]
        columns = list(zip(names, map(str, query.types), strict=True))
        if session.metastore.database(self.name.database) is None:
            raise database_missing(self.name.database)
        existing = session.metastore.table(self.name.database, self.name.table)
        if existing is not None and not (self.replaces and is_view(existing)):
            title = f"awsdatacatalog.{self.name.database}.{self.name.table}"
            raise AthenaQueryError("TABLE_ALREADY_EXISTS", f"View already exists: '{title}'")
        kept = self._laid_out(session)
        given = view_table_input(self.name.table, self.name.database, kept, columns)
        given["StorageDescriptor"]["Columns"] = [
            {"Name": name, "Type": _hive_type(kind)}
            for name, kind in zip(names, query.types, strict=True)
        ]
        glue, context = session.metastore.glue, session.metastore.context
        operation = glue.create_table if existing is None else glue.update_table
        operation(context, {"DatabaseName": self.name.database, "TableInput": given})
        return Outcome()

    def _laid_out(self, session: Session) -> str:
        """Return the query as Athena keeps it (awswrangler's tests against AWS read it so)."""
        found = formatted_query(self.query)
        try:
            anew, first = select_command(found, (), session).analysed(), self.select.analysed()
            same = (anew.columns, anew.types) == (first.columns, first.types)
        except AthenaQueryError:
            same = False
        return found if same else self.query


@dataclass(frozen=True)
class DropView:
    """DROP VIEW [IF EXISTS] name."""

    name: TableName
    if_exists: bool

    def run(self, session: Session, _report: ReportScannedBytes) -> Outcome:
        """Drop the view."""
        existing = session.metastore.table(self.name.database, self.name.table)
        if existing is None or not is_view(existing):
            if existing is None and self.if_exists:
                return Outcome()
            title = f"awsdatacatalog.{self.name.database}.{self.name.table}"
            raise AthenaQueryError("TABLE_NOT_FOUND", f"line 1:1: View '{title}' does not exist")
        request = {"DatabaseName": self.name.database, "Name": self.name.table}
        session.metastore.glue.delete_table(session.metastore.context, request)
        return Outcome()


def read_create_view(cursor: Cursor, session: Session) -> CreateView:
    """Read the statement and compile its query."""
    cursor.expect("CREATE")
    replaces = cursor.takes("OR", "REPLACE")
    cursor.expect("VIEW")
    name = table_name(cursor.name_parts(), session)
    cursor.expect("AS")
    query = cursor.rest_in_place()
    select = select_command(query, (), session)
    return CreateView(name, replaces, query.strip(), select)


def read_drop_view(cursor: Cursor, session: Session) -> DropView:
    """Read the statement."""
    cursor.expect("DROP", "VIEW")
    if_exists = cursor.takes("IF", "EXISTS")
    name = table_name(cursor.name_parts(), session)
    cursor.expect_end()
    return DropView(name, if_exists)


def _hive_type(kind: Type) -> str:
    """Return the type under which the catalog lists a view's column (measured: `int`)."""
    try:
        return str(hive_type(kind))
    except ExecutionFailedError:
        return str(kind)
