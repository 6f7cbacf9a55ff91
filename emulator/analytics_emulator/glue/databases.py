"""The operations on databases (Glue API reference, "Database API")."""

import copy
from typing import Any

from analytics_emulator.glue.catalog import Catalog, Catalogs, DatabaseRecord, now
from analytics_emulator.glue.errors import already_exists, invalid_input, refuse_others
from analytics_emulator.glue.paging import answer, page
from analytics_emulator.service import CallContext

_INPUT = {"Name", "Description", "LocationUri", "Parameters", "CreateTableDefaultPermissions"}
# What AWS fills in where the input doesn't say (Lake Formation's compatibility default).
_DEFAULT_PERMISSIONS = [
    {
        "Principal": {"DataLakePrincipalIdentifier": "IAM_ALLOWED_PRINCIPALS"},
        "Permissions": ["ALL"],
    }
]


class DatabaseOperations:
    """Create, read, update and delete databases."""

    _catalogs: Catalogs

    def create_database(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Create a database; its name is folded to lower case."""
        refuse_others(request, {"CatalogId", "DatabaseInput", "Tags"}, "CreateDatabase")
        catalog = self._catalogs.of(context, request)
        with catalog.lock:
            database = _database(catalog, request["DatabaseInput"])
            name = database["Name"]
            if name in catalog.databases:
                raise already_exists("Database")
            catalog.databases[name] = DatabaseRecord(database | {"CreateTime": now()})
            if tags := request.get("Tags"):
                catalog.tags[database_arn(context, name)] = dict(tags)
        return {}

    def get_database(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Return one database."""
        catalog = self._catalogs.of(context, request)
        with catalog.lock:
            return {"Database": copy.deepcopy(catalog.database(request["Name"]).definition)}

    def get_databases(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """List the databases by name."""
        known = {"CatalogId", "NextToken", "MaxResults"}
        refuse_others(request, known, "GetDatabases")
        catalog = self._catalogs.of(context, request)
        with catalog.lock:
            everything = [catalog.databases[n].definition for n in sorted(catalog.databases)]
            found, token = page(everything, request, default=100)
            return answer("DatabaseList", copy.deepcopy(found), token)

    def update_database(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Replace a database's definition; its name stays."""
        catalog = self._catalogs.of(context, request)
        with catalog.lock:
            record = catalog.database(request["Name"])
            changed = _database(catalog, request["DatabaseInput"])
            if changed["Name"] != record.definition["Name"]:
                raise invalid_input("Database name cannot be changed.")
            record.definition = changed | {"CreateTime": record.definition["CreateTime"]}
        return {}

    def delete_database(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Delete a database with all its tables."""
        catalog = self._catalogs.of(context, request)
        with catalog.lock:
            name = catalog.database(request["Name"]).definition["Name"]
            del catalog.databases[name]
            catalog.tags.pop(database_arn(context, name), None)
        return {}


def database_arn(context: CallContext, name: str) -> str:
    """Return the ARN by which a database is tagged."""
    return f"arn:aws:glue:{context.region}:{context.account_id}:database/{name}"


def _database(catalog: Catalog, given: dict[str, Any]) -> dict[str, Any]:
    refuse_others(given, _INPUT, "DatabaseInput")
    if not given["Name"].strip():
        raise invalid_input("Database name cannot be empty.")
    database = copy.deepcopy(given) | {"Name": given["Name"].lower()}
    database.setdefault("CreateTableDefaultPermissions", copy.deepcopy(_DEFAULT_PERMISSIONS))
    return database | {"CatalogId": catalog.account_id}
