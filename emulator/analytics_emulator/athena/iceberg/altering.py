"""ALTER TABLE on Iceberg tables (Athena user guide, "Evolve Iceberg table schema")."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pyiceberg import types as ice
from pyiceberg.exceptions import CommitFailedException, ValidationError
from pyiceberg.table import Table

from analytics_emulator.athena.commands.names import TableName
from analytics_emulator.athena.failure import ExecutionFailedError
from analytics_emulator.athena.iceberg.catalog import KEPT
from analytics_emulator.athena.iceberg.commands import catalog_of
from analytics_emulator.athena.iceberg.properties import kept_names, kept_properties
from analytics_emulator.athena.iceberg.types import FieldNumbers, of_hive
from analytics_emulator.athena.session import Session

type Change = Callable[[Table], None]


def changed(session: Session, definition: Mapping[str, Any], change: Change) -> None:
    """Commit a change of a table's schema or properties."""
    table = catalog_of(session).load(definition)
    try:
        change(table)
    except CommitFailedException as error:
        raise ExecutionFailedError(f"ICEBERG_COMMIT_ERROR: {error}", 1200) from None
    except (ValueError, ValidationError) as error:
        raise ExecutionFailedError(f"NOT_SUPPORTED: {error}", 1200) from None


def added_columns(columns: Sequence[dict[str, Any]]) -> Change:
    """Return ADD COLUMNS."""

    def change(table: Table) -> None:
        with table.update_schema() as update:
            for column in columns:
                kind = of_hive(column["Type"], FieldNumbers())
                update.add_column(column["Name"], kind, doc=column.get("Comment"))

    return change


def dropped_column(name: str) -> Change:
    """Return DROP COLUMN."""

    def change(table: Table) -> None:
        _check_column(table, name)
        with table.update_schema(allow_incompatible_changes=True) as update:
            update.delete_column(name)

    return change


def changed_column(old: str, column: dict[str, Any], *, first: bool, after: str | None) -> Change:
    """Return CHANGE COLUMN: Iceberg widens numbers alone."""

    def change(table: Table) -> None:
        _check_column(table, old)
        kind = of_hive(column["Type"], FieldNumbers())
        known = table.schema().find_field(old).field_type
        with table.update_schema() as update:
            if isinstance(kind, ice.PrimitiveType) and str(kind) != str(known):
                update.update_column(old, field_type=kind)
            if "Comment" in column:
                update.update_column(old, doc=column["Comment"])
            if first:
                update.move_first(old)
            if after:
                update.move_after(old, after)
            if column["Name"] != old:
                update.rename_column(old, column["Name"])

    return change


def set_properties(properties: Mapping[str, str]) -> Change:
    """Return SET TBLPROPERTIES."""

    def change(table: Table) -> None:
        with table.transaction() as update:
            update.set_properties(kept_properties(properties))

    return change


def unset_properties(names: Sequence[str]) -> Change:
    """Return UNSET TBLPROPERTIES; one that isn't set is left so (Iceberg removes nothing then)."""

    def change(table: Table) -> None:
        with table.transaction() as update:
            update.remove_properties(*(n for n in kept_names(list(names)) if n in table.properties))

    return change


def rename(session: Session, definition: Mapping[str, Any], name: TableName) -> None:
    """Give a table another name; its files stay."""
    entry = {key: definition[key] for key in KEPT if key in definition} | {"Name": name.table}
    glue, context = session.metastore.glue, session.metastore.context
    glue.create_table(context, {"DatabaseName": name.database, "TableInput": entry})
    old = {"DatabaseName": definition["DatabaseName"], "Name": definition["Name"]}
    glue.delete_table(context, old)


def _check_column(table: Table, name: str) -> None:
    if name not in [field.name for field in table.schema().fields]:
        raise ExecutionFailedError(f"COLUMN_NOT_FOUND: Column '{name}' does not exist", 1200)
