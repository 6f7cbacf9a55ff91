"""Iceberg's types: of Athena's DDL, of Trino's values, as columns of the engine and of Glue.

Athena user guide, "Supported data types for Iceberg tables"; Trino, Iceberg connector, "Type
mapping".
"""

from typing import Any

from pyiceberg import types as ice
from pyiceberg.schema import Schema

from analytics_emulator.athena.failure import ExecutionFailedError
from analytics_emulator.athena.sql.types import Type
from analytics_emulator.hive.types import HiveType, parse_type

_OF_HIVE: dict[str, type[Any]] = {
    "boolean": ice.BooleanType,
    "int": ice.IntegerType,
    "bigint": ice.LongType,
    "float": ice.FloatType,
    "double": ice.DoubleType,
    "string": ice.StringType,
    "binary": ice.BinaryType,
    "date": ice.DateType,
    "timestamp": ice.TimestampType,
}
_OF_TRINO: dict[str, type[Any]] = {
    "boolean": ice.BooleanType,
    "tinyint": ice.IntegerType,
    "smallint": ice.IntegerType,
    "integer": ice.IntegerType,
    "bigint": ice.LongType,
    "real": ice.FloatType,
    "double": ice.DoubleType,
    "varchar": ice.StringType,
    "varbinary": ice.BinaryType,
    "date": ice.DateType,
    "timestamp": ice.TimestampType,
    "timestamp with time zone": ice.TimestamptzType,
    "time": ice.TimeType,
    "uuid": ice.UUIDType,
}
_WORDS: dict[type[Any], str] = {
    **{kind: word for word, kind in _OF_HIVE.items()},
    ice.FixedType: "binary",
    ice.TimestampType: "timestamp_micros",
    ice.TimestamptzType: "timestamptz_micros",
    ice.TimeType: "time_micros",
    ice.UUIDType: "uuid",
}
_GLUE = {"timestamp_micros": "timestamp", "timestamptz_micros": "timestamp"}
_GLUE |= {"time_micros": "string", "uuid": "string"}


class FieldNumbers:
    """Gives each field of a new schema a number of its own."""

    def __init__(self) -> None:
        self._last = 0

    def next(self) -> int:
        """Return the next number."""
        self._last += 1
        return self._last


def of_hive(text: str, numbers: FieldNumbers) -> Any:
    """Return the type that a column's type in DDL means."""
    return _hive(parse_type(text), numbers)


def _hive(hive: HiveType, numbers: FieldNumbers) -> Any:
    match hive.name:
        case "decimal":
            return ice.DecimalType(*hive.numbers)
        case "array":
            place = numbers.next()
            return ice.ListType(place, _hive(hive.parts[0], numbers), element_required=False)
        case "map":
            key, value = numbers.next(), numbers.next()
            parts = [_hive(part, numbers) for part in hive.parts]
            return ice.MapType(key, parts[0], value, parts[1], value_required=False)
        case "struct":
            pairs = zip(hive.fields, hive.parts, strict=True)
            return ice.StructType(*(_field(n, _hive(t, numbers), numbers) for n, t in pairs))
        case name if name in _OF_HIVE:
            return _OF_HIVE[name]()
    raise ExecutionFailedError(f"NOT_SUPPORTED: Type not supported for Iceberg: {hive}", 1200)


def of_trino(t: Type, numbers: FieldNumbers) -> Any:
    """Return the type in which CREATE TABLE AS keeps a query's values."""
    match t.kind:
        case "decimal":
            return ice.DecimalType(t.precision, t.scale)
        case "array":
            place = numbers.next()
            return ice.ListType(place, of_trino(t.element, numbers), element_required=False)
        case "map":
            key, value = numbers.next(), numbers.next()
            parts = [of_trino(part, numbers) for part in t.args]
            return ice.MapType(key, parts[0], value, parts[1], value_required=False)
        case "row" if all(t.names):
            pairs = zip(map(str, t.names), t.args, strict=True)
            return ice.StructType(*(_field(n, of_trino(p, numbers), numbers) for n, p in pairs))
        case kind if (kind in _OF_TRINO and t.precision <= 6) or kind == "varchar":
            return _OF_TRINO[kind]()
        case kind if kind in ("tinyint", "smallint", "integer", "bigint", "varbinary"):
            return _OF_TRINO[kind]()
    raise ExecutionFailedError(f"NOT_SUPPORTED: Type not supported for Iceberg: {t}", 1200)


def _field(name: str, kind: Any, numbers: FieldNumbers) -> ice.NestedField:
    return ice.NestedField(numbers.next(), name.lower(), kind, required=False)


def word(kind: Any) -> str:
    """Return a type as the engine's columns name it."""
    if isinstance(kind, ice.DecimalType):
        return f"decimal({kind.precision},{kind.scale})"
    if isinstance(kind, ice.ListType):
        return f"array<{word(kind.element_type)}>"
    if isinstance(kind, ice.MapType):
        return f"map<{word(kind.key_type)},{word(kind.value_type)}>"
    if isinstance(kind, ice.StructType):
        return f"struct<{','.join(f'{f.name}:{word(f.field_type)}' for f in kind.fields)}>"
    if type(kind) not in _WORDS:
        raise ExecutionFailedError(f"NOT_SUPPORTED: Iceberg's type {kind}", 1200)
    return _WORDS[type(kind)]


def glue_columns(schema: Schema) -> list[dict[str, Any]]:
    """Return a schema as the catalog lists it."""
    return [_glue_column(field) for field in schema.fields]


def _glue_column(field: ice.NestedField) -> dict[str, Any]:
    kind = word(field.field_type)
    for ours, theirs in _GLUE.items():
        kind = kind.replace(ours, theirs)
    parameters = {
        "iceberg.field.current": "true",
        "iceberg.field.id": str(field.field_id),
        "iceberg.field.optional": str(field.optional).lower(),
    }
    shape = {"Name": field.name, "Type": kind, "Parameters": parameters}
    return shape | ({"Comment": field.doc} if field.doc else {})
