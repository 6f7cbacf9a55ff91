"""Reuse of query results (Athena user guide, "Reuse query results in Athena").

The last result of the same statement in the same work group, by default of the last hour, stands
for a run of its own, whatever has become of the tables. Never for statements whose answer no table
decides, nor of information_schema, nor where the request overrides the work group's result
configuration. What Athena takes for the same statement isn't documented: here its text, context
and parameters.
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from analytics_emulator.athena.errors import invalid_request
from analytics_emulator.athena.execution import Execution
from analytics_emulator.athena.object_store import S3Location
from analytics_emulator.athena.session import Command, Session
from analytics_emulator.athena.statements.lexer import Token, tokens, without_comments

DEFAULT_MINUTES = 60
_MOST_MINUTES = 7 * 24 * 60
_LONGEST_TEXT = 100 * 1024
_MOST_TABLES = 20
_UNSTEADY = {
    *("CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP", "LOCALTIME", "LOCALTIMESTAMP", "NOW"),
    *("RAND", "RANDOM", "SHUFFLE", "TABLESAMPLE", "UUID", "INFORMATION_SCHEMA"),
}


def reuse_minutes(given: dict[str, Any]) -> int | None:
    """Return how old a result may be that stands for a run; None where none may."""
    by_age = given.get("ResultReuseByAgeConfiguration") or {}
    if not by_age.get("Enabled"):
        return None
    minutes = by_age.get("MaxAgeInMinutes")
    if minutes is not None and minutes > _MOST_MINUTES:
        raise invalid_request(f"MaxAgeInMinutes must be at most {_MOST_MINUTES}")
    return DEFAULT_MINUTES if minutes is None else int(minutes)


@dataclass(frozen=True)
class Asked:
    """What tells a query's answer beside its context: its text with its views', and parameters."""

    texts: tuple[str, ...]
    parameters: tuple[str, ...]

    @property
    def key(self) -> str:
        """Return what stands for it in an execution, which is kept for long."""
        return sha256(repr(self).encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def is_steady(self) -> bool:
        """Return whether tables alone decide the answer."""
        words = (_word(t) for text in self.texts for t in without_comments(tokens(text)))
        return not any(word in _UNSTEADY for word in words)


def asked(command: Command) -> Asked | None:
    """Return what a command asks; None where no answer is kept for it."""
    from analytics_emulator.athena.commands.select import SelectCommand  # noqa: PLC0415  # it needs Session

    if not isinstance(command, SelectCommand) or not command.is_compiled:
        return None
    if len(command.text) > _LONGEST_TEXT or command.table_count > _MOST_TABLES:
        return None
    return Asked((command.text, *command.views), tuple(command.parameters))


def _word(token: Token) -> str:
    """Return a name in upper case, in quotes or without; a function may stand in them."""
    return token.text.strip('"').upper() if token.is_name else ""


def reusable(execution: Execution, command: Command, session: Session) -> Execution | None:
    """Return the execution whose result stands for this one's; it notes what this one asks."""
    question = asked(command)
    execution.reuse_key = question.key if question else None
    if execution.reuse_minutes is None or question is None:
        return None
    with session.region.lock:
        earlier = list(reversed(session.region.executions.values()))
    found = next((one for one in earlier if _stands_for(one, execution)), None)
    if found is None or not question.is_steady:
        return None
    place = S3Location.parse(found.output_location)
    return found if session.store.exists(place.bucket, place.key) else None


def _stands_for(earlier: Execution, execution: Execution) -> bool:
    if earlier.state != "SUCCEEDED" or earlier.completed is None or earlier.reused_from:
        return False
    age = (execution.submitted - earlier.completed).total_seconds()
    members = ("reuse_key", "work_group", "query_context", "result_configuration")
    same = all(getattr(earlier, m) == getattr(execution, m) for m in members)
    return same and age <= (execution.reuse_minutes or 0) * 60
