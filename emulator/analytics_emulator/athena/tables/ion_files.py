"""Amazon Ion files of a table, text or binary, turned into Parquet, and rows as Ion.

Sources: Athena user guide, "Amazon Ion Hive SerDe" and its properties; amzn/ion-hive-serde, "Type
mapping". A value of another type than its column's is an error, one that doesn't fit is too, unless
`ion.fail_on_overflow` is false: then it is cut as Java cuts it. Moments are UTC's.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from itertools import batched
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from analytics_emulator.athena.sql import AthenaQueryError, Column
from analytics_emulator.athena.sql.types import Type, hive_type
from analytics_emulator.athena.tables.compression import decompressed
from analytics_emulator.athena.tables.ion_paths import Step, last_found, path_of
from analytics_emulator.athena.tables.text_files import arrow_of
from analytics_emulator.athena.tables.text_layout import refused

ION_SERDE = "com.amazon.ionhiveserde.IonHiveSerDe"
_BITS = {"tinyint": 8, "smallint": 16, "integer": 32, "bigint": 64}
_ROWS_AT_ONCE = 50_000
_KNOWN = {
    "serialization.format": None,
    "ion.encoding": {"BINARY", "TEXT"},
    "ion.fail_on_overflow": {"TRUE", "FALSE"},
    "ion.path_extractor.case_sensitive": {"TRUE", "FALSE"},
    "ion.timestamp.serialization_offset": {"Z", "00:00", "+00:00"},
    "ion.serialize_null": {"OMIT", "UNTYPED"},
    "ion.ignore_malformed": {"TRUE", "FALSE"},
}
_OF_COLUMN = {"fail_on_overflow": {"TRUE", "FALSE"}, "path_extractor": None}


@dataclass(frozen=True)
class _Reading:
    """How one column is read."""

    column: Column
    type: Type
    path: Sequence[Step]
    fails: bool


@dataclass(frozen=True)
class IonLayout:
    """A table's columns and its SerDe's settings."""

    readings: Sequence[_Reading]
    folds: bool
    skips_malformed: bool


def ion_layout(columns: Sequence[Column], settings: Mapping[str, str]) -> IonLayout:
    """Return how a table's files are read; a setting that isn't honoured is refused."""
    _check(columns, settings)
    fails = _is_on(settings, "ion.fail_on_overflow", "true")
    readings = []
    for column in columns:
        name = column.name.lower()
        path = settings.get(f"ion.{name}.path_extractor", f"('{name}')")
        own = _is_on(settings, f"ion.{name}.fail_on_overflow", str(fails))
        readings.append(_Reading(column, hive_type(column.hive_type), path_of(path), own))
    folds = not _is_on(settings, "ion.path_extractor.case_sensitive", "false")
    return IonLayout(readings, folds, _is_on(settings, "ion.ignore_malformed", "false"))


def parquet_of_ion(body: bytes, key: str, layout: IonLayout) -> bytes:
    """Return an object's rows as a Parquet file with the table's types."""
    names = [one.column.name.lower() for one in layout.readings]
    types = [arrow_of(one.type) for one in layout.readings]
    schema, out = pa.schema(list(zip(names, types, strict=True))), io.BytesIO()
    with pq.ParquetWriter(out, schema) as writer:
        rows = (_row(value, layout, key) for value in _values(body, key, layout))
        for some in batched(rows, _ROWS_AT_ONCE, strict=False):
            cells = zip(*some, strict=True)
            arrays = [pa.array(v, f.type) for v, f in zip(cells, schema, strict=True)]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
    return out.getvalue()


def _values(body: bytes, key: str, layout: IonLayout) -> Iterator[Any]:
    """Yield a file's values; what is malformed ends it where that is to be passed over."""
    from amazon.ion import exceptions, simpleion  # noqa: PLC0415  # for tables of Ion alone

    plain = decompressed(body, key)
    try:
        yield from simpleion.loads(plain, single_value=False, parse_eagerly=False)
    except exceptions.IonException as error:
        if not layout.skips_malformed:
            reason = f"Malformed Ion file {key}: {error}"
            raise AthenaQueryError("HIVE_CURSOR_ERROR", reason) from None


def _row(value: Any, layout: IonLayout, key: str) -> list[Any]:
    row = []
    for one in layout.readings:
        found = last_found(value, one.path, folds=layout.folds)
        try:
            row.append(_value(found, one.type, fails=one.fails))
        except (TypeError, ValueError, AttributeError):
            name = one.column.name.lower()
            reason = f"Column {name} of {key}: {found!r} is no value of type {one.type}"
            raise AthenaQueryError("HIVE_BAD_DATA", reason) from None
    return row


def _value(value: Any, t: Type, *, fails: bool) -> Any:
    """Return a value as Arrow takes it; TypeError or ValueError where it is none of the type."""
    if value is None or _kind(value) is None:
        return None
    match t.kind:
        case "array":
            items = _of(value, "LIST", "SEXP")
            return [_value(item, t.element, fails=fails) for item in items]
        case "map":
            pairs = dict(_of(value, "STRUCT").items())
            return [(k, _value(v, t.args[1], fails=fails)) for k, v in pairs.items()]
        case "row":
            members = {name.lower(): item for name, item in _of(value, "STRUCT").items()}
            fields = zip(t.names, t.args, strict=True)
            return {str(n): _value(members.get(str(n)), a, fails=fails) for n, a in fields}
    return _plain(value, t, fails=fails)


def _plain(value: Any, t: Type, *, fails: bool) -> Any:
    found: Any
    match t.kind:
        case "boolean":
            found = bool(_of(value, "BOOL"))
        case "real" | "double":
            found = _floating(float(_of(value, "FLOAT")), t, fails=fails)
        case "decimal":
            found = _decimal(_of(value, "INT", "DECIMAL"), t)
        case "varchar" | "char":
            found = _text(_of(value, "STRING", "SYMBOL"), t, fails=fails)
        case "varbinary":
            found = bytes(_of(value, "BLOB", "CLOB"))
        case "date":
            found = _utc(_of(value, "TIMESTAMP")).date()
        case "timestamp":
            moment = _utc(_of(value, "TIMESTAMP"))
            found = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
        case kind:
            found = _whole(int(_of(value, "INT")), _BITS[kind], fails=fails)
    return found


def _of(value: Any, *kinds: str) -> Any:
    if _kind(value) not in kinds:
        raise TypeError
    return value


def _kind(value: Any) -> str | None:
    """Return the name of a value's Ion type; None where it is a null of any."""
    if type(value).__name__ == "IonPyNull":
        return None
    return str(value.ion_type.name)


def _whole(value: int, bits: int, *, fails: bool) -> int:
    half = 1 << (bits - 1)
    if fails and not -half <= value < half:
        raise ValueError
    return (value + half) % (half * 2) - half


def _floating(value: float, t: Type, *, fails: bool) -> float:
    with np.errstate(over="ignore"):
        narrow = float(np.float32(value)) if t.kind == "real" else value
    if fails and narrow != value and value == value:  # noqa: PLR0124  # NaN is any width's
        raise ValueError
    return narrow


def _decimal(value: Any, t: Type) -> Decimal | None:
    """Return a decimal in its column's scale; Hive makes NULL of one that has too many digits."""
    exact = Decimal(int(value)) if _kind(value) == "INT" else Decimal(value)
    if exact.adjusted() >= t.precision - t.scale and exact:
        return None
    scaled = exact.quantize(Decimal(1).scaleb(-t.scale), ROUND_HALF_UP)
    return scaled if scaled.adjusted() < t.precision - t.scale or not scaled else None


def _text(value: Any, t: Type, *, fails: bool) -> str:
    text = str(getattr(value, "text", value))
    most = t.precision
    if most and len(text) > most:
        if fails:
            raise ValueError
        return text[:most]
    return text


def _utc(value: datetime) -> datetime:
    plain = datetime.combine(value.date(), value.time(), value.tzinfo)
    return plain.astimezone(UTC).replace(tzinfo=None) if plain.tzinfo else plain


def _is_on(settings: Mapping[str, str], name: str, default: str) -> bool:
    return settings.get(name, default).lower() == "true"


def _check(columns: Sequence[Column], settings: Mapping[str, str]) -> None:
    known = dict(_KNOWN)
    for column in columns:
        known |= {f"ion.{column.name.lower()}.{end}": v for end, v in _OF_COLUMN.items()}
    for name, value in sorted(settings.items()):
        if name not in known:
            raise refused(f"The SerDe property '{name}'")
        allowed = known[name]
        if allowed is not None and value.upper() not in allowed:
            raise refused(f"The SerDe property '{name}' = '{value}'")
