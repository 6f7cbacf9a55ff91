"""A query's connection to a worker; one that had to be ended is replaced at the next call."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, cast

from ...errors import ResourcesExhaustedError
from ..local import exceeds
from ..statement import Sink, Statement
from .worker import Worker

if TYPE_CHECKING:
    from .pool import WorkerPool


class RemoteConnection:
    """Calls of one query, each to the same worker as long as that lives."""

    def __init__(self, pool: "WorkerPool", stop: Callable[[], None]) -> None:
        self._pool = pool
        self._stop = stop
        self._worker: Worker | None = None

    def rows(
        self, statement: Statement, largest: tuple[Path, int] | None = None
    ) -> list[tuple[object, ...]]:
        """Return the rows of SQL of our own making."""

        def stop() -> None:
            self._stop()
            if largest is not None and exceeds(*largest):
                raise ResourcesExhaustedError

        return cast("list[tuple[object, ...]]", self._call("rows", (statement,), stop))

    def answer[T](self, statement: Statement, sink: Sink[T]) -> T:
        """Run a query."""
        return cast("T", self._call("answer", (statement, sink), self._stop))

    def close(self) -> None:
        """Give the worker back."""
        if self._worker is not None:
            self._pool.give_back(self._worker)
            self._worker = None

    def _call(self, name: str, arguments: tuple[object, ...], stop: Callable[[], None]) -> object:
        self._stop()
        if self._worker is not None and not self._worker.is_alive:
            self.close()
        if self._worker is None:
            self._worker = self._pool.take()
        return self._worker.call(name, arguments, stop)
