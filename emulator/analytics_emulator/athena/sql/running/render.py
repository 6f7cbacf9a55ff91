"""Values as Athena's VarCharValue texts (measured: aoyagikouhei/athena-local, render)."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from analytics_emulator.java.numbers import double_text
from analytics_emulator.java.numbers import float_text as real_text

from ..texts.javatext import day_interval_text
from ..types import Type, field_name
from ..types.zones import offset_minutes

type Render = Callable[[Any], str]


def rows_as_text(table: pa.Table, types: list[Type]) -> Iterator[list[str | None]]:
    """Return a result's rows as texts; None is NULL."""
    renders = [renderer(t) for t in types]
    for batch in table.to_batches(max_chunksize=10_000):
        columns = [_column(c, r) for c, r in zip(batch.columns, renders, strict=True)]
        yield from ([c[i] for c in columns] for i in range(batch.num_rows))


def _column(values: pa.Array, render: Render) -> list[str | None]:
    return [None if v is None else render(v) for v in _plain(values)]


def _plain(values: pa.Array) -> list[Any]:
    if pa.types.is_timestamp(values.type) and values.type.unit == "ns":
        return list(values.cast(pa.int64()).to_pylist())
    if pa.types.is_struct(values.type) and any(
        pa.types.is_timestamp(f.type) and f.type.unit == "ns" for f in values.type
    ):
        names = [f.name for f in values.type]
        parts = [_plain(values.field(i)) for i in range(len(names))]
        return [dict(zip(names, p, strict=True)) for p in zip(*parts, strict=True)]
    return list(values.to_pylist())


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
            return date.isoformat
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
        case "array" | "map" | "row":
            return _nested(t)
    return str


def _fraction(digits: str, precision: int) -> str:
    return f".{digits[:precision]}" if precision else ""


def _time_text(value: time, precision: int) -> str:
    digits = f"{value:%f}".ljust(precision, "0")
    return f"{value:%H:%M:%S}{_fraction(digits, precision)}"


def _timestamp_text(value: datetime | int, precision: int) -> str:
    if isinstance(value, int):
        seconds, nanos = divmod(value, 10**9)
        moment = datetime(1970, 1, 1) + _seconds(seconds)  # instants are held in UTC
        return f"{moment.isoformat(' ')}{_fraction(f'{nanos:09d}', precision)}"
    whole = value.replace(microsecond=0).isoformat(" ")
    return f"{whole}{_fraction(f'{value.microsecond:06d}', precision)}"


def _seconds(number: int) -> timedelta:
    return timedelta(seconds=number)


def _zoned(t: Type) -> Render:
    if t.zone is None:
        return lambda v: _zoned_text(v["t"], v["z"], t.precision)
    zone = t.zone
    return lambda v: _zoned_text(v, zone, t.precision)


def _zoned_text(moment: datetime | int, zone: str, precision: int) -> str:
    name = "UTC" if zone in ("Z", "+00:00") else zone
    minutes = offset_minutes(zone)
    shift = _named_shift(moment, zone) if minutes is None else timedelta(minutes=minutes)
    if isinstance(moment, int):
        moved = moment + int(shift.total_seconds()) * 10**9
        return f"{_timestamp_text(moved, precision)} {name}"
    return f"{_timestamp_text(moment + shift, precision)} {name}"


def _named_shift(moment: datetime | int, zone: str) -> timedelta:
    """Return a named zone's offset at a UTC instant."""
    utc = datetime(1970, 1, 1) + _seconds(moment // 10**9) if isinstance(moment, int) else moment
    found = utc.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).utcoffset()
    return found or timedelta()


def _year_interval_text(months: int) -> str:
    sign = "-" if months < 0 else ""
    years, month = divmod(abs(months), 12)
    return f"{sign}{years}-{month}"


def _or_null(render: Render) -> Render:
    return lambda v: "null" if v is None else render(v)


def _nested(t: Type) -> Render:
    inner = [_or_null(_inner(a)) for a in t.args]
    if t.kind == "array":
        return lambda v: f"[{', '.join(map(inner[0], v))}]"
    if t.kind == "map":
        return lambda v: _map_text(v, inner)
    keys = [field_name(t, i) for i in range(len(t.args))]
    heads = [f"{n}=" if n else "" for n in t.names]
    return lambda v: (
        "{" + ", ".join(h + r(v[k]) for h, r, k in zip(heads, inner, keys, strict=True)) + "}"
    )


def _map_text(value: list[tuple[Any, Any]], inner: list[Render]) -> str:
    """Write a map's entries by ascending key (measured)."""
    entries = sorted(value, key=lambda e: e[0])
    return "{" + ", ".join(f"{inner[0](k)}={inner[1](v)}" for k, v in entries) + "}"


def _inner(t: Type) -> Render:
    """Return an element's text; a binary there is Java's array identity (measured)."""
    if t.kind == "varbinary":
        return lambda v: f"[B@{hash(v) & 0xFFFFFFFF:x}"
    return renderer(t)
