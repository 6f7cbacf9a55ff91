"""A query's connection to a DuckDB in this process: for libraries and tests, without bounds."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from ..errors import QueryCancelledError, ResourcesExhaustedError
from .core import Core
from .interruption import Running
from .statement import Sink, Statement

POLL_SECONDS = 0.05


class LocalExecutor:
    """Executes queries on one DuckDB of this process."""

    def __init__(self) -> None:
        self.core = Core()

    @contextmanager
    def connection(self, cancel: threading.Event | None) -> Iterator["LocalConnection"]:
        """Yield a query's connection; `cancel` ends what it executes."""
        connection = LocalConnection(self.core, self.core.cursor(), cancel)
        try:
            yield connection
        finally:
            connection.close()


class LocalConnection:
    """A cursor of the one database; one that doesn't come to an end is replaced."""

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

        def work() -> list[tuple[object, ...]]:
            return self._core.rows(self._cursor, statement)

        def stop() -> None:
            self._stop()
            if largest is not None and exceeds(*largest):
                raise ResourcesExhaustedError

        return self._run(work, stop, may_stop=largest is not None)

    def answer[T](self, statement: Statement, sink: Sink[T]) -> T:
        """Run a query."""
        return self._run(lambda: self._core.answer(self._cursor, statement, sink), self._stop)

    def close(self) -> None:
        """Give the cursor back."""
        self._cursor.close()

    def _stop(self) -> None:
        if self._cancel is not None and self._cancel.is_set():
            raise QueryCancelledError

    def _run[T](
        self, work: Callable[[], T], stop: Callable[[], None], *, may_stop: bool = False
    ) -> T:
        """Return what work gives; whatever `stop` raises meanwhile ends it first."""
        stop()
        if self._cancel is None and not may_stop:
            return work()
        running = Running(work)
        try:
            while not running.has_ended(POLL_SECONDS):
                stop()
        except BaseException:
            if not running.is_interrupted(self._cursor, POLL_SECONDS):
                self._cursor = self._core.cursor()
            raise
        return running.result()


def exceeds(path: Path, most_bytes: int) -> bool:
    """Return whether a file is larger than that."""
    return path.exists() and path.stat().st_size > most_bytes
