"""DESCRIBE and SHOW COLUMNS.

Rows as measured (aoyagikouhei/athena-local, docs/result-files.md): on a Hive table each field is
padded to 20 characters; on a view `name<TAB>type` in Trino's spelling, and then the statement is a
DESC_VIEW. Both check that their table exists before an execution is made.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analytics_emulator.athena.commands.databases import database_missing
from analytics_emulator.athena.commands.names import TableName, table_name, unquoted_table_name
from analytics_emulator.athena.commands.partition_changes import PartitionSpec, partition_spec
from analytics_emulator.athena.commands.table_details import (
    STATISTICS,
    column_line,
    column_statistics_lines,
    extended_lines,
    formatted_lines,
    padded,
    partition_block,
)
from analytics_emulator.athena.commands.tables import table_missing
from analytics_emulator.athena.errors import entity_not_found, invalid_request
from analytics_emulator.athena.failure import (
    SYSTEM,
    ExecutionFailedError,
    hive_ddl_failure,
    hive_semantic_failure,
    not_supported,
)
from analytics_emulator.athena.iceberg import is_iceberg
from analytics_emulator.athena.results.columns import utility_columns
from analytics_emulator.athena.results.files import text_file
from analytics_emulator.athena.results.metadata import (
    engine_metadata,
    engine_query_id,
    hive_metadata,
)
from analytics_emulator.athena.session import (
    PLANNED,
    UNPLANNED,
    Outcome,
    ReportScannedBytes,
    Session,
)
from analytics_emulator.athena.statements.cursor import Cursor
from analytics_emulator.athena.statements.lexer import Token
from analytics_emulator.athena.statements.quoted_names import check_quotes
from analytics_emulator.athena.tables.views import is_view, view_definition


@dataclass(frozen=True)
class ShowColumns:
    """SHOW COLUMNS {IN | FROM} table."""

    name: TableName

    def run(self, session: Session, _report: ReportScannedBytes) -> Outcome:
        """List the columns, the partition columns last."""
        table = _existing(session, self.name)
        if is_view(table):
            return _view_columns(session, table)
        columns = utility_columns("field")
        shown = str if is_iceberg(table) else padded
        body = text_file([shown(column["Name"])] for column in _all_columns(table))
        metadata = engine_metadata(engine_query_id(session.submitted), columns)
        return Outcome(columns, body, metadata, UNPLANNED, update_count=0)


@dataclass(frozen=True)
class Describe:
    """DESCRIBE table [column]."""

    name: TableName
    column: str | None = None

    def run(self, session: Session, _report: ReportScannedBytes) -> Outcome:
        """List names, types and comments, and the partition columns once more."""
        table = _existing(session, self.name)
        if is_view(table):
            return _view_columns(session, table)
        columns = utility_columns("col_name", "data_type", "comment")
        if is_iceberg(table):
            return _iceberg(session, _iceberg_lines(session, table, self.column))
        lines = _described(table) if self.column is None else _one(_column(table, self.column))
        metadata = hive_metadata(session.execution_id, columns)
        return Outcome(columns, text_file([line] for line in lines), metadata, PLANNED)


@dataclass(frozen=True)
class DescribeDetail:
    """DESCRIBE {EXTENDED | FORMATTED} table [column | PARTITION (…)].

    A missing table is found when it runs (measured).
    """

    name: TableName
    formatted: bool
    column: str | None = None
    partition: PartitionSpec | None = None

    def run(self, session: Session, _report: ReportScannedBytes) -> Outcome:
        """Describe the table, view, column or partition."""
        if session.metastore.database(self.name.database) is None:
            raise database_missing(self.name.database)
        table = _existing(session, self.name)
        if is_iceberg(table):
            return self._of_iceberg(session, table)
        columns = utility_columns("col_name", "data_type", "comment")
        if self.column is not None:
            shape = _column(table, self.column)
            lines = column_statistics_lines(shape) if self.formatted else _one(shape)
            columns = utility_columns(*STATISTICS) if self.formatted else columns
        else:
            found = self._partition(session, table)
            lines = (formatted_lines if self.formatted else extended_lines)(table, found)
        metadata = hive_metadata(session.execution_id, columns)
        return Outcome(columns, text_file([line] for line in lines), metadata, PLANNED)

    def _of_iceberg(self, session: Session, table: Mapping[str, Any]) -> Outcome:
        """Describe an Iceberg table; what it isn't described by fails (measured)."""
        from analytics_emulator.athena.iceberg.commands import catalog_of  # noqa: PLC0415
        from analytics_emulator.athena.iceberg.describing import detail_lines  # noqa: PLC0415

        word = "FORMATTED" if self.formatted else "EXTENDED"
        if self.partition is not None:
            raise _of_no_iceberg("PARTITION keyword is not supported for Iceberg tables.")
        if self.column is not None:
            text = f"{word} keyword is not supported for Iceberg table columns."
            raise _of_no_iceberg(text)
        if not self.formatted:
            raise _of_no_iceberg("EXTENDED keyword is not supported for Iceberg tables.")
        return _iceberg(session, detail_lines(catalog_of(session).load(table)))

    def _partition(self, session: Session, table: Mapping[str, Any]) -> dict[str, Any] | None:
        if self.partition is None:
            return None
        keys = [key["Name"] for key in table["PartitionKeys"]]
        if set(keys) != set(self.partition):
            raise not_supported("DESCRIBE of a partition by some of its keys")
        values = [self.partition[key] for key in keys]
        known = session.metastore.partitions(self.name.database, self.name.table)
        found = next((p for p in known if p["Values"] == values), None)
        if found is None:
            shown = ", ".join(f"{key}={value}" for key, value in self.partition.items())
            raise hive_semantic_failure(10006, f"Partition not found {{{shown}}}")
        return found


@dataclass(frozen=True)
class DescribePartition:
    """DESCRIBE table PARTITION (…), which no Iceberg table has."""

    name: TableName

    def run(self, session: Session, _report: ReportScannedBytes) -> Outcome:
        """Fail."""
        if is_iceberg(_existing(session, self.name)):
            raise _of_no_iceberg("PARTITION keyword is not supported for Iceberg tables.")
        raise not_supported("DESCRIBE of a partition")


def _of_no_iceberg(text: str) -> ExecutionFailedError:
    return ExecutionFailedError(text, 1100)


def _iceberg_lines(session: Session, table: Mapping[str, Any], column: str | None) -> Iterator[str]:
    from analytics_emulator.athena.iceberg import describing  # noqa: PLC0415  # pyiceberg
    from analytics_emulator.athena.iceberg.commands import catalog_of  # noqa: PLC0415

    found = catalog_of(session).load(table)
    if column is None:
        return describing.schema_lines(found)
    _column(table, column)
    return iter([describing.column_line(found.schema().find_field(column))])


def _iceberg(session: Session, lines: Iterator[str]) -> Outcome:
    columns = utility_columns("col_name", "data_type", "comment")
    metadata = engine_metadata(engine_query_id(session.submitted), columns)
    body = text_file([line] for line in lines)
    return Outcome(columns, body, metadata, UNPLANNED, update_count=0)


def read_show_columns(cursor: Cursor, session: Session) -> ShowColumns:
    """Read `SHOW COLUMNS {FROM|IN} table [{FROM|IN} database]` (user guide, "SHOW COLUMNS")."""
    cursor.expect("SHOW", "COLUMNS")
    if not (cursor.takes("IN") or cursor.takes("FROM")):
        raise cursor.refusal()
    parts = cursor.name_parts()
    if len(parts) == 1 and (cursor.takes("IN") or cursor.takes("FROM")):
        parts = [cursor.name(), *parts]
    cursor.expect_end()
    return ShowColumns(_named(parts, cursor, session))


def read_describe(
    cursor: Cursor, session: Session
) -> Describe | DescribeDetail | DescribePartition:
    """Read the statement."""
    cursor.next()
    if len(cursor.words) > 2 and cursor.current.keyword in ("EXTENDED", "FORMATTED"):
        return _read_detailed(cursor, session)
    name = existing_name(cursor, session)
    if cursor.takes("PARTITION"):
        partition_spec(cursor)
        cursor.expect_end()
        return DescribePartition(name)
    column = None if cursor.is_at_end else cursor.name().name
    cursor.expect_end()
    return Describe(name, column)


def _read_detailed(cursor: Cursor, session: Session) -> DescribeDetail:
    formatted = cursor.next().keyword == "FORMATTED"
    name = unquoted_table_name(cursor, session)
    if cursor.takes("PARTITION"):
        partition = partition_spec(cursor)
        cursor.expect_end()
        return DescribeDetail(name, formatted, partition=partition)
    column = None if cursor.is_at_end else cursor.name().name
    cursor.expect_end()
    return DescribeDetail(name, formatted, column)


def existing_name(cursor: Cursor, session: Session) -> TableName:
    """Take a name: the table must be there, and only a view's may stand in double quotes."""
    return _named(cursor.name_parts(), cursor, session)


def _named(parts: Sequence[Token], cursor: Cursor, session: Session) -> TableName:
    name = table_name(parts, session)
    table = session.metastore.table(name.database, name.table)
    if table is None:
        raise invalid_request(entity_not_found())
    if not is_view(table):
        check_quotes(cursor.text, parts)
    return name


def _existing(session: Session, name: TableName) -> dict[str, Any]:
    table = session.metastore.table(name.database, name.table)
    if table is None:
        raise table_missing(name.table)
    return table


def _view_columns(session: Session, view: Mapping[str, Any]) -> Outcome:
    shown = utility_columns("column", "type", column_type="varchar")
    body = text_file((c["name"], c["type"]) for c in view_definition(view)["columns"])
    metadata = engine_metadata(engine_query_id(session.submitted), shown)
    return Outcome(shown, body, metadata, UNPLANNED, update_count=0)


def _all_columns(table: Mapping[str, Any]) -> Sequence[dict[str, Any]]:
    return [*table["StorageDescriptor"]["Columns"], *table["PartitionKeys"]]


def _described(table: Mapping[str, Any]) -> Iterator[str]:
    yield from map(column_line, _all_columns(table))
    yield from partition_block(table)


def _column(table: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    columns = _all_columns(table)
    found = next((column for column in columns if column["Name"] == name), None)
    if found is None:
        known = ", ".join(f"{place}:{column['Name']}" for place, column in enumerate(columns))
        reason = hive_ddl_failure(f"cannot find field {name} from [{known}]").reason
        raise ExecutionFailedError(reason, 1003, SYSTEM)
    return found


def _one(column: Mapping[str, Any]) -> Iterator[str]:
    yield column_line(dict(column) | {"Comment": column.get("Comment") or "from deserializer"})
