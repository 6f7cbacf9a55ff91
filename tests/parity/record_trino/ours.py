"""Our engine in a process of its own, which a wrong plan may end."""

import multiprocessing
import resource
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any

from analytics_emulator.athena.sql import (
    AthenaQueryError,
    Column,
    DataFile,
    MalformedQueryError,
    QueryCancelledError,
    SqlEngine,
    TableResolver,
)
from analytics_emulator.athena.sql.binding.queries import unnest

from .queries import Query
from .tables import copied_tables

ANSWER_SECONDS = 60
SPARE_SECONDS = 30  # to end a query that was cancelled
MEMORY_BYTES = 8 * 2**30
MOST_ROWS = 500_000


@dataclass(frozen=True)
class Ours:
    """What became of a query: its columns and rows, or its error; `crash` says how it broke."""

    columns: list[tuple[str, str]] = field(default_factory=list)
    rows: list[list[str | None]] = field(default_factory=list)
    error: str = ""
    crash: str = ""


@dataclass(frozen=True)
class CopiedTable:
    """A table over copied Parquet files, as the engine wants it."""

    columns: list[Column]
    data: list[DataFile]
    format: str = "parquet"
    partition_columns: list[Column] = field(default_factory=list)

    def partitions(self) -> None:
        """Return None: the copies have no partitions."""

    def files(self, _partitions: Any) -> Sequence[DataFile]:
        """Return all files."""
        return self.data


class CopiedTables(dict[tuple[str, str], CopiedTable]):
    """A catalog of the copies of some schemas."""

    def __init__(self, schemas: set[str]) -> None:
        for schema in schemas:
            for name, (columns, paths) in copied_tables(schema).items():
                files = [DataFile(str(p), (), p.stat().st_size) for p in paths]
                self[schema, name] = CopiedTable([Column(*c) for c in columns], files)

    def resolve(self, database: str, table: str) -> CopiedTable | None:
        """Return a table by its name."""
        return self.get((database, table))


class EngineProcess:
    """Answers one query at a time over a catalog; starts anew after one that ended it."""

    def __init__(self, catalog: TableResolver) -> None:
        self._catalog = catalog
        self._start()

    def answer(self, query: Query) -> Ours:
        """Return what became of a query."""
        self._ours.send(query)
        answer = Ours(crash="no answer, and no end when cancelled")
        try:
            if self._ours.poll(ANSWER_SECONDS + SPARE_SECONDS):
                answer = self._ours.recv()
        except (EOFError, ConnectionResetError):
            answer = Ours(crash="the process ended")
        if answer.crash or "llocat" in answer.error:  # out of memory, which may not come back
            self.stop()
            self._start()
        return answer

    def stop(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.join()

    def _start(self) -> None:
        spawn = multiprocessing.get_context("spawn")
        self._ours, theirs = spawn.Pipe()
        self._process = spawn.Process(target=_answer_all, args=(theirs, self._catalog), daemon=True)
        self._process.start()
        theirs.close()


def _answer_all(queries: Connection, catalog: TableResolver) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    unnest.ROWS_GIVE_COLUMNS = True  # as in Trino
    engine = SqlEngine(catalog)
    engine.executor.core.database.execute("SET threads = 1")  # more cost more, over so few rows
    while True:
        queries.send(answer(engine, queries.recv()))


def answer(engine: SqlEngine, query: Query) -> Ours:
    """Return what became of a query in an engine of this process."""
    cancel = threading.Event()
    timer = threading.Timer(ANSWER_SECONDS, cancel.set)
    timer.start()
    try:
        result = engine.run(engine.compile(query.sql, query.schema), cancel)
        if result.row_count > MOST_ROWS:
            return Ours(crash=f"{result.row_count} rows")
        columns = [(c.name, _kind(c)) for c in result.columns]
        return Ours(columns, [list(r) for r in result.rows])
    except AthenaQueryError as error:
        return Ours(error=str(error))
    except MalformedQueryError as error:
        return Ours(error=f"SYNTAX_ERROR: {error}")
    except QueryCancelledError:
        return Ours(crash=f"no answer within {ANSWER_SECONDS} seconds")
    except Exception as error:  # the engine's own failures are what is looked for
        return Ours(crash=f"{type(error).__name__}: {error}")
    finally:
        timer.cancel()


def _kind(column: Any) -> str:
    if column.type == "decimal":
        return f"decimal({column.precision}, {column.scale})"
    return str(column.type)
