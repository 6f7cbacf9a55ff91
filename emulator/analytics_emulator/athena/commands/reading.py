"""From a statement's text to the command that runs it, by an allow-list of kinds."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from analytics_emulator.athena.commands.alter_table import read_alter_table
from analytics_emulator.athena.commands.ctas import read_ctas
from analytics_emulator.athena.commands.databases import (
    read_alter_database,
    read_create_database,
    read_drop_database,
)
from analytics_emulator.athena.commands.describe import (
    Describe,
    ShowColumns,
    read_describe,
    read_show_columns,
)
from analytics_emulator.athena.commands.explain import read_explain
from analytics_emulator.athena.commands.iceberg_changes import (
    read_delete,
    read_merge_into,
    read_optimize,
    read_update,
    read_vacuum,
)
from analytics_emulator.athena.commands.insert import read_insert
from analytics_emulator.athena.commands.msck import read_msck
from analytics_emulator.athena.commands.names import table_name
from analytics_emulator.athena.commands.prepared import (
    Executed,
    read_deallocate,
    read_execute,
    read_prepare,
)
from analytics_emulator.athena.commands.select import select_command
from analytics_emulator.athena.commands.show import (
    read_show_create_table,
    read_show_create_view,
    read_show_databases,
    read_show_partitions,
    read_show_table_properties,
    read_show_tables,
    read_show_views,
)
from analytics_emulator.athena.commands.show_functions import read_show_functions
from analytics_emulator.athena.commands.tables import read_create_table, read_drop_table
from analytics_emulator.athena.commands.unload import read_unload
from analytics_emulator.athena.commands.views import read_create_view, read_drop_view
from analytics_emulator.athena.failure import ExecutionFailedError, not_supported
from analytics_emulator.athena.iceberg import is_iceberg
from analytics_emulator.athena.session import Command, Outcome, ReportScannedBytes, Session
from analytics_emulator.athena.statements.cursor import Cursor
from analytics_emulator.athena.statements.echo import echoed_query
from analytics_emulator.athena.statements.hive_comments import block_comment_failure
from analytics_emulator.athena.statements.kind import (
    DESC_VIEW,
    EXECUTE,
    SELECT,
    StatementKind,
    statement_kind,
)
from analytics_emulator.athena.statements.lexer import tokens, without_comments
from analytics_emulator.athena.statements.syntax_errors import check_syntax
from analytics_emulator.athena.tables.views import is_view

type Reader = Callable[[Cursor, Session], Command]

_READERS: dict[str | None, Reader] = {
    "CREATE_DATABASE": read_create_database,
    "DROP_DATABASE": read_drop_database,
    "CREATE_TABLE": read_create_table,
    "DROP_TABLE": read_drop_table,
    "ALTER_TABLE_ADD_COLUMN": read_alter_table,
    "ALTER_TABLE_REPLACE_COLUMN": read_alter_table,
    "ALTER_TABLE_DROP_COLUMN": read_alter_table,
    "ALTER_TABLE_CHANGE_COLUMN": read_alter_table,
    "ALTER_TABLE_RENAME": read_alter_table,
    "ALTER_TABLE_PROPERTIES": read_alter_table,
    "ALTER_TABLE_SET_LOCATION": read_alter_table,
    "ALTER_TABLE_ADD_PARTITION": read_alter_table,
    "ALTER_TABLE_DROP_PARTITION": read_alter_table,
    "ALTER_TABLE_RENAME_PARTITION": read_alter_table,
    "MSCK_REPAIR": read_msck,
    "EXPLAIN": read_explain,
    "CREATE_VIEW": read_create_view,
    "DROP_VIEW": read_drop_view,
    "CREATE_TABLE_AS_SELECT": read_ctas,
    "INSERT": read_insert,
    "UPDATE": read_update,
    "DELETE": read_delete,
    "MERGE": read_merge_into,
    "VACUUM_TABLE": read_vacuum,
    "UNLOAD": read_unload,
    "SHOW_TABLES": read_show_tables,
    "SHOW_DATABASES": read_show_databases,
    "SHOW_VIEWS": read_show_views,
    "SHOW_COLUMNS": read_show_columns,
    "SHOW_FUNCTIONS": read_show_functions,
    "SHOW_PARTITIONS": read_show_partitions,
    "SHOW_TABLE_PROPERTIES": read_show_table_properties,
    "SHOW_CREATE_TABLE": read_show_create_table,
    "SHOW_CREATE_VIEW": read_show_create_view,
    "DESCRIBE_TABLE": read_describe,
}

_EXECUTABLE = ("INSERT", "CREATE_TABLE_AS_SELECT", "UNLOAD")


@dataclass(frozen=True)
class ReadStatement:
    """A command with what GetQueryExecution says of it."""

    command: Command
    kind: StatementKind
    query: str


@dataclass(frozen=True)
class FailingCommand:
    """A statement that is known to fail before it runs."""

    failure: ExecutionFailedError

    def run(self, _session: Session, _report: ReportScannedBytes) -> Outcome:
        """Fail."""
        raise self.failure


def read_statement(
    text: str, kind: StatementKind, parameters: Sequence[str], session: Session
) -> ReadStatement:
    """Read a statement; what has no command is refused when it runs, by its name."""
    check_syntax(text, tokens(text))
    if kind == SELECT:
        return ReadStatement(select_command(text, parameters, session), kind, text)
    cursor = Cursor(text)
    try:
        if kind == EXECUTE:
            return _executed(text, parameters, session)
        command = _read(text, kind, cursor, session)
    except ExecutionFailedError as failure:
        command = FailingCommand(failure)
    if _is_of_view(command, session):
        return ReadStatement(command, DESC_VIEW, text)
    return ReadStatement(command, kind, echoed_query(text, kind, cursor.last_name))


def _executed(text: str, parameters: Sequence[str], session: Session) -> ReadStatement:
    """Read what EXECUTE runs: SELECT, INSERT INTO, CTAS or UNLOAD (user guide, "Use parameterized
    queries"); that GetQueryExecution tells the kind of what was run is measured for SELECT alone.
    """
    query, values = read_execute(text, parameters, session)
    kind = statement_kind(tokens(query))
    if kind == SELECT:
        return ReadStatement(select_command(query, values, session), kind, text)
    cursor = Cursor(query)
    if kind.substatement not in _EXECUTABLE or cursor.sees("OPTIMIZE"):
        raise not_supported("EXECUTE of anything but SELECT, INSERT INTO, CTAS and UNLOAD")
    check_syntax(query, tokens(query))
    command = _read(query, kind, cursor, replace(session, parameters=values))
    return ReadStatement(Executed(command, values), kind, text)


def _read(text: str, kind: StatementKind, cursor: Cursor, session: Session) -> Command:
    failure = block_comment_failure(text, kind)
    try:
        command = _read_plain(text, kind, cursor, session)
    except ExecutionFailedError as refusal:
        raise (None if _names_iceberg(cursor, session) else failure) or refusal from None
    unharmed = _is_of_view(command, session) or _names_iceberg(cursor, session)
    return FailingCommand(failure) if failure and not unharmed else command


def _read_plain(text: str, kind: StatementKind, cursor: Cursor, session: Session) -> Command:
    if cursor.sees("PREPARE"):
        return _prepare(cursor, session)
    if cursor.sees("ALTER", "DATABASE") or cursor.sees("ALTER", "SCHEMA"):
        return read_alter_database(cursor, session)
    if cursor.sees("OPTIMIZE"):
        return read_optimize(cursor, session)
    if cursor.sees("DEALLOCATE"):
        return read_deallocate(cursor, session)
    if kind.substatement not in _READERS:
        raise not_supported((kind.substatement or _first_words(text)).replace("_", " "))
    return _READERS[kind.substatement](cursor, session)


def _prepare(cursor: Cursor, session: Session) -> Command:
    """Read PREPARE; what its statement lacks in syntax is told at its place in the whole.

    Trino's grammar has the statement in PREPARE's own, so its parser answers; Athena wasn't asked.
    """
    command = read_prepare(cursor, session)
    alone = command.in_place
    check_syntax(alone, tokens(alone))
    kind = statement_kind(tokens(alone))
    if kind == SELECT:
        select_command(alone, (), session)
    elif kind.substatement in _EXECUTABLE:
        with suppress(ExecutionFailedError):  # told when it is executed
            _read(alone, kind, Cursor(alone), session)
    return command


def _is_of_view(command: Command, session: Session) -> bool:
    if not isinstance(command, Describe | ShowColumns):
        return False
    table = session.metastore.table(command.name.database, command.name.table)
    return table is not None and is_view(table)


def _names_iceberg(cursor: Cursor, session: Session) -> bool:
    """Return whether a statement is on an Iceberg table, which Hive's parser doesn't read."""
    if not 1 <= len(cursor.last_name) <= 3:
        return False
    name = table_name(cursor.last_name, session)
    table = session.metastore.table(name.database, name.table)
    return table is not None and is_iceberg(table)


def _first_words(text: str) -> str:
    words = [token.keyword for token in without_comments(tokens(text))[:3]]
    return " ".join(word for word in words if word) or "This statement"
