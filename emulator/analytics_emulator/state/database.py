"""SQLite files of a state folder: of one format, this user's alone, in their write-ahead log."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from analytics_emulator.state.durable import syncs
from analytics_emulator.state.snapshots import UnreadableStateError


def open_database(path: Path, schema: str, version: int) -> sqlite3.Connection:
    """Open a file, or make it with its tables; raises UnreadableStateError for any other."""
    path.touch(mode=0o600)
    connection = sqlite3.connect(path, check_same_thread=False)
    try:
        _prepare(connection, schema, version)
    except (sqlite3.DatabaseError, UnreadableStateError) as error:
        connection.close()
        raise UnreadableStateError(f"{path.name}: {error}") from error
    return connection


def temporary_database(schema: str) -> sqlite3.Connection:
    """Open one of this process alone, which SQLite moves to a disk where it grows."""
    connection = sqlite3.connect("", check_same_thread=False)
    connection.executescript(schema)
    return connection


@contextmanager
def disk_errors() -> Iterator[None]:
    """Turn what SQLite says of a disk that takes nothing into an OSError."""
    try:
        yield
    except sqlite3.OperationalError as error:
        is_full = error.sqlite_errorcode == sqlite3.SQLITE_FULL
        raise OSError(errno.ENOSPC if is_full else errno.EIO, str(error)) from error


def _prepare(connection: sqlite3.Connection, schema: str, version: int) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    # FULL syncs the log at each commit; OFF leaves it to the operating system.
    connection.execute(f"PRAGMA synchronous = {'FULL' if syncs() else 'OFF'}")
    with closing(connection.execute("PRAGMA user_version")) as cursor:
        (found,) = cursor.fetchone()
    if found not in (0, version):
        raise UnreadableStateError(f"it isn't of format {version}")
    if found == 0:
        connection.executescript(f"BEGIN; {schema}; PRAGMA user_version = {version}; COMMIT")
