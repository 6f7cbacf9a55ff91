"""The most that a query's numbers can be, by what its files tell of their columns.

A footer has each row group's least and greatest values; DuckDB leaves out groups by the same ones.
"""

from collections.abc import Mapping
from functools import cache, lru_cache

import pyarrow as pa
import pyarrow.parquet as pq

from ..nodes.node import Node
from ..nodes.queries import (
    NAMED,
    CommonScan,
    CommonTable,
    Derived,
    Grouped,
    Query,
    Scan,
    Select,
    Unnest,
)
from ..nodes.values import Column, Value
from ..nodes.walking import walk
from ..rewriting.narrow_decimals import Bound
from ..types import INTEGERS, Type
from .parquetfiles import StoredColumn
from .scans import ReadScan

MOST_FILES = 200
"""The files of a scan up to which they are asked: that opens each once more, the first time."""
_NUMBERS = (*INTEGERS, "decimal")


def bounds(query: Query, scans: Mapping[int, ReadScan]) -> Bound:
    """Return what gives the most that a column's digits are, whatever their sign; None where it
    isn't one of a file's, or no file tells."""
    relations = cache(lambda: _relations(query))

    @cache
    def bound(column: Column) -> int | None:
        value: Value | None = column
        while isinstance(value, Column):
            source = relations().get(value.relation)
            if isinstance(source, Scan):
                return _most(scans[source.number], value) if source.number in scans else None
            value = _below(source, value.name)
        return None

    return bound


def _relations(query: Query) -> dict[str, Node]:
    """Return what each alias of a query stands for; a WITH query's readings stand for its query."""
    parts = list(walk(query))
    tables = {p.name: p for p in parts if isinstance(p, CommonTable) and not p.step}
    found: dict[str, Node] = {}
    for part in parts:
        if isinstance(part, CommonScan) and part.name in tables:
            found[part.alias] = tables[part.name]
        elif isinstance(part, NAMED):
            found[part.alias] = part
    return found


def _below(source: Node | None, name: str) -> Value | None:
    """Return the value that a relation's column is, where one block or grouping gives it."""
    match source:
        case Derived(query=Select() as block):
            return next((i.value for i in block.items if i.name == name), None)
        case CommonTable(query=Select() as block):
            names = source.columns
            return block.items[names.index(name)].value if name in names else None
        case Grouped():
            return next((k for n, k in enumerate(source.keys) if name == f"k{n}"), None)
        case Unnest():
            return next((k for n, k in enumerate(source.kept) if name == f"c{n}"), None)
    return None


def _most(scan: ReadScan, column: Column) -> int | None:
    """Return the most that a table's column is in the files of a scan."""
    if column.name not in scan.scan.columns or column.type.kind not in _NUMBERS:
        return None
    if len(scan.files) > MOST_FILES:
        return None
    most = 0
    for file, stored in zip(scan.files, scan.stored, strict=True):
        found = file.columns.get(column.name)
        if found is not None:
            told = _told(file.path, stored.size).get(found.name)
            if told is None or not _is_held_alike(found, column.type):
                return None
            most = max(most, told)
    return most


def _is_held_alike(stored: StoredColumn, t: Type) -> bool:
    if pa.types.is_decimal(stored.type):
        return t.kind == "decimal" and bool(stored.type.scale == t.scale)
    return bool(pa.types.is_integer(stored.type)) and t.kind in INTEGERS


@lru_cache(maxsize=4096)
def _told(path: str, size: int) -> dict[str, int]:  # noqa: ARG001  # the size tells versions apart
    """Return the most that each column of numbers is in a file, of those whose groups all tell."""
    found: dict[str, int] = {}
    unknown: set[str] = set()
    with pq.ParquetFile(path) as opened:
        scales = {f.name: getattr(f.type, "scale", 0) for f in opened.schema_arrow if _is_number(f)}
        metadata = opened.metadata
    for group in range(metadata.num_row_groups):
        row_group = metadata.row_group(group)
        for index in range(row_group.num_columns):
            chunk = row_group.column(index)
            name = chunk.path_in_schema
            if name not in scales:
                continue
            most = _most_of(chunk, scales[name])
            if most is None:
                unknown.add(name)
            else:
                found[name] = max(found.get(name, 0), most)
    return {name: most for name, most in found.items() if name not in unknown}


def _is_number(column: pa.Field) -> bool:
    return bool(pa.types.is_integer(column.type) or pa.types.is_decimal(column.type))


def _most_of(chunk: pq.ColumnChunkMetaData, scale: int) -> int | None:
    told = chunk.statistics
    if told is None:
        return None
    if not told.has_min_max:
        return 0 if told.has_null_count and told.null_count == chunk.num_values else None
    return max(int(abs(value) * 10**scale) for value in (told.min, told.max))
