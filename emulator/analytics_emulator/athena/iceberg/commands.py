"""Statements on Iceberg tables: what they change, by pyiceberg and the SQL engine."""

from collections.abc import Sequence

import pyarrow as pa
from pyiceberg.table import Table

from analytics_emulator.athena.commands.select import SelectCommand, select_command
from analytics_emulator.athena.iceberg.catalog import IcebergCatalog
from analytics_emulator.athena.iceberg.tables import (
    partition_spec,
    schema_of_ddl,
    schema_of_query,
)
from analytics_emulator.athena.iceberg.types import word
from analytics_emulator.athena.iceberg.writing import append, read_rows
from analytics_emulator.athena.session import ReportScannedBytes, Session
from analytics_emulator.athena.sql import AthenaQueryError
from analytics_emulator.athena.sql.types import Type, hive_type
from analytics_emulator.athena.statements.iceberg_table import IcebergDefinition, Transform
from analytics_emulator.athena.statements.places import placed_as_written
from analytics_emulator.athena.tables.arrow_sink import ArrowSink


def catalog_of(session: Session) -> IcebergCatalog:
    """Return the caller's catalog."""
    return IcebergCatalog(session.metastore, session.store)


def create(session: Session, name: tuple[str, str], given: IcebergDefinition) -> None:
    """Create an empty table."""
    schema = schema_of_ddl(given.columns)
    spec = partition_spec(schema, given.transforms)
    catalog_of(session).new_table(name, schema, spec, str(given.location), given.properties)


def create_of_query(  # what a statement says of its table
    session: Session,
    name: tuple[str, str],
    columns: tuple[Sequence[str], Sequence[Type]],
    transforms: Sequence[Transform],
    place: tuple[str, dict[str, str]],
    sql: str | None,
    report: ReportScannedBytes,
) -> int:
    """Create a table with a query's rows, none for None; where it fails there is no table.

    `place` is the location, and the table's properties.
    """
    schema = schema_of_query(*columns)
    catalog = catalog_of(session)
    table = catalog.new_table(name, schema, partition_spec(schema, transforms), *place)
    if sql is None:
        return 0
    try:
        count, rows = rows_of_query(session, table, sql, report, session.parameters)
        append(table, rows)
    except BaseException:
        request = {"DatabaseName": name[0], "Name": name[1]}
        session.metastore.glue.delete_table(session.metastore.context, request)
        raise
    return count


def types_of(table: Table) -> list[Type]:
    """Return the Trino types of a table's columns."""
    return [hive_type(word(field.field_type)) for field in table.schema().fields]


def names_of(table: Table) -> list[str]:
    """Return the names of a table's columns."""
    return [field.name.lower() for field in table.schema().fields]


def rows_of_query(
    session: Session,
    table: Table,
    sql: str,
    report: ReportScannedBytes,
    parameters: Sequence[str] = (),
) -> tuple[int, pa.Table]:
    """Return how many rows a query has, which are cast to the table's columns, and the rows."""
    names, types = names_of(table), types_of(table)
    casts = ", ".join(f'CAST("c{i}" AS {t}) AS "c{i}"' for i, t in enumerate(types))
    aliases = ", ".join(f'"c{i}"' for i in range(len(names)))
    # The line ends before the parenthesis does: the query may end in a comment.
    text = f"SELECT {casts} FROM ({sql}\n) AS t ({aliases})"  # noqa: S608  # the user's own query
    select = compiled(text, session, parameters)
    path = session.scratch / "rows.parquet"
    limit = session.engine.limits.disk_bytes
    count = select.into(
        ArrowSink(path, [f"c{i}" for i in range(len(names))], limit), session, report
    )
    return count, read_rows(table, path)


def compiled(sql: str, session: Session, parameters: Sequence[str] = ()) -> SelectCommand:
    """Return a query of a statement's pieces; what is wrong with it is told at their places."""
    select = select_command(sql, parameters, session)
    try:
        select.analysed()
    except AthenaQueryError as error:
        text = placed_as_written(error.message, sql)
        raise AthenaQueryError(error.name, text, category=error.category) from None
    return select


def insert(session: Session, table: Table, sql: str, report: ReportScannedBytes) -> int:
    """Add a query's rows to a table; return how many there are."""
    count, rows = rows_of_query(session, table, sql, report, session.parameters)
    append(table, rows)
    return count
