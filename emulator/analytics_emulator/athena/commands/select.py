"""SELECT, WITH, VALUES and TABLE: read when the query is started, then compiled and run."""

import logging
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

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
    CsvSink,
    Sink,
)
from analytics_emulator.athena.statements.lexer import tokens, without_comments

LOG = logging.getLogger(__name__)

# The compiler's own: the query fails, as any does whose engine fails, and not the call.
_FAULTS = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError)
_LITERAL = r"(?:- )?(?:\d+(?:\.\d+)?(?: ?[eE] ?-? ?\d+)?|'[^']*'|true|false)"
_ALIAS = r"(?: (?:as )?(?:[a-z_]\w*|\"[^\"]*\"))?"


@dataclass(frozen=True)
class SelectCommand:
    """A query whose text is one; it is compiled when that is first asked for.

    That is the execution's work, so it can be stopped; a reason against it fails the execution.
    """

    text: str
    session: Session
    parameters: Sequence[str] = ()

    def run(self, session: Session, report: ReportScannedBytes) -> Outcome:
        """Run the query and write its CSV."""
        columns = self.analysed().columns
        path = session.scratch / "result.csv"
        header = [column.name for column in columns]
        most_bytes = session.engine.limits.disk_bytes
        sink = CsvSink(path, header, self.analysed().types, most_bytes)
        count = self.into(sink, session, report)
        query_id = engine_query_id(session.submitted)
        return Outcome(
            columns=columns,
            body=path,
            metadata=engine_metadata(query_id, columns),
            content_type=UNPLANNED if is_only_literals(self.text) else PLANNED,
            update_count=0,
            row_count=count,
        )

    def into[T](self, sink: Sink[T], session: Session, report: ReportScannedBytes) -> T:
        """Run the query and return what a sink makes of its rows, in files of the session's."""
        session.scratch.mkdir(exist_ok=True)
        made, scanned_bytes = session.engine.sql.answer(self.analysed(), sink, session.cancel)
        report(scanned_bytes)
        return made

    @property
    def is_compiled(self) -> bool:
        """Return whether it can be run."""
        return not isinstance(self._compiled[0], AthenaQueryError)

    @property
    def views(self) -> Sequence[str]:
        """Return the texts of the views that it reads."""
        return self._compiled[1]

    @property
    def table_count(self) -> int:
        """Return how many tables it reads."""
        return len(self.analysed().scans)

    def analysed(self) -> CompiledQuery:
        """Return the query without running it; raises what is wrong with it."""
        compiled = self._compiled[0]
        if isinstance(compiled, AthenaQueryError):
            raise compiled
        return compiled

    @cached_property
    def _compiled(self) -> tuple[CompiledQuery | AthenaQueryError, Sequence[str]]:
        """Return the query, or why it can't be compiled, and its views' texts."""
        try:
            return self.session.compile(self.text, self.parameters)
        except AthenaQueryError as error:
            return error, ()
        except _FAULTS as error:
            LOG.exception("A query can't be compiled")
            return AthenaQueryError("GENERIC_INTERNAL_ERROR", type(error).__name__, category=1), ()


def select_command(text: str, parameters: Sequence[str], session: Session) -> SelectCommand:
    """Read a query; raises MalformedQueryError."""
    with suppress(AthenaQueryError, *_FAULTS):  # told when it runs
        session.engine.sql.check_text(text)
    return SelectCommand(text, session, parameters)


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
