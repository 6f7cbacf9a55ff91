"""A worker's side: answers one call after the other until nobody asks any more."""

import os
from multiprocessing.connection import Connection
from pathlib import Path

from ..core import Core
from ..limits import DuckLimits
from ..statement import Sink, Statement

NICENESS = 2


class Calls:
    """What can be asked of a worker."""

    def __init__(self, limits: DuckLimits) -> None:
        self._core = Core(limits)

    def rows(self, statement: Statement) -> list[tuple[object, ...]]:
        """Return the rows of SQL of our own making."""
        with self._core.cursor() as cursor:
            return self._core.rows(cursor, statement)

    def answer[T](self, statement: Statement, sink: Sink[T]) -> T:
        """Run a query."""
        with self._core.cursor() as cursor:
            return self._core.answer(cursor, statement, sink)


def serve(connection: Connection, limits: DuckLimits) -> None:
    """Answer calls `(name, arguments)` with `(True, result)` or `(False, error)`."""
    os.nice(NICENESS)  # whoever answers requests goes first
    if limits.folder is not None:
        Path(limits.folder).mkdir(parents=True, exist_ok=True)
    calls = Calls(limits)
    while True:
        try:
            name, arguments = connection.recv()
        except EOFError:
            return
        try:
            answer = (True, getattr(calls, name)(*arguments))
        except Exception as error:  # the caller's to tell
            answer = (False, error)
        _send(connection, answer)


def _send(connection: Connection, answer: tuple[bool, object]) -> None:
    try:
        connection.send(answer)
    except Exception as error:  # what can't be sent is still no silence
        connection.send((False, RuntimeError(f"{error!r}: {answer[1]!r}"[:1000])))
