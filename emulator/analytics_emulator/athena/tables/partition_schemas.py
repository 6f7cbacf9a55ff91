"""Whether a catalog partition's columns go with its table's.

Parquet's columns are compared by name, and so are ORC's where they are read by name; all others by
their places (Athena user guide, "Update tables with partitions"). A type may differ where the
table's is a wider integer, or a struct with fields added at its end, as Trino coerces them; which
others Athena coerces isn't documented, and they fail.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from analytics_emulator.athena.sql import AthenaQueryError
from analytics_emulator.hive.types import HiveType, parse_type

_PARQUET_SERDE = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"
_INTEGERS = ("tinyint", "smallint", "int", "bigint")

type _Column = Mapping[str, Any]


def check_partition(table: _Column, columns: Sequence[_Column], partition: str) -> None:
    """Raise Athena's error where a partition declares a column with another type."""
    for expected, declared in _pairs(table, columns):
        if not _goes_with(declared["Type"], expected["Type"]):
            raise AthenaQueryError(
                "HIVE_PARTITION_SCHEMA_MISMATCH",
                "There is a mismatch between the table and partition schemas. The types are"
                f" incompatible and cannot be coerced. The column '{expected['Name']}' in table"
                f" '{table['DatabaseName']}.{table['Name']}' is declared as type"
                f" '{expected['Type']}', but partition '{partition}' declared column"
                f" '{declared['Name']}' as type '{declared['Type']}'.",
            )


def _pairs(table: _Column, columns: Sequence[_Column]) -> Iterable[tuple[_Column, _Column]]:
    descriptor = table["StorageDescriptor"]
    if not _is_read_by_name(descriptor.get("SerdeInfo") or {}):
        return zip(descriptor["Columns"], columns, strict=False)
    declared = {column["Name"]: column for column in columns}
    return [(c, declared[c["Name"]]) for c in descriptor["Columns"] if c["Name"] in declared]


def _is_read_by_name(serde: _Column) -> bool:
    access = (serde.get("Parameters") or {}).get("orc.column.index.access", "true")
    return serde.get("SerializationLibrary") == _PARQUET_SERDE or access.lower() == "false"


def _goes_with(declared: str, expected: str) -> bool:
    if declared == expected:
        return True
    try:
        return _becomes(parse_type(declared.lower()), parse_type(expected.lower()))
    except ValueError:
        return False


def _becomes(declared: HiveType, expected: HiveType) -> bool:
    if declared == expected:
        return True
    if declared.name in _INTEGERS and expected.name in _INTEGERS:
        return _INTEGERS.index(declared.name) < _INTEGERS.index(expected.name)
    same = declared.name == expected.name and declared.numbers == expected.numbers
    if not same or not declared.parts:
        return False
    shared = min(len(declared.fields), len(expected.fields))
    names_agree = declared.fields[:shared] == expected.fields[:shared]
    parts = zip(declared.parts, expected.parts, strict=False)
    return names_agree and all(_becomes(part, wanted) for part, wanted in parts)
