"""One SQL engine for all queries: what they share is the tables kept for several of them.

Each query is compiled with the catalog of its own session; its tables are then bound to it. It is
executed in a process of its own, within bounds.
"""

import shutil
import threading
from collections.abc import Sequence
from contextvars import ContextVar
from functools import cached_property
from pathlib import Path

from analytics_emulator.athena.sql import (
    CompiledQuery,
    SqlEngine,
    TableResolver,
    TableSource,
    View,
    WorkerPool,
    limits_of_machine,
)


class QueryEngine:
    """Compiles queries, each with the catalog that it is given.

    Whatever they need on disk lies in the folder, which is this engine's alone.
    """

    def __init__(self, folder: Path) -> None:
        shutil.rmtree(folder, ignore_errors=True)  # of a process that was killed
        folder.mkdir(parents=True)
        self._folder = folder
        self._catalog: ContextVar[TableResolver] = ContextVar("catalog")
        self.limits = limits_of_machine(folder)
        self._workers = WorkerPool(self.limits, folder / "workers")

    def compile(
        self,
        catalog: TableResolver,
        sql: str,
        database: str | None,
        parameters: Sequence[str] = (),
        cancel: threading.Event | None = None,
    ) -> CompiledQuery:
        """Compile a query over a catalog; raises what SqlEngine.compile raises."""
        token = self._catalog.set(catalog)
        try:
            return self.sql.compile(sql, database, parameters, cancel)
        finally:
            self._catalog.reset(token)

    @cached_property
    def sql(self) -> SqlEngine:
        """Return the engine itself, made when first used."""
        return SqlEngine(self, executor=self._workers, folder=self._folder / "kept")

    def scratch(self, execution_id: str) -> Path:
        """Return where one execution's files go, if it makes any."""
        return self._folder / execution_id

    def start(self) -> None:
        """Get ready while nobody waits."""
        self._workers.start()

    def close(self) -> None:
        """End what runs, and delete what lies in the folder."""
        self._workers.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def resolve(self, database: str, table: str) -> TableSource | View | None:
        """Look a table up in the catalog of the query that is being compiled."""
        return self._catalog.get().resolve(database, table)
