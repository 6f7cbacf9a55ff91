"""How a query fails: Athena's error names, texts and the numbers of `Status.AthenaError`.

Category 2 is a user error; the types are those measured on Athena engine version 3
(aoyagikouhei/athena-local). Names that were not measured share type 1200 with NOT_SUPPORTED.
"""

from dataclasses import dataclass
from functools import partial

_ERROR_TYPES = {
    "TABLE_NOT_FOUND": 1301,
    "SCHEMA_NOT_FOUND": 1301,
    "COLUMN_NOT_FOUND": 1006,
    "CATALOG_NOT_FOUND": 1006,
    "TYPE_MISMATCH": 1002,
    "FUNCTION_NOT_FOUND": 1303,
    "DIVISION_BY_ZERO": 1001,
    "INVALID_CAST_ARGUMENT": 1100,
    "MISSING_COLUMN_NAME": 1100,
    "NUMERIC_VALUE_OUT_OF_RANGE": 1100,
    "NOT_SUPPORTED": 1200,
    "EXCEEDED_LOCAL_MEMORY_LIMIT": 1,
    "EXCEEDED_TIME_LIMIT": 206,
}


@dataclass(frozen=True)
class Position:
    """A place in the query text, counted from 1 as Trino prints it."""

    line: int
    column: int

    def __str__(self) -> str:
        """Give `line 1:8`."""
        return f"line {self.line}:{self.column}"


class AthenaQueryError(Exception):
    """A query that Athena ends as FAILED: `NAME: message`."""

    def __init__(self, name: str, message: str, *, category: int = 2) -> None:
        super().__init__(f"{name}: {message}")
        self.name = name
        self.message = message
        self.category = category

    def __reduce__(self) -> tuple[object, ...]:
        """Let the error pass from one process to another."""
        return partial(type(self), category=self.category), (self.name, self.message)

    @property
    def error_type(self) -> int:
        """The number that Athena puts into `AthenaError.ErrorType`."""
        return _ERROR_TYPES.get(self.name, _ERROR_TYPES["NOT_SUPPORTED"])


class ResourcesExhaustedError(AthenaQueryError):
    """A query that took more memory or disk than it may (Athena user guide, "Error catalog").

    Trino's name is ours to tell it by; Athena's text has none. Which of the catalog's types 0 to 8
    it is, and its category, are unverified.
    """

    def __init__(self) -> None:
        text = "Query exhausted resources at this scale factor"
        super().__init__("EXCEEDED_LOCAL_MEMORY_LIMIT", text, category=1)

    def __str__(self) -> str:
        """Give Athena's text."""
        return self.message

    def __reduce__(self) -> tuple[object, ...]:
        """Let the error pass from one process to another."""
        return type(self), ()


class QueryTimeoutError(AthenaQueryError):
    """A query that ran longer than a DML query may (text: dbt-adapters issue 1813)."""

    def __init__(self) -> None:
        super().__init__("EXCEEDED_TIME_LIMIT", "Query timeout", category=1)

    def __str__(self) -> str:
        """Give Athena's text."""
        return self.message


class MalformedQueryError(Exception):
    """Text that StartQueryExecution refuses: `line 1:11: mismatched input …`."""

    def __init__(self, line: int, column: int, text: str) -> None:
        super().__init__(f"line {line}:{column}: {text}")
        self.line = line
        self.column = column
        self.text = text


def located(name: str, message: str, position: Position | None) -> AthenaQueryError:
    """Give the error with Trino's `line L:C: ` before its text, where the place is known."""
    return AthenaQueryError(name, f"{position}: {message}" if position else message)


def not_supported(what: str, position: Position | None = None) -> AthenaQueryError:
    """Refuse a construct that has no faithful rule here."""
    return located("NOT_SUPPORTED", f"{what} is not supported by this emulator", position)


class QueryCancelledError(Exception):
    """The caller's cancel event ended the query."""
