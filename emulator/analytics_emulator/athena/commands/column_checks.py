"""What CREATE TABLE AS, UNLOAD and CREATE VIEW ask of a query's columns (Trino's `validateColumns`
of StatementAnalyzer, `validatePartitionColumns` of HiveMetadata)."""

from collections.abc import Sequence

from analytics_emulator.athena.sql import AthenaQueryError, CompiledQuery


def check_columns(query: CompiledQuery) -> None:
    """Raise where a column has no name, no type, or another's name."""
    names = [column.name.lower() for column in query.columns]
    for place, column in enumerate(query.columns, 1):
        if column.name == f"_col{place - 1}":
            text = f"line 1:1: Column name not specified at position {place}"
            raise AthenaQueryError("MISSING_COLUMN_NAME", text)
        if column.type == "unknown":
            text = f"line 1:1: Column type is unknown at position {place}"
            raise AthenaQueryError("COLUMN_TYPE_UNKNOWN", text)
        if names.index(column.name.lower()) != place - 1:
            text = f"line 1:1: Column name '{column.name}' specified more than once"
            raise AthenaQueryError("DUPLICATE_COLUMN_NAME", text)


def check_partition_keys(names: Sequence[str], keys: Sequence[str]) -> None:
    """Raise where keys of partitions aren't a query's last columns, behind others."""
    unknown = [key for key in keys if key not in names]
    if unknown:
        text = f"Partition columns [{', '.join(unknown)}] not present in schema"
        raise AthenaQueryError("INVALID_TABLE_PROPERTY", text)
    if keys and len(keys) == len(names):
        raise AthenaQueryError("INVALID_TABLE_PROPERTY", "Table contains only partition columns")
    if keys and list(names[-len(keys) :]) != list(keys):
        raise AthenaQueryError(
            "HIVE_COLUMN_ORDER_MISMATCH",
            "Partition keys must be the last columns in the table and in the same order as the"
            f" table properties: [{', '.join(keys)}]",
        )
