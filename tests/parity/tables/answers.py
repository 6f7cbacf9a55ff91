"""An engine's answer to a query, so that two answers can be compared."""

from dataclasses import dataclass

from analytics_emulator.athena.sql import AthenaQueryError, MalformedQueryError, SqlEngine

from .catalog import DATABASE
from .queries import Query

type Row = tuple[str | None, ...]


@dataclass(frozen=True)
class Answer:
    """The rows of an answer, or the error's name with its text."""

    rows: tuple[Row, ...] = ()
    error: str = ""

    @property
    def error_name(self) -> str:
        """The error's name, such as NOT_SUPPORTED."""
        return self.error.partition(":")[0]

    @property
    def is_refused(self) -> bool:
        """Whether the engine doesn't know how to answer."""
        return self.error_name == "NOT_SUPPORTED"

    def equals(self, other: "Answer", *, ordered: bool) -> bool:
        """Tell whether another answer has the same rows, or an error of the same name."""
        if self.error or other.error:
            return self.error_name == other.error_name
        return _arranged(self.rows, ordered) == _arranged(other.rows, ordered)


def _arranged(rows: tuple[Row, ...], ordered: bool) -> list[Row]:
    return list(rows) if ordered else sorted(rows, key=repr)


def ask(engine: SqlEngine, query: Query) -> Answer:
    """Return an engine's answer."""
    try:
        result = engine.run(engine.compile(query.sql, DATABASE))
        return Answer(rows=tuple(tuple(row) for row in result.rows))
    except AthenaQueryError as error:
        return Answer(error=str(error))
    except MalformedQueryError as error:
        return Answer(error=f"SYNTAX_ERROR: {error}")
