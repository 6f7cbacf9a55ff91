"""What a Parquet file stores, read as a column's type, at any depth.

Text is bytes, whether the file says that they are UTF-8 or not; a Hive timestamp is rounded half up
to milliseconds; varchar(n) is cut and char loses its blanks; rows are read field by field, by name
whatever the case, and a field that a file lacks is NULL, as a column is. All of it as a Trino 476
reads the same files.
"""

import pyarrow as pa

from analytics_emulator.sql_text import quoted

from ..types import UNBOUNDED, Type, field_name
from .parquetfiles import kind_of

_INTEGER_KINDS = {"int8", "int16", "int32", "int64", "uint8", "uint16", "uint32"}
_SAME = {
    "boolean": {"bool"},
    "tinyint": {"int8"},
    "smallint": {"int16"},
    "integer": {"int32"},
    "bigint": {"int64"},
    "real": {"float"},
    "double": {"double"},
    "varchar": {"string"},
    "varbinary": {"binary"},
    "date": {"date32[day]"},
}


def is_readable(stored: pa.DataType, t: Type) -> bool:
    """Return whether Athena reads a stored type as a column's type (by its widening rules)."""
    if not _is_readable_kind(kind_of(stored), t):
        return False
    if t.kind == "row":
        return all(is_readable(f.type, part) for f, part in _fields(stored, t).values() if f)
    return all(is_readable(s, part) for s, part in zip(_parts(stored), t.args, strict=True))


def read_as(  # noqa: PLR0911  # one answer a type
    sql: str, stored: pa.DataType, t: Type, depth: int = 0
) -> str:
    """Return the SQL of a stored value as a value of a type that can read it."""
    if _is_cast(stored, t):
        same = kind_of(stored) in _SAME.get(t.kind, set())
        return sql if same else f"CAST({sql} AS {t.duck})"
    each = f"e{depth}"
    match t.kind:
        case "array":
            inner = read_as(each, stored.value_type, t.element, depth + 1)
            return f"list_transform({sql}, lambda {each}: {inner})"
        case "map":
            pair = zip(("key", "value"), _parts(stored), t.args, strict=True)
            parts = (f"{n!r}: {read_as(f'{each}.{n}', s, a, depth + 1)}" for n, s, a in pair)
            entries = f"list_transform(map_entries({sql}), lambda {each}: {{{', '.join(parts)}}})"
            return f"CASE WHEN {sql} IS NOT NULL THEN map_from_entries({entries}) END"
        case "row":
            return f"CASE WHEN {sql} IS NOT NULL THEN {_row(sql, stored, t, depth)} END"
        case "timestamp":
            return _hive_timestamp(sql, stored)
        case "varbinary":
            return f"encode({sql})"
    return _text(f"decode({sql})" if kind_of(stored) == "binary" else sql, t)


def _is_cast(stored: pa.DataType, t: Type) -> bool:  # noqa: PLR0911  # one answer a type
    """Return whether DuckDB's own cast, or none, makes a value of the type."""
    match t.kind:
        case "array" | "map":
            parts = zip(_parts(stored), t.args, strict=True)
            return all(_is_cast(s, part) for s, part in parts)
        case "row":
            names = [field_name(t, place) for place in range(len(t.args))]
            if [field.name for field in stored] != names:
                return False
            return all(_is_cast(f.type, part) for f, part in zip(stored, t.args, strict=True))
        case "timestamp":
            return t.precision != 3 or stored.unit == "ms"
        case "varchar" | "char":
            return t.precision == UNBOUNDED and kind_of(stored) == "string"
        case "varbinary":
            return kind_of(stored) == "binary"
    return True


def _hive_timestamp(sql: str, stored: pa.DataType) -> str:
    # DuckDB rounds nanoseconds to microseconds, which would round twice.
    micros = f"athena_micros({sql})" if stored.unit == "ns" else sql
    return f"make_timestamp(athena_multiple(epoch_us({micros}) + 500, 1000))"


def _text(sql: str, t: Type) -> str:
    if t.precision == UNBOUNDED:
        return sql
    # DuckDB's left() costs as much as grouping by the column; bytes are counted for nothing.
    longer = f"strlen({sql}) > {t.precision}"
    cut = f"CASE WHEN {longer} THEN left({sql}, {t.precision}) ELSE {sql} END"
    return f"rtrim({cut}, chr(32))" if t.kind == "char" else cut


def _row(sql: str, stored: pa.DataType, t: Type, depth: int) -> str:
    parts = []
    for name, (field, part) in _fields(stored, t).items():
        if field is None:
            value = f"CAST(NULL AS {part.duck})"
        else:
            value = read_as(f"{sql}.{quoted(field.name)}", field.type, part, depth + 1)
        parts.append(f"{quoted(name)} := {value}")
    return f"struct_pack({', '.join(parts)})"


def _parts(stored: pa.DataType) -> tuple[pa.DataType, ...]:
    """Return the types of an array's elements, or of a map's keys and values."""
    if pa.types.is_map(stored):
        return (stored.key_type, stored.item_type)
    return (stored.value_type,) if pa.types.is_list(stored) else ()


def _fields(stored: pa.DataType, t: Type) -> dict[str, tuple[pa.Field | None, Type]]:
    """Return a row type's fields by their names, each with the stored one, None where it lacks."""
    known = {field.name.lower(): field for field in stored}
    names = [field_name(t, place) for place in range(len(t.args))]
    return {n: (known.get(n.lower()), part) for n, part in zip(names, t.args, strict=True)}


def _is_readable_kind(kind: str, t: Type) -> bool:  # noqa: PLR0911  # one answer a type
    if kind in _SAME.get(t.kind, set()):
        return True
    if kind in _INTEGER_KINDS:
        return t.kind in ("tinyint", "smallint", "integer", "bigint")
    if t.kind == "decimal":
        return kind.startswith("decimal")
    if t.kind in ("timestamp", "timestamp with time zone"):
        return kind.startswith("timestamp")
    if t.kind in ("time", "uuid"):
        return kind.startswith({"time": "time64", "uuid": "string"}[t.kind])
    if t.kind == "double":
        return kind == "float"
    if t.kind in ("char", "varchar", "varbinary"):
        return kind in ("string", "binary")
    return {"array": "list", "map": "map", "row": "struct"}.get(t.kind) == kind
