"""Names of a query looked up in the Data Catalog."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from analytics_emulator.athena.iceberg import is_iceberg
from analytics_emulator.athena.metastore import Metastore
from analytics_emulator.athena.object_store import ObjectStore
from analytics_emulator.athena.sql import AthenaQueryError, TableSource, View
from analytics_emulator.athena.tables.buckets import table_source
from analytics_emulator.athena.tables.information_schema import (
    INFORMATION_SCHEMA,
    InformationTable,
    information_table,
)
from analytics_emulator.athena.tables.object_cache import CacheLease
from analytics_emulator.athena.tables.partitions_table import PARTITIONS, partitions_table
from analytics_emulator.athena.tables.views import is_view, view_of

if TYPE_CHECKING:
    from pyiceberg.table import Table


class CatalogResolver:
    """Resolves tables and views for one query; a table named twice is one source.

    `scratch` is the folder of what is written for this query alone; `views` are the texts of those
    that it met.
    """

    def __init__(
        self,
        metastore: Metastore,
        store: ObjectStore,
        lease: CacheLease,
        scratch: Path,
        missing_catalog: str | None = None,
    ) -> None:
        self._metastore = metastore
        self._store = store
        self._lease = lease
        self._scratch = scratch
        self._missing_catalog = missing_catalog
        self.views: list[str] = []
        self._sources: dict[tuple[str, str], TableSource] = {}
        self._information: dict[str, InformationTable | None] = {}

    def resolve(self, database: str, table: str) -> TableSource | View | None:
        """Return a table or view; None where the database has none of that name."""
        if self._missing_catalog is not None:
            raise AthenaQueryError(
                "CATALOG_NOT_FOUND", f"Catalog '{self._missing_catalog}' does not exist"
            )
        if database == INFORMATION_SCHEMA:
            return self._information_table(table)
        if self._metastore.database(database) is None:
            raise AthenaQueryError("SCHEMA_NOT_FOUND", f"Schema '{database}' does not exist")
        definition = self._metastore.table(database, table)
        if definition is None:
            return self._metadata_table(database, table)
        if is_iceberg(definition):
            return self._iceberg(definition)
        if is_view(definition):
            view = view_of(definition)
            self.views.append(view.sql)
            return view
        key = (definition["DatabaseName"], definition["Name"])
        if key not in self._sources:
            self._sources[key] = table_source(definition, self._store, self._lease, self._metastore)
        return self._sources[key]

    def _information_table(self, name: str) -> InformationTable | None:
        if name not in self._information:
            self._information[name] = information_table(name, self._metastore, self._scratch)
        return self._information[name]

    def _iceberg(self, definition: dict[str, Any]) -> TableSource:
        """Return an Iceberg table's source: its libraries are loaded where there is one."""
        from analytics_emulator.athena.iceberg.source import IcebergSource  # noqa: PLC0415

        key = (definition["DatabaseName"], definition["Name"])
        if key not in self._sources:
            table = self._loaded(definition)
            self._sources[key] = IcebergSource(table, self._store, self._lease)
        return self._sources[key]

    def _metadata_table(self, database: str, name: str) -> TableSource | None:
        """Return what `table$kind` tells of a table; None for any other name."""
        base, _, kind = name.partition("$")
        definition = self._metastore.table(database, base) if kind else None
        if definition is None or is_view(definition):
            return None
        if not is_iceberg(definition):
            is_known = kind == PARTITIONS
            return (
                partitions_table(definition, self._metastore, self._scratch) if is_known else None
            )
        from analytics_emulator.athena.iceberg.inspection import (  # noqa: PLC0415
            METADATA_TABLES,
            MetadataSource,
        )

        if kind not in METADATA_TABLES:
            return None
        return MetadataSource(self._loaded(definition), kind, self._store, self._lease)

    def _loaded(self, definition: dict[str, Any]) -> "Table":
        from analytics_emulator.athena.iceberg.catalog import IcebergCatalog  # noqa: PLC0415

        return IcebergCatalog(self._metastore, self._store).load(definition)
