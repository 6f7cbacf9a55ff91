"""Why an execution FAILED, as GetQueryExecution tells it."""

from dataclasses import dataclass
from typing import Any

from analytics_emulator.athena.sql.errors import AthenaQueryError

SYSTEM, USER = 1, 2


@dataclass(eq=False)
class ExecutionFailedError(Exception):
    """`reason` is the StateChangeReason, the rest `Status.AthenaError`: category 1 system, 2 user.

    `message` is the AthenaError's text where it differs from the reason.
    """

    reason: str
    error_type: int
    category: int = USER
    message: str | None = None

    def __reduce__(self) -> tuple[object, ...]:
        """Let the failure pass from one process to another."""
        return type(self), (self.reason, self.error_type, self.category, self.message)

    def alone(self) -> "ExecutionFailedError":
        """Return the failure without the frames that it came through, and all that they hold."""
        return type(self)(self.reason, self.error_type, self.category, self.message)

    def athena_error(self) -> dict[str, Any]:
        """Return the `AthenaError` shape."""
        return {
            "ErrorCategory": self.category,
            "ErrorType": self.error_type,
            "Retryable": False,
            "ErrorMessage": self.message or self.reason,
        }

    @classmethod
    def of(cls, error: AthenaQueryError, suffix: str = "") -> "ExecutionFailedError":
        """Return a query's own error, with what the statement adds to its text."""
        return cls(f"{error}{suffix}", error.error_type, error.category)


def not_supported(what: str) -> ExecutionFailedError:
    """Refuse a statement or option that has no faithful rule here."""
    return ExecutionFailedError(f"NOT_SUPPORTED: {what} is not supported by this emulator", 1200)


def hive_ddl_failure(text: str, message: str | None = None) -> ExecutionFailedError:
    """Return the failure of a statement that Hive's DDL task ran (type 1006, measured)."""
    prefix = "FAILED: Execution Error, return code 1 from org.apache.hadoop.hive.ql.exec.DDLTask. "
    return ExecutionFailedError(prefix + text, 1006, USER, message)


def hive_semantic_failure(code: int, text: str) -> ExecutionFailedError:
    """Return the failure of a statement that Hive's analysis rejects (category, type measured)."""
    return ExecutionFailedError(f"FAILED: SemanticException [Error {code}]: {text}", 1006)
