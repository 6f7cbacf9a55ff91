"""Iceberg tables: metadata and commits by pyiceberg, rows by the SQL engine.

pyiceberg is slow to import; whoever isn't in this folder imports it when there is such a table.
"""

from collections.abc import Mapping
from typing import Any


def is_iceberg(table: Mapping[str, Any]) -> bool:
    """Return whether a table of the catalog is Iceberg's."""
    parameters: Mapping[str, str] = table.get("Parameters") or {}
    return parameters.get("table_type", "").upper() == "ICEBERG"
