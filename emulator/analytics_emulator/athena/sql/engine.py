"""The way in: compile a query once, run it as often as wanted, several at a time."""

import threading
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from .datascan import scanned_bytes
from .derived_tables import LEAST_ROWS, DerivedTables, Lease
from .dialect import parse_query
from .errors import AthenaQueryError, QueryCancelledError
from .failures import athena_error
from .interruption import interrupting
from .kept import Kept
from .parameters import bind
from .prelude import PythonFunctions, install
from .queries import QueryCompiler, Session
from .render import rows_as_text
from .scans import ReadScan, filled, read_scan
from .shape import DerivedTable, OutputColumn, TableScan
from .source import TableResolver
from .typesystem import Type, column_info

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
    """A typed query: DuckDB SQL with a mark for each table scan, and its derived tables' SQL."""

    template: str
    outputs: list[OutputColumn]
    scans: list[TableScan]
    derived: list[DerivedTable]
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
        """The typed values, columns under their headings (for CTAS, INSERT and UNLOAD)."""
        return self._table.rename_columns([c.name for c in self.columns])


class SqlEngine:
    """Compiles and runs Athena SELECTs over the tables of a resolver.

    Derived tables that take work over `least_kept_rows` rows of files or more are kept.
    """

    def __init__(self, resolver: TableResolver, least_kept_rows: int = LEAST_ROWS) -> None:
        self._resolver = resolver
        self._database = duckdb.connect()
        self._lock = threading.Lock()
        install(self._database)
        self._functions = PythonFunctions(self._database)
        self._derived = DerivedTables(self._database, least_kept_rows)

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Give a connection of its own to the one database."""
        with self._lock:
            return self._database.cursor()

    def compile(
        self, sql: str, database: str | None, parameters: Sequence[str] = ()
    ) -> CompiledQuery:
        """Type and translate a query.

        Raises AthenaQueryError where Athena's query would end FAILED, MalformedQueryError where
        StartQueryExecution would refuse the text.
        """
        session = Session(self._resolver)
        tree = bind(parse_query(sql), parameters)
        query = QueryCompiler(sql, database, session).query(tree, None)
        touched: dict[int, set[str]] = {}
        for number, column in query.deps():
            touched.setdefault(number, set()).add(column)
        return CompiledQuery(
            query.sql, query.columns, session.scans, session.derived, touched, self
        )

    def run(self, query: CompiledQuery, cancel: threading.Event | None = None) -> QueryResult:
        """Run a compiled query; `cancel` interrupts it (QueryCancelledError)."""
        self._functions.register(query.template)
        connection = self.cursor()
        try:
            with (
                _cancellable(connection, cancel),
                self._derived.lease(connection, cancel) as lease,
            ):
                scans = read_scans(query, connection)
                table = _answer(query, scans, lease)
        except duckdb.InterruptException:
            raise QueryCancelledError from None
        finally:
            connection.close()
        pairs = [(s.files, query.touched.get(n, set())) for n, s in enumerate(scans)]
        return QueryResult(query, table, scanned_bytes(pairs))


def _cancellable(
    connection: duckdb.DuckDBPyConnection, cancel: threading.Event | None
) -> AbstractContextManager[None]:
    if cancel is None:
        return nullcontext()
    if cancel.is_set():
        raise QueryCancelledError
    return interrupting(connection, cancel.is_set, CANCEL_POLL_SECONDS)


def _answer(query: CompiledQuery, scans: list[ReadScan], lease: Lease) -> pa.Table:
    """Run a query over kept tables where there are some; what fails so is run over its files."""
    kept = Kept(query.scans, scans, lease)
    template = kept.put_into(query.template, query.derived)
    if template != query.template:
        with suppress(AthenaQueryError):
            return _execute(lease.connection, filled(template, query.scans, scans))
    return _execute(lease.connection, fill(query, scans))


def _execute(connection: duckdb.DuckDBPyConnection, sql: str) -> pa.Table:
    try:
        return connection.sql(sql).to_arrow_table()
    except duckdb.InterruptException:
        raise
    except duckdb.Error as error:
        raise athena_error(error) from error


def read_scans(query: CompiledQuery, connection: duckdb.DuckDBPyConnection) -> list[ReadScan]:
    """Choose the files of all of a query's scans."""
    return [read_scan(s, connection) for s in query.scans]


def fill(query: CompiledQuery, scans: list[ReadScan]) -> str:
    """Put the scans' SQL into the query's."""
    return filled(query.template, query.scans, scans)


def duckdb_sql(compiled: CompiledQuery) -> str:
    """Give the DuckDB SQL that runs, with its files (its macros are in `prelude`)."""
    connection = compiled.engine.cursor()
    try:
        return fill(compiled, read_scans(compiled, connection))
    finally:
        connection.close()
