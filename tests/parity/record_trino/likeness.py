"""Which answers count as the same: sums of doubles may differ in their last digits."""

import hashlib
import json
import re
from collections.abc import Iterable, Sequence

NUMBER = re.compile(r"-?\d+\.\d+(?:E-?\d+)?")
TWIST = 1.0471975511965976  # so that decimals with a last digit of 5 aren't on a rounding's edge

type Row = Sequence[str | None]
type Columns = Sequence[tuple[str, str]]


def normal_rows(rows: Iterable[Row], columns: Columns) -> list[Row]:
    """Return rows that are equal where two answers count as the same; columns are Trino's."""
    rough = ["double" in kind or "real" in kind for _, kind in columns]
    return [
        [_rounded(v) if r and v is not None else v for v, r in zip(row, rough, strict=True)]
        for row in rows
    ]


def in_any_order(rows: Iterable[Row]) -> list[Row]:
    """Return rows in an order of our own."""
    return sorted(rows, key=str)


def digest(rows: Iterable[Row], columns: Columns) -> str:
    """Return what tells rows, in any order, from others."""
    text = json.dumps(in_any_order(normal_rows(rows, columns)))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def plain_kind(kind: str) -> str:
    """Return a type without the lengths and fields that Athena's column metadata leave out."""
    if kind.startswith("decimal"):
        return kind
    return {"real": "float"}.get(kind, re.sub(r"\(.*\)", "", kind).lower())


def _rounded(text: str) -> str:
    return NUMBER.sub(lambda m: f"{float(m[0]) * TWIST:.9g}", text)
