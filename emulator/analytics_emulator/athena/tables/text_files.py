"""Text files of a table turned into Parquet, so that the engine reads one format only."""

import io
import json
from collections.abc import Iterator
from itertools import batched, islice

import pyarrow as pa
import pyarrow.parquet as pq

from analytics_emulator.athena.sql import AthenaQueryError
from analytics_emulator.athena.sql.types import Type, hive_type
from analytics_emulator.athena.tables.compression import decompressed
from analytics_emulator.athena.tables.text_layout import TextLayout

_ROWS_AT_ONCE = 100_000  # as Python's objects, many times as large as their text


def parquet_of(body: bytes, key: str, layout: TextLayout) -> bytes:
    """Return an object's rows as a Parquet file with the table's types."""
    row = layout.reader.row(layout)
    split = _records if layout.holds_records else _lines
    lines = islice(split(_text(body, key), key), layout.header_lines, None)
    types = [hive_type(column.hive_type) for column in layout.columns]
    schema = pa.schema(
        [(c.name.lower(), arrow_of(t)) for c, t in zip(layout.columns, types, strict=True)]
    )
    out = io.BytesIO()
    with pq.ParquetWriter(out, schema) as writer:
        for some in batched(map(row, lines), _ROWS_AT_ONCE, strict=False):
            cells = zip(*some, strict=True)
            arrays = [pa.array(v, f.type) for v, f in zip(cells, schema, strict=True)]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
    return out.getvalue()


def _text(body: bytes, key: str) -> str:
    try:
        return decompressed(body, key).decode()
    except UnicodeDecodeError:
        text = f"The text file {key}, which isn't UTF-8, is not supported by this emulator"
        raise AthenaQueryError("NOT_SUPPORTED", text) from None


def _lines(text: str, key: str) -> Iterator[str]:
    """Split at LF or CR LF; a CR alone ends a line for Hadoop and isn't read here."""
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        plain, start = text[start:end].removesuffix("\r"), end + 1
        if "\r" in plain:
            reason = f"A carriage return within a line of {key} is not supported by this emulator"
            raise AthenaQueryError("NOT_SUPPORTED", reason)
        yield plain


def _records(text: str, key: str) -> Iterator[str]:
    """Yield the items of a CloudTrail file's one object, each as a line of JSON."""
    try:
        found = json.loads(text)["Records"]
    except (ValueError, KeyError, TypeError):
        reason = f"The file {key} is no CloudTrail log"
        raise AthenaQueryError("HIVE_CURSOR_ERROR", reason) from None
    for record in found:
        yield json.dumps(record)


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
    "varbinary": pa.binary(),
    "timestamp": pa.timestamp("ms"),
}


def arrow_of(t: Type) -> pa.DataType:
    """Return the Arrow type that holds a type of Athena's Hive tables."""
    if t.kind == "decimal":
        return pa.decimal128(t.precision, t.scale)
    if t.kind == "array":
        return pa.list_(arrow_of(t.element))
    if t.kind == "map":
        return pa.map_(arrow_of(t.args[0]), arrow_of(t.args[1]))
    if t.kind == "row":
        return pa.struct([(str(n), arrow_of(a)) for n, a in zip(t.names, t.args, strict=True)])
    if t.kind not in _SIMPLE:
        text = f"A value of type {t} in a text table is not supported by this emulator"
        raise AthenaQueryError("NOT_SUPPORTED", text)
    return _SIMPLE[t.kind]
