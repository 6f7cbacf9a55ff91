"""Interrupts a statement that fills DuckDB's tables beyond a limit.

A LIMIT on the rows would be simpler, but DuckDB 2.0 plans joins under it so that they don't end.
"""

import threading
from types import TracebackType

import duckdb

POLL_SECONDS = 0.1
MEMORY = "SELECT memory_usage_bytes FROM duckdb_memory() WHERE tag = 'IN_MEMORY_TABLE'"


class MemoryLimit:
    """Watches in-memory tables while its block runs; `is_exceeded` says why one was interrupted."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, limit_bytes: int) -> None:
        self._connection = connection
        self._limit_bytes = limit_bytes
        self._done = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self.is_exceeded = False

    def __enter__(self) -> None:
        self._watcher.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._done.set()
        self._watcher.join()

    def _watch(self) -> None:
        with self._connection.cursor() as own:
            while not self._done.wait(POLL_SECONDS):
                ((taken,),) = own.execute(MEMORY).fetchall()
                if taken > self._limit_bytes:
                    self.is_exceeded = True
                    self._connection.interrupt()
                    return
