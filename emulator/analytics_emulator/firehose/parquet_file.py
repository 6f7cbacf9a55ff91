"""Rows of parsed JSON as one Parquet file, as Hive's writer makes it for Firehose."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from analytics_emulator.firehose.columns import build_column
from analytics_emulator.firehose.schema import Column
from analytics_emulator.firehose.settings import MEBIBYTE
from analytics_emulator.hive.arrow_types import NUMBERS_AND_DATES, arrow_type
from analytics_emulator.hive.types import HiveType

_COMPRESSIONS = {"SNAPPY": "snappy", "GZIP": "gzip", "UNCOMPRESSED": "none"}
# Timestamps carry nanoseconds, as Firehose's writer holds them (probed by the floci project).
SCALARS = {**NUMBERS_AND_DATES, "string": pa.string(), "timestamp": pa.timestamp("ns")}


def arrays(
    rows: Sequence[Mapping[str, Any]],
    columns: Iterable[Column],
    json_keys: Mapping[str, str],
    key_of: Callable[[str], str],
) -> tuple[list[pa.Array], dict[int, str]]:
    """Return an array a column, and for each row that doesn't fit one why not.

    `json_keys` are the keys of columns that aren't named like theirs, `key_of` folds one.
    """
    found: list[pa.Array] = []
    messages: dict[int, str] = {}
    for column in columns:
        key = key_of(json_keys.get(column.name, column.name))
        values = [row.get(key) for row in rows]
        array, failed = build_column(values, _arrow_type(column.type), key_of)
        found.append(array)
        for row, message in failed.items():
            messages.setdefault(row, message)
    return found, messages


def file(
    arrays: list[pa.Array],
    columns: Iterable[Column],
    kept: Sequence[bool],
    options: Mapping[str, Any],
) -> bytes:
    """Return the file of the rows that are kept, by a stream's ParquetSerDe."""
    table = pa.table(arrays, schema=pa.schema([(c.name, _arrow_type(c.type)) for c in columns]))
    if not all(kept):
        table = table.filter(pa.array(kept))
    block_bytes = options.get("BlockSizeBytes", 256 * MEBIBYTE)
    sink = pa.BufferOutputStream()
    pq.write_table(
        table,
        sink,
        row_group_size=max(1, block_bytes * table.num_rows // max(1, table.nbytes)),
        data_page_size=options.get("PageSizeBytes", MEBIBYTE),
        compression=_COMPRESSIONS[options.get("Compression", "SNAPPY")],
        use_dictionary=bool(options.get("EnableDictionaryCompression")),
        data_page_version="2.0" if options.get("WriterVersion") == "V2" else "1.0",
        # Hive's Parquet writer, which Firehose uses, keeps timestamps as INT96.
        use_deprecated_int96_timestamps=True,
        store_schema=False,
    )
    return bytes(sink.getvalue().to_pybytes())


def _arrow_type(hive: HiveType) -> pa.DataType:
    return arrow_type(hive, SCALARS)
