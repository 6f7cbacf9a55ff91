"""Tables of the hive catalog: over files that exist, and copies of Trino's generated data."""

import json
from collections.abc import Mapping
from pathlib import Path

from .client import TrinoClient
from .installation import cache

SKIPPED = {"dbgen_version"}  # has a TIME, which hive tables can't


def register_table(
    client: TrinoClient,
    name: str,
    location: Path,
    columns: Mapping[str, str],
    partitioned_by: Mapping[str, str] | None = None,
    file_format: str = "PARQUET",
    properties: Mapping[str, str] | None = None,
) -> None:
    """Make `schema.table` of the hive catalog mean the files that a folder holds.

    Types are Trino's. Partitions are the folder's own folders, such as `dt=2026-11-01`. Further
    properties are SQL expressions, such as `{"textfile_field_separator": "','"}`.
    """
    parts = partitioned_by or {}
    settings = {
        "external_location": f"'local://{location.resolve()}'",
        "format": f"'{file_format}'",
        **({"partitioned_by": f"ARRAY[{', '.join(f"'{p}'" for p in parts)}]"} if parts else {}),
        **(properties or {}),
    }
    schema, table = name.split(".")
    fields = ", ".join(f'"{n}" {t}' for n, t in {**columns, **parts}.items())
    given = ", ".join(f"{n} = {v}" for n, v in settings.items())
    client.run(f"CREATE SCHEMA IF NOT EXISTS hive.{schema}")
    client.run(f"DROP TABLE IF EXISTS hive.{name}")
    client.run(f"CREATE TABLE hive.{name} ({fields}) WITH ({given})")
    if parts:
        client.run(f"CALL hive.system.sync_partition_metadata('{schema}', '{table}', 'FULL')")


def copy_generated(client: TrinoClient, catalog: str) -> None:
    """Copy the tables of `tpch.tiny` or `tpcds.tiny` to Parquet, those that aren't there yet."""
    client.run(f"CREATE SCHEMA IF NOT EXISTS hive.{catalog}")
    there = {row[0] for row in client.run(f"SHOW TABLES FROM hive.{catalog}").rows}
    for (table,) in client.run(f"SHOW TABLES FROM {catalog}.tiny").rows:
        if table not in there | SKIPPED:
            made = f"CREATE TABLE hive.{catalog}.{table} WITH (format = 'PARQUET') AS"
            client.run(f"{made} TABLE {catalog}.tiny.{table}")


def copied_tables(catalog: str) -> dict[str, tuple[list[tuple[str, str]], list[Path]]]:
    """Return each copied table's columns, as (name, Hive type), and its files."""
    tables = {}
    for folder in (cache() / "hive" / catalog).iterdir():
        if folder.is_dir() and not folder.name.startswith("."):
            schema = json.loads((folder / ".trinoSchema").read_text())
            columns = [(c["name"], c["type"]) for c in schema["dataColumns"]]
            files = [f for f in folder.iterdir() if not f.name.startswith(".")]
            tables[folder.name] = (columns, sorted(files))
    return tables
