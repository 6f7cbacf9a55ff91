"""One SQL engine for all queries: making one takes a tenth of a second, a query may take less.

Each query is compiled with the catalog of its own session; its tables are then bound to it, and
runs share nothing but DuckDB's threads.
"""

from collections.abc import Sequence
from contextvars import ContextVar
from functools import cached_property

from analytics_emulator.athena.sql import (
    CompiledQuery,
    SqlEngine,
    TableResolver,
    TableSource,
    View,
)


class QueryEngine:
    """Compiles queries, each with the catalog that it is given."""

    def __init__(self) -> None:
        self._catalog: ContextVar[TableResolver] = ContextVar("catalog")

    def compile(
        self,
        catalog: TableResolver,
        sql: str,
        database: str | None,
        parameters: Sequence[str] = (),
    ) -> CompiledQuery:
        """Compile a query over a catalog; raises what SqlEngine.compile raises."""
        token = self._catalog.set(catalog)
        try:
            return self.sql.compile(sql, database, parameters)
        finally:
            self._catalog.reset(token)

    @cached_property
    def sql(self) -> SqlEngine:
        """Return the engine itself, made when first used."""
        return SqlEngine(self)

    def resolve(self, database: str, table: str) -> TableSource | View | None:
        """Look a table up in the catalog of the query that is being compiled."""
        return self._catalog.get().resolve(database, table)
