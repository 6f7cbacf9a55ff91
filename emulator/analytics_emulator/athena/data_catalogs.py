"""The operations on data catalogs and what is in them: AwsDataCatalog, which is Glue's."""

from collections.abc import Callable
from typing import Any

from analytics_emulator.athena.errors import invalid_request, metadata_not_found
from analytics_emulator.athena.metastore import Metastore
from analytics_emulator.athena.paging import list_answer
from analytics_emulator.athena.permissions import Permissions, guarded_catalog
from analytics_emulator.glue import GlueService
from analytics_emulator.service import CallContext

CATALOG_NAME = "AwsDataCatalog"


class DataCatalogOperations:
    """Read the data catalog; other catalogs can't be registered here."""

    _glue: GlueService
    _permissions: Callable[[CallContext], Permissions]

    def list_data_catalogs(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """List the one catalog."""
        del context  # every account has the same one
        summary = {"CatalogName": CATALOG_NAME, "Type": "GLUE"}
        return list_answer("DataCatalogsSummary", [summary], request)

    def get_data_catalog(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Return the catalog."""
        if request["Name"].lower() != CATALOG_NAME.lower():
            raise invalid_request(f"Data catalog {request['Name']} was not found")
        parameters = {"catalog-id": context.account_id}
        catalog = {"Name": CATALOG_NAME, "Type": "GLUE", "Parameters": parameters}
        return {"DataCatalog": catalog}

    def list_databases(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """List the databases by name."""
        databases = self._metastore(context, request).databases()
        return list_answer("DatabaseList", [_database(shape) for shape in databases], request)

    def get_database(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Return one database."""
        name = request["DatabaseName"]
        found = self._metastore(context, request).database(name)
        if found is None:
            raise metadata_not_found(f"Database {name} not found.")
        return {"Database": _database(found)}

    def list_table_metadata(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """List a database's tables by name; `Expression` as GetTables of Glue has it."""
        metastore = self._metastore(context, request)
        name = request["DatabaseName"]
        if metastore.database(name) is None:
            raise metadata_not_found(f"Database {name} not found.")
        tables = metastore.tables(name, request.get("Expression"))
        return list_answer("TableMetadataList", [_table_metadata(t) for t in tables], request)

    def get_table_metadata(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Return one table."""
        metastore = self._metastore(context, request)
        found = metastore.table(request["DatabaseName"], request["TableName"])
        if found is None:
            raise metadata_not_found()
        return {"TableMetadata": _table_metadata(found)}

    def _metastore(self, context: CallContext, request: dict[str, Any]) -> Metastore:
        if request["CatalogName"].lower() != CATALOG_NAME.lower():
            raise invalid_request(f"Data catalog {request['CatalogName']} was not found")
        return Metastore(guarded_catalog(self._glue, self._permissions(context)), context)


def _database(shape: dict[str, Any]) -> dict[str, Any]:
    database = {"Name": shape["Name"], "Parameters": shape.get("Parameters") or {}}
    if shape.get("Description"):
        database["Description"] = shape["Description"]
    return database


def _table_metadata(shape: dict[str, Any]) -> dict[str, Any]:
    descriptor = shape.get("StorageDescriptor") or {}
    metadata = {
        "Name": shape["Name"],
        "CreateTime": shape["CreateTime"],
        "TableType": shape.get("TableType") or "",
        "Columns": [_column(column) for column in descriptor.get("Columns") or []],
        "PartitionKeys": [_column(column) for column in shape["PartitionKeys"]],
        "Parameters": (shape.get("Parameters") or {}) | _storage_parameters(descriptor),
    }
    if shape.get("LastAccessTime"):
        metadata["LastAccessTime"] = shape["LastAccessTime"]
    return metadata


def _storage_parameters(descriptor: dict[str, Any]) -> dict[str, str]:
    serde = descriptor.get("SerdeInfo") or {}
    named = {
        "inputformat": descriptor.get("InputFormat"),
        "location": descriptor.get("Location"),
        "outputformat": descriptor.get("OutputFormat"),
        "serde.serialization.lib": serde.get("SerializationLibrary"),
    }
    named |= {f"serde.param.{k}": v for k, v in (serde.get("Parameters") or {}).items()}
    return {key: value for key, value in named.items() if value}


def _column(shape: dict[str, Any]) -> dict[str, Any]:
    return {key: shape[key] for key in ("Name", "Type", "Comment") if shape.get(key) is not None}
