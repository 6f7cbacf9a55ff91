"""A query's connection to a DuckDB in this process: for libraries and tests, without bounds."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path

import duckdb

from ..errors import QueryCancelledError, ResourcesExhaustedError
from .core import Core
from .interruption import interrupting
from .statement import Sink, Statement

POLL_SECONDS = 0.05


class LocalExecutor:
    """Executes queries on one DuckDB of this process."""

    def __init__(self) -> None:
        self.core = Core()

    @contextmanager
    def connection(self, cancel: threading.Event | None) -> Iterator["LocalConnection"]:
        """Yield a query's connection; `cancel` ends what it executes."""
        with self.core.cursor() as cursor, ExitStack() as stack:
            if cancel is not None:
                if cancel.is_set():
                    raise QueryCancelledError
                stack.enter_context(interrupting(cursor, cancel.is_set, POLL_SECONDS))
            yield LocalConnection(self.core, cursor, cancel)


class LocalConnection:
    """A cursor of the one database."""

    def __init__(
        self, core: Core, cursor: duckdb.DuckDBPyConnection, cancel: threading.Event | None
    ) -> None:
        self._core = core
        self._cursor = cursor
        self._cancel = cancel

    def rows(
        self, statement: Statement, largest: tuple[Path, int] | None = None
    ) -> list[tuple[object, ...]]:
        """Return the rows of SQL of our own making."""
        was_larger = threading.Event()  # a file is removed with the statement that writes it

        def is_larger() -> bool:
            if largest is not None and exceeds(*largest):
                was_larger.set()
            return was_larger.is_set()

        try:
            with interrupting(self._cursor, is_larger, POLL_SECONDS) if largest else nullcontext():
                return self._uncancelled(lambda: self._core.rows(self._cursor, statement))
        except duckdb.InterruptException:
            if was_larger.is_set():
                raise ResourcesExhaustedError from None
            raise

    def answer[T](self, statement: Statement, sink: Sink[T]) -> T:
        """Run a query."""
        return self._uncancelled(lambda: self._core.answer(self._cursor, statement, sink))

    def _uncancelled[T](self, work: Callable[[], T]) -> T:
        try:
            return work()
        except duckdb.InterruptException:
            if self._cancel is not None and self._cancel.is_set():
                raise QueryCancelledError from None
            raise


def exceeds(path: Path, most_bytes: int) -> bool:
    """Return whether a file is larger than that."""
    return path.exists() and path.stat().st_size > most_bytes
