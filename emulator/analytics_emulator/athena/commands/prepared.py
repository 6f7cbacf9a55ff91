"""PREPARE, EXECUTE … USING and DEALLOCATE PREPARE (user guide, "Use prepared statements")."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from analytics_emulator.athena.failure import ExecutionFailedError, not_supported
from analytics_emulator.athena.prepared_statements import (
    create_statement,
    delete_statement,
    find_statement,
)
from analytics_emulator.athena.session import Command, Outcome, ReportScannedBytes, Session
from analytics_emulator.athena.statements.cursor import Cursor
from analytics_emulator.athena.statements.lexer import Token, tokens, without_comments
from analytics_emulator.service import ServiceError

# Words that a value may hold without naming a column.
_VALUE_WORDS = {
    "ARRAY",
    "TRUE",
    "FALSE",
    "NULL",
    "DATE",
    "TIMESTAMP",
    "TIME",
    "DECIMAL",
    "INTERVAL",
}


@dataclass(frozen=True)
class Prepare:
    """PREPARE name FROM statement, which stands behind blanks: places in it are the whole's."""

    name: str
    in_place: str

    def run(self, session: Session, _report: ReportScannedBytes) -> Outcome:
        """Save the statement in the work group."""
        statement = self.in_place.lstrip()
        try:
            create_statement(session.region, session.work_group, self.name, statement)
        except ServiceError as error:
            raise ExecutionFailedError(error.message, 1006) from None
        return Outcome()


@dataclass(frozen=True)
class Deallocate:
    """DEALLOCATE PREPARE name."""

    name: str

    def run(self, session: Session, _report: ReportScannedBytes) -> Outcome:
        """Forget the statement."""
        try:
            delete_statement(session.region, session.work_group, self.name)
        except ServiceError as error:
            raise ExecutionFailedError(error.message, 1006) from None
        return Outcome()


def read_prepare(cursor: Cursor, _session: Session) -> Prepare:
    """Read the statement."""
    cursor.expect("PREPARE")
    name = cursor.any_name().spelling
    cursor.expect("FROM")
    return Prepare(name, cursor.rest_in_place())


def read_deallocate(cursor: Cursor, _session: Session) -> Deallocate:
    """Read the statement."""
    cursor.expect("DEALLOCATE", "PREPARE")
    name = cursor.any_name().spelling
    cursor.expect_end()
    return Deallocate(name)


@dataclass(frozen=True)
class Executed:
    """A prepared statement that writes, with its values."""

    command: Command
    values: Sequence[str]

    def run(self, session: Session, report: ReportScannedBytes) -> Outcome:
        """Run it as if the values had come with the request."""
        return self.command.run(replace(session, parameters=self.values), report)


def read_execute(
    text: str, parameters: Sequence[str], session: Session
) -> tuple[str, Sequence[str]]:
    """Return the statement that EXECUTE names, and the values of USING or of the request."""
    cursor = Cursor(text)
    cursor.expect("EXECUTE")
    statement = find_statement(session.region, session.work_group, cursor.any_name().spelling)
    values = _values(cursor) if cursor.takes("USING") else list(parameters)
    cursor.expect_end()
    return statement["QueryStatement"], values


def _values(cursor: Cursor) -> list[str]:
    """Split what follows USING at its outer commas."""
    text = cursor.rest()
    values, start, depth = [], 0, 0
    for token in without_comments(tokens(text)):
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(token.text, 0)
        if token.text == "," and depth == 0:
            values.append(text[start : token.start].strip())
            start = token.end
    values.append(text[start:].strip())
    for value in values:
        _check_value(value)
    return values


def _check_value(value: str) -> None:
    """Refuse a name, which here would be read as a string and on Athena fails."""
    found: list[Token] = without_comments(tokens(value))
    for token, following in zip(found, [*found[1:], None], strict=True):
        calls = following is not None and following.text == "("
        if token.is_name and token.keyword not in _VALUE_WORDS and not calls:
            raise not_supported(f"The value '{value}' of USING")
