"""Arrow values given the names and types that a table's columns have."""

import pyarrow as pa

from analytics_emulator.athena.sql.types import Type
from analytics_emulator.athena.tables.text_files import arrow_of


def shaped(values: pa.Array, t: Type) -> pa.Array:
    """Return values as a type's: fields by name whatever their case, those that lack NULL."""
    if pa.types.is_null(values.type):
        return pa.nulls(len(values), arrow_of(t))
    if t.kind == "array":
        inner = shaped(values.values, t.element)
        return pa.ListArray.from_arrays(values.offsets, inner, mask=values.is_null())
    if t.kind == "map":
        parts = (shaped(values.keys, t.args[0]), shaped(values.items, t.args[1]))
        return pa.MapArray.from_arrays(values.offsets, *parts, mask=values.is_null())
    if t.kind == "row":
        return _row(values, t)
    if t.kind == "timestamp":
        return _timestamp(values)
    return values.cast(arrow_of(t))


def _row(values: pa.StructArray, t: Type) -> pa.Array:
    found = {field.name.lower(): place for place, field in enumerate(values.type)}
    parts = []
    for name, part in zip(t.names, t.args, strict=True):
        place = found.get(str(name))
        given = pa.nulls(len(values)) if place is None else values.field(place)
        parts.append(shaped(given, part))
    return pa.StructArray.from_arrays(parts, [str(n) for n in t.names], mask=values.is_null())


def _timestamp(values: pa.Array) -> pa.Array:
    """Return moments in milliseconds, cut where they are finer; those with a zone in UTC."""
    plain = values.cast(pa.timestamp(values.type.unit))
    return plain.cast(pa.timestamp("ms"), safe=False)
