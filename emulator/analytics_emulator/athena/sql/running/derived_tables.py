"""Derived tables that take work to compute, kept in memory for the queries that share them.

A dashboard's visuals ask `SELECT … FROM (the data set's SQL) AS t` in ever new ways, and its data
sets begin with the same WITH queries. The rows of such a derived table over many rows, and those of
its WITH queries, are kept, compressed, each in a DuckDB database of its own. The key is the DuckDB
SQL with its files: a path stands for one content for ever, so other data is another key. What isn't
deterministic is never kept. Answers are Athena's, which computes anew; so are the bytes scanned,
counted from the files.
"""

import hashlib
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count

import duckdb

from ..errors import QueryCancelledError
from .interruption import interrupting

LEAST_ROWS = 200_000  # below these a query over files is as quick
LIMIT_BYTES = 1024**3
UNCOMPRESSED = 4  # times as much may a table take while it is being built
MOST_TABLES = 50
WAIT_SECONDS = 0.05
MEMORY_POLL_SECONDS = 0.1

_VOLATILE = """
SELECT DISTINCT function_name FROM duckdb_functions()
WHERE stability <> 'CONSISTENT' AND function_name <> 'error'
"""
_MEMORY = "SELECT memory_usage_bytes FROM duckdb_memory() WHERE tag = 'IN_MEMORY_TABLE'"


@dataclass
class _Memory:
    """What tables in memory take, against a limit."""

    connection: duckdb.DuckDBPyConnection
    limit_bytes: int
    was_exceeded: bool = False

    def is_exceeded(self) -> bool:
        """Look whether the limit is passed, and remember it."""
        self.was_exceeded = self.was_exceeded or _taken_bytes(self.connection) > self.limit_bytes
        return self.was_exceeded


def _taken_bytes(connection: duckdb.DuckDBPyConnection) -> int:
    ((taken,),) = connection.execute(_MEMORY).fetchall()
    return int(taken)


@dataclass
class _Kept:
    """One derived table: who uses it, and its name once it is built (None where it can't be)."""

    users: int = 0
    name: str | None = None
    built: threading.Event = field(default_factory=threading.Event)


class DerivedTables:
    """What is kept; safe to use from several threads.

    A table is made from `least_rows` rows of files or more. Together they take up to `limit_bytes`;
    what wasn't used for longest goes first.
    """

    def __init__(
        self,
        database: duckdb.DuckDBPyConnection,
        least_rows: int = LEAST_ROWS,
        limit_bytes: int = LIMIT_BYTES,
    ) -> None:
        self._database = database
        self._least_rows = least_rows
        self._limit_bytes = limit_bytes
        self._lock = threading.Lock()
        self._numbers = count(1)
        self._kept: OrderedDict[str, _Kept] = OrderedDict()  # in order of use, the latest last

    @contextmanager
    def lease(
        self, connection: duckdb.DuckDBPyConnection, cancel: threading.Event | None
    ) -> Iterator["Lease"]:
        """Return a hold on the tables that one query uses, until its block ends."""
        lease = Lease(self, connection, cancel)
        try:
            yield lease
        finally:
            with self._lock:
                for kept in lease.held:
                    kept.users -= 1

    @cached_property
    def _volatile(self) -> re.Pattern[str]:
        """Find calls of functions that give another value each time; read when first needed."""
        with self._database.cursor() as own:
            names = [re.escape(name) for (name,) in own.execute(_VOLATILE).fetchall()]
        return re.compile(rf"\b({'|'.join(names)})\(")

    def hold(
        self, sql: str, rows: int, lease: "Lease", shorter: Callable[[], str] | None
    ) -> str | None:
        """Return the name of a table with a derived table's rows; None where none is kept."""
        if rows < self._least_rows or self._volatile.search(sql):
            return None
        kept, is_builder = self._entry(hashlib.sha256(sql.encode()).hexdigest(), lease)
        if is_builder:
            self._build(kept, shorter or (lambda: sql), lease.connection)
        while not kept.built.wait(WAIT_SECONDS):
            if lease.cancel and lease.cancel.is_set():
                raise QueryCancelledError
        return kept.name

    def _entry(self, key: str, lease: "Lease") -> tuple[_Kept, bool]:
        """Return what is kept by a key, and whether the caller is to build it."""
        with self._lock:
            is_builder = key not in self._kept
            kept = self._kept.setdefault(key, _Kept())
            self._kept.move_to_end(key)
            kept.users += 1
            lease.held.append(kept)
            return kept, is_builder

    def _build(
        self, kept: _Kept, sql: Callable[[], str], connection: duckdb.DuckDBPyConnection
    ) -> None:
        """Compute the rows; what fails is left to the query itself, which may not need it."""
        database = f"kept_{next(self._numbers)}"
        try:
            if self._make(database, sql(), connection):
                kept.name = f"{database}.main.rows"
        except (duckdb.InterruptException, QueryCancelledError):
            self._forget(kept)
            raise
        finally:
            if kept.name is None:
                connection.execute(f"DETACH DATABASE IF EXISTS {database}")
            kept.built.set()
        self._evict(connection)

    def _make(self, database: str, sql: str, connection: duckdb.DuckDBPyConnection) -> bool:
        """Make a table in a database of its own; tell whether it could be made.

        A LIMIT on its rows would bound its size more simply, but DuckDB 2.0 plans joins under one
        so that they don't end.
        """
        with connection.cursor() as own:
            memory = _Memory(own, self._limit_bytes * UNCOMPRESSED)
            try:
                connection.execute(f"ATTACH ':memory:' AS {database} (COMPRESS)")
                with interrupting(connection, memory.is_exceeded, MEMORY_POLL_SECONDS):
                    connection.execute(f"CREATE TABLE {database}.main.rows AS FROM ({sql})")
                connection.execute(f"CHECKPOINT {database}")  # this is when it compresses
            except duckdb.InterruptException:
                if not memory.was_exceeded:
                    raise
                return False
            except duckdb.Error:
                return False
        return True

    def _forget(self, kept: _Kept) -> None:
        with self._lock:
            key = next(key for key, found in self._kept.items() if found is kept)
            del self._kept[key]

    def _evict(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Let go of what nobody uses until the rest is within the limits.

        A table that is being built isn't compressed yet, so its builder does this when it is.
        """
        with self._lock:
            if not all(kept.built.is_set() for kept in self._kept.values()):
                return
            for key, kept in list(self._kept.items()):
                taken = _taken_bytes(connection)
                if taken <= self._limit_bytes and len(self._kept) <= MOST_TABLES:
                    return
                if not kept.users:
                    if kept.name:
                        connection.execute(f"DETACH {kept.name.partition('.')[0]}")
                    del self._kept[key]


@dataclass
class Lease:
    """The tables that one query uses."""

    tables: DerivedTables
    connection: duckdb.DuckDBPyConnection
    cancel: threading.Event | None
    held: list[_Kept] = field(default_factory=list)

    def name(self, sql: str, rows: int, shorter: Callable[[], str] | None = None) -> str | None:
        """Return the name of a table that has the rows of `sql`, made from `rows` rows of files.

        `shorter` gives other SQL for the same rows, which is asked for only to compute them.
        """
        return self.tables.hold(sql, rows, self, shorter)
