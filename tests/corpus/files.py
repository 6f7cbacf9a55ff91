"""Rows as files of a table's own format."""

import base64
import io
import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import regex
from pyarrow import orc

from tests.corpus.values import Kind

LINES = Path(__file__).with_name("log_lines.txt")  # in the formats that AWS documents
_ARROW = {
    "tinyint": pa.int8(), "smallint": pa.int16(), "int": pa.int32(), "integer": pa.int32(),
    "bigint": pa.int64(), "float": pa.float32(), "double": pa.float64(), "boolean": pa.bool_(),
    "date": pa.date32(), "binary": pa.binary(),
}  # fmt: skip

type Row = Mapping[str, Any]
type Table = Mapping[str, Any]


class NoRowsError(Exception):
    """Rows can't be written in a table's format."""


def arrow_type(kind: Kind) -> pa.DataType:
    """Return the type that a Parquet or ORC file has for a column."""
    if kind.name == "array":
        return pa.list_(arrow_type(kind.within[0]))
    if kind.name == "map":
        return pa.map_(*map(arrow_type, kind.within))
    if kind.name == "struct":
        return pa.struct([*zip(kind.fields, map(arrow_type, kind.within), strict=True)])
    if kind.name.startswith("decimal"):
        numbers = [int(n) for n in re.findall(r"\d+", kind.name)] or [10, 0]
        return pa.decimal128(*numbers)
    if kind.name.startswith("timestamp"):
        return pa.timestamp("ms")
    return _ARROW.get(kind.name, pa.string())


def ending(table: Table) -> str:
    """Return the ending of a table's files."""
    return ".json" if "json" in _serde(table) else ""


def _serde(table: Table) -> str:
    library = table["StorageDescriptor"].get("SerdeInfo", {}).get("SerializationLibrary", "")
    return str(library).lower()


def written(table: Table, columns: Mapping[str, Kind], rows: Sequence[Row]) -> bytes:
    """Write rows in a table's format."""
    descriptor = table["StorageDescriptor"]
    settings = {
        **(table.get("Parameters") or {}),
        **(descriptor["SerdeInfo"].get("Parameters") or {}),
    }
    writers: dict[str, Callable[[], bytes]] = {
        "parquet": lambda: _parquet(columns, rows),
        "orc": lambda: _orc(columns, rows),
        "cloudtrail": lambda: _cloudtrail(rows),
        "json": lambda: b"\n".join(json.dumps(row, default=_plain).encode() for row in rows),
        "lazy.lazysimple": lambda: _delimited(columns, rows, settings),
        "opencsv": lambda: _csv(columns, rows, settings),
        "regex": lambda: _matching(settings["input.regex"]),
        "grok": _lines,
    }
    serde = _serde(table)
    if "cloudtrail" in str(descriptor.get("InputFormat", "")).lower():
        serde = "cloudtrail"
    write = next((writer for part, writer in writers.items() if part in serde), None)
    if write is None:
        raise NoRowsError(serde)
    header = b"header\n" * int(settings.get("skip.header.line.count", "0").strip() or 0)
    return header + write() if serde not in ("parquet", "orc") else write()


def _parquet(columns: Mapping[str, Kind], rows: Sequence[Row]) -> bytes:
    target = io.BytesIO()
    pq.write_table(_arrow(columns, rows), target)
    return target.getvalue()


def _orc(columns: Mapping[str, Kind], rows: Sequence[Row]) -> bytes:
    target = io.BytesIO()
    orc.write_table(_arrow(columns, rows), target)
    return target.getvalue()


def _arrow(columns: Mapping[str, Kind], rows: Sequence[Row]) -> pa.Table:
    arrays = []
    for name, kind in columns.items():
        values = [_for_arrow(row[name], kind) for row in rows]
        arrays.append(pa.array(values, arrow_type(kind)))
    return pa.table(arrays, list(columns))


def _for_arrow(value: Any, kind: Kind) -> Any:
    if kind.name == "map":
        return [(key, _for_arrow(one, kind.within[1])) for key, one in value.items()]
    if kind.name == "array":
        return [_for_arrow(one, kind.within[0]) for one in value]
    if kind.name == "struct":
        pairs = zip(kind.fields, kind.within, strict=True)
        return {key: _for_arrow(value[key], one) for key, one in pairs}
    if kind.name.startswith("decimal"):
        scale = arrow_type(kind).scale
        return value.quantize(Decimal(1).scaleb(-scale))
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}.0"
    if isinstance(value, Decimal):
        return float(value)
    return base64.b64encode(value).decode() if isinstance(value, bytes) else str(value)


def _cloudtrail(rows: Sequence[Row]) -> bytes:
    return json.dumps({"Records": list(rows)}, default=_plain).encode()


def _delimited(
    columns: Mapping[str, Kind], rows: Sequence[Row], settings: Mapping[str, str]
) -> bytes:
    within = settings.get("collection.delim") or settings.get("colelction.delim") or "\x02"
    delimiters = [
        settings.get("field.delim") or "\x01",
        within,
        settings.get("mapkey.delim") or "\x03",
    ]
    lines = (
        delimiters[0].join(_field(row[name], delimiters[1:]) for name in columns) for row in rows
    )
    return "".join(f"{line}\n" for line in lines).encode()


def _field(value: Any, delimiters: Sequence[str]) -> str:
    if isinstance(value, Mapping):
        if not delimiters[1:]:
            return ""
        return delimiters[0].join(
            f"{k}{delimiters[1]}{_field(v, delimiters[2:])}" for k, v in value.items()
        )
    if isinstance(value, list):
        return (delimiters or ["\x04"])[0].join(_field(one, delimiters[1:]) for one in value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str) else str(_plain(value))


def _csv(columns: Mapping[str, Kind], rows: Sequence[Row], settings: Mapping[str, str]) -> bytes:
    comma, quote = settings.get("separatorChar", ","), settings.get("quoteChar", '"')
    lines = (comma.join(_quoted(row[name], quote) for name in columns) for row in rows)
    return "".join(f"{line}\n" for line in lines).encode()


def _quoted(value: Any, quote: str) -> str:
    text = _field(value, ["|"])
    if isinstance(value, datetime):
        text = str(int(value.timestamp() * 1000))
    elif isinstance(value, date):
        text = str((value - date(1970, 1, 1)).days)
    return f"{quote}{text.replace(quote, '')}{quote}"


def _lines() -> bytes:
    return LINES.read_bytes()


def _matching(pattern: str) -> bytes:
    """Return the lines of logs that a table's pattern matches."""
    lines = LINES.read_text().splitlines()
    return "".join(f"{line}\n" for line in lines if _matches(pattern, line)).encode()


def _matches(pattern: str, line: str) -> bool:
    try:
        return regex.fullmatch(pattern, line, timeout=0.5) is not None
    except TimeoutError:  # it tries one way after another
        return False
