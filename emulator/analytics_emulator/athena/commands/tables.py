"""CREATE EXTERNAL TABLE and DROP TABLE."""

from dataclasses import dataclass
from typing import Any

from analytics_emulator.athena.commands.databases import database_missing
from analytics_emulator.athena.commands.names import TableName, table_name, unquoted_table_name
from analytics_emulator.athena.errors import malformed_query
from analytics_emulator.athena.failure import (
    ExecutionFailedError,
    hive_ddl_failure,
    hive_semantic_failure,
)
from analytics_emulator.athena.iceberg import is_iceberg
from analytics_emulator.athena.results.metadata import hive_metadata
from analytics_emulator.athena.session import PLANNED, Outcome, ReportScannedBytes, Session
from analytics_emulator.athena.statements.create_table import is_plain_column_list, table_input
from analytics_emulator.athena.statements.cursor import Cursor
from analytics_emulator.athena.statements.iceberg_table import (
    IcebergDefinition,
    iceberg_definition,
    names_iceberg,
)
from analytics_emulator.athena.statements.quoted_names import check_quotes
from analytics_emulator.athena.statements.syntax_errors import no_viable_alternative
from analytics_emulator.athena.tables.source import check_definition

_FOUR_PARTS = (
    "mismatched input '.' expecting {<EOF>, '(', 'SELECT', 'FROM', 'AS', 'ROW', 'WITH', 'VALUES',"
    " 'TABLE', 'INSERT', 'MAP', 'COMMENT', 'REDUCE', 'TBLPROPERTIES', 'SKEWED', 'STORED',"
    " 'LOCATION', 'CLUSTERED', 'PARTITIONED'}"
)
_NO_LOCATION = "No location was specified for table. An S3 location must be specified"


@dataclass(frozen=True)
class CreateTable:
    """CREATE EXTERNAL TABLE [IF NOT EXISTS]: only the catalog changes."""

    name: TableName
    if_not_exists: bool
    definition: dict[str, Any]

    def run(self, session: Session, _report: ReportScannedBytes) -> Outcome:
        """Create the table."""
        if _is_there(session, self.name, self.if_not_exists):
            return Outcome()
        _check_columns(self.definition)
        check_definition(self.definition)
        request = {"DatabaseName": self.name.database, "TableInput": self.definition}
        session.metastore.glue.create_table(session.metastore.context, request)
        return Outcome()


@dataclass(frozen=True)
class CreateIcebergTable:
    """CREATE TABLE [IF NOT EXISTS] of an Iceberg table: its first metadata file is written."""

    name: TableName
    if_not_exists: bool
    definition: IcebergDefinition

    def run(self, session: Session, _report: ReportScannedBytes) -> Outcome:
        """Create the table."""
        from analytics_emulator.athena.iceberg.commands import create  # noqa: PLC0415

        if _is_there(session, self.name, self.if_not_exists):
            return Outcome()
        create(session, (self.name.database, self.name.table), self.definition)
        return Outcome()


def _is_there(session: Session, name: TableName, if_not_exists: bool) -> bool:
    """Return whether a table stands that needn't be made; raises where it must be."""
    if session.metastore.database(name.database) is None:
        raise database_missing(name.database)
    if session.metastore.table(name.database, name.table) is None:
        return False
    if if_not_exists:
        return True
    text = f"Table {name.table} already exist"
    raise hive_ddl_failure(f"AlreadyExistsException(message:{text})", f"{text}s.")


def _iceberg(cursor: Cursor) -> IcebergDefinition:
    definition = iceberg_definition(cursor)
    if definition.location is None:
        raise malformed_query(_NO_LOCATION)
    return definition


@dataclass(frozen=True)
class DropTable:
    """DROP TABLE [IF EXISTS]: the data stays."""

    name: TableName
    if_exists: bool

    def run(self, session: Session, _report: ReportScannedBytes) -> Outcome:
        """Drop the table."""
        table = session.metastore.table(self.name.database, self.name.table)
        if table is None:
            if self.if_exists:
                return Outcome()
            raise table_missing(self.name.table)
        request = {"DatabaseName": self.name.database, "Name": self.name.table}
        session.metastore.glue.delete_table(session.metastore.context, request)
        return self._dropped(session, table) if is_iceberg(table) else Outcome()

    def _dropped(self, session: Session, table: dict[str, Any]) -> Outcome:
        """Delete an Iceberg table's files, and answer with two rows of nothing (measured)."""
        from analytics_emulator.athena.iceberg.maintenance import drop_data  # noqa: PLC0415

        drop_data(session, table)
        return Outcome(body=b"\n", metadata=hive_metadata(session.execution_id, []),
                       content_type=PLANNED)  # fmt: skip


def read_create_table(cursor: Cursor, session: Session) -> "CreateTable | CreateIcebergTable":
    """Read the statement; without EXTERNAL only Iceberg tables can be created."""
    cursor.expect("CREATE")
    external = cursor.takes("EXTERNAL")
    cursor.expect("TABLE")
    if_not_exists = cursor.takes("IF", "NOT", "EXISTS")
    parts = cursor.name_parts()
    check_quotes(cursor.text, parts)
    if len(parts) > 3:
        raise malformed_query(_FOUR_PARTS)
    name = table_name(parts, session)
    if names_iceberg(cursor):
        if external:  # (user guide, "Create Iceberg tables")
            text = "External keyword not supported for table type ICEBERG"
            raise ExecutionFailedError(text, 1200)
        return CreateIcebergTable(name, if_not_exists, _iceberg(cursor))
    columns = cursor.fork()
    try:
        definition = table_input(cursor, name.table)
    except ExecutionFailedError:
        if external:
            raise
        if is_plain_column_list(columns):
            raise malformed_query(_NO_LOCATION) from None
        if cursor.takes("WITH") and cursor.current.text != "(":
            raise
        raise no_viable_alternative(cursor.text, cursor.words, cursor.current) from None
    if "Location" not in definition["StorageDescriptor"]:
        raise malformed_query(_NO_LOCATION)
    if not external:
        raise malformed_query("External keyword required for table type HIVE")
    return CreateTable(name, if_not_exists, definition)


def read_drop_table(cursor: Cursor, session: Session) -> DropTable:
    """Read the statement."""
    cursor.expect("DROP", "TABLE")
    if_exists = cursor.takes("IF", "EXISTS")
    name = unquoted_table_name(cursor, session)
    cursor.expect_end()
    return DropTable(name, if_exists)


def table_missing(name: str) -> ExecutionFailedError:
    """Return Hive's failure for a table that isn't there."""
    return hive_semantic_failure(10001, f"Table not found {name}")


def _check_columns(definition: dict[str, Any]) -> None:
    """Refuse a name that is used twice, also by a partition column (user guide)."""
    columns = [c["Name"] for c in definition["StorageDescriptor"]["Columns"]]
    keys = [key["Name"] for key in definition["PartitionKeys"]]
    repeated = [name for name in keys if name in columns]
    if repeated:
        raise hive_semantic_failure(10035, "Column repeated in partitioning columns")
    duplicates = [name for name in columns if columns.count(name) > 1]
    if duplicates:
        raise hive_semantic_failure(10036, f"Duplicate column name: {duplicates[0]}")
