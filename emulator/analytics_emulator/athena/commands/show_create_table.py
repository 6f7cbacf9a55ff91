"""The CREATE TABLE text that Hive prints for a table (Hive's `DDLTask.showCreateTable`)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any


def create_table_lines(table: Mapping[str, Any]) -> list[str]:
    """Return the statement line by line; keywords that open a list end with a space, as in Hive."""
    return "\n".join(_clauses(table)).split("\n")


def _clauses(table: Mapping[str, Any]) -> Iterator[str]:
    descriptor = table["StorageDescriptor"]
    yield f"CREATE EXTERNAL TABLE `{table['Name']}`(\n{_columns(descriptor['Columns'])})"
    if table.get("Description"):
        yield f"COMMENT {_quoted(table['Description'])}"
    if table["PartitionKeys"]:
        yield f"PARTITIONED BY ( \n{_columns(table['PartitionKeys'])})"
    if descriptor.get("BucketColumns"):
        yield _buckets(descriptor)
    yield from _storage(descriptor)
    yield f"LOCATION\n  {_quoted(descriptor.get('Location') or '')}"
    properties = {k: v for k, v in (table.get("Parameters") or {}).items() if k != "EXTERNAL"}
    yield f"TBLPROPERTIES (\n{_properties(properties)})"


def _buckets(descriptor: Mapping[str, Any]) -> str:
    clustered = ", \n  ".join(descriptor["BucketColumns"])
    keys = descriptor.get("SortColumns") or []
    ordered = ", \n".join(f"  {k['Column']} {'ASC' if k['SortOrder'] else 'DESC'}" for k in keys)
    within = f"SORTED BY ( \n{ordered}) \n" if keys else ""
    return (
        f"CLUSTERED BY ( \n  {clustered}) \n{within}INTO {descriptor['NumberOfBuckets']} BUCKETS "
    )


def _storage(descriptor: Mapping[str, Any]) -> Iterator[str]:
    serde = descriptor.get("SerdeInfo") or {}
    yield f"ROW FORMAT SERDE \n  {_quoted(serde.get('SerializationLibrary') or '')} "
    parameters = {
        key: value
        for key, value in (serde.get("Parameters") or {}).items()
        if (key, value) != ("serialization.format", "1")
    }
    if parameters:
        yield f"WITH SERDEPROPERTIES ( \n{_properties(parameters)}) "
    yield f"STORED AS INPUTFORMAT \n  {_quoted(descriptor.get('InputFormat') or '')} "
    yield f"OUTPUTFORMAT \n  {_quoted(descriptor.get('OutputFormat') or '')}"


def _columns(columns: Sequence[Mapping[str, Any]]) -> str:
    return ", \n".join(f"  `{c['Name']}` {c['Type']}{_comment(c)}" for c in columns)


def _comment(column: Mapping[str, Any]) -> str:
    return f" COMMENT {_quoted(column['Comment'])}" if column.get("Comment") else ""


def _properties(properties: Mapping[str, str]) -> str:
    pairs = (f"  {_quoted(key)}={_quoted(properties[key])}" for key in sorted(properties))
    return ", \n".join(pairs)


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
