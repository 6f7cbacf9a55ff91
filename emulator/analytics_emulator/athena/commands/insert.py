"""INSERT INTO a table of files (user guide, "INSERT INTO").

A value is converted where Trino assigns its type to the column's; other types are a mismatch. Where
a partition's folder isn't Hive's (a location template), the statement is refused.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from analytics_emulator.athena.commands.data_files import (
    Destination,
    manifest_uri,
    register_partitions,
    write_rows,
)
from analytics_emulator.athena.commands.names import TableName, table_name
from analytics_emulator.athena.commands.select import SelectCommand, select_command
from analytics_emulator.athena.failure import ExecutionFailedError, not_supported
from analytics_emulator.athena.iceberg import is_iceberg
from analytics_emulator.athena.results.columns import ROWS_COLUMN
from analytics_emulator.athena.results.metadata import engine_metadata, engine_query_id
from analytics_emulator.athena.session import PLANNED, Outcome, ReportScannedBytes, Session
from analytics_emulator.athena.sql import AthenaQueryError
from analytics_emulator.athena.sql.functions.system import CUT_TEXT
from analytics_emulator.athena.sql.types import Type, assignable, fits, hive_type
from analytics_emulator.athena.statements.cursor import Cursor
from analytics_emulator.athena.tables.file_forms import form_of_table
from analytics_emulator.athena.tables.source import check_definition
from analytics_emulator.athena.tables.views import is_view


@dataclass(frozen=True)
class Insert:
    """Run the query and add its rows as new files."""

    name: TableName
    columns: Sequence[str]
    select: SelectCommand

    def run(self, session: Session, report: ReportScannedBytes) -> Outcome:
        """Insert the rows."""
        session.check_catalog(_clean_up(session))
        try:
            return self._insert(session, report)
        except AthenaQueryError as error:
            raise ExecutionFailedError.of(error, _clean_up(session)) from None

    @property
    def target(self) -> TableName:
        """Return what it writes."""
        return self.name

    def checked(self, session: Session) -> Sequence[str]:
        """Return the columns that it writes; raises what is wrong with it before anything runs."""
        table = self._table(session)
        names, types = _columns_of(session, table)
        places = _places(self.columns, names)
        _check_types([types[p] for p in places], self.select.analysed().types)
        return [names[p] for p in places]

    def _insert(self, session: Session, report: ReportScannedBytes) -> Outcome:
        table = self._table(session)
        if is_iceberg(table):
            return self._insert_iceberg(session, table, report)
        names, types = _columns_of(session, table)
        places = _places(self.columns, names)
        select = self._assigning(session, [types[p] for p in places])
        query_id = engine_query_id(session.submitted)
        destination = Destination(table, names, types, places, form_of_table(table))
        written = write_rows(select, destination, query_id, session, report)
        register_partitions(session, table, [file.partition for file in written.files])
        metadata = engine_metadata(query_id, [ROWS_COLUMN], "INSERT", written.count)
        return Outcome([ROWS_COLUMN], None, metadata, PLANNED, written.count, manifest_uri(session))

    def _insert_iceberg(
        self, session: Session, definition: dict[str, Any], report: ReportScannedBytes
    ) -> Outcome:
        """Add the rows in a new snapshot."""
        from analytics_emulator.athena.iceberg import commands as iceberg  # noqa: PLC0415

        table = iceberg.catalog_of(session).load(definition)
        names, types = iceberg.names_of(table), iceberg.types_of(table)
        places = _places(self.columns, names)
        _check_types([types[p] for p in places], self.select.analysed().types)
        given = ", ".join(f'"c{i}"' for i in range(len(places)))
        values = ", ".join(
            f'"c{places.index(i)}"' if i in places else "NULL" for i in range(len(names))
        )
        sql = f"SELECT {values} FROM ({self.select.text}\n) AS t ({given})"  # noqa: S608  # the user's own query
        count = iceberg.insert(session, table, sql, report)
        query_id = engine_query_id(session.submitted)
        metadata = engine_metadata(query_id, [ROWS_COLUMN], "INSERT", count)
        return Outcome([ROWS_COLUMN], None, metadata, PLANNED, count)

    def _assigning(self, session: Session, types: Sequence[Type]) -> SelectCommand:
        """Return the query with its values cast to the columns' types where only a cast does it."""
        given = self.select.analysed().types
        _check_types(types, given)
        if all(map(fits, given, types)):
            return self.select
        names = [f"c{place}" for place in range(len(types))]
        casts = ", ".join(map(_assigned, names, given, types))
        text = f"SELECT {casts} FROM ({self.select.text}\n) AS t ({', '.join(names)})"  # noqa: S608  # the user's own query
        return select_command(text, session.parameters, session)

    def _table(self, session: Session) -> dict[str, Any]:
        table = session.metastore.table(self.name.database, self.name.table)
        if table is None:
            title = f"awsdatacatalog.{self.name.database}.{self.name.table}"
            raise AthenaQueryError("TABLE_NOT_FOUND", f"line 1:1: Table '{title}' does not exist")
        if is_view(table):
            raise not_supported("INSERT into a view")
        if is_iceberg(table):
            return table
        if (table.get("StorageDescriptor") or {}).get("BucketColumns"):
            # Athena user guide, "INSERT INTO"; the error's text isn't measured.
            text = "INSERT INTO statements are not supported on bucketed tables"
            raise AthenaQueryError("NOT_SUPPORTED", text)
        form_of_table(table)
        check_definition(table)
        if "storage.location.template" in (table.get("Parameters") or {}):
            raise not_supported("INSERT into a table with a location template")
        return table


def read_insert(cursor: Cursor, session: Session) -> Insert:
    """Read the statement and compile its query."""
    cursor.expect("INSERT", "INTO")
    name = table_name(cursor.name_parts(), session)
    if cursor.current.text == "(" and not cursor.sees_query_in_parentheses:
        columns = _column_names(cursor)
    else:
        columns = []
    return Insert(
        name, columns, select_command(cursor.rest_in_place(), session.parameters, session)
    )


def _columns_of(session: Session, table: dict[str, Any]) -> tuple[list[str], list[Type]]:
    """Return a table's columns: names and types."""
    if is_iceberg(table):
        from analytics_emulator.athena.iceberg import commands as iceberg  # noqa: PLC0415

        loaded = iceberg.catalog_of(session).load(table)
        return list(iceberg.names_of(loaded)), list(iceberg.types_of(loaded))
    shapes = [*table["StorageDescriptor"]["Columns"], *table["PartitionKeys"]]
    return [shape["Name"] for shape in shapes], [hive_type(shape["Type"]) for shape in shapes]


def _column_names(cursor: Cursor) -> list[str]:
    cursor.expect_sign("(")
    names = []
    while True:
        if not cursor.current.is_name:
            raise cursor.refusal()
        names.append(cursor.next().name)
        if not cursor.takes_sign(","):
            cursor.expect_sign(")")
            return names


def _places(given: Sequence[str], known: Sequence[str]) -> list[int]:
    """Return where in the table each value of the query goes."""
    if not given:
        return list(range(len(known)))
    for place, name in enumerate(given):
        if name not in known:
            text = f"line 1:1: Insert column name does not exist in target table: {name}"
            raise AthenaQueryError("COLUMN_NOT_FOUND", text)
        if name in given[:place]:
            text = f"line 1:1: Insert column name is specified more than once: {name}"
            raise AthenaQueryError("DUPLICATE_COLUMN_NAME", text)
    return [known.index(name) for name in given]


def _check_types(columns: Sequence[Type], given: Sequence[Type]) -> None:
    pairs = list(zip(given, columns, strict=False))
    if len(given) != len(columns) or not all(assignable(*pair) for pair in pairs):
        table, query = (", ".join(map(str, types)) for types in (columns, given))
        text = f"Insert query has mismatched column types: Table: [{table}], Query: [{query}]"
        raise AthenaQueryError("TYPE_MISMATCH", text)  # without a place (measured)


def _assigned(name: str, source: Type, target: Type) -> str:
    """Return a value as a column's type."""
    if target.kind in ("varchar", "char") and source.precision > target.precision:
        words = f"Cannot truncate non-space characters when casting from {source} to {target}"
        name = f"\"{CUT_TEXT}\"(CAST({name} AS varchar), {target.precision}, '{words} on INSERT')"
    return f"CAST({name} AS {target})"


def _clean_up(session: Session) -> str:
    return (
        f". If a data manifest file was generated at '{session.output_prefix}"
        f"{session.execution_id}-manifest.csv', you may need to manually clean the data from"
        " locations specified in the manifest. Athena will not delete data in your account."
    )
