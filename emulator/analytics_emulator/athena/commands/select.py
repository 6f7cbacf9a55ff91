"""SELECT, WITH, VALUES and TABLE: compiled when the query is started, run on the SQL engine."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

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
)
from analytics_emulator.athena.statements.lexer import tokens, without_comments

_LITERAL = r"(?:- )?(?:\d+(?:\.\d+)?(?: ?[eE] ?-? ?\d+)?|'[^']*'|true|false)"
_ALIAS = r"(?: (?:as )?(?:[a-z_]\w*|\"[^\"]*\"))?"


@dataclass(frozen=True)
class SelectCommand:
    """A query that was compiled, or the reason why it can't be; that one fails the execution."""

    text: str
    compiled: CompiledQuery | AthenaQueryError

    def run(self, session: Session, report: ReportScannedBytes) -> Outcome:
        """Run the query and write its CSV."""
        result = self.result(session, report)
        body = csv_file([column.name for column in result.columns], result.rows)
        query_id = engine_query_id(session.submitted)
        return Outcome(
            columns=result.columns,
            body=body,
            metadata=engine_metadata(query_id, result.columns),
            content_type=UNPLANNED if is_only_literals(self.text) else PLANNED,
            update_count=0,
        )

    def result(self, session: Session, report: ReportScannedBytes) -> QueryResult:
        """Run the query and give its typed rows."""
        result = session.engine.sql.run(self.analysed(), session.cancel)
        report(result.scanned_bytes)
        return result

    def analysed(self) -> CompiledQuery:
        """Return the query without running it; raises what is wrong with it."""
        if isinstance(self.compiled, AthenaQueryError):
            raise self.compiled
        return self.compiled


def select_command(text: str, parameters: Sequence[str], session: Session) -> SelectCommand:
    """Compile a query; raises MalformedQueryError."""
    try:
        return SelectCommand(text, session.compile(text, parameters))
    except AthenaQueryError as error:
        return SelectCommand(text, error)


def is_only_literals(text: str) -> bool:
    """Return whether a SELECT is a mere list of literals, which Athena answers without planning."""
    words = [token.text for token in without_comments(tokens(text))]
    if [word.lower() for word in words[:1]] != ["select"]:
        return False
    items = " ".join(words[1:]).split(" , ")
    return all(_is_literal(item) for item in items)


def _is_literal(item: str) -> bool:
    wrapped = re.fullmatch(rf"((?:\( )*)({_LITERAL})((?: \))*){_ALIAS}", item, re.IGNORECASE)
    return wrapped is not None and wrapped[1].count("(") == wrapped[3].count(")")
