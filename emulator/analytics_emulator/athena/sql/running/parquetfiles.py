"""Parquet footers: which columns a file has, their types, and the bytes of their column chunks."""

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from sys import intern

import pyarrow as pa
import pyarrow.parquet as pq

from analytics_emulator.hive.stored_types import plain_type


@dataclass(frozen=True, slots=True)
class StoredColumn:
    """A top-level column: its name as the file spells it, and its plain Arrow type."""

    name: str
    type: pa.DataType


@dataclass(frozen=True, slots=True)
class ParquetFile:
    """One file's rows, its columns by folded name, and the compressed bytes of each.

    Files of one schema share the columns.

    `whole` is the size of a text file that it was made from, which Athena reads as a whole.
    """

    path: str
    rows: int
    columns: dict[str, StoredColumn]
    compressed: dict[str, int]
    whole: int | None = None


@lru_cache(maxsize=4096)
def parquet_file(path: str, size: int) -> ParquetFile:  # noqa: ARG001  # the size tells versions apart
    """Read a file's footer."""
    # Of a moment in 96 bits DuckDB gives microseconds, which hold all years.
    with pq.ParquetFile(path, coerce_int96_timestamp_unit="us") as opened:
        schema, metadata = opened.schema_arrow, opened.metadata
    columns = _columns(tuple((f.name, f.type) for f in schema))
    compressed: dict[str, int] = defaultdict(int)
    for group in range(metadata.num_row_groups):
        row_group = metadata.row_group(group)
        for index in range(row_group.num_columns):
            chunk = row_group.column(index)
            top = chunk.path_in_schema.split(".", 1)[0].lower()
            compressed[intern(top)] += chunk.total_compressed_size
    return ParquetFile(path, metadata.num_rows, columns, dict(compressed))


@lru_cache(maxsize=256)
def _columns(fields: tuple[tuple[str, pa.DataType], ...]) -> dict[str, StoredColumn]:
    return {name.lower(): StoredColumn(name, plain_type(t)) for name, t in fields}


def kind_of(t: pa.DataType) -> str:
    """Return a plain type in short."""
    if pa.types.is_timestamp(t):
        return f"timestamp[{t.unit}{' utc' if t.tz else ''}]"
    for name in ("list", "map", "struct", "decimal"):
        if getattr(pa.types, f"is_{name}")(t):
            return name
    return str(t)
