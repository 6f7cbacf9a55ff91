"""From a `TableInput` to the `Table` that Glue gives back: folded names and filled-in defaults."""

import copy
from typing import Any

from analytics_emulator.glue.errors import invalid_input, refuse_others
from analytics_emulator.java.hash_map import hash_map_order

_TABLE_INPUT = {
    "Name",
    "Description",
    "Owner",
    "LastAccessTime",
    "LastAnalyzedTime",
    "Retention",
    "StorageDescriptor",
    "PartitionKeys",
    "ViewOriginalText",
    "ViewExpandedText",
    "TableType",
    "Parameters",
}
_STORAGE_DESCRIPTOR = {
    "Columns",
    "Location",
    "InputFormat",
    "OutputFormat",
    "Compressed",
    "NumberOfBuckets",
    "SerdeInfo",
    "BucketColumns",
    "SortColumns",
    "Parameters",
    "SkewedInfo",
    "StoredAsSubDirectories",
}


def table_definition(given: dict[str, Any] | None, database: str) -> dict[str, Any]:
    """Return the `Table` members that follow from the input alone."""
    if given is None:  # optional in the API's model, beside other kinds of tables
        raise invalid_input("TableInput must be given.")
    refuse_others(given, _TABLE_INPUT, "TableInput")
    if not given["Name"].strip():
        raise invalid_input("Table name cannot be empty.")
    table = copy.deepcopy(given) | {"Name": given["Name"].lower(), "DatabaseName": database}
    table.setdefault("Retention", 0)
    if table.get("Parameters"):
        table["Parameters"] = _as_kept(table["Parameters"])
    table["PartitionKeys"] = [_column(c) for c in table.get("PartitionKeys") or []]
    if table.get("StorageDescriptor") is not None:
        table["StorageDescriptor"] = storage_descriptor(table["StorageDescriptor"])
    return table | {"IsRegisteredWithLakeFormation": False}


def storage_descriptor(given: dict[str, Any]) -> dict[str, Any]:
    """Fill in a storage descriptor as Glue's answers show it."""
    refuse_others(given, _STORAGE_DESCRIPTOR, "StorageDescriptor")
    defaults: dict[str, Any] = {
        "Compressed": False,
        "NumberOfBuckets": 0,
        "BucketColumns": [],
        "SortColumns": [],
        "Parameters": {},
        "StoredAsSubDirectories": False,
    }
    filled = defaults | {key: value for key, value in given.items() if value is not None}
    return filled | {"Columns": [_column(c) for c in given.get("Columns") or []]}


def _as_kept(parameters: dict[str, str]) -> dict[str, str]:
    """Return parameters in the order in which Glue gives them back, which is a Java HashMap's.

    The order of four in a test of awswrangler against AWS is that one.
    """
    try:
        return {key: parameters[key] for key in hash_map_order(parameters)}
    except ValueError:
        return parameters


def _column(given: dict[str, Any]) -> dict[str, Any]:
    refuse_others(given, {"Name", "Type", "Comment", "Parameters"}, "Column")
    return given | {"Name": given["Name"].lower()}
