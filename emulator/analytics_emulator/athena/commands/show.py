"""SHOW TABLES, DATABASES, VIEWS, PARTITIONS, TBLPROPERTIES, CREATE TABLE and CREATE VIEW.

Columns and rows as measured (aoyagikouhei/athena-local, docs/api.md and docs/result-files.md).
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from analytics_emulator.athena.commands.alter_iceberg import query_type_failure
from analytics_emulator.athena.commands.databases import database_missing
from analytics_emulator.athena.commands.names import (
    TableName,
    check_catalog,
    context_database,
    table_name,
    unquoted_table_name,
)
from analytics_emulator.athena.commands.show_create_table import create_table_lines
from analytics_emulator.athena.commands.tables import table_missing
from analytics_emulator.athena.errors import malformed_query
from analytics_emulator.athena.failure import hive_ddl_failure, hive_semantic_failure, not_supported
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
from analytics_emulator.athena.sql import AthenaQueryError, formatted_query
from analytics_emulator.athena.statements.cursor import Cursor
from analytics_emulator.athena.statements.quoted_names import check_quotes
from analytics_emulator.athena.tables.partitions import partition_path
from analytics_emulator.athena.tables.projection import is_projected
from analytics_emulator.athena.tables.views import is_view, view_of

type Lines = Callable[[Session], Sequence[str]]


@dataclass(frozen=True)
class Show:
    """A statement that lists lines under one column; `by_hive` tells who answers it on Athena."""

    column: str
    lines: Lines
    column_type: str = "string"
    by_hive: bool = False

    def run(self, session: Session, _report: ReportScannedBytes) -> Outcome:
        """List the lines."""
        columns = utility_columns(self.column, column_type=self.column_type)
        body = text_file([line] for line in self.lines(session))
        if self.by_hive:
            metadata = hive_metadata(session.execution_id, columns)
            return Outcome(columns, body, metadata, PLANNED)
        metadata = engine_metadata(engine_query_id(session.submitted), columns)
        return Outcome(columns, body, metadata, UNPLANNED, update_count=0)


def read_show_tables(cursor: Cursor, session: Session) -> Show:
    """SHOW TABLES [{IN | FROM} database] ['pattern' with `*` and `|`]."""
    cursor.expect("SHOW", "TABLES")
    database = _database(cursor, session)
    cursor.takes("LIKE")
    pattern = _hive_pattern("*" if cursor.is_at_end else cursor.string())
    cursor.expect_end()

    def lines(run: Session) -> list[str]:
        _check_database(run, database)
        names = [table["Name"] for table in run.metastore.tables(database)]
        return [name for name in names if pattern.fullmatch(name)]

    return Show("tab_name", lines)


def read_show_views(cursor: Cursor, session: Session) -> Show:
    """SHOW VIEWS [{IN | FROM} database] [LIKE 'pattern' with `*` and `|`]."""
    cursor.expect("SHOW", "VIEWS")
    database = _database(cursor, session)
    cursor.takes("LIKE")
    pattern = _hive_pattern("*" if cursor.is_at_end else cursor.string())
    cursor.expect_end()

    def lines(run: Session) -> list[str]:
        _check_database(run, database)
        names = [table["Name"] for table in run.metastore.tables(database) if is_view(table)]
        return [name for name in names if pattern.fullmatch(name)]

    return Show("views", lines, column_type="varchar")


def read_show_databases(cursor: Cursor, _session: Session) -> Show:
    """SHOW {DATABASES | SCHEMAS} [LIKE 'regular expression of the whole name']."""
    cursor.next()
    cursor.next()
    expression = cursor.string() if cursor.takes("LIKE") else "*"
    cursor.expect_end()

    def lines(run: Session) -> list[str]:
        names = [database["Name"] for database in run.metastore.databases()]
        if expression == "*":
            return names
        pattern = _java_pattern(expression)
        return [name for name in names if pattern.fullmatch(name)]

    return Show("database_name", lines)


def read_show_partitions(cursor: Cursor, session: Session) -> Show:
    """SHOW PARTITIONS table: those of the catalog; projected ones aren't listed (user guide)."""
    cursor.expect("SHOW", "PARTITIONS")
    name = unquoted_table_name(cursor, session)
    cursor.expect_end()

    def lines(run: Session) -> list[str]:
        table = _table(run, name)
        if is_iceberg(table):
            raise query_type_failure()
        if not table["PartitionKeys"]:
            raise hive_semantic_failure(10111, f"Table {name.table} is not a partitioned table")
        if is_projected(table.get("Parameters") or {}):
            return []
        keys = [key["Name"] for key in table["PartitionKeys"]]
        partitions = run.metastore.partitions(name.database, name.table)
        return [partition_path(keys, p["Values"]).rstrip("/") for p in partitions]

    return Show("partition", lines)


def read_show_create_table(cursor: Cursor, session: Session) -> Show:
    """SHOW CREATE TABLE table: the DDL that Hive prints, a line a row."""
    cursor.expect("SHOW", "CREATE", "TABLE")
    name = unquoted_table_name(cursor, session)
    cursor.expect_end()

    def lines(run: Session) -> list[str]:
        table = _table(run, name)
        if is_view(table):
            raise not_supported("SHOW CREATE TABLE of a view")
        if is_iceberg(table):
            from analytics_emulator.athena.iceberg.commands import catalog_of  # noqa: PLC0415
            from analytics_emulator.athena.iceberg.describing import create_lines  # noqa: PLC0415

            return create_lines(catalog_of(run).load(table))
        return create_table_lines(table)

    found = session.metastore.table(name.database, name.table)
    return Show("createtab_stmt", lines, by_hive=found is None or not is_iceberg(found))


def read_show_create_view(cursor: Cursor, session: Session) -> Show:
    """SHOW CREATE VIEW view: its query stands in Trino's layout, where that is known."""
    cursor.expect("SHOW", "CREATE", "VIEW")
    name = table_name(cursor.name_parts(), session)
    cursor.expect_end()

    def lines(run: Session) -> list[str]:
        table = run.metastore.table(name.database, name.table)
        title = f"awsdatacatalog.{name.database}.{name.table}"
        if table is None:
            text = f"line 1:1: View '{title}' does not exist"
            raise AthenaQueryError("TABLE_NOT_FOUND", text)
        if not is_view(table):
            text = f"line 1:1: Relation '{title}' is a table, not a view"
            raise AthenaQueryError("NOT_SUPPORTED", text)
        named = f"{name.database}.{name.table}"  # as PyAthena's tests against AWS read it
        return [f"CREATE VIEW {named} AS", *formatted_query(view_of(table).sql).strip().split("\n")]

    return Show("create view", lines, column_type="varchar")


@dataclass(frozen=True)
class ShowTableProperties:
    """SHOW TBLPROPERTIES table [('name')]."""

    name: TableName
    asked: str | None

    def run(self, session: Session, _report: ReportScannedBytes) -> Outcome:
        """List names and values, parted by a tab, or one value; a value isn't escaped."""
        properties = _properties(session, _table(session, self.name))
        rows: list[tuple[str, ...]] = [(key, properties[key]) for key in sorted(properties)]
        if self.asked is not None:  # Hive's text for one that isn't there, from memory
            title = f"{self.name.database}.{self.name.table}"
            missing = f"Table {title} does not have property: {self.asked}"
            rows = [(properties.get(self.asked, missing),)]
        columns = utility_columns("prpt_name", "prpt_value")
        body = text_file(rows)
        metadata = engine_metadata(engine_query_id(session.submitted), columns)
        return Outcome(columns, body, metadata, UNPLANNED, update_count=0)


def _properties(session: Session, table: dict[str, Any]) -> dict[str, str]:
    """Return a table's properties; of an Iceberg table those too that its metadata keep."""
    found: dict[str, str] = table.get("Parameters") or {}
    if not is_iceberg(table):
        return found
    from analytics_emulator.athena.iceberg.commands import catalog_of  # noqa: PLC0415  # pyiceberg
    from analytics_emulator.athena.iceberg.properties import shown_properties  # noqa: PLC0415

    return found | shown_properties(catalog_of(session).load(table).properties)


def read_show_table_properties(cursor: Cursor, session: Session) -> ShowTableProperties:
    """Read the statement."""
    cursor.expect("SHOW", "TBLPROPERTIES")
    name = unquoted_table_name(cursor, session)
    asked = None
    if cursor.takes_sign("("):
        asked = cursor.string()
        cursor.expect_sign(")")
    cursor.expect_end()
    return ShowTableProperties(name, asked)


def _database(cursor: Cursor, session: Session) -> str:
    if not (cursor.takes("IN") or cursor.takes("FROM")):
        return context_database(session)
    parts = cursor.name_parts()
    check_quotes(cursor.text, parts)
    if len(parts) > 2:
        raise malformed_query("mismatched input '.' expecting {<EOF>, 'LIKE', STRING}")
    if len(parts) == 2:
        check_catalog(parts[0].name)
    return parts[-1].name


def _check_database(session: Session, name: str) -> None:
    if session.metastore.database(name) is None:
        raise database_missing(name)


def _table(session: Session, name: TableName) -> dict[str, Any]:
    found = session.metastore.table(name.database, name.table)
    if found is None:
        raise table_missing(name.table)
    return found


def _hive_pattern(text: str) -> re.Pattern[str]:
    """Read a pattern of the whole name: `*` or `.*` for any letters, `|` for a choice.

    Other signs of regular expressions are refused, since Hive's reading of them isn't known.
    """
    if not re.fullmatch(r"(?:\w|\.?\*|\|)*", text):
        raise not_supported(f"The pattern '{text}'")
    return re.compile(re.sub(r"\.?\*", ".*", text), re.IGNORECASE)


def _java_pattern(text: str) -> re.Pattern[str]:
    """Read a regular expression; the common part of Java's and Python's syntax is understood."""
    try:
        return re.compile(text)
    except re.error as error:
        raise hive_ddl_failure(
            "MetaException(message:Unable to get databases: java.util.regex.PatternSyntaxException:"
            f" {_java_wording(text, error)})"
        ) from None


def _java_wording(text: str, error: re.error) -> str:
    if text[:1] in ("*", "+", "?"):
        return f"Dangling meta character '{text[0]}' near index 0\n{text}\n^"
    return f"{error.msg} near index {error.pos}\n{text}"
