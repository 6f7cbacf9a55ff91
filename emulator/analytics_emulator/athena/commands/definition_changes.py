"""What ALTER TABLE changes in the definition of a Hive table, or of one of its partitions."""

from collections.abc import Callable, Sequence
from typing import Any

from analytics_emulator.athena.failure import hive_ddl_failure
from analytics_emulator.athena.statements.create_table import read_column
from analytics_emulator.athena.statements.cursor import Cursor

type Change = Callable[[dict[str, Any]], None]


def changed_column(cursor: Cursor) -> Change:
    """Take `old new type [COMMENT 'text'] [FIRST | AFTER column]`."""
    old, column = cursor.name().name, read_column(cursor)
    first = cursor.takes("FIRST")
    after = cursor.name().name if cursor.takes("AFTER") else None

    def change(definition: dict[str, Any]) -> None:
        columns = definition["StorageDescriptor"]["Columns"]
        names = [found["Name"] for found in columns]
        for name in [old, *([after] if after else [])]:
            if name not in names:
                raise hive_ddl_failure(f"Invalid column reference {name}")
        if column["Name"] != old and column["Name"] in names:
            raise hive_ddl_failure(f"Column name '{column['Name']}' already exists.")
        place = names.index(old)
        before = columns.pop(place)
        comment = {"Comment": before["Comment"]} if "Comment" in before else {}
        others = [found["Name"] for found in columns]
        moved = 0 if first else others.index(after) + 1 if after else place
        columns.insert(moved, comment | column)

    return change


def added_columns(columns: Sequence[dict[str, Any]]) -> Change:
    """Return ADD COLUMNS: behind those that are there."""

    def change(definition: dict[str, Any]) -> None:
        definition["StorageDescriptor"]["Columns"].extend(columns)
        _check_names(definition)

    return change


def replaced_columns(columns: Sequence[dict[str, Any]]) -> Change:
    """Return REPLACE COLUMNS: instead of those that are there."""

    def change(definition: dict[str, Any]) -> None:
        definition["StorageDescriptor"]["Columns"] = list(columns)
        _check_names(definition)

    return change


def _check_names(definition: dict[str, Any]) -> None:
    """Raise where a name is used twice (Hive's `Table.checkValidity`; on Athena unverified)."""
    names = [column["Name"] for column in definition["StorageDescriptor"]["Columns"]]
    keys = [key["Name"] for key in definition.get("PartitionKeys") or []]
    for place, name in enumerate(names):
        if name in names[:place]:
            raise hive_ddl_failure(f"Duplicate column name: {name}")
        if name in keys:
            raise hive_ddl_failure(f"Partition column name {name} conflicts with table columns.")


def new_properties(properties: dict[str, str]) -> Change:
    """Return SET TBLPROPERTIES: beside those that are there."""

    def change(definition: dict[str, Any]) -> None:
        definition["Parameters"] = (definition.get("Parameters") or {}) | properties

    return change


def new_location(location: str) -> Change:
    """Return SET LOCATION."""

    def change(definition: dict[str, Any]) -> None:
        definition["StorageDescriptor"]["Location"] = location

    return change
