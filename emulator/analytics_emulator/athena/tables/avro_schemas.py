"""An Arrow schema as Avro's: every value may be null, nested records have names of their own."""

import itertools
from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from analytics_emulator.athena.failure import not_supported

_SIMPLE = {
    pa.bool_(): "boolean",
    pa.int8(): "int",
    pa.int16(): "int",
    pa.int32(): "int",
    pa.int64(): "long",
    pa.float32(): "float",
    pa.float64(): "double",
    pa.string(): "string",
    pa.binary(): "bytes",
}


def avro_schema(schema: pa.Schema) -> dict[str, Any]:
    """Return the schema of a file of such rows."""
    return _record(list(schema), itertools.count())


def _record(fields: list[pa.Field], numbers: Iterator[int]) -> dict[str, Any]:
    name = f"record{next(numbers)}"
    found = [{"name": f.name, "type": _nullable(f.type, numbers), "default": None} for f in fields]
    return {"type": "record", "name": name, "fields": found}


def _nullable(t: pa.DataType, numbers: Iterator[int]) -> list[Any]:
    return ["null", _type(t, numbers)]


def _type(t: pa.DataType, numbers: Iterator[int]) -> Any:  # noqa: PLR0911  # one answer a type
    if t in _SIMPLE:
        return _SIMPLE[t]
    if pa.types.is_date32(t):
        return {"type": "int", "logicalType": "date"}
    if pa.types.is_timestamp(t):
        return {"type": "long", "logicalType": "timestamp-millis"}
    if pa.types.is_decimal(t):
        sizes = {"precision": t.precision, "scale": t.scale}
        return {"type": "bytes", "logicalType": "decimal", **sizes}
    if pa.types.is_list(t):
        return {"type": "array", "items": _nullable(t.value_type, numbers)}
    if pa.types.is_map(t) and pa.types.is_string(t.key_type):
        return {"type": "map", "values": _nullable(t.item_type, numbers)}
    if pa.types.is_struct(t):
        return _record(list(t), numbers)
    raise not_supported(f"Writing {t} into Avro")
