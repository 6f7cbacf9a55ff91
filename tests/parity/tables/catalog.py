"""The generated tables as the engine reads them, and views over them."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from analytics_emulator.athena.sql import Column, DataFile, View
from analytics_emulator.athena.tables.json_lines import HIVE_JSON_LINES
from analytics_emulator.athena.tables.text_files import parquet_of
from analytics_emulator.athena.tables.text_layout import TextLayout

from .data import Partition, TableData, tables
from .files import write_table

# ruff: noqa: S608  # texts of our own making

DATABASE = "generated"
VIEWS = {
    **{
        f"{table}_view": f"SELECT id, dt, n, item, qty FROM {table}"
        for table in ("events", "sales", "items", "notes")
    },
    "recent_sales": "SELECT id, dt, n, item, qty FROM sales WHERE dt >= '2026-11-02'",
    "ranked_sales": (
        "SELECT id, dt, n, item, row_number() OVER (PARTITION BY dt ORDER BY id) AS qty FROM sales"
    ),
}


class GeneratedTable:
    """A table over the files that were written for it; it notes when partitions are left out."""

    was_pruned = False

    def __init__(self, table: TableData, files: Sequence[DataFile]) -> None:
        self.columns = [Column(n, t) for n, t in table.columns.items()]
        self.partition_columns = [Column(n, t) for n, t in table.keys.items()]
        self.format = "text" if table.format == "json" else "parquet"
        self._files = files
        self._bare = table.bare

    def partitions(self) -> Sequence[Partition] | None:
        if not self.partition_columns:
            return None
        return list(dict.fromkeys([*(f.partition for f in self._files), *self._bare]))

    def files(self, partitions: Sequence[Partition] | None) -> Sequence[DataFile]:
        self.was_pruned |= partitions is not None and len(partitions) < len(self.partitions() or ())
        return [f for f in self._files if partitions is None or f.partition in partitions]


class Catalog:
    """A resolver of the generated tables and views."""

    def __init__(self, root: Path) -> None:
        self._tables: dict[str, GeneratedTable | View] = {
            name: View(sql, DATABASE) for name, sql in VIEWS.items()
        }
        for table in tables():
            self._tables[table.name] = GeneratedTable(table, list(_readable(root, table)))

    def was_pruned(self) -> bool:
        """Tell whether partitions were left out since this was last asked."""
        found = [t for t in self._tables.values() if isinstance(t, GeneratedTable) and t.was_pruned]
        for table in found:
            table.was_pruned = False
        return bool(found)

    def resolve(self, _database: str, table: str) -> GeneratedTable | View | None:
        return self._tables.get(table)


def _readable(root: Path, table: TableData) -> Iterator[DataFile]:
    """Write a table's files; give them as the engine reads them."""
    for path, file in zip(write_table(root, table), table.files, strict=True):
        size = path.stat().st_size
        read = _converted(root, path, table) if table.format == "json" else path
        yield DataFile(str(read), file.partition, size)


def _converted(root: Path, path: Path, table: TableData) -> Path:
    """Write a text file as Parquet, as the emulator converts it; return where."""
    layout = TextLayout(HIVE_JSON_LINES, [Column(n, t) for n, t in table.columns.items()])
    place = root / "converted" / path.relative_to(root).with_suffix(".parquet")
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(parquet_of(path.read_bytes(), path.name, layout))
    return place
