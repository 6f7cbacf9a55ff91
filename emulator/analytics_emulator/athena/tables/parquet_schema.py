"""Whether a Parquet file holds what the table's schema says, before a query reads it.

Athena reads Parquet columns by name; one that the file lacks is NULL. A type that doesn't fit
fails with HIVE_BAD_DATA (Athena user guide, "Troubleshooting": HIVE_BAD_DATA). Athena complains
only about columns that the query reads; here every column of the table is checked. Types that
Athena might convert, but that have no rule here, are refused.
"""

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from analytics_emulator.athena.sql import AthenaQueryError, Column

_INTEGERS = {"tinyint": 8, "smallint": 16, "int": 32, "integer": 32, "bigint": 64}
_FAMILIES = {
    "boolean": pa.types.is_boolean,
    "float": pa.types.is_float32,
    "double": pa.types.is_floating,
    "date": pa.types.is_date32,
    "timestamp": pa.types.is_timestamp,
    "array": pa.types.is_list,
    "map": pa.types.is_map,
    "struct": pa.types.is_struct,
}


def check_parquet_file(path: Path, uri: str, columns: Sequence[Column]) -> None:
    """Raise HIVE_BAD_DATA, or NOT_SUPPORTED, where the file doesn't fit the columns."""
    try:
        schema = pq.read_schema(path)
    except pa.ArrowInvalid:
        raise _malformed(path, uri) from None
    fields = {field.name.lower(): field for field in schema}
    for column in columns:
        field = fields.get(column.name)
        if field is not None and not fits(field.type, column.hive_type):
            raise AthenaQueryError(
                "HIVE_BAD_DATA",
                f"Field {column.name}'s type {_physical_type(path, field.name)} in parquet file"
                f" {uri} is incompatible with type {column.hive_type} defined in table schema",
            )


def fits(stored: pa.DataType, hive_type: str) -> bool:
    """Say whether a stored type can be read as a Hive type without changing a value."""
    name = hive_type.lower().partition("(")[0].partition("<")[0].strip()
    if name in _INTEGERS:
        return bool(pa.types.is_signed_integer(stored) and stored.bit_width <= _INTEGERS[name])
    if name in ("string", "varchar", "char"):
        return bool(pa.types.is_string(stored) or pa.types.is_large_string(stored))
    if name == "binary":
        return bool(pa.types.is_binary(stored) or pa.types.is_large_binary(stored))
    if name == "decimal":
        return _decimal_fits(stored, hive_type)
    return name in _FAMILIES and bool(_FAMILIES[name](stored))


def _decimal_fits(stored: pa.DataType, hive_type: str) -> bool:
    if not pa.types.is_decimal(stored):
        return False
    _, _, arguments = hive_type.lower().replace(" ", "").rstrip(")").partition("(")
    precision, _, scale = (arguments or "10,0").partition(",")
    return bool(stored.scale == int(scale or 0) and stored.precision <= int(precision))


def _physical_type(path: Path, name: str) -> str:
    schema = pq.ParquetFile(path).schema
    for place in range(len(schema)):
        column = schema.column(place)
        if column.path.split(".")[0] == name:
            return str(column.physical_type).replace("BYTE_ARRAY", "BINARY")
    return "group"


def _malformed(path: Path, uri: str) -> AthenaQueryError:
    end = path.read_bytes()[-4:].decode("latin-1")
    return AthenaQueryError(
        "HIVE_BAD_DATA",
        f"Malformed Parquet file. Expected magic number: PAR1 got: {end} [{uri}]",
    )
