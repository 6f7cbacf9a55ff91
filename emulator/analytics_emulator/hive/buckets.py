"""Which bucket a row belongs to: Hive's hash of version 1, which Athena divides and reads by.

Athena user guide, "What is bucketing?": Hive's algorithm is the default, and these are the types
that are filtered by it. The numbers are those of a Trino 476 (`"$bucket"`).
"""

import struct
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from analytics_emulator.hive.types import HiveType

type Numbers = np.ndarray[Any, np.dtype[np.int64]]

_WORD, _LONG = 0xFFFF_FFFF, 0xFFFF_FFFF_FFFF_FFFF
_POSITIVE = 0x7FFF_FFFF
_EPOCH = date(1970, 1, 1)


def bucket_numbers(
    columns: Sequence[pa.ChunkedArray], kinds: Sequence[HiveType], count: int
) -> Numbers:
    """Return each row's bucket, of `count`; NULLs count as 0. ValueError names another type."""
    total: Numbers = np.zeros(len(columns[0]), np.int64)
    for column, kind in zip(columns, kinds, strict=True):
        total = (total * 31 + _hashes(column, kind)) & _WORD
    return (total & _POSITIVE) % count


def _hashes(column: pa.ChunkedArray, kind: HiveType) -> Numbers:
    if kind.name not in _OF_TYPES:
        raise ValueError(f"Rows are not divided into buckets by {kind}")
    encoded = column.combine_chunks().dictionary_encode()
    of_value = _OF_TYPES[kind.name]
    values = encoded.dictionary.to_pylist()
    known: Numbers = np.array([*(of_value(value) & _WORD for value in values), 0], np.int64)
    found: Numbers = known[np.asarray(encoded.indices.fill_null(len(values)))]
    return found


def _of_long(value: int) -> int:
    bits = value & _LONG
    return bits ^ (bits >> 32)


def _of_bytes(text: str, first: int) -> int:
    for byte in text.encode():
        first = (first * 31 + (byte if byte < 128 else byte - 256)) & _WORD
    return first


def _of_double(value: float) -> int:
    return _of_long(int.from_bytes(struct.pack(">d", value)))


def _of_float(value: float) -> int:
    return int.from_bytes(struct.pack(">f", value))


_OF_TYPES: dict[str, Callable[[Any], int]] = {
    "boolean": int,
    "tinyint": int,
    "smallint": int,
    "int": int,
    "bigint": _of_long,
    "float": _of_float,
    "double": _of_double,
    "date": lambda day: (day - _EPOCH).days,
    "string": lambda text: _of_bytes(text, 0),
    "varchar": lambda text: _of_bytes(text, 1),  # one of a given length begins otherwise
}

BUCKETED_TYPES = frozenset(_OF_TYPES)
"""The names of the types by which rows are divided."""
