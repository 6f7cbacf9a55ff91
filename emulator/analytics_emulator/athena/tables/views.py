"""Athena's views in the Data Catalog: table type VIRTUAL_VIEW with a marked, encoded definition.

The text is `/* Presto View: <base64 of JSON> */`; the JSON has `originalSql`, `catalog`, `schema`
and `columns` (trinodb/trino, `ViewReaderUtil`, `PRESTO_VIEW_FLAG`).
"""

import base64
import json
from collections.abc import Mapping
from typing import Any

from analytics_emulator.athena.sql import AthenaQueryError, View

_BEGIN, _END = "/* Presto View: ", " */"
_COMMENT = "/* Presto View */"


def is_view(table: Mapping[str, Any]) -> bool:
    """Return whether a table of the catalog is a view."""
    return table.get("TableType") == "VIRTUAL_VIEW"


def view_of(table: Mapping[str, Any]) -> View:
    """Return a view's SELECT and the database that its bare names mean."""
    definition = view_definition(table)
    columns = [(c["name"], c["type"]) for c in definition.get("columns") or []]
    return View(definition["originalSql"], definition["schema"], columns)


def view_definition(table: Mapping[str, Any]) -> dict[str, Any]:
    """Decode a view; a Hive view, with plain text, can't be run."""
    text = table.get("ViewOriginalText") or ""
    if not (text.startswith(_BEGIN) and text.endswith(_END)):
        raise AthenaQueryError(
            "NOT_SUPPORTED",
            f"The view '{table['Name']}', no Athena view, is not supported by this emulator",
        )
    definition: dict[str, Any] = json.loads(base64.b64decode(text[len(_BEGIN) : -len(_END)]))
    return definition


def view_table_input(
    name: str, database: str, sql: str, columns: list[tuple[str, str]]
) -> dict[str, Any]:
    """Return a view's TableInput; columns are pairs of name and Trino type."""
    definition = {
        "originalSql": sql,
        "catalog": "awsdatacatalog",
        "schema": database,
        "columns": [{"name": column, "type": kind} for column, kind in columns],
    }
    encoded = base64.b64encode(json.dumps(definition).encode()).decode()
    return {
        "Name": name,
        "TableType": "VIRTUAL_VIEW",
        "Parameters": {"presto_view": "true", "comment": "Presto View"},
        "ViewOriginalText": f"{_BEGIN}{encoded}{_END}",
        "ViewExpandedText": _COMMENT,
        "PartitionKeys": [],
        "StorageDescriptor": {"Columns": [], "Location": "", "SerdeInfo": {}},
    }
