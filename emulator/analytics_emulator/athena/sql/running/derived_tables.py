"""Derived tables that take work to compute, kept for the queries that share them.

A dashboard's visuals ask `SELECT … FROM (the data set's SQL) AS t` in ever new ways, and its data
sets begin with the same WITH queries. The rows of such a derived table over many rows, and those
of its WITH queries, are kept, each in a Parquet file of its own: quicker to write than a table of
DuckDB's, as quick to read, and half the size. The key is the DuckDB SQL with the tables that it
reads; which of their files is each one's coverage: a path stands for one content for ever, so other
data is another table. Rows over more partitions serve a query over fewer, such as a shorter period.
What isn't deterministic is never kept. Answers are Athena's, which computes anew; so are the bytes
scanned, counted from the files.
"""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import duckdb

from analytics_emulator.sql_text import text_literal

from ..errors import AthenaQueryError, QueryCancelledError
from ..nodes.forms import called
from .coverage import Coverage, all_serve
from .statement import Connection, Statement
from .volatile import VolatileFunctions

LEAST_ROWS = 200_000  # below these a query over files is as quick
LIMIT_BYTES = 1024**3
MOST_TABLES = 50
WAIT_SECONDS = 0.05

# Parquet holds an interval's milliseconds in 32 bits, and a time without its offset. What it turns
# into another type altogether, such as a huge integer into a double, the file's own types tell.
_INEXACT = ("INTERVAL", "TIME WITH TIME ZONE")


@dataclass(frozen=True)
class Wanted:
    """A derived table that a query has use for: its SQL but for the files, and their rows.

    `covers` are the files that the query chose, scan by scan.
    """

    sql: str
    rows: int
    covers: tuple[Coverage, ...] = ()


@dataclass(frozen=True)
class Computing:
    """What computes a derived table's rows, and the files behind them, scan by scan.

    Those may be more than its query chose, where it is computed out of kept WITH queries.
    """

    sql: str
    covers: tuple[Coverage, ...] = ()


@dataclass
class KeptTable:
    """One derived table: who uses it, and its file once it is built (None where it can't be)."""

    key: str
    covers: tuple[Coverage, ...]
    users: int = 0
    path: Path | None = None
    built: threading.Event = field(default_factory=threading.Event)

    def serves(self, key: str, wanted: Wanted) -> bool:
        """Return whether it has the rows that are wanted; what failed is not tried again."""
        if self.key != key:
            return False
        failed = self.built.is_set() and self.path is None
        return self.covers == wanted.covers or (
            not failed and all_serve(self.covers, wanted.covers)
        )


class DerivedTables:
    """What is kept; safe to use from several threads.

    A table is made from `least_rows` rows of files or more. Together they take up to `limit_bytes`
    in files of the folder; what wasn't used for longest goes first.
    """

    def __init__(
        self, folder: Path, least_rows: int = LEAST_ROWS, limit_bytes: int = LIMIT_BYTES
    ) -> None:
        self._folder = folder
        self._least_rows = least_rows
        self._limit_bytes = limit_bytes
        self._lock = threading.Lock()
        self._numbers, self._entries = count(1), count(1)
        self._kept: OrderedDict[int, KeptTable] = OrderedDict()  # in order of use, the latest last
        self._volatile = VolatileFunctions()

    @contextmanager
    def lease(self, connection: Connection, cancel: threading.Event | None) -> Iterator["Lease"]:
        """Return a hold on the tables that one query uses, until its block ends."""
        lease = Lease(self, connection, cancel)
        try:
            yield lease
        finally:
            with self._lock:
                for kept in lease.held:
                    kept.users -= 1

    def hold(
        self, wanted: Wanted, lease: "Lease", computing: Callable[[], Computing]
    ) -> KeptTable | None:
        """Return the table with a derived table's rows; None where none is kept."""
        if wanted.rows < self._least_rows:
            return None
        if self._volatile.called_in(wanted.sql, lease.connection):
            return None
        kept, is_builder = self._entry(wanted, lease)
        if is_builder:
            self._build(kept, computing, lease)
        while not kept.built.wait(WAIT_SECONDS):
            lease.check()
        if kept.path is None:
            lease.check()  # what was interrupted may have failed in other words
            return None
        # It may have come to be of more files than its builder chose.
        return kept if all_serve(kept.covers, wanted.covers) else None

    def _entry(self, wanted: Wanted, lease: "Lease") -> tuple[KeptTable, bool]:
        """Return what is kept of what is wanted, and whether the caller is to build it."""
        key = hashlib.sha256(wanted.sql.encode()).hexdigest()
        with self._lock:
            latest = reversed(self._kept.items())
            number = next((n for n, kept in latest if kept.serves(key, wanted)), None)
            is_builder = number is None
            if number is None:
                number = next(self._entries)
                self._kept[number] = KeptTable(key, wanted.covers)
            kept = self._kept[number]
            self._kept.move_to_end(number)
            kept.users += 1
            lease.held.append(kept)
            return kept, is_builder

    def _build(self, kept: KeptTable, computing: Callable[[], Computing], lease: "Lease") -> None:
        """Compute the rows; what fails is left to the query itself, which may not need it."""
        path = self._folder / f"kept_{next(self._numbers)}.parquet"
        try:
            computed = computing()
            if self._make(path, computed.sql, lease.connection):
                kept.covers, kept.path = computed.covers, path
        except (duckdb.InterruptException, QueryCancelledError):
            self._forget(kept)
            raise
        finally:
            if kept.path is None:
                path.unlink(missing_ok=True)
            kept.built.set()
        self._evict()

    def _make(self, path: Path, sql: str, connection: Connection) -> bool:
        """Write a file; tell whether it could be written, and gives the very same rows.

        A LIMIT on its rows would bound its size more simply, but DuckDB 2.0 plans joins under one
        so that they don't end.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        file = text_literal(str(path))
        try:
            columns = _columns(sql, connection)
            if any(kind in type_ for _, type_ in columns for kind in _INEXACT):
                return False
            statement = Statement(f"COPY ({sql}) TO {file} (FORMAT parquet)", called(sql))
            connection.rows(statement, (path, self._limit_bytes))
            return _columns(f"FROM read_parquet({file})", connection) == columns
        except duckdb.InterruptException:
            raise
        except (duckdb.Error, AthenaQueryError):
            return False

    def _forget(self, kept: KeptTable) -> None:
        with self._lock:
            key = next(key for key, found in self._kept.items() if found is kept)
            del self._kept[key]

    def files(self) -> list[Path]:
        """Return the files of the tables that are kept."""
        with self._lock:
            return [kept.path for kept in self._kept.values() if kept.path]

    def _evict(self) -> None:
        """Let go of what nobody uses until the rest is within the limits."""
        with self._lock:
            for key, kept in list(self._kept.items()):
                paths = [found.path for found in self._kept.values() if found.path]
                taken = sum(path.stat().st_size for path in paths)
                if taken <= self._limit_bytes and len(self._kept) <= MOST_TABLES:
                    return
                if not kept.users and kept.built.is_set():
                    if kept.path:
                        kept.path.unlink(missing_ok=True)
                    del self._kept[key]


def _columns(sql: str, connection: Connection) -> list[tuple[str, str]]:
    """Return the names and DuckDB types of a query's columns."""
    described = connection.rows(Statement(f"DESCRIBE {sql}", called(sql)))
    return [(str(name), str(type_)) for name, type_, *_ in described]


@dataclass
class Lease:
    """The tables that one query uses."""

    tables: DerivedTables
    connection: Connection
    cancel: threading.Event | None
    held: list[KeptTable] = field(default_factory=list)

    def check(self) -> None:
        """Raise QueryCancelledError where the query was cancelled."""
        if self.cancel and self.cancel.is_set():
            raise QueryCancelledError

    def table(self, wanted: Wanted, computing: Callable[[], Computing]) -> KeptTable | None:
        """Return a table that has the rows that are wanted."""
        return self.tables.hold(wanted, self, computing)
