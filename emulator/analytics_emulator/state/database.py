"""SQLite files of a state folder: of one format, this user's alone, in their write-ahead log."""

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from analytics_emulator.state.durable import sync_folder, syncs
from analytics_emulator.state.shared_sync import SharedSync
from analytics_emulator.state.snapshots import UnreadableStateError

# What SQLite says of a system that gives it no room, memory or descriptors; the file may be whole.
_OF_THE_SYSTEM = frozenset(
    {
        *(sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_NOMEM),
        *(sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM),
    }
)


class Database:
    """One file, open; a transaction is on the disk after its commit and a `sync`.

    Who holds a connection's lock needn't hold it while the disk works: SQLite itself syncs the log
    only where it has to for the file's sake (`synchronous = NORMAL`), and commits that come
    together share the sync that makes them last.

    Raises UnreadableStateError for a file that isn't one of these, OSError where the system doesn't
    let it be opened.
    """

    def __init__(self, path: Path, schema: str, version: int) -> None:
        path.touch(mode=0o600)
        with disk_errors():
            self.connection = sqlite3.connect(path, check_same_thread=False)
        self._log: int | None = None
        self._shared = SharedSync(self._sync_log)
        try:
            _prepare(self.connection, schema, version)
            if syncs():
                self._log = os.open(f"{path}-wal", os.O_RDONLY | os.O_CLOEXEC)
                sync_folder(path.parent)
        except (sqlite3.DatabaseError, UnreadableStateError, OSError) as error:
            self.connection.close()
            raise _opening_error(path, error) from error

    def sync(self) -> None:
        """Return when what was committed is on the disk; raises OSError where it isn't."""
        if self._log is not None:
            self._shared.wait()

    def close(self) -> None:
        """End, with everything in the one file."""
        self.connection.close()
        if self._log is not None:
            os.close(self._log)
            self._log = None

    def _sync_log(self) -> None:
        if self._log is not None:
            os.fsync(self._log)


class TemporaryDatabase:
    """One of this process alone, which SQLite moves to a disk where it grows."""

    def __init__(self, schema: str) -> None:
        self.connection = sqlite3.connect("", check_same_thread=False)
        self.connection.executescript(schema)

    def sync(self) -> None:
        """Do nothing: it ends with the process."""

    def close(self) -> None:
        """End."""
        self.connection.close()


def require_whole(path: Path) -> None:
    """Raise UnreadableStateError for a file of another's format that is none, or is cut short.

    Raises OSError where the system doesn't let it be read.
    """
    if not path.exists():
        return
    try:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError as error:
        raise _opening_error(path, error) from error


def system_error(error: Exception) -> OSError | None:
    """Return what the system didn't give at the moment, where an error is that."""
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        if code in _OF_THE_SYSTEM:
            return OSError(errno.ENOSPC if code == sqlite3.SQLITE_FULL else errno.EIO, str(error))
    return error if isinstance(error, OSError) else None


def _opening_error(path: Path, error: Exception) -> Exception:
    return system_error(error) or UnreadableStateError(f"{path.name}: {error}")


@contextmanager
def disk_errors() -> Iterator[None]:
    """Turn what SQLite says of a disk that takes nothing into an OSError."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise (system_error(error) or OSError(errno.EIO, str(error))) from error


def _prepare(connection: sqlite3.Connection, schema: str, version: int) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(f"PRAGMA synchronous = {'NORMAL' if syncs() else 'OFF'}")
    with closing(connection.execute("PRAGMA user_version")) as cursor:
        (found,) = cursor.fetchone()
    if found not in (0, version):
        raise UnreadableStateError(f"it isn't of format {version}")
    connection.executescript(f"BEGIN; {schema}; COMMIT")  # also what a version has got since
    if found == 0:
        connection.execute(f"PRAGMA user_version = {version}")
