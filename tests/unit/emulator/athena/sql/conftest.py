"""A small catalog of Parquet files that the SQL engine's tests read."""

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analytics_emulator.athena.sql import Column, DataFile, SqlEngine, View

DAYS = ("2026-11-01", "2026-11-02", "2026-11-03")


class Table:
    """A partitioned table over local files that notes which partitions were asked for."""

    format = "parquet"

    def __init__(self, columns: str, partition_columns: str, files: list[DataFile]) -> None:
        self.columns = [Column(*c.split(" ", 1)) for c in columns.split("; ")]
        self.partition_columns = [Column(*c.split(" ")) for c in partition_columns.split("; ") if c]
        self._files = files
        self.asked: list[Sequence[tuple[str | None, ...]] | None] = []

    def partitions(self) -> Sequence[tuple[str | None, ...]] | None:
        return [f.partition for f in self._files] if self.partition_columns else None

    def files(self, partitions: Sequence[tuple[str | None, ...]] | None) -> Sequence[DataFile]:
        self.asked.append(partitions)
        return [f for f in self._files if partitions is None or f.partition in partitions]


class Catalog(dict[str, "Table | View"]):
    """Tables and views by name."""

    def resolve(self, _database: str, table: str) -> "Table | View | None":
        return self.get(table)


def write(path: Path, columns: dict[str, Any], partition: tuple[str, ...] = ()) -> DataFile:
    pq.write_table(pa.table(columns), path)
    return DataFile(str(path), partition, path.stat().st_size)


def sales_of(day: str) -> dict[str, Any]:
    return {
        "Item": pa.array(["tea", "cake", "tea"]),
        "quantity": pa.array([1, 2, 3], pa.int32()),
        "price": pa.array(
            [Decimal("2.50"), Decimal("4.05"), Decimal("2.50")], pa.decimal128(10, 2)
        ),
        "at": pa.array([datetime.fromisoformat(f"{day}T09:30:00.125")] * 3, pa.timestamp("ms")),
    }


@pytest.fixture
def sales(tmp_path: Path) -> Table:
    files = [write(tmp_path / f"{d}.parquet", sales_of(d), (d,)) for d in DAYS]
    columns = "item string; quantity int; price decimal(10,2); at timestamp; note string"
    return Table(columns, "dt string", files)


@pytest.fixture
def catalog(sales: Table) -> Catalog:
    return Catalog(sales=sales, teas=View("SELECT * FROM sales WHERE item = 'tea'", "shop"))


@pytest.fixture
def engine(catalog: Catalog) -> SqlEngine:
    return SqlEngine(catalog)


type Rows = Callable[[str], list[list[str | None]]]


@pytest.fixture
def rows(engine: SqlEngine) -> Rows:
    def run(sql: str) -> list[list[str | None]]:
        return [list(r) for r in engine.run(engine.compile(sql, "shop")).rows]

    return run
