"""The way in: compile a query once, run it as often as wanted, several at a time."""

import shutil
import threading
import time
import weakref
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from uuid import uuid4

import pyarrow as pa

from ..binding.queries.query_binder import QueryBinder
from ..binding.shape import OutputColumn, Session, TableScan
from ..errors import AthenaQueryError, QueryTimeoutError, ResourcesExhaustedError
from ..nodes.node import Node
from ..nodes.queries import Query, Scan
from ..nodes.values import VARCHAR, Column, Value, cast_to
from ..nodes.walking import walk
from ..reading.dialect import parse_query
from ..reading.parameters import bind
from ..rewriting import columns_touched, rewritten
from ..rewriting.narrow_decimals import narrowed
from ..source import TableResolver
from ..types import Type, column_info
from ..writing import write
from .bounded import bounded
from .bounds import bounds
from .choices import Choices
from .datascan import scanned_bytes
from .derived_tables import LEAST_ROWS, DerivedTables
from .inputs import InputTable, input_tables
from .kept import Kept
from .local import LocalExecutor
from .own_folder import own_folder
from .plans import Plan, plan_of
from .profiles import Profile, operator_of
from .render import rows_as_text
from .scans import ReadScan, read_scan
from .sinks import TableSink
from .statement import Connection, Sink, Statement


class Executor(Protocol):
    """Where queries are executed: in this process, or in others."""

    def connection(self, cancel: threading.Event | None) -> AbstractContextManager[Connection]:
        """Return a connection for one query, which `cancel` ends."""
        ...


@dataclass(frozen=True)
class ResultColumn:
    """A result's column as Athena's ColumnInfo describes it."""

    name: str
    type: str
    precision: int
    scale: int


@dataclass(frozen=True)
class CompiledQuery:
    """A typed query as it is to be written, and the tables that it reads."""

    query: Query
    outputs: list[OutputColumn]
    scans: list[TableScan]
    touched: dict[int, set[str]]
    engine: "SqlEngine"

    @property
    def columns(self) -> list[ResultColumn]:
        """The result's columns."""
        return [ResultColumn(c.label, *column_info(c.type)) for c in self.outputs]

    @property
    def types(self) -> list[Type]:
        """The columns' Trino types."""
        return [c.type for c in self.outputs]


class QueryResult:
    """A finished query: typed values, and their texts on demand."""

    def __init__(self, query: CompiledQuery, table: pa.Table, scanned: int) -> None:
        self.columns = query.columns
        self.types = query.types
        self.scanned_bytes = scanned
        self._table = table

    @property
    def rows(self) -> Iterable[Sequence[str | None]]:
        """The rows as Athena's texts."""
        return rows_as_text(self._table, self.types)

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        return int(self._table.num_rows)

    def arrow(self) -> pa.Table:
        """Return the typed values, columns under their headings (for CTAS, INSERT and UNLOAD)."""
        return self._table.rename_columns([c.name for c in self.columns])


class SqlEngine:
    """Compiles and runs Athena SELECTs over the tables of a resolver.

    They are executed in this process, or where the executor says. Derived tables that take work
    over `least_kept_rows` rows of files or more are kept in the folder. Without `prune` every
    partition is read, which changes no answer.
    """

    def __init__(
        self,
        resolver: TableResolver,
        least_kept_rows: int = LEAST_ROWS,
        *,
        prune: bool = True,
        executor: Executor | None = None,
        folder: Path | None = None,
    ) -> None:
        self._resolver = resolver
        self._prune = prune
        self.executor = executor or LocalExecutor()
        self.choices = Choices()
        self.derived = DerivedTables(folder or _temporary_folder(self), least_kept_rows)

    def check_text(self, sql: str) -> None:
        """Raise MalformedQueryError for a text that StartQueryExecution would refuse."""
        bounded(lambda: parse_query(sql))

    def compile(
        self,
        sql: str,
        database: str | None,
        parameters: Sequence[str] = (),
        cancel: threading.Event | None = None,
    ) -> CompiledQuery:
        """Type and rewrite a query; `cancel` ends that (QueryCancelledError).

        Raises AthenaQueryError where Athena's query would end FAILED, and what `check_text` raises.
        """
        return bounded(lambda: self._compile(sql, database, parameters), cancel)

    def _compile(self, sql: str, database: str | None, parameters: Sequence[str]) -> CompiledQuery:
        session = Session(self._resolver, self._evaluated, database)
        read = parse_query(sql)
        tree = bind(read, parameters) if "?" in sql else read
        bound = QueryBinder(sql, database, session).text(tree)
        query = rewritten(bound.query, session.scans, prune=self._prune)
        return CompiledQuery(query, bound.columns, session.scans, columns_touched(query), self)

    def _evaluated(self, value: Value) -> str | None:
        """Compute a value without columns, as a text."""
        written = write(cast_to(VARCHAR, value), {})
        statement = Statement(f"SELECT {written.sql} AS x", written.functions)
        with self.executor.connection(None) as connection:
            found = connection.answer(statement, TableSink()).column(0)[0].as_py()
        return None if found is None else str(found)

    def run(self, query: CompiledQuery, cancel: threading.Event | None = None) -> QueryResult:
        """Run a compiled query in this process; `cancel` interrupts it (QueryCancelledError)."""
        table, scanned = self.answer(query, TableSink(), cancel)
        return QueryResult(query, table, scanned)

    def inputs(
        self, query: CompiledQuery, cancel: threading.Event | None = None
    ) -> list[InputTable]:
        """Return the tables that a query reads, and of which partitions."""
        with self.executor.connection(cancel) as connection:
            return input_tables(query, self.choices, connection)

    def plan[T](
        self,
        query: CompiledQuery,
        form: Callable[[Plan], T],
        cancel: threading.Event | None = None,
    ) -> T:
        """Return what `form` makes of a query's plan in Trino's terms."""
        with self.executor.connection(cancel) as connection:
            return bounded(lambda: form(plan_of(query, connection)), cancel)

    def profile(self, query: CompiledQuery, cancel: threading.Event | None = None) -> Profile:
        """Run a compiled query over its files for what DuckDB measures; its rows are dropped."""
        with self.executor.connection(cancel) as connection:
            scans = read_scans(query, connection)
            plain = bounded(lambda: _statement(query.query, scans), cancel)
            explained = f"EXPLAIN (ANALYZE, FORMAT JSON) {plain.sql}"
            start = time.monotonic()
            told = connection.answer(Statement(explained, plain.functions), TableSink())
            seconds = time.monotonic() - start
        pairs = [(s.files, query.touched.get(n, set())) for n, s in scans.items()]
        return Profile(operator_of(told.column(1)[0].as_py()), scanned_bytes(pairs), seconds)

    def answer[T](
        self, query: CompiledQuery, sink: Sink[T], cancel: threading.Event | None = None
    ) -> tuple[T, int]:
        """Run a compiled query; return what the sink made of its rows, and the bytes scanned."""
        with (
            self.executor.connection(cancel) as connection,
            self.derived.lease(connection, cancel) as lease,
        ):
            scans = read_scans(query, connection)
            kept = Kept(scans, lease, self.choices).put_into(query.query)
            taken = _answer(query, kept, scans, lease.connection, sink, cancel)
        pairs = [(s.files, query.touched.get(n, set())) for n, s in scans.items()]
        return taken, scanned_bytes(pairs)


def _temporary_folder(owner: object) -> Path:
    """Return a folder that goes with its owner, once somebody makes it."""
    folder = own_folder() / f"kept-{uuid4().hex}"
    weakref.finalize(owner, shutil.rmtree, folder, ignore_errors=True)
    return folder


def _answer[T](
    query: CompiledQuery,
    kept: Query,
    scans: dict[int, ReadScan],
    connection: Connection,
    sink: Sink[T],
    cancel: threading.Event | None,
) -> T:
    """Run a query over kept tables where there are some; what fails so runs over its files."""
    if kept is not query.query:
        try:
            statement = bounded(lambda: _statement(kept, scans), cancel)
            return connection.answer(statement, sink)
        except (ResourcesExhaustedError, QueryTimeoutError):
            raise
        except AthenaQueryError:
            pass
    statement = bounded(lambda: _statement(query.query, scans), cancel)
    return connection.answer(statement, sink)


def _statement(query: Query, scans: dict[int, ReadScan]) -> Statement:
    written = write(_as_written(query, scans), _texts(scans))
    return Statement(written.sql, written.functions)


def _as_written(query: Query, scans: dict[int, ReadScan]) -> Query:
    """Return a query as its files let it be computed."""
    return narrowed(query, bounds(query, scans))


def read_scans(query: CompiledQuery, connection: Connection) -> dict[int, ReadScan]:
    """Choose the files of all of a query's scans; return them by the scan's number."""
    parts = list(walk(query.query))
    read = {p.number: p for p in parts if isinstance(p, Scan)}
    named = _columns_named(parts)
    choices = query.engine.choices
    return {
        s.number: read_scan(s, scan.conditions, frozenset(named[s.number]), choices, connection)
        for s in query.scans
        if (scan := read.get(s.number)) is not None
    }


def _columns_named(parts: Sequence[Node]) -> Mapping[int, set[str]]:
    """Return, by a scan's number, the columns of it that a query names anywhere."""
    by_relation: dict[str, set[str]] = defaultdict(set)
    for part in parts:
        if isinstance(part, Column):
            by_relation[part.relation].add(part.name)
    found: dict[int, set[str]] = defaultdict(set)
    for part in parts:
        if isinstance(part, Scan):
            found[part.number] |= by_relation[part.alias]
    return found


def _texts(scans: dict[int, ReadScan]) -> dict[int, str]:
    return {number: scan.sql for number, scan in scans.items()}


def duckdb_sql(compiled: CompiledQuery) -> str:
    """Return the DuckDB SQL that runs, with its files (its macros are in `prelude`)."""
    with compiled.engine.executor.connection(None) as connection:
        scans = read_scans(compiled, connection)
        return write(_as_written(compiled.query, scans), _texts(scans)).sql
