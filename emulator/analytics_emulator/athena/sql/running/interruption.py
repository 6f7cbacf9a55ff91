"""Interrupts what a connection runs once something holds: a query was stopped, memory runs out."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import duckdb


@contextmanager
def interrupting(
    connection: duckdb.DuckDBPyConnection, when: Callable[[], bool], poll_seconds: float
) -> Iterator[None]:
    """Run a block whose statements are interrupted while `when` holds."""
    done = threading.Event()

    def watch() -> None:
        while not done.wait(poll_seconds):  # a block's end is never waited for
            if when():
                connection.interrupt()

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()
