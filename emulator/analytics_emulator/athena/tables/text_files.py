"""Text files of a table turned into Parquet, so that the engine reads one format only."""

import bz2
import gzip
import io
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.parquet as pq

from analytics_emulator.athena.sql import AthenaQueryError
from analytics_emulator.athena.sql.types import Type, hive_type
from analytics_emulator.athena.tables.text_layout import TextLayout

_PLAIN = {"gz": gzip.decompress, "bz2": bz2.decompress}
_UNREAD = ("zst", "snappy", "lzo", "lz4", "deflate", "zip", "xz")


def parquet_of(body: bytes, key: str, layout: TextLayout) -> bytes:
    """Return an object's rows as a Parquet file with the table's types."""
    row = layout.reader.row(layout)
    lines = list(_lines(_text(body, key), key))[layout.header_lines :]
    rows = [row(line) for line in lines]
    types = [hive_type(column.hive_type) for column in layout.columns]
    schema = pa.schema(
        [(c.name.lower(), _arrow(t)) for c, t in zip(layout.columns, types, strict=True)]
    )
    cells = zip(*rows, strict=True) if rows else [[] for _ in types]
    arrays = [pa.array(list(v), f.type) for v, f in zip(cells, schema, strict=True)]
    out = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), out)
    return out.getvalue()


def _text(body: bytes, key: str) -> str:
    ending = key.rsplit(".", 1)[-1].lower() if "." in key else ""
    if ending in _UNREAD:
        raise AthenaQueryError(
            "NOT_SUPPORTED",
            f"A text file compressed as .{ending} is not supported by this emulator",
        )
    try:
        return _PLAIN.get(ending, bytes)(body).decode()
    except UnicodeDecodeError:
        text = f"The text file {key}, which isn't UTF-8, is not supported by this emulator"
        raise AthenaQueryError("NOT_SUPPORTED", text) from None
    except (OSError, EOFError) as error:
        raise AthenaQueryError("HIVE_CURSOR_ERROR", f"Failed to read file {key}: {error}") from None


def _lines(text: str, key: str) -> Iterator[str]:
    """Split at LF or CR LF; a CR alone ends a line for Hadoop and isn't read here."""
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    for line in lines:
        plain = line.removesuffix("\r")
        if "\r" in plain:
            text = f"A carriage return within a line of {key} is not supported by this emulator"
            raise AthenaQueryError("NOT_SUPPORTED", text)
        yield plain


_SIMPLE = {
    "boolean": pa.bool_(),
    "tinyint": pa.int8(),
    "smallint": pa.int16(),
    "integer": pa.int32(),
    "bigint": pa.int64(),
    "real": pa.float32(),
    "double": pa.float64(),
    "date": pa.date32(),
    "varchar": pa.string(),
    "char": pa.string(),
    "timestamp": pa.timestamp("ms"),
}


def _arrow(t: Type) -> pa.DataType:
    if t.kind == "decimal":
        return pa.decimal128(t.precision, t.scale)
    if t.kind == "array":
        return pa.list_(_arrow(t.element))
    if t.kind == "map":
        return pa.map_(_arrow(t.args[0]), _arrow(t.args[1]))
    if t.kind == "row":
        return pa.struct([(str(n), _arrow(a)) for n, a in zip(t.names, t.args, strict=True)])
    if t.kind not in _SIMPLE:
        text = f"A value of type {t} in a text table is not supported by this emulator"
        raise AthenaQueryError("NOT_SUPPORTED", text)
    return _SIMPLE[t.kind]
