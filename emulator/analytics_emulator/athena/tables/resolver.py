"""Names of a query looked up in the Data Catalog."""

from analytics_emulator.athena.metastore import Metastore
from analytics_emulator.athena.object_store import ObjectStore
from analytics_emulator.athena.sql import AthenaQueryError, TableSource, View
from analytics_emulator.athena.tables.object_cache import CacheLease
from analytics_emulator.athena.tables.source import GlueTableSource
from analytics_emulator.athena.tables.views import is_view, view_of


class CatalogResolver:
    """Resolves tables and views for one query; a table named twice is one source."""

    def __init__(
        self,
        metastore: Metastore,
        store: ObjectStore,
        lease: CacheLease,
        missing_catalog: str | None = None,
    ) -> None:
        self._metastore = metastore
        self._store = store
        self._lease = lease
        self._missing_catalog = missing_catalog
        self._sources: dict[tuple[str, str], GlueTableSource] = {}

    def resolve(self, database: str, table: str) -> TableSource | View | None:
        """Return a table or view; None where the database has none of that name."""
        if self._missing_catalog is not None:
            raise AthenaQueryError(
                "CATALOG_NOT_FOUND", f"Catalog '{self._missing_catalog}' does not exist"
            )
        if self._metastore.database(database) is None:
            raise AthenaQueryError("SCHEMA_NOT_FOUND", f"Schema '{database}' does not exist")
        definition = self._metastore.table(database, table)
        if definition is None:
            return None
        if is_view(definition):
            return view_of(definition)
        key = (definition["DatabaseName"], definition["Name"])
        if key not in self._sources:
            self._sources[key] = GlueTableSource(
                definition, self._store, self._lease, self._metastore
            )
        return self._sources[key]
