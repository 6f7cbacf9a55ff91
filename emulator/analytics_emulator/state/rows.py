"""Rows that are on the disk when a call returns: what grows with the data, too much for snapshots.

A row is a text with a scope and a name, unique together; rows come back in the order in which
they were first put. Bytes that rows tell of may lie beside them, and are on the disk with them.
SQLite keeps all, in its write-ahead log until it is moved into the file.
"""

import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from analytics_emulator.state.database import Database, disk_errors, system_error
from analytics_emulator.state.snapshots import UnreadableStateError

type Row = tuple[str, str, str]

_TABLE = """
CREATE TABLE IF NOT EXISTS kept (
    place INTEGER PRIMARY KEY AUTOINCREMENT,
    scope TEXT NOT NULL, name TEXT NOT NULL, content TEXT NOT NULL, UNIQUE (scope, name));
CREATE TABLE IF NOT EXISTS bytes (name TEXT PRIMARY KEY, content BLOB NOT NULL) WITHOUT ROWID
"""
_PUT = """
INSERT INTO kept (scope, name, content) VALUES (?, ?, ?)
ON CONFLICT (scope, name) DO UPDATE SET content = excluded.content
"""
FORMAT = 1


class Rows:
    """The rows of one file; safe to use from several threads, whose changes share a sync."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        self._database = Database(path, _TABLE, FORMAT)
        self._connection = self._database.connection

    def all(self) -> list[Row]:
        """Return every row: scope, name, content."""
        return self._read("SELECT scope, name, content FROM kept ORDER BY place")

    def is_empty(self) -> bool:
        """Return whether there is no row at all."""
        return not self._read("SELECT 1 FROM kept LIMIT 1")

    def _read(self, statement: str) -> list[Any]:
        try:
            with self._lock, closing(self._connection.cursor()) as cursor:
                return cursor.execute(statement).fetchall()
        except sqlite3.DatabaseError as error:
            raise (system_error(error) or UnreadableStateError(str(error))) from error

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
        self.write(put, removed)
        self.sync()

    def write(self, put: Iterable[Row], removed: Iterable[tuple[str, str]] = ()) -> None:
        """Put and remove rows, all or none, with the next `sync` on the disk.

        Raises OSError where the disk takes nothing.
        """
        with self._transaction() as transaction:
            transaction.executemany("DELETE FROM kept WHERE scope = ? AND name = ?", removed)
            transaction.executemany(_PUT, put)

    def sync(self) -> None:
        """Return when all that was written is on the disk; who waits meanwhile shares it."""
        self._database.sync()

    def remove_scope(self, scope: str) -> None:
        """Remove a scope's rows."""
        with self._transaction() as transaction:
            transaction.execute("DELETE FROM kept WHERE scope = ?", (scope,))
        self.sync()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with disk_errors(), self._lock, self._connection as transaction:
            yield transaction

    def put_bytes(self, name: str, content: bytes) -> None:
        """Put bytes beside the rows, with the next `sync` on the disk.

        Raises OSError where the disk takes nothing.
        """
        with self._transaction() as transaction:
            transaction.execute("INSERT OR REPLACE INTO bytes VALUES (?, ?)", (name, content))

    def bytes_of(self, name: str) -> bytes | None:
        """Return bytes that were put, None where there are none."""
        with self._lock, closing(self._connection.cursor()) as cursor:
            found = cursor.execute("SELECT content FROM bytes WHERE name = ?", (name,)).fetchone()
        return found and bytes(found[0])

    def bytes_names(self) -> set[str]:
        """Name all bytes that were put."""
        with self._lock, closing(self._connection.cursor()) as cursor:
            return {name for (name,) in cursor.execute("SELECT name FROM bytes")}

    def remove_bytes(self, names: Iterable[str]) -> None:
        """Remove bytes, with the next `sync` from the disk."""
        with self._transaction() as transaction:
            transaction.executemany("DELETE FROM bytes WHERE name = ?", [(n,) for n in names])

    def close(self) -> None:
        """End, with everything in the one file."""
        with self._lock:
            self._database.close()
