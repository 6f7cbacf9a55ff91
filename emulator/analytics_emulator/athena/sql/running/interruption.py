"""Statements that end once they are to: a query was stopped, a file grew too large."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future

import duckdb

STOP_SECONDS = 10.0  # an interrupt takes some hundredths


class Running[T]:
    """Work on a connection, in a thread that its caller needn't wait for.

    One in some hundred COPYs that are interrupted never ends: all of DuckDB 2.0.0's threads wait
    for each other.
    """

    def __init__(self, work: Callable[[], T]) -> None:
        self._future: Future[T] = Future()
        self._ended = threading.Event()
        threading.Thread(target=self._run, args=(work,), daemon=True).start()

    def _run(self, work: Callable[[], T]) -> None:
        try:
            self._future.set_result(work())
        except BaseException as error:  # raised where the result is asked for
            self._future.set_exception(error)
        self._ended.set()

    def has_ended(self, within_seconds: float) -> bool:
        """Return whether the work comes to its end within a time."""
        return self._ended.wait(within_seconds)

    def is_interrupted(self, connection: duckdb.DuckDBPyConnection, poll_seconds: float) -> bool:
        """Interrupt the work; return whether that ended it.

        Where it goes on, its connection is lost: also to close it would be to wait.
        """
        deadline = time.monotonic() + STOP_SECONDS
        while time.monotonic() < deadline:
            connection.interrupt()  # again, since between two statements it has no effect
            if self.has_ended(poll_seconds):
                return True
        return False

    def result(self) -> T:
        """Return what the work gave, or raise what it raised."""
        return self._future.result()
