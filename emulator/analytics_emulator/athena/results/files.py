"""The bytes of result files (Athena user guide, "Query results"; measured byte for byte in
aoyagikouhei/athena-local, docs/result-files.md).

A SELECT's is written where its rows are computed (`CsvSink`) and read here. Text: rows joined with
LF, without one at the end.
"""

from collections.abc import Iterable, Sequence

import pyarrow as pa
from pyarrow import csv

type TextRow = Sequence[str | None]


def text_file(rows: Iterable[TextRow]) -> bytes:
    """Write a SHOW's, DESCRIBE's or DDL's result; columns are parted by tabs."""
    return "\n".join("\t".join(value or "" for value in row) for row in rows).encode()


def read_csv_file(body: bytes, width: int) -> pa.Table:
    """Read a SELECT's result back: `width` text columns, the header as the first row."""
    names = [f"f{i}" for i in range(width)]
    if not body:
        return pa.table({name: pa.array([], pa.large_string()) for name in names})
    return csv.read_csv(
        pa.BufferReader(body),
        read_options=csv.ReadOptions(column_names=names, block_size=max(len(body), 1024)),
        parse_options=csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False),
        convert_options=csv.ConvertOptions(
            column_types={name: pa.large_string() for name in names},
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
            null_values=[""],
        ),
    )


def read_text_file(body: bytes) -> pa.Table:
    """Read a text result back: one column, one row a line; an empty file has no rows."""
    lines = body.decode().split("\n") if body else []
    return pa.table({"f0": pa.array(lines, pa.large_string())})
