"""The operations on a table's versions (Glue API reference, "Table API")."""

import copy
from typing import Any

from analytics_emulator.glue.catalog import Catalogs, TableRecord
from analytics_emulator.glue.errors import entity_not_found, invalid_input
from analytics_emulator.glue.paging import answer, page
from analytics_emulator.service import CallContext


class TableVersionOperations:
    """Read and delete what UpdateTable archived."""

    _catalogs: Catalogs

    def get_table_version(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Return one version, the newest where none is named."""
        catalog = self._catalogs.of(context, request)
        with catalog.lock:
            record = catalog.table(request["DatabaseName"], request["TableName"])
            table = _version(record, request.get("VersionId") or record.current["VersionId"])
            return {"TableVersion": _table_version(table)}

    def get_table_versions(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """List all versions, the newest first."""
        catalog = self._catalogs.of(context, request)
        with catalog.lock:
            record = catalog.table(request["DatabaseName"], request["TableName"])
            versions = [_table_version(table) for table in reversed(record.versions)]
            found, token = page(versions, request, default=100)
            return answer("TableVersions", found, token)

    def delete_table_version(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Forget an archived version; the current one can't be deleted."""
        catalog = self._catalogs.of(context, request)
        with catalog.lock:
            record = catalog.table(request["DatabaseName"], request["TableName"])
            version = _version(record, request["VersionId"])
            if version is record.current:
                raise invalid_input("Cannot delete the current version of the table.")
            record.versions.remove(version)
        return {}


def _version(record: TableRecord, version_id: str) -> dict[str, Any]:
    for table in record.versions:
        if table["VersionId"] == version_id:
            return table
    raise entity_not_found("Version not found.")


def _table_version(table: dict[str, Any]) -> dict[str, Any]:
    return {"Table": copy.deepcopy(table), "VersionId": table["VersionId"]}
