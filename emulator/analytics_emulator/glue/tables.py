"""The operations on tables (Glue API reference, "Table API")."""

import copy
import re
from typing import Any

from analytics_emulator.glue.catalog import Catalogs, TableRecord, now
from analytics_emulator.glue.errors import (
    already_exists,
    entity_not_found,
    invalid_input,
    refuse_others,
)
from analytics_emulator.glue.paging import answer, page
from analytics_emulator.glue.table_definition import table_definition
from analytics_emulator.service import CallContext, ServiceError


class TableOperations:
    """Create, read, update and delete tables."""

    _catalogs: Catalogs

    def create_table(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Create a table in its first version."""
        refuse_others(request, {"CatalogId", "DatabaseName", "TableInput"}, "CreateTable")
        catalog = self._catalogs.of(context, request)
        with catalog.lock:
            database = catalog.database(request["DatabaseName"])
            created = now()
            table = table_definition(request.get("TableInput"), database.definition["Name"])
            if table["Name"] in database.tables:
                raise already_exists("Table")
            table |= {"CatalogId": context.account_id, "CreateTime": created}
            table |= {"UpdateTime": created, "VersionId": "0"}
            table |= {"CreatedBy": f"arn:aws:iam::{context.account_id}:root"}
            database.tables[table["Name"]] = TableRecord([table])
        return {}

    def get_table(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Return one table."""
        refuse_others(request, {"CatalogId", "DatabaseName", "Name"}, "GetTable")
        catalog = self._catalogs.of(context, request)
        with catalog.lock:
            tables = catalog.database(request["DatabaseName"]).tables
            if request["Name"].lower() not in tables:
                raise entity_not_found("Entity Not Found")
            return {"Table": copy.deepcopy(tables[request["Name"].lower()].current)}

    def get_tables(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """List a database's tables by name; `Expression` is a pattern for the whole name."""
        known = {"CatalogId", "DatabaseName", "Expression", "NextToken", "MaxResults"}
        refuse_others(request, known, "GetTables")
        catalog = self._catalogs.of(context, request)
        with catalog.lock:
            tables = catalog.database(request["DatabaseName"]).tables
            names = sorted(_matching(tables, request.get("Expression")))
            found, token = page([tables[name].current for name in names], request, default=100)
            return answer("TableList", copy.deepcopy(found), token)

    def update_table(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Replace a table's definition by a new version; `SkipArchive` forgets the old one."""
        known = {"CatalogId", "DatabaseName", "TableInput", "SkipArchive", "VersionId"}
        refuse_others(request, known, "UpdateTable")
        catalog = self._catalogs.of(context, request)
        with catalog.lock:
            database = catalog.database(request["DatabaseName"])
            table = table_definition(request.get("TableInput"), database.definition["Name"])
            record = catalog.table(request["DatabaseName"], table["Name"])
            _check_version(record, request.get("VersionId"))
            old = record.current
            table |= {key: old[key] for key in ("CatalogId", "CreateTime", "CreatedBy")}
            table |= {"UpdateTime": now(), "VersionId": str(int(old["VersionId"]) + 1)}
            if request.get("SkipArchive"):
                record.versions.pop()
            record.versions.append(table)
        return {}

    def delete_table(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Delete a table with its versions and partitions; its data stays."""
        refuse_others(request, {"CatalogId", "DatabaseName", "Name"}, "DeleteTable")
        catalog = self._catalogs.of(context, request)
        with catalog.lock:
            catalog.table(request["DatabaseName"], request["Name"])
            del catalog.database(request["DatabaseName"]).tables[request["Name"].lower()]
        return {}

    def batch_delete_table(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Delete several tables; those that fail are listed with their reason."""
        errors = []
        for name in request["TablesToDelete"]:
            one = {"DatabaseName": request["DatabaseName"], "Name": name}
            try:
                self.delete_table(context, one | _catalog_id(request))
            except ServiceError as error:
                detail = {"ErrorCode": error.code, "ErrorMessage": error.message}
                errors.append({"TableName": name, "ErrorDetail": detail})
        return {"Errors": errors}


def _catalog_id(request: dict[str, Any]) -> dict[str, Any]:
    return {"CatalogId": request["CatalogId"]} if request.get("CatalogId") else {}


# A star that repeats no class is any letters, as in Hive: awswrangler asks for `*name*`.
_STAR = re.compile(r"(?<![.\])}])\*")


def _matching(names: dict[str, TableRecord], expression: str | None) -> list[str]:
    if not expression:
        return list(names)
    try:
        pattern = re.compile(_STAR.sub(".*", expression), re.IGNORECASE)
    except re.error as error:
        raise invalid_input(f"Invalid expression {expression}: {error}") from None
    return [name for name in names if pattern.fullmatch(name)]


def _check_version(record: TableRecord, version_id: str | None) -> None:
    if version_id is not None and version_id != record.current["VersionId"]:
        raise ServiceError(
            "ConcurrentModificationException",
            "Update table failed due to concurrent modifications.",
        )
