"""The tables that a query names, as Glue knows them."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.dialects.athena import Athena  # by name, dialects load on first use, unsafe in threads

from dashboard.expressions.typed_sql import quoted

TEXT_TYPES = ("string", "varchar", "char")


@dataclass(frozen=True)
class Table:
    """A table: where its objects are (no bucket for a view), and its columns' Hive types."""

    database: str
    name: str
    bucket: str
    prefix: str
    columns: tuple[tuple[str, str], ...]
    partition_keys: tuple[str, ...]

    @property
    def sql(self) -> str:
        """Return its name as a query writes it."""
        return f"{quoted(self.database)}.{quoted(self.name)}"

    @property
    def text_columns(self) -> list[str]:
        """Name the columns that hold text, partition keys left out."""
        return [name for name, kind in self.columns if kind.lower().startswith(TEXT_TYPES)]


@lru_cache(maxsize=500)
def tables_of(sql: str) -> tuple[tuple[str, str], ...]:
    """Return database and table of each table that a query names with its database, in order."""
    found = sqlglot.parse_one(sql, dialect=Athena).find_all(exp.Table)
    return tuple(sorted({(table.db, table.name) for table in found if table.db}))


def read_table(glue: Any, database: str, name: str) -> Table:
    """Describe a table."""
    found = glue.get_table(DatabaseName=database, Name=name)["Table"]
    storage = found.get("StorageDescriptor") or {}
    bucket, _, prefix = (storage.get("Location") or "").removeprefix("s3://").partition("/")
    columns = tuple((one["Name"], one.get("Type", "")) for one in storage.get("Columns") or [])
    keys = tuple(one["Name"] for one in found.get("PartitionKeys") or [])
    return Table(database, name, bucket, prefix, columns, keys)
