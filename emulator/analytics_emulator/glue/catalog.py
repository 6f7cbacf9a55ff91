"""What a Data Catalog holds: databases of tables of partitions; one an account and region."""

import threading
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from analytics_emulator.glue.errors import entity_not_found
from analytics_emulator.service import CallContext

type PartitionValues = tuple[str, ...]


def now() -> datetime:
    """Return the time that a record carries: UTC, in whole seconds as Glue's answers have it."""
    return datetime.now(UTC).replace(microsecond=0)


@dataclass
class TableRecord:
    """A table: every archived version as a Glue `Table` shape, the newest last, and partitions."""

    versions: list[dict[str, Any]]
    partitions: dict[PartitionValues, dict[str, Any]] = field(default_factory=dict)

    @property
    def current(self) -> dict[str, Any]:
        """Return the newest version, which is the table."""
        return self.versions[-1]

    @property
    def partition_keys(self) -> list[dict[str, Any]]:
        """Return the partition columns of the newest version."""
        keys: list[dict[str, Any]] = self.current["PartitionKeys"]
        return keys


@dataclass
class DatabaseRecord:
    """A database as a Glue `Database` shape, and its tables by folded name."""

    definition: dict[str, Any]
    tables: dict[str, TableRecord] = field(default_factory=dict)


@dataclass
class Catalog:
    """One account's catalog in one region; hold `lock` while reading or changing it."""

    account_id: str
    lock: threading.RLock = field(default_factory=threading.RLock)
    databases: dict[str, DatabaseRecord] = field(default_factory=dict)
    tags: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))

    def database(self, name: str) -> DatabaseRecord:
        """Find a database by its name in any case."""
        try:
            return self.databases[name.lower()]
        except KeyError:
            raise entity_not_found(f"Database {name.lower()} not found.") from None

    def table(self, database: str, name: str) -> TableRecord:
        """Find a table by its names in any case."""
        try:
            return self.database(database).tables[name.lower()]
        except KeyError:
            raise entity_not_found(f"Table {name.lower()} not found.") from None


class Catalogs:
    """The catalogs of all accounts and regions, made when first used."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._catalogs: dict[CallContext, Catalog] = {}

    def of(self, context: CallContext, request: dict[str, Any]) -> Catalog:
        """Return the caller's catalog; another account's CatalogId is one that nobody shared."""
        catalog_id = request.get("CatalogId") or context.account_id
        if catalog_id != context.account_id:
            raise entity_not_found(f"Catalog {catalog_id} not found.")
        with self._lock:
            return self._catalogs.setdefault(context, Catalog(context.account_id))

    def all(self) -> dict[CallContext, Catalog]:
        """Return every catalog that was used."""
        with self._lock:
            return dict(self._catalogs)

    def replace(self, catalogs: dict[CallContext, Catalog]) -> None:
        """Put other catalogs in place of all."""
        with self._lock:
            self._catalogs = catalogs
