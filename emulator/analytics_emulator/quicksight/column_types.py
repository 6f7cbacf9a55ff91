"""Athena's column types as QuickSight's.

Source: QuickSight user guide, "Supported data types from other data sources" (Athena). A type that
the guide doesn't list can't be a column of a data set.
"""

import re

QUICKSIGHT_TYPES = {
    "bigint": "INTEGER",
    "boolean": "BOOLEAN",
    "char": "STRING",
    "date": "DATETIME",
    "decimal": "DECIMAL",
    "double": "DECIMAL",
    "float": "DECIMAL",
    "int": "INTEGER",
    "integer": "INTEGER",
    "real": "DECIMAL",
    "smallint": "INTEGER",
    "string": "STRING",
    "timestamp": "DATETIME",
    "tinyint": "INTEGER",
    "varchar": "STRING",
}


def quicksight_type(athena_type: str) -> str | None:
    """Return the data set's type of a result column, or None where QuickSight can't read it."""
    return QUICKSIGHT_TYPES.get(re.sub(r"\(.*?\)", "", athena_type).strip().lower())


def same_type(declared: str, actual: str) -> bool:
    """Compare types; BIT is QuickSight's older name for BOOLEAN."""
    return declared == actual or {declared, actual} == {"BIT", "BOOLEAN"}
