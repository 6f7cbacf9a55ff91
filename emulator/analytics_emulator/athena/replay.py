"""The SQL engine over one table, without any service: for checking answers straight from S3."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from analytics_emulator.athena.object_store import ObjectStore
from analytics_emulator.athena.sql import SqlEngine, TableSource
from analytics_emulator.athena.tables.object_cache import ObjectCache
from analytics_emulator.athena.tables.source import GlueTableSource


class _OneTable:
    """A catalog of a single table."""

    def __init__(self, table: Mapping[str, Any], source: TableSource) -> None:
        self._name = (table["DatabaseName"], table["Name"])
        self._source = source

    def resolve(self, database: str, table: str) -> TableSource | None:
        """Return the table for its own name."""
        return self._source if (database.lower(), table.lower()) == self._name else None


@contextmanager
def engine_over_table(
    table: Mapping[str, Any], store: ObjectStore, cache_directory: Path
) -> Iterator[SqlEngine]:
    """Yield an engine that knows one table, a `Table` shape as Glue's GetTable answers it.

    The table is partitioned by projection or not at all. Local copies of its files stay in
    `cache_directory`.
    """
    with ObjectCache(cache_directory, store).lease() as lease:
        yield SqlEngine(_OneTable(table, GlueTableSource(table, store, lease)))
