"""Whether a Parquet file holds what the table's schema says, before a query reads it.

Athena reads Parquet columns by name; one that the file lacks is NULL. A type that doesn't fit
fails with HIVE_BAD_DATA (Athena user guide, "Troubleshooting": HIVE_BAD_DATA). Athena complains
only about columns that the query reads; here every column of the table is checked, and also a type
that Athena might still convert is an error. Bytes are read as a text and a text as bytes, since
older writers don't mark texts (so do Trino's readers of BINARY).
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from analytics_emulator.athena.sql import AthenaQueryError, Column
from analytics_emulator.athena.sql.types import Type, hive_type
from analytics_emulator.hive.stored_types import plain_type

_INTEGER_BITS = {"tinyint": 8, "smallint": 16, "integer": 32, "bigint": 64}
_BYTES = [pa.types.is_string, pa.types.is_binary]
_FAMILIES: dict[str, Sequence[Callable[[pa.DataType], bool]]] = {
    "boolean": [pa.types.is_boolean],
    "real": [pa.types.is_float32],
    "double": [pa.types.is_float32, pa.types.is_float64],
    "date": [pa.types.is_date32],
    "timestamp": [pa.types.is_timestamp],
    "varchar": _BYTES,
    "char": _BYTES,
    "varbinary": _BYTES,
}


@lru_cache(maxsize=64)
def parquet_check(columns: tuple[Column, ...]) -> Callable[[Path, str], None]:
    """Return what raises HIVE_BAD_DATA where a file, at an URI, doesn't fit the columns.

    What fits is looked at once: a path stands for one content for ever.
    """

    @lru_cache(maxsize=65_536)
    def check(path: Path, uri: str) -> None:
        _check(path, uri, columns)

    return check


def _check(path: Path, uri: str, columns: tuple[Column, ...]) -> None:
    try:
        schema = pq.read_schema(path)
    except pa.ArrowInvalid:
        raise _malformed(path, uri) from None
    fields = {field.name.lower(): field for field in schema}
    for column in columns:
        field = fields.get(column.name)
        if field is not None and not fits(plain_type(field.type), hive_type(column.hive_type)):
            raise AthenaQueryError(
                "HIVE_BAD_DATA",
                f"Field {column.name}'s type {_physical_type(path, field.name)} in parquet file"
                f" {uri} is incompatible with type {column.hive_type} defined in table schema",
            )


def fits(stored: pa.DataType, wanted: Type) -> bool:
    """Return whether a stored type can be read as a table's type without changing a value."""
    kind = wanted.kind
    if kind in _INTEGER_BITS:
        return _integer_fits(stored, _INTEGER_BITS[kind])
    if kind == "decimal":
        return _decimal_fits(stored, wanted)
    if kind in ("array", "map", "row"):
        return _nested_fits(stored, wanted)
    return any(is_of_family(stored) for is_of_family in _FAMILIES.get(kind, ()))


def _integer_fits(stored: pa.DataType, bits: int) -> bool:
    """Return whether Trino reads a stored integer so: any, whose values it then checks.

    Unsigned ones of 32 bits and more only where every value has its place.
    """
    if pa.types.is_unsigned_integer(stored) and stored.bit_width >= 32:
        return bool(stored.bit_width < bits)
    return bool(pa.types.is_integer(stored))


def _decimal_fits(stored: pa.DataType, wanted: Type) -> bool:
    if not pa.types.is_decimal(stored):
        return False
    return bool(stored.scale == wanted.scale and stored.precision <= wanted.precision)


def _nested_fits(stored: pa.DataType, wanted: Type) -> bool:
    if wanted.kind == "array":
        return bool(pa.types.is_list(stored)) and fits(stored.value_type, wanted.element)
    if wanted.kind == "map":
        key, value = wanted.args
        is_map = bool(pa.types.is_map(stored))
        return is_map and fits(stored.key_type, key) and fits(stored.item_type, value)
    if not pa.types.is_struct(stored):
        return False
    parts = {field.name.lower(): field.type for field in stored}
    members = zip(wanted.names, wanted.args, strict=True)
    common = [(parts[name], kind) for name, kind in members if name in parts]
    return bool(common) and all(fits(part, kind) for part, kind in common)


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
