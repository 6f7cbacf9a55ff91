"""INSERT INTO a Parquet table (user guide, "INSERT INTO").

The query's types must be those of the table; where Athena would convert one, the statement is
refused. Where a partition's folder isn't Hive's (a location template), it is refused too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analytics_emulator.athena.commands.data_files import register_partitions, write_files
from analytics_emulator.athena.commands.names import TableName, table_name
from analytics_emulator.athena.commands.select import SelectCommand, select_command
from analytics_emulator.athena.failure import ExecutionFailedError, not_supported
from analytics_emulator.athena.results.columns import ROWS_COLUMN
from analytics_emulator.athena.results.metadata import engine_metadata, engine_query_id
from analytics_emulator.athena.session import PLANNED, Outcome, ReportScannedBytes, Session
from analytics_emulator.athena.sql import AthenaQueryError
from analytics_emulator.athena.sql.typesystem import Type
from analytics_emulator.athena.statements.cursor import Cursor
from analytics_emulator.athena.tables.parquet_writing import hive_type
from analytics_emulator.athena.tables.source import table_format
from analytics_emulator.athena.tables.views import is_view


@dataclass(frozen=True)
class Insert:
    """Run the query and add its rows as new files."""

    name: TableName
    select: SelectCommand

    def run(self, session: Session, report: ReportScannedBytes) -> Outcome:
        """Insert the rows."""
        session.check_catalog(_clean_up(session))
        try:
            return self._insert(session, report)
        except AthenaQueryError as error:
            raise ExecutionFailedError.of(error, _clean_up(session)) from None

    def _insert(self, session: Session, report: ReportScannedBytes) -> Outcome:
        table = self._table(session)
        types = self.select.analysed().types
        _check_types(table, types)
        rows = self.select.result(session, report).arrow()
        query_id = engine_query_id(session.submitted)
        codec = (table.get("Parameters") or {}).get("parquet.compression", "GZIP").lower()
        partitions = write_files(session, table, rows, types, codec, query_id)
        register_partitions(session, table, partitions)
        metadata = engine_metadata(query_id, [ROWS_COLUMN], "INSERT", rows.num_rows)
        return Outcome([ROWS_COLUMN], None, metadata, PLANNED, update_count=rows.num_rows)

    def _table(self, session: Session) -> dict[str, Any]:
        table = session.metastore.table(self.name.database, self.name.table)
        if table is None:
            title = f"awsdatacatalog.{self.name.database}.{self.name.table}"
            raise AthenaQueryError("TABLE_NOT_FOUND", f"line 1:1: Table '{title}' does not exist")
        if is_view(table) or table_format(table["StorageDescriptor"]) != "parquet":
            raise not_supported("INSERT into what is no Parquet table")
        if "storage.location.template" in (table.get("Parameters") or {}):
            raise not_supported("INSERT into a table with a location template")
        return table


def read_insert(cursor: Cursor, session: Session) -> Insert:
    """Read the statement and compile its query; a list of columns isn't there."""
    cursor.expect("INSERT", "INTO")
    name = table_name(cursor.name_parts(), session)
    if cursor.current.text == "(" and not cursor.sees_query_in_parentheses:
        raise not_supported("INSERT with a list of columns")
    return Insert(name, select_command(cursor.rest_in_place(), (), session))


def _check_types(table: Mapping[str, Any], types: Sequence[Type]) -> None:
    shapes = [*table["StorageDescriptor"]["Columns"], *table["PartitionKeys"]]
    if len(shapes) != len(types):
        raise AthenaQueryError("TYPE_MISMATCH", "Insert query has mismatched column types")
    for shape, kind in zip(shapes, types, strict=True):
        given = hive_type(kind)
        if shape["Type"] != given and not (shape["Type"] == "string" and "char(" in given):
            raise not_supported(
                f"INSERT of {given} into the column {shape['Name']} {shape['Type']}"
            )


def _clean_up(session: Session) -> str:
    return (
        f". If a data manifest file was generated at '{session.output_prefix}"
        f"{session.execution_id}-manifest.csv', you may need to manually clean the data from"
        " locations specified in the manifest. Athena will not delete data in your account."
    )
