"""Values as Athena's VarCharValue texts (measured: aoyagikouhei/athena-local, render)."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from analytics_emulator.java.numbers import double_text
from analytics_emulator.java.numbers import float_text as real_text

from ..errors import not_supported
from ..texts.javatext import day_interval_text
from ..texts.moments import date_text, moment_text, within_python
from ..types import Type, field_name
from ..types.zones import offset_minutes
from ..udfs.colors import color_text
from ..udfs.geospatial import shape_text, tile_text
from ..udfs.hyperloglogs import serialized
from ..udfs.ipaddresses import ipaddress_text

type Render = Callable[[Any], str]


def rows_as_text(table: pa.Table, types: Sequence[Type]) -> Iterator[list[str | None]]:
    """Return a result's rows as texts; None is NULL."""
    for batch in table.to_batches(max_chunksize=10_000):
        yield from batch_as_text(batch, types)


def batch_as_text(batch: pa.RecordBatch, types: Sequence[Type]) -> Iterator[list[str | None]]:
    """Return some rows as texts."""
    renders = [renderer(t) for t in types]
    columns = [_column(c, r) for c, r in zip(batch.columns, renders, strict=True)]
    yield from ([c[i] for c in columns] for i in range(batch.num_rows))


def _column(values: pa.Array, render: Render) -> list[str | None]:
    numbers = _in_numbers(values.type)
    held = values if numbers == values.type else values.view(numbers)
    return [None if v is None else render(v) for v in held.to_pylist()]


def _in_numbers(t: pa.DataType) -> pa.DataType:
    """Return a type with days and moments as numbers: Python's own end with the year 9999."""
    if pa.types.is_date32(t):
        return pa.int32()
    if pa.types.is_timestamp(t):
        return pa.int64()
    if pa.types.is_list(t):
        return pa.list_(t.value_field.with_type(_in_numbers(t.value_type)))
    if pa.types.is_map(t):
        parts = [f.with_type(_in_numbers(f.type)) for f in (t.key_field, t.item_field)]
        return t if parts == [t.key_field, t.item_field] else pa.list_(pa.struct(parts))
    if pa.types.is_struct(t):
        return pa.struct([f.with_type(_in_numbers(f.type)) for f in t])
    return t


def renderer(t: Type) -> Render:  # noqa: C901, PLR0911, PLR0912  # one answer a type
    """Return the function that writes a type's values."""
    match t.kind:
        case "boolean":
            return lambda v: "true" if v else "false"
        case "real":
            return real_text
        case "double":
            return double_text
        case "decimal":
            return lambda v: f"{v:.{t.scale}f}"
        case "char":
            return lambda v: str(v).ljust(t.precision)
        case "varbinary":
            return lambda v: v.hex(" ")
        case "date":
            return date_text
        case "time":
            return lambda v: _time_text(v, t.precision)
        case "timestamp":
            return lambda v: _timestamp_text(v, t.precision)
        case "timestamp with time zone":
            return _zoned(t)
        case "interval day to second":
            return day_interval_text
        case "interval year to month":
            return _year_interval_text
        case "color":
            return color_text
        case "ipaddress":
            return ipaddress_text
        case "Geometry" | "SphericalGeography":
            return shape_text
        case "BingTile":
            return tile_text
        case "HyperLogLog":
            return lambda v: serialized(v).hex(" ")
        case "tdigest" | "qdigest":
            return lambda v: v.hex(" ")
        case "SetDigest":
            raise not_supported(f"results of type {t}")
        case "array" | "map" | "row":
            return _nested(t)
    return str


def _fraction(digits: str, precision: int) -> str:
    return f".{digits[:precision]}" if precision else ""


def _time_text(value: time, precision: int) -> str:
    digits = f"{value:%f}".ljust(precision, "0")
    return f"{value:%H:%M:%S}{_fraction(digits, precision)}"


def _timestamp_text(value: int, precision: int) -> str:
    return moment_text(value, _unit(precision), precision)


def _unit(precision: int) -> int:
    """Return how many parts of a second a moment is counted in."""
    return 10**6 if precision <= 6 else 10**9


def _zoned(t: Type) -> Render:
    if t.zone is None:
        return lambda v: _zoned_text(v["t"], v["z"], t.precision)
    zone = t.zone
    return lambda v: _zoned_text(v, zone, t.precision)


def _zoned_text(moment: int, zone: str, precision: int) -> str:
    name = "UTC" if zone in ("Z", "+00:00") else zone
    minutes = offset_minutes(zone)
    unit = _unit(precision)
    shift = _named_shift(moment // unit, zone) if minutes is None else minutes * 60
    return f"{_timestamp_text(moment + shift * unit, precision)} {name}"


def _named_shift(seconds: int, zone: str) -> int:
    """Return the seconds of a named zone's offset at a UTC instant."""
    utc = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=within_python(seconds))
    found = utc.astimezone(ZoneInfo(zone)).utcoffset()
    return int(found.total_seconds()) if found else 0


def _year_interval_text(months: int) -> str:
    sign = "-" if months < 0 else ""
    years, month = divmod(abs(months), 12)
    return f"{sign}{years}-{month}"


_NESTED = ("array", "map", "row")


def _or_null(render: Render) -> Render:
    return lambda v: "null" if v is None else render(v)


def _nested(t: Type) -> Render:
    inner = [_or_null(_inner(a)) for a in t.args]
    if t.kind == "array":
        return lambda v: f"[{', '.join(map(inner[0], v))}]"
    if t.kind == "map":
        sorts = t.args[0].kind not in (*_NESTED, "timestamp with time zone")
        return lambda v: _map_text(v, inner, sorts=sorts)
    keys = [field_name(t, i) for i in range(len(t.args))]
    heads = [f"{n}=" if n else "" for n in t.names]
    return lambda v: (
        "{" + ", ".join(h + r(v[k]) for h, r, k in zip(heads, inner, keys, strict=True)) + "}"
    )


def _map_text(value: list[Any], inner: list[Render], *, sorts: bool) -> str:
    """Write a map's entries by ascending key (measured); nested keys as they come."""
    pairs = [tuple(e.values()) if isinstance(e, dict) else e for e in value]
    entries = sorted(pairs, key=lambda e: e[0]) if sorts else pairs
    return "{" + ", ".join(f"{inner[0](k)}={inner[1](v)}" for k, v in entries) + "}"


def _inner(t: Type) -> Render:
    """Return an element's text; a binary there is Java's array identity (measured)."""
    if t.kind == "varbinary":
        return lambda v: f"[B@{hash(v) & 0xFFFFFFFF:x}"
    return renderer(t)
