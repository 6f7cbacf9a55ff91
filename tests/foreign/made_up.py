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
SHARE_NOW = 0.05  # so that today has rows at any hour
WORDS = ("Amber", "Birch", "Cobalt", "Dune", "Ember", "Fern", "Grove", "Heath")
LARGEST_INTEGER = 12
PARQUET = {
    "STRING": pa.string(),
    "INTEGER": pa.int64(),
    "DECIMAL": pa.decimal128(12, 2),
    "DATETIME": pa.timestamp("ms"),
}
GLUE = {
    "STRING": "string",
    "INTEGER": "bigint",
    "DECIMAL": "decimal(12,2)",
    "DATETIME": "timestamp",
}


def made_up_parquet(columns: dict[str, str], texts: dict[str, set[str]], seed: int) -> bytes:
    """Give a Parquet file of rows, columns with the texts that they may hold."""
    chance = random.Random(seed)
    arrays = [
        pa.array([_value(kind, texts.get(name) or (), chance) for _ in range(ROWS)], PARQUET[kind])
        for name, kind in columns.items()
    ]
    target = BytesIO()
    pq.write_table(pa.table(arrays, list(columns)), target)
    return target.getvalue()


def _value(kind: str, texts: Iterable[str], chance: random.Random) -> Any:
    if kind == "INTEGER":
        return chance.randint(1, LARGEST_INTEGER)
    if kind == "DECIMAL":
        return Decimal(chance.randrange(100, 100_000)) / 100
    if kind == "DATETIME":
        now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
        minutes = chance.randrange(DAYS * 24 * 60)
        return now if chance.random() < SHARE_NOW else now - timedelta(minutes=minutes)
    return chance.choice([*sorted(texts), *WORDS])
