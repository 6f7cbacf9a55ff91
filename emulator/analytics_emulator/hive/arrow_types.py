"""Hive's types as Arrow's: how the rows of a table are held before they are written."""

from collections.abc import Mapping

import pyarrow as pa

from analytics_emulator.hive.types import HiveType

NUMBERS_AND_DATES: Mapping[str, pa.DataType] = {
    "boolean": pa.bool_(),
    "tinyint": pa.int8(),
    "smallint": pa.int16(),
    "int": pa.int32(),
    "bigint": pa.int64(),
    "float": pa.float32(),
    "double": pa.float64(),
    "date": pa.date32(),
}


def arrow_type(hive: HiveType, scalars: Mapping[str, pa.DataType]) -> pa.DataType:
    """Return the Arrow type, its scalars by name; ValueError names one that isn't among them."""
    match hive.name:
        case "array":
            return pa.list_(arrow_type(hive.parts[0], scalars))
        case "map":
            return pa.map_(*(arrow_type(part, scalars) for part in hive.parts))
        case "struct":
            members = zip(hive.fields, hive.parts, strict=True)
            return pa.struct([(name, arrow_type(part, scalars)) for name, part in members])
        case "decimal":
            return pa.decimal128(*hive.numbers)
        case name if name in scalars:
            return scalars[name]
    raise ValueError(f"the type {hive} isn't written here")
