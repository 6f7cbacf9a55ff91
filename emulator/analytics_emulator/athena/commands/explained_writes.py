"""Statements that write behind EXPLAIN: what they write, around the query of their rows.

Athena user guide, "EXPLAIN ANALYZE syntax", which lists the statements; Trino, "EXPLAIN", whose
writers' nodes these are. What Athena calls the target of an UNLOAD is unverified.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from analytics_emulator.athena.commands.ctas import read_ctas
from analytics_emulator.athena.commands.iceberg_changes import (
    ChangeRows,
    read_delete,
    read_merge_into,
    read_update,
)
from analytics_emulator.athena.commands.insert import read_insert
from analytics_emulator.athena.commands.names import TableName
from analytics_emulator.athena.commands.select import SelectCommand, select_command
from analytics_emulator.athena.commands.unload import read_unload
from analytics_emulator.athena.failure import not_supported
from analytics_emulator.athena.session import Command, Outcome, ReportScannedBytes, Session
from analytics_emulator.athena.sql import Plan
from analytics_emulator.athena.statements.cursor import Cursor


class Write(Command, Protocol):
    """A statement that writes a query's rows, or changes them."""

    @property
    def select(self) -> SelectCommand:
        """Return its query."""
        ...

    @property
    def target(self) -> TableName | str:
        """Return what it writes: a table, or a place."""
        ...

    def checked(self, session: Session) -> Sequence[str]:
        """Raise what is wrong with it before anything runs; return the columns that it writes."""
        ...


_READERS: dict[str, Callable[[Cursor, Session], Write]] = {
    "INSERT": read_insert,
    "CREATE": read_ctas,
    "UNLOAD": read_unload,
}
_CHANGES: dict[str, Callable[[Cursor, Session], ChangeRows]] = {
    "DELETE": read_delete,
    "MERGE": read_merge_into,
    "UPDATE": read_update,
}


@dataclass(frozen=True)
class Written:
    """A statement that writes, as EXPLAIN tells it."""

    command: Write

    def plan(self, query: Plan, columns: Sequence[str]) -> Plan:
        """Return the plan around that of its query, whose output it takes."""
        names = query.descriptor["columnNames"].strip("[]").split(", ")
        pairs = zip(columns, names, strict=False)
        writer = Plan("TableWriter", {}, [f"{c} := {name}" for c, name in pairs], query.children)
        target = self.command.target
        if isinstance(target, TableName):
            target = f"awsdatacatalog:{target.database}:{target.table}"
        commit = Plan("TableCommit", {"target": target}, (), [writer])
        return Plan("Output", {"columnNames": "[rows]"}, (), [commit])

    def output_table(self) -> dict[str, Any]:
        """Return what the plan of inputs and outputs tells of a table that is written."""
        target = self.command.target
        if not isinstance(target, TableName):
            return {}
        named = {"schema": target.database, "table": target.table}
        return {"outputTable": {"catalog": "awsdatacatalog", "schemaTable": named}}


@dataclass(frozen=True)
class Changing:
    """UPDATE, DELETE or MERGE, beside the query of the rows that it is about."""

    change: ChangeRows
    select: SelectCommand

    @property
    def target(self) -> TableName:
        """Return what it changes."""
        return self.change.name

    def checked(self, session: Session) -> Sequence[str]:
        """Raise what is wrong with it before anything runs; return the columns that it writes."""
        from analytics_emulator.athena.iceberg.commands import compiled  # noqa: PLC0415  # pyiceberg

        columns = self.change.checked(session)
        compiled(self.change.rows, session)  # which tells errors at their places
        return columns

    def run(self, session: Session, report: ReportScannedBytes) -> Outcome:
        """Make the change."""
        return self.change.run(session, report)


class Changed(Written):
    """A statement that changes rows, as EXPLAIN tells it."""

    def plan(self, query: Plan, columns: Sequence[str]) -> Plan:
        """Return the plan around that of the rows, each of which becomes others or none."""
        name = self.command.target
        assert isinstance(name, TableName)  # noqa: S101  # of its own making
        table = f"awsdatacatalog:{name.database}:{name.table}"
        processor = Plan("MergeProcessor", {"target": table}, columns, query.children)
        writer = Plan("MergeWriter", {"table": table}, (), [processor])
        commit = Plan("TableCommit", {"target": table}, (), [writer])
        return Plan("Output", {"columnNames": "[rows]"}, (), [commit])


def read_written(cursor: Cursor, session: Session) -> Written:
    """Read a statement that writes."""
    word = cursor.current.keyword
    if word in _CHANGES:
        change = _CHANGES[word](Cursor(cursor.rest_in_place()), session)
        return Changed(Changing(change, select_command(change.rows, (), session)))
    if word not in _READERS or (word == "CREATE" and not cursor.sees("CREATE", "TABLE")):
        raise not_supported(f"EXPLAIN of {word or 'nothing'}")
    return Written(_READERS[word](cursor, session))
