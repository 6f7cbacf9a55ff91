"""Rows that mean nothing, with the columns and texts that a definition asks for."""

import random
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

ROWS = 400
DAYS = 500
WORDS = ("Amber", "Birch", "Cobalt", "Dune")
PARQUET = {
    "STRING": pa.string(),
    "DECIMAL": pa.decimal128(12, 2),
    "DATETIME": pa.timestamp("ms"),
}
GLUE = {"STRING": "string", "DECIMAL": "decimal(12,2)", "DATETIME": "timestamp"}


def made_up_parquet(columns: dict[str, str], texts: dict[str, set[str]], seed: int) -> bytes:
    """Give a Parquet file of rows, its columns named c0, c1 … in the order of `columns`."""
    chance = random.Random(seed)
    arrays = [
        pa.array([_value(kind, texts.get(name) or (), chance) for _ in range(ROWS)], PARQUET[kind])
        for name, kind in columns.items()
    ]
    target = BytesIO()
    pq.write_table(pa.table(arrays, [f"c{index}" for index in range(len(arrays))]), target)
    return target.getvalue()


def _value(kind: str, texts: Iterable[str], chance: random.Random) -> Any:
    if kind == "DECIMAL":
        return Decimal(chance.randrange(100, 100_000)) / 100
    if kind == "DATETIME":
        today = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
        return today - timedelta(minutes=chance.randrange(DAYS * 24 * 60))
    return chance.choice([*sorted(texts), *WORDS])
