"""What a query asks of whoever executes it, here or in another process: plain values alone."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pyarrow as pa


@dataclass(frozen=True)
class Statement:
    """DuckDB's SQL, and the functions that it calls."""

    sql: str
    functions: frozenset[str] = frozenset()


class Sink[T](Protocol):
    """Where a query's rows go; it is sent to the process that computes them."""

    def take(self, rows: pa.RecordBatchReader) -> T:
        """Take all rows, never more than a batch at once in memory, and tell what came of it."""
        ...


class Connection(Protocol):
    """Executes what one query needs, a call after the other."""

    def rows(
        self, statement: Statement, largest: tuple[Path, int] | None = None
    ) -> list[tuple[object, ...]]:
        """Return the rows of SQL of our own making.

        It is ended once a file is larger than the bytes that `largest` names. Raises duckdb.Error;
        QueryCancelledError, where its query was stopped; AthenaQueryError beyond its bounds.
        """
        ...

    def answer[T](self, statement: Statement, sink: Sink[T]) -> T:
        """Run a query; raises AthenaQueryError as Athena would, and QueryCancelledError."""
        ...
