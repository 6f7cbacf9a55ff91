"""CREATE TABLE's grammar for Iceberg (Athena user guide, "Create Iceberg tables")."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from analytics_emulator.athena.failure import ExecutionFailedError, not_supported
from analytics_emulator.athena.statements.create_table import column_list
from analytics_emulator.athena.statements.cursor import Cursor

PROPERTIES = {
    "format",
    "write_compression",
    "write_target_data_file_size_bytes",
    "optimize_rewrite_data_file_threshold",
    "optimize_rewrite_delete_file_threshold",
    "optimize_rewrite_min_data_file_size_bytes",
    "optimize_rewrite_max_data_file_size_bytes",
    "vacuum_min_snapshots_to_keep",
    "vacuum_max_snapshot_age_seconds",
    "vacuum_max_metadata_files_to_keep",
    "write_data_path_enabled",
    "write_object_storage_enabled",
}
_NUMBERS = PROPERTIES - {"format", "write_compression"}
_NUMBERS -= {"write_data_path_enabled", "write_object_storage_enabled"}
CODECS = {"gzip": "gzip", "snappy": "snappy", "zstd": "zstd"}
CODECS |= {"none": "uncompressed", "uncompressed": "uncompressed"}
"""Compressions of Parquet, by Athena's names and by Iceberg's (user guide, "Iceberg table
compression support by file format")."""
_TRANSFORM = re.compile(r"\s*(\w+)\s*(?:\(\s*(?:(\d+)\s*,\s*)?(\w+)\s*(?:,\s*(\d+)\s*)?\))?\s*")


@dataclass(frozen=True)
class Transform:
    """What a partition's value is of a column: `number` counts buckets, or letters."""

    name: str
    column: str
    number: int | None = None


@dataclass(frozen=True)
class IcebergDefinition:
    """What follows the table's name."""

    columns: Sequence[dict[str, Any]]
    transforms: Sequence[Transform]
    location: str | None
    properties: dict[str, str]


def names_iceberg(cursor: Cursor) -> bool:
    """Return whether a statement's properties make its table Iceberg's."""
    texts = [w.spelling.lower() for w in cursor.words if w.kind in ("string", "quoted")]
    return ("table_type", "iceberg") in itertools.pairwise(texts)


def iceberg_definition(cursor: Cursor) -> IcebergDefinition:
    """Read everything after the table's name."""
    columns = column_list(cursor)
    if cursor.takes("COMMENT"):
        cursor.string()
    transforms = _transforms(cursor) if cursor.takes("PARTITIONED", "BY") else []
    location = cursor.string() if cursor.takes("LOCATION") else None
    properties = cursor.properties() if cursor.takes("TBLPROPERTIES") else {}
    cursor.expect_end()
    given = {key.lower(): value for key, value in properties.items()}
    given.pop("table_type", None)
    return IcebergDefinition(columns, transforms, location, checked_properties(given))


def checked_properties(given: dict[str, str]) -> dict[str, str]:
    """Return a table's properties; others than the known fail, as Athena words it (measured)."""
    for key, value in given.items():
        if key not in PROPERTIES:
            raise ExecutionFailedError(f"Unsupported table property key: {key}", 1200)
        if key in _NUMBERS and not value.isdecimal():
            text = f"The value '{value}' of the table property {key}, which is no number"
            raise not_supported(text)
    if given.get("format", "parquet").lower() != "parquet":
        raise not_supported(f"An Iceberg table of the format {given['format']}")
    codec = given.get("write_compression", "zstd").lower()
    if codec not in CODECS:
        raise not_supported(f"An Iceberg table of Parquet files with the compression '{codec}'")
    return given


def _transforms(cursor: Cursor) -> list[Transform]:
    cursor.expect_sign("(")
    found = []
    while True:
        start, depth = cursor.current.start, 0
        while depth or cursor.current.text not in (",", ")"):
            if cursor.is_at_end:
                raise cursor.refusal()
            depth += {"(": 1, ")": -1}.get(cursor.next().text, 0)
        found.append(read_transform(cursor.text[start : cursor.current.start]))
        if not cursor.takes_sign(","):
            cursor.expect_sign(")")
            return found


def read_transform(text: str) -> Transform:
    """Read `column` or `transform(…)`: `bucket(4, c)` in DDL, `bucket(c, 4)` in CTAS."""
    match = _TRANSFORM.fullmatch(text.replace("`", "").replace('"', ""))
    if match is None:
        raise not_supported(f"The partition transform '{text}'")
    if match[3] is None:
        return Transform("identity", match[1].lower())
    number = match[2] or match[4]
    name = match[1].lower().rstrip("s") if match[1].lower().endswith("s") else match[1].lower()
    if name not in ("bucket", "truncate", "year", "month", "day", "hour"):
        raise not_supported(f"The partition transform '{match[1]}'")
    if (name in ("bucket", "truncate")) != (number is not None):
        raise not_supported(f"The partition transform '{text}'")
    return Transform(name, match[3].lower(), int(number) if number else None)
