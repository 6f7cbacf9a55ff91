"""SELECT, WITH, VALUES and TABLE: compiled when the query is started, run on the SQL engine."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from analytics_emulator.athena.results.files import csv_file
from analytics_emulator.athena.results.metadata import engine_metadata, engine_query_id
from analytics_emulator.athena.session import (
    PLANNED,
    UNPLANNED,
    Outcome,
    ReportScannedBytes,
    Session,
)
from analytics_emulator.athena.sql import (
    AthenaQueryError,
    CompiledQuery,
    QueryResult,
    ResultColumn,
    SqlEngine,
)
from analytics_emulator.athena.statements.lexer import tokens, without_comments

_LITERAL = r"(?:- )?(?:\d+(?:\.\d+)?(?: ?[eE] ?-? ?\d+)?|'[^']*'|true|false)"
_ALIAS = r"(?: (?:as )?(?:[a-z_]\w*|\"[^\"]*\"))?"


@dataclass(frozen=True)
class SelectCommand:
    """A query that was compiled, or the reason why it can't be; that one fails the execution."""

    text: str
    engine: SqlEngine
    compiled: CompiledQuery | AthenaQueryError

    def run(self, session: Session, report: ReportScannedBytes) -> Outcome:
        """Run the query and write its CSV."""
        result = self._result(session, report)
        body = csv_file([column.name for column in result.columns], result.rows)
        query_id = engine_query_id(session.submitted)
        return Outcome(
            columns=result.columns,
            body=body,
            metadata=engine_metadata(query_id, result.columns),
            content_type=UNPLANNED if is_only_literals(self.text) else PLANNED,
            update_count=0,
        )

    def rows(
        self, session: Session, report: ReportScannedBytes
    ) -> tuple[Sequence[ResultColumn], pa.Table]:
        """Run the query and give its rows with their types."""
        result = self._result(session, report)
        return result.columns, result.arrow()

    def columns(self) -> Sequence[ResultColumn]:
        """Give the query's columns without running it."""
        if isinstance(self.compiled, AthenaQueryError):
            raise self.compiled
        return self.compiled.columns

    def _result(self, session: Session, report: ReportScannedBytes) -> QueryResult:
        if isinstance(self.compiled, AthenaQueryError):
            raise self.compiled
        result = self.engine.run(self.compiled, session.cancel)
        report(result.scanned_bytes)
        return result


def select_command(text: str, parameters: Sequence[str], session: Session) -> SelectCommand:
    """Compile a query; raises MalformedQueryError."""
    engine = session.engine()
    try:
        compiled: CompiledQuery | AthenaQueryError = engine.compile(
            text, session.database, parameters
        )
    except AthenaQueryError as error:
        compiled = error
    return SelectCommand(text, engine, compiled)


def is_only_literals(text: str) -> bool:
    """Say whether a SELECT is a mere list of literals, which Athena answers without planning."""
    words = [token.text for token in without_comments(tokens(text))]
    if [word.lower() for word in words[:1]] != ["select"]:
        return False
    items = " ".join(words[1:]).split(" , ")
    return all(_is_literal(item) for item in items)


def _is_literal(item: str) -> bool:
    wrapped = re.fullmatch(rf"((?:\( )*)({_LITERAL})((?: \))*){_ALIAS}", item, re.IGNORECASE)
    return wrapped is not None and wrapped[1].count("(") == wrapped[3].count(")")
