"""Rows that mean nothing, with the columns and values that a definition asks for."""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tests.foreign.literals import Literal

ROWS = 400
DAYS = 500
SHARE_NOW = 0.05  # so that today has rows at any hour
SHARE_LISTED = 0.5  # of numbers and dates that the definition compares with fixed ones
WORDS = ("Amber", "Birch", "Cobalt", "Dune", "Ember", "Fern", "Grove", "Heath")
COUNTRIES = ("Brazil", "France", "India", "Italy", "Japan", "Kenya", "Mexico", "US")
LARGEST_INTEGER = 12
LARGEST_LITERAL = 10**10  # what decimal(12,2) holds
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


def made_up_parquet(
    columns: dict[str, str],
    literals: dict[str, set[Literal]],
    seed: int,
    passing: Sequence[Mapping[str, Literal]] = (),
) -> bytes:
    """Give a Parquet file of rows, columns with the values that a definition compares them with.

    Then come rows that have what `passing` says of them; what it doesn't say is random.
    """
    chance = random.Random(seed)
    arrays = []
    for name, kind in columns.items():
        words = COUNTRIES if "country" in name.lower() else WORDS
        values = _values(kind, literals.get(name) or set(), words, chance)
        for row in passing:
            asked = list(_listed(kind, {row[name]})) if name in row else []
            values.append(asked[0] if asked else chance.choice(values[:ROWS]))
        arrays.append(pa.array(values, PARQUET[kind]))
    target = BytesIO()
    pq.write_table(pa.table(arrays, list(columns)), target)
    return target.getvalue()


def read_rows(parquet: bytes, physical: Mapping[str, str]) -> list[dict[str, Any]]:
    """Give the rows of such a file, by the columns' names in their data set."""
    rows = pq.read_table(BytesIO(parquet)).to_pylist()
    return [{name: row[column] for name, column in physical.items()} for row in rows]


def _values(
    kind: str, literals: set[Literal], words: Sequence[str], chance: random.Random
) -> list[Any]:
    listed = sorted(_listed(kind, literals))
    if kind == "STRING":
        return [chance.choice([*listed, *words]) for _ in range(ROWS)]
    return [
        chance.choice(listed)
        if listed and chance.random() < SHARE_LISTED
        else _made_up(kind, chance)
        for _ in range(ROWS)
    ]


def _listed(kind: str, literals: set[Literal]) -> Iterator[Any]:
    """Yield the literals that a column of a kind can hold."""
    for one in literals:
        match kind, one:
            case ("STRING", str()) | ("DATETIME", datetime()):
                yield one
            case "INTEGER" | "DECIMAL", Decimal() if abs(one) < LARGEST_LITERAL:
                yield int(one) if kind == "INTEGER" else round(one, 2)


def _made_up(kind: str, chance: random.Random) -> Any:
    if kind == "INTEGER":
        return chance.randint(1, LARGEST_INTEGER)
    if kind == "DECIMAL":
        return Decimal(chance.randrange(100, 100_000)) / 100
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    minutes = chance.randrange(DAYS * 24 * 60)
    return now if chance.random() < SHARE_NOW else now - timedelta(minutes=minutes)
