"""EXPLAIN: only whether a query is valid; a plan of another engine would be made up."""

from dataclasses import dataclass

from analytics_emulator.athena.commands.select import SelectCommand, select_command
from analytics_emulator.athena.results.metadata import engine_metadata, engine_query_id
from analytics_emulator.athena.session import PLANNED, Outcome, ReportScannedBytes, Session
from analytics_emulator.athena.sql import ResultColumn
from analytics_emulator.athena.statements.cursor import Cursor

_COLUMN = ResultColumn("Valid", "boolean", 0, 0)


@dataclass(frozen=True)
class Validate:
    """EXPLAIN (TYPE VALIDATE) query."""

    select: SelectCommand

    def run(self, session: Session, _report: ReportScannedBytes) -> Outcome:
        """Say that the query is valid; a line break follows, as after any plan (measured)."""
        self.select.analysed()
        metadata = engine_metadata(engine_query_id(session.submitted), [_COLUMN])
        return Outcome([_COLUMN], b"Valid\ntrue\n", metadata, PLANNED)


def read_explain(cursor: Cursor, session: Session) -> Validate:
    """Read the statement and compile the query in it."""
    cursor.expect("EXPLAIN")
    cursor.expect_sign("(")
    cursor.expect("TYPE", "VALIDATE")
    cursor.expect_sign(")")
    return Validate(select_command(cursor.rest_in_place(), (), session))
