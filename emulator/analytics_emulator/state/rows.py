"""Rows that are on the disk when a call returns: what grows with the data, too much for snapshots.

A row is a text with a scope and a name, unique together; rows come back in the order in which
they were first put. SQLite keeps them, in its write-ahead log until they are moved into the file.
"""

import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from analytics_emulator.state.database import disk_errors, open_database
from analytics_emulator.state.snapshots import UnreadableStateError

type Row = tuple[str, str, str]

_TABLE = """
CREATE TABLE kept (
    place INTEGER PRIMARY KEY AUTOINCREMENT,
    scope TEXT NOT NULL, name TEXT NOT NULL, content TEXT NOT NULL, UNIQUE (scope, name))
"""
_PUT = """
INSERT INTO kept (scope, name, content) VALUES (?, ?, ?)
ON CONFLICT (scope, name) DO UPDATE SET content = excluded.content
"""
FORMAT = 1


class Rows:
    """The rows of one file; safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        self._connection = open_database(path, _TABLE, FORMAT)

    def all(self) -> list[Row]:
        """Return every row: scope, name, content."""
        try:
            with self._lock, closing(self._connection.cursor()) as cursor:
                found = cursor.execute("SELECT scope, name, content FROM kept ORDER BY place")
                return found.fetchall()
        except sqlite3.DatabaseError as error:
            raise UnreadableStateError(str(error)) from error

    def names(self, scope: str) -> dict[str, str]:
        """Return the contents of a scope's rows by their names."""
        with self._lock, closing(self._connection.cursor()) as cursor:
            found = cursor.execute(
                "SELECT name, content FROM kept WHERE scope = ? ORDER BY place", (scope,)
            )
            return dict(found.fetchall())

    def change(self, put: Iterable[Row], removed: Iterable[tuple[str, str]] = ()) -> None:
        """Put and remove rows, all or none; return when that is on the disk.

        Raises OSError where the disk takes nothing.
        """
        with self._transaction() as transaction:
            transaction.executemany("DELETE FROM kept WHERE scope = ? AND name = ?", removed)
            transaction.executemany(_PUT, put)

    def remove_scope(self, scope: str) -> None:
        """Remove a scope's rows."""
        with self._transaction() as transaction:
            transaction.execute("DELETE FROM kept WHERE scope = ?", (scope,))

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with disk_errors(), self._lock, self._connection as transaction:
            yield transaction

    def close(self) -> None:
        """End, with everything in the one file."""
        with self._lock:
            self._connection.close()
