"""Derived tables that take work to compute, kept for the queries that share them.

A dashboard's visuals ask `SELECT … FROM (the data set's SQL) AS t` in ever new ways, and its data
sets begin with the same WITH queries. The rows of such a derived table over many rows, and those
of its WITH queries, are kept, each in a Parquet file of its own: quicker to write than a table of
DuckDB's, as quick to read, and half the size. The key is the DuckDB SQL with the tables that it
reads; which of their files is each one's coverage: a path stands for one content for ever, so other
data is another table. Where a column tells which partitions a row comes of (parts.py), each of its
values is a part by itself: a new file has its own day computed anew, in a file beside the others.
Rows over more partitions serve a query over fewer, such as a shorter period. What isn't
deterministic is never kept. Answers are Athena's, which computes anew; so are the bytes scanned,
counted from the files.
"""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator, Mapping, Set
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import cast

import duckdb

from analytics_emulator.sql_text import text_literal

from ..errors import AthenaQueryError, QueryCancelledError
from ..nodes.forms import called
from .coverage import Coverage, all_serve, same_files
from .statement import Connection, Statement
from .volatile import VolatileFunctions

LEAST_ROWS = 200_000  # below these a query over files is as quick
LIMIT_BYTES = 1024**3
MOST_TABLES = 200
WAIT_SECONDS = 0.05

# Parquet holds an interval's milliseconds in 32 bits, and a time without its offset. What it turns
# into another type altogether, such as a huge integer into a double, the file's own types tell.
_INEXACT = ("INTERVAL", "TIME WITH TIME ZONE")


type Covers = tuple[Coverage, ...]


@dataclass(frozen=True)
class Wanted:
    """A derived table that a query has use for: its SQL but for the files, and their rows.

    `parts` are the files that the query chose, scan by scan, for each part of its rows: by the
    text of the column's value, or for all under None. `exactly` these files, where what is computed
    of the rows doesn't drop those of others.
    """

    sql: str
    rows: int
    column: str | None = None
    parts: Mapping[str | None, Covers] = field(default_factory=lambda: {None: ()})
    exactly: bool = False


@dataclass(frozen=True)
class KeptPart:
    """What a query takes of a file: all rows, or those with some values of a column."""

    path: Path
    column: str | None = None
    values: tuple[str, ...] = ()


@dataclass(eq=False)
class KeptTable:
    """Some parts of a derived table: who uses them, and their file once it is built (None where it
    can't be)."""

    key: str
    parts: Mapping[str | None, Covers]
    users: int = 0
    path: Path | None = None
    built: threading.Event = field(default_factory=threading.Event)

    def serves(self, wanted: Wanted, value: str | None) -> bool:
        """Return whether it has a part that is wanted; what failed is not tried again."""
        own, covers = self.parts.get(value), wanted.parts[value]
        if own is None:
            return False
        failed = self.built.is_set() and self.path is None
        serve = same_files if wanted.exactly else all_serve
        return (not failed and serve(own, covers)) or own == covers


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
        self._numbers = count(1)
        self._kept: OrderedDict[KeptTable, None] = OrderedDict()  # in order of use, the latest last
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

    def are_worth_keeping(self, rows: int) -> bool:
        """Return whether what is computed of so many rows of files may be kept."""
        return rows >= self._least_rows

    def hold(
        self, wanted: Wanted, lease: "Lease", computing: Callable[[Collection[str | None]], str]
    ) -> list[KeptPart]:
        """Return the files with a derived table's rows; none where they can't be kept.

        `computing` gives the SQL of some parts' rows.
        """
        if not self.are_worth_keeping(wanted.rows):
            return []
        if self._volatile.called_in(wanted.sql, lease.connection):
            return []
        used, new = self._entries(wanted, lease)
        if new:
            self._build(new, lambda: computing(new.parts.keys()), lease)
        for kept in used:
            while not kept.built.wait(WAIT_SECONDS):
                lease.check()
        if any(kept.path is None for kept in used):
            lease.check()  # what was interrupted may have failed in other words
            return []
        return [_taken(kept, wanted.column, values) for kept, values in used.items()]

    def _entries(
        self, wanted: Wanted, lease: "Lease"
    ) -> tuple[dict[KeptTable, set[str | None]], KeptTable | None]:
        """Return what is kept of each part, and what the caller is to build."""
        key = hashlib.sha256(f"{wanted.column}: {wanted.sql}".encode()).hexdigest()
        used: dict[KeptTable, set[str | None]] = {}
        with self._lock:
            latest = [kept for kept in reversed(self._kept) if kept.key == key]
            missing: dict[str | None, Covers] = {}
            for value, covers in wanted.parts.items():
                found = next((kept for kept in latest if kept.serves(wanted, value)), None)
                if found is None:
                    missing[value] = covers
                else:
                    used.setdefault(found, set()).add(value)
            new = KeptTable(key, missing) if missing else None
            if new:
                used[new] = set(missing)
            for kept in used:
                self._kept[kept] = None
                self._kept.move_to_end(kept)
                kept.users += 1
                lease.held.append(kept)
        return used, new

    def _build(self, kept: KeptTable, computing: Callable[[], str], lease: "Lease") -> None:
        """Compute the rows; what fails is left to the query itself, which may not need it."""
        path = self._folder / f"kept_{next(self._numbers)}.parquet"
        try:
            if self._make(path, computing(), lease.connection):
                kept.path = path
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
            del self._kept[kept]

    def files(self) -> list[Path]:
        """Return the files of the tables that are kept."""
        with self._lock:
            return [kept.path for kept in self._kept if kept.path]

    def _evict(self) -> None:
        """Let go of what nobody uses until the rest is within the limits."""
        with self._lock:
            for kept in list(self._kept):
                paths = [found.path for found in self._kept if found.path]
                taken = sum(path.stat().st_size for path in paths)
                if taken <= self._limit_bytes and len(self._kept) <= MOST_TABLES:
                    return
                if not kept.users and kept.built.is_set():
                    if kept.path:
                        kept.path.unlink(missing_ok=True)
                    del self._kept[kept]


def _taken(kept: KeptTable, column: str | None, values: Set[str | None]) -> KeptPart:
    path = cast("Path", kept.path)
    if values == kept.parts.keys():
        return KeptPart(path)
    return KeptPart(path, column, tuple(sorted(value for value in values if value is not None)))


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

    def parts(
        self, wanted: Wanted, computing: Callable[[Collection[str | None]], str]
    ) -> list[KeptPart]:
        """Return the files that have the rows that are wanted."""
        return self.tables.hold(wanted, self, computing)
