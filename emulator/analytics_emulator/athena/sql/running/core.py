"""One DuckDB with our macros and functions, and how a query runs on it."""

import threading

import duckdb
import pyarrow as pa

from ..reading.nesting import too_deep
from .deep import DUCKDB_DEPTH, on_deep_stack
from .failures import athena_error, is_depth_error
from .limits import DuckLimits
from .prelude import PythonFunctions, install
from .statement import Sink, Statement

BATCH_ROWS = 100_000


class Core:
    """A database in memory; its cursors may run at the same time."""

    def __init__(self, limits: DuckLimits | None = None) -> None:
        self.database = duckdb.connect()
        install(self.database, limits or DuckLimits())
        self._functions = PythonFunctions(self.database)
        self._lock = threading.Lock()

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Return a connection of its own to the one database."""
        with self._lock:
            return self.database.cursor()

    def rows(
        self, cursor: duckdb.DuckDBPyConnection, statement: Statement
    ) -> list[tuple[object, ...]]:
        """Return the rows of SQL of our own making."""
        self._functions.register(statement.functions)
        return cursor.execute(statement.sql).fetchall()

    def answer[T](
        self, cursor: duckdb.DuckDBPyConnection, statement: Statement, sink: Sink[T]
    ) -> T:
        """Run a query and give its rows to a sink, as they come."""
        self._functions.register(statement.functions)
        try:
            return sink.take(_reader(cursor, statement.sql))
        except duckdb.InterruptException:
            raise
        except (duckdb.Error, pa.ArrowException, OSError) as error:
            if is_depth_error(error):
                return _answer_deep(cursor, statement.sql, sink)
            raise athena_error(error) from error


def _reader(cursor: duckdb.DuckDBPyConnection, sql: str) -> pa.RecordBatchReader:
    return cursor.sql(sql).to_arrow_reader(BATCH_ROWS)


def _answer_deep[T](cursor: duckdb.DuckDBPyConnection, sql: str, sink: Sink[T]) -> T:
    """Run a query whose expressions nest deeper than a usual stack holds."""
    cursor.execute(f"SET max_expression_depth = {DUCKDB_DEPTH}")
    # This one takes time by the cube of the depth: 9 s for 1,200 additions.
    cursor.execute("SET disabled_optimizers = 'common_subexpressions'")
    try:
        return on_deep_stack(lambda: sink.take(_reader(cursor, sql)))
    except duckdb.InterruptException:
        raise
    except (duckdb.Error, pa.ArrowException, OSError) as error:
        raise (too_deep() if is_depth_error(error) else athena_error(error)) from error
    finally:
        cursor.execute("RESET disabled_optimizers")
