"""UPDATE, DELETE, MERGE, OPTIMIZE and VACUUM (Athena user guide, "Update Iceberg table data").

Only Iceberg's tables have rows that change.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analytics_emulator.athena.commands.names import TableName, table_name
from analytics_emulator.athena.failure import ExecutionFailedError
from analytics_emulator.athena.iceberg import is_iceberg
from analytics_emulator.athena.results.columns import ROWS_COLUMN
from analytics_emulator.athena.results.metadata import engine_metadata, engine_query_id
from analytics_emulator.athena.session import PLANNED, Outcome, ReportScannedBytes, Session
from analytics_emulator.athena.sql import AthenaQueryError, MalformedQueryError
from analytics_emulator.athena.statements.cursor import Cursor
from analytics_emulator.athena.statements.merge import (
    read_assignments,
    read_merge,
    rows_of_merge,
)
from analytics_emulator.athena.statements.places import line_and_column, marked, moved
from analytics_emulator.sql_text import quoted

if TYPE_CHECKING:
    from analytics_emulator.athena.iceberg.changes import Changes


@dataclass(frozen=True)
class ChangeRows:
    """A change of rows; `word` is what the result calls it.

    `check` raises what is wrong with it and returns the columns that it writes; `rows` is the query
    of the rows that it is about, as EXPLAIN tells them.
    """

    name: TableName
    word: str
    change: "Callable[[Changes], int]"
    check: "Callable[[Changes], Sequence[str]]"
    rows: str

    def run(self, session: Session, report: ReportScannedBytes) -> Outcome:
        """Make the change, and tell how many rows it was."""
        session.scratch.mkdir(exist_ok=True)
        count = self.change(_changes(session, self.name, report))
        query_id = engine_query_id(session.submitted)
        metadata = engine_metadata(query_id, [ROWS_COLUMN], self.word, count)
        return Outcome([ROWS_COLUMN], None, metadata, PLANNED, count)

    def checked(self, session: Session) -> Sequence[str]:
        """Return the columns that it writes; raises what is wrong with it before anything runs."""
        return self.check(_changes(session, self.name, lambda _bytes: None))


@dataclass(frozen=True)
class Vacuum:
    """VACUUM table: old snapshots go, with the files that they alone hold."""

    name: TableName

    def run(self, session: Session, _report: ReportScannedBytes) -> Outcome:
        """Clean the table up."""
        from analytics_emulator.athena.iceberg.maintenance import vacuum  # noqa: PLC0415

        vacuum(session, iceberg_table(session, self.name))
        return Outcome()


def _changes(session: Session, name: TableName, report: ReportScannedBytes) -> "Changes":
    from analytics_emulator.athena.iceberg.changes import Changes  # noqa: PLC0415  # pyiceberg

    return Changes(session, iceberg_table(session, name), report)


def iceberg_table(session: Session, name: TableName) -> dict[str, Any]:
    """Return an Iceberg table's entry; other tables' rows don't change."""
    table = session.metastore.table(name.database, name.table)
    if table is None:
        title = f"awsdatacatalog.{name.database}.{name.table}"
        raise AthenaQueryError("TABLE_NOT_FOUND", f"line 1:1: Table '{title}' does not exist")
    if not is_iceberg(table):
        text = "Modifying Hive table rows is only supported for transactional tables"
        raise AthenaQueryError("NOT_SUPPORTED", text)
    return table


def read_delete(cursor: Cursor, session: Session) -> ChangeRows:
    """Read the statement."""
    cursor = _filled(cursor, session)
    cursor.expect("DELETE", "FROM")
    name = table_name(cursor.name_parts(), session)
    condition = _where(cursor)
    _check_syntax([f"SELECT ({condition})"], session)
    rows = f"SELECT * FROM {name.quoted} WHERE ({condition})"  # noqa: S608  # the user's own
    return ChangeRows(
        name, "DELETE", lambda changes: changes.delete(condition), lambda _changes: [], rows
    )


def read_update(cursor: Cursor, session: Session) -> ChangeRows:
    """Read the statement."""
    cursor = _filled(cursor, session)
    cursor.expect("UPDATE")
    name = table_name(cursor.name_parts(), session)
    cursor.expect("SET")
    assignments = read_assignments(cursor)
    condition = _where(cursor)
    expressions = [*(given.expression for given in assignments), condition]
    _check_syntax([f"SELECT ({expression})" for expression in expressions], session)
    values = ", ".join(f"({a.expression}) AS {quoted(a.column.name)}" for a in assignments)
    return ChangeRows(
        name,
        "UPDATE",
        lambda changes: changes.update(assignments, condition),
        lambda changes: list(changes.checked(assignments)),
        f"SELECT {values} FROM {name.quoted} WHERE ({condition})",  # noqa: S608  # same
    )


def read_merge_into(cursor: Cursor, session: Session) -> ChangeRows:
    """Read the statement."""
    statement = read_merge(_filled(cursor, session))
    expressions = [f"SELECT ({expression})" for expression in statement.expressions]
    _check_syntax([*expressions, f"SELECT 1 FROM {statement.source}"], session)  # noqa: S608  # the user's own
    name = table_name(statement.target, session)

    def merge(changes: "Changes") -> int:
        from analytics_emulator.athena.iceberg.merging import Merge  # noqa: PLC0415  # pyiceberg

        return Merge(changes, statement).run()

    def check(changes: "Changes") -> Sequence[str]:
        from analytics_emulator.athena.iceberg.merging import Merge  # noqa: PLC0415  # pyiceberg

        return Merge(changes, statement).checked()

    return ChangeRows(name, "MERGE", merge, check, rows_of_merge(statement, name.quoted))


def read_optimize(cursor: Cursor, session: Session) -> "Optimize":
    """Read `OPTIMIZE table REWRITE DATA USING BIN_PACK [WHERE condition]`."""
    cursor.expect("OPTIMIZE")
    name = table_name(cursor.name_parts(), session)
    cursor.expect("REWRITE", "DATA", "USING", "BIN_PACK")
    return Optimize(name, _where(cursor))


@dataclass(frozen=True)
class Optimize:
    """OPTIMIZE … REWRITE DATA: small files become few."""

    name: TableName
    condition: str

    def run(self, session: Session, report: ReportScannedBytes) -> Outcome:
        """Rewrite the files."""
        session.scratch.mkdir(exist_ok=True)
        _changes(session, self.name, report).rewrite(self.condition)
        return Outcome(body=None)


def read_vacuum(cursor: Cursor, session: Session) -> Vacuum:
    """Read the statement."""
    cursor.expect("VACUUM")
    name = table_name(cursor.name_parts(), session)
    cursor.expect_end()
    return Vacuum(name)


def _filled(cursor: Cursor, session: Session) -> Cursor:
    """Return the statement with its parameters' values in their places."""
    places = [word for word in cursor.words if word.text == "?"]
    if len(places) != len(session.parameters):
        text = f"Incorrect number of parameters: expected {len(places)} but found"
        text += f" {len(session.parameters)}"
        error = AthenaQueryError("INVALID_PARAMETER_USAGE", f"line 1:1: {text}")
        raise ExecutionFailedError.of(error)
    ends = [*(word.start for word in places), len(cursor.text)]
    text = cursor.text[: ends[0]]
    for place, value, end in zip(places, session.parameters, ends[1:], strict=True):
        text += f"({value}){marked(cursor.text, place.end, end)}"
    return Cursor(text)


def _where(cursor: Cursor) -> str:
    if cursor.takes("WHERE"):
        text = cursor.text
        start = len(text) - len(cursor.rest())
        # It may end in a comment, and is put into parentheses.
        return marked(text, start, len(text)) + "\n"
    cursor.expect_end()
    return "true"


def _check_syntax(queries: Sequence[str], session: Session) -> None:
    """Refuse what isn't an expression when the statement is started, as Athena's parser does."""
    for text in queries:
        try:
            session.engine.sql.check_text(text)
        except MalformedQueryError as error:
            place = min((error.line, error.column), line_and_column(text, len(text) - 1))
            raise MalformedQueryError(*(moved(text, place) or place), error.text) from None
        except AthenaQueryError:
            continue  # Valid on Athena: what has no rule here fails the execution.
