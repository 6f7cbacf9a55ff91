"""The way in: compile a query once, run it as often as wanted, several at a time."""

import threading
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from ..binding.queries.query_binder import QueryBinder
from ..binding.shape import OutputColumn, Session, TableScan
from ..errors import AthenaQueryError, QueryCancelledError
from ..nodes.queries import Query, Scan
from ..nodes.values import Value
from ..nodes.walking import walk
from ..reading.dialect import parse_query
from ..reading.parameters import bind
from ..rewriting import columns_touched, rewritten
from ..source import TableResolver
from ..types import Type, column_info
from ..writing import write
from .datascan import scanned_bytes
from .deep import DUCKDB_DEPTH, on_deep_stack, too_deep, with_room
from .derived_tables import LEAST_ROWS, DerivedTables, Lease
from .failures import athena_error, is_depth_error
from .interruption import interrupting
from .kept import Kept
from .prelude import PythonFunctions, install
from .render import rows_as_text
from .scans import ReadScan, read_scan

CANCEL_POLL_SECONDS = 0.05


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

    Derived tables that take work over `least_kept_rows` rows of files or more are kept. Without
    `prune` every partition is read, which changes no answer.
    """

    def __init__(
        self, resolver: TableResolver, least_kept_rows: int = LEAST_ROWS, *, prune: bool = True
    ) -> None:
        self._resolver = resolver
        self._prune = prune
        self._database = duckdb.connect()
        self._lock = threading.Lock()
        install(self._database)
        self._functions = PythonFunctions(self._database)
        self._derived = DerivedTables(self._database, least_kept_rows)

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Return a connection of its own to the one database."""
        with self._lock:
            return self._database.cursor()

    def compile(
        self, sql: str, database: str | None, parameters: Sequence[str] = ()
    ) -> CompiledQuery:
        """Type and rewrite a query.

        Raises AthenaQueryError where Athena's query would end FAILED, MalformedQueryError where
        StartQueryExecution would refuse the text.
        """
        return with_room(lambda: self._compile(sql, database, parameters))

    def _compile(self, sql: str, database: str | None, parameters: Sequence[str]) -> CompiledQuery:
        session = Session(self._resolver)
        tree = bind(parse_query(sql), parameters)
        bound = QueryBinder(sql, database, session).text(tree)
        query = rewritten(bound.query, session.scans, prune=self._prune)
        return CompiledQuery(query, bound.columns, session.scans, columns_touched(query), self)

    def run(self, query: CompiledQuery, cancel: threading.Event | None = None) -> QueryResult:
        """Run a compiled query; `cancel` interrupts it (QueryCancelledError)."""
        connection = self.cursor()
        try:
            with (
                _cancellable(connection, cancel),
                self._derived.lease(connection, cancel) as lease,
            ):
                scans = read_scans(query, connection)
                table = self._answer(query, scans, lease)
        except duckdb.InterruptException:
            raise QueryCancelledError from None
        finally:
            connection.close()
        pairs = [(s.files, query.touched.get(n, set())) for n, s in scans.items()]
        return QueryResult(query, table, scanned_bytes(pairs))

    def _answer(self, query: CompiledQuery, scans: dict[int, ReadScan], lease: Lease) -> pa.Table:
        """Run a query over kept tables where there are some; what fails so runs over its files."""
        written = write(query.query, _texts(scans))
        self._functions.register(written.functions)
        kept = Kept(scans, lease).put_into(query.query)
        if kept is not query.query:
            with suppress(AthenaQueryError):
                return _execute(lease.connection, write(kept, _texts(scans)).sql)
        return _execute(lease.connection, written.sql)


def _cancellable(
    connection: duckdb.DuckDBPyConnection, cancel: threading.Event | None
) -> AbstractContextManager[None]:
    if cancel is None:
        return nullcontext()
    if cancel.is_set():
        raise QueryCancelledError
    return interrupting(connection, cancel.is_set, CANCEL_POLL_SECONDS)


def _execute(connection: duckdb.DuckDBPyConnection, sql: str) -> pa.Table:
    try:
        return connection.sql(sql).to_arrow_table()
    except duckdb.InterruptException:
        raise
    except duckdb.Error as error:
        if is_depth_error(error):
            return _execute_deep(connection, sql)
        raise athena_error(error) from error


def _execute_deep(connection: duckdb.DuckDBPyConnection, sql: str) -> pa.Table:
    """Run a query whose expressions nest deeper than a usual stack holds."""
    connection.execute(f"SET max_expression_depth = {DUCKDB_DEPTH}")
    # This one takes time by the cube of the depth: 9 s for 1,200 additions.
    connection.execute("SET disabled_optimizers = 'common_subexpressions'")
    try:
        return on_deep_stack(lambda: connection.sql(sql).to_arrow_table())
    except duckdb.InterruptException:
        raise
    except duckdb.Error as error:
        raise (too_deep() if is_depth_error(error) else athena_error(error)) from error
    finally:
        connection.execute("RESET disabled_optimizers")


def read_scans(query: CompiledQuery, connection: duckdb.DuckDBPyConnection) -> dict[int, ReadScan]:
    """Choose the files of all of a query's scans; return them by the scan's number."""
    conditions: dict[int, tuple[Value, ...]] = {
        n.number: n.conditions for n in walk(query.query) if isinstance(n, Scan)
    }
    return {
        s.number: read_scan(s, conditions[s.number], connection)
        for s in query.scans
        if s.number in conditions
    }


def _texts(scans: dict[int, ReadScan]) -> dict[int, str]:
    return {number: scan.sql for number, scan in scans.items()}


def duckdb_sql(compiled: CompiledQuery) -> str:
    """Return the DuckDB SQL that runs, with its files (its macros are in `prelude`)."""
    connection = compiled.engine.cursor()
    try:
        return write(compiled.query, _texts(read_scans(compiled, connection))).sql
    finally:
        connection.close()
