"""Sketches as lists of what they have seen: their hashes, their bytes while they hold each value.

Sources: HyperLogLog, TDigest and Murmur3Hash128 of Airlift, SetDigest of Trino 476, by their bytes.
"""

import math
import struct
from bisect import bisect_right
from itertools import accumulate
from typing import Any

import numpy as np

from .hashes import murmur3
from .sketches import weighted
from .table import MarkedError, OverColumns, Udf

_MOST_ENTRIES = 511  # of a sparse HyperLogLog; beyond, Trino's keeps less
_MOST_CENTROIDS = 39  # of a T-Digest; beyond, Trino's mixes neighbours
_INTERNAL = "GENERIC_INTERNAL_ERROR"


def hash_texts(texts: list[str]) -> list[int]:
    """Return the hashes of texts."""
    known = {text: _signed(murmur3(text.encode())[0]) for text in set(texts)}
    return [known[text] for text in texts]


def hash_numbers(numbers: list[int]) -> list[int]:
    """Return the hashes of whole numbers."""
    return _hashed(np.array(numbers, dtype=np.int64))


def hash_doubles(numbers: list[float]) -> list[int]:
    """Return the hashes of doubles; every NaN is the same."""
    found = np.array(numbers, dtype=np.float64)
    return _hashed(np.where(np.isnan(found), np.nan, found))


_FIRST, _SECOND = np.uint64(0x87C37B91114253D5), np.uint64(0x4CF5AD432745937F)
_MIXERS = (np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53))
_LENGTH, _SHIFT = np.uint64(8), np.uint64(33)


def _hashed(values: Any) -> list[int]:
    """Return MurmurHash3's first half (x64, 128 bits) of eight bytes each."""
    scrambled = values.view(np.uint64) * _FIRST
    scrambled = (scrambled << np.uint64(31) | scrambled >> _SHIFT) * _SECOND
    first = (scrambled ^ _LENGTH) + _LENGTH
    second = _LENGTH + first
    found: list[int] = (_mixed(first) + _mixed(second)).view(np.int64).tolist()
    return found


def _mixed(value: Any) -> Any:
    for mixer in _MIXERS:
        value = (value ^ value >> _SHIFT) * mixer
    return value ^ value >> _SHIFT


def _signed(value: int) -> int:
    return value - (1 << 64) if value >> 63 else value


_REST_BITS = 38


def hll_entries(hashes: list[int]) -> list[int]:
    """Return what a HyperLogLog keeps of hashes: 26 bits, and how many zeros follow them."""
    bits = np.array(hashes, dtype=np.int64).view(np.uint64)
    rest = (bits & np.uint64(2**_REST_BITS - 1)).astype(np.float64)
    zeros = (_REST_BITS - np.frexp(rest)[1]).astype(np.uint64)
    found: list[int] = (bits >> np.uint64(_REST_BITS) << np.uint64(6) | zeros).tolist()
    return found


def hll_bytes(entries: list[int]) -> bytes:
    """Return a sparse HyperLogLog's bytes."""
    greatest: dict[int, int] = {}
    for entry in sorted(entries):
        greatest[entry >> 6] = entry
    if len(greatest) > _MOST_ENTRIES:
        text = f"the bytes of a HyperLogLog of over {_MOST_ENTRIES} values"
        raise MarkedError(text, "NOT_SUPPORTED")
    return struct.pack(f"<BBH{len(greatest)}I", 2, 12, len(greatest), *greatest.values())


def _hll_of_bytes(data: bytes) -> list[int]:
    if data[:1] == b"\x03" or (data[:1] == b"\x02" and data[1:2] != b"\x0c"):
        raise MarkedError("a HyperLogLog of this form", "NOT_SUPPORTED")
    if data[:1] != b"\x02" or len(data) < 4 or len(data) != 4 + 4 * data[2] + 1024 * data[3]:
        raise MarkedError("Cannot deserialize HyperLogLog", _INTERNAL)
    return list(struct.unpack(f"<{(len(data) - 4) // 4}I", data[4:]))


def tdigest_bytes(values: list[float], weights: list[float]) -> bytes:
    """Return a T-Digest's bytes."""
    count = len(values)
    if count > _MOST_CENTROIDS:
        text = f"the bytes of a T-Digest of over {_MOST_CENTROIDS} values"
        raise MarkedError(text, "NOT_SUPPORTED")
    pairs = sorted(zip(values, weights, strict=True))
    head = struct.pack("<Bdd", 0, min(values), max(values))
    tail = struct.pack(f"<ddI{count}d", 100, sum(weights), count, *(v for v, _ in pairs))
    return head + tail + struct.pack(f"<{count}d", *(w for _, w in pairs))


def _tdigest_of_bytes(data: bytes) -> list[list[float]]:
    try:
        (count,) = struct.unpack_from("<I", data, 33)
        found = struct.unpack(f"<{2 * count}d", data[37:])
    except struct.error as error:
        raise MarkedError("Cannot deserialize t-digest", _INTERNAL) from error
    return [[v, w] for v, w in zip(found[:count], found[count:], strict=True)]


def _tdigest_at(values: list[float], weights: list[float], shares: list[float]) -> list[float]:
    """Return values_at_quantiles of a T-Digest."""
    known = [0.0 if s is None else s for s in shares]
    if known != sorted(known):
        raise MarkedError("percentiles must be sorted in increasing order")
    if not all(0 <= s <= 1 for s in known):
        raise MarkedError("quantiles should be in [0, 1] range", _INTERNAL)
    return weighted(values, weights, known)


def _qdigest_places(weights: list[int], shares: list[float]) -> list[int]:
    """Return where, counted from 1, the values of some quantiles stand."""
    if not all(s is not None and 0 <= s <= 1 for s in shares):
        raise MarkedError("quantile must be between [0,1]", _INTERNAL)
    ends = list(accumulate(weights))
    places = (bisect_right(ends, s * ends[-1]) for s in shares)
    return [min(place, len(ends) - 1) + 1 for place in places]


def _jaccard(first: list[int], second: list[int]) -> float:
    """Return how many of the least hashes of both sets, as many as the smaller has, both have."""
    a, b = set(first), set(second)
    size = min(len(a), len(b), _MOST_HASHES)
    least = sorted(a | b)[:size]
    return sum(h in a and h in b for h in least) / size if size else math.nan


_MOST_HASHES = 8192


def _hash_counts(hashes: list[int]) -> dict[int, int]:
    """Return how often each hash came, of the least ones."""
    found: tuple[Any, Any] = np.unique(np.array(hashes, dtype=np.int64), return_counts=True)
    keys, counts = (side[:_MOST_HASHES].tolist() for side in found)
    return {key: min(count, 32767) for key, count in zip(keys, counts, strict=True)}


_LIST = "DOUBLE[]"
UDFS: list[Udf] = [
    ("athena_murmur_text", OverColumns(__name__, "hash_texts"), ("VARCHAR",), "BIGINT"),
    ("athena_murmur_number", OverColumns(__name__, "hash_numbers"), ("BIGINT",), "BIGINT"),
    ("athena_murmur_double", OverColumns(__name__, "hash_doubles"), ("DOUBLE",), "BIGINT"),
    ("athena_hll_entry", OverColumns(__name__, "hll_entries"), ("BIGINT",), "BIGINT"),
    ("athena_hll_bytes", hll_bytes, ("BIGINT[]",), "BLOB"),
    ("athena_hll_of_bytes", _hll_of_bytes, ("BLOB",), "BIGINT[]"),
    ("athena_tdigest_bytes", tdigest_bytes, (_LIST, _LIST), "BLOB"),
    ("athena_tdigest_of_bytes", _tdigest_of_bytes, ("BLOB",), "DOUBLE[][]"),
    ("athena_tdigest_at", _tdigest_at, (_LIST, _LIST, _LIST), _LIST),
    ("athena_qdigest_places", _qdigest_places, ("BIGINT[]", _LIST), "BIGINT[]"),
    ("athena_jaccard", _jaccard, ("BIGINT[]", "BIGINT[]"), "DOUBLE"),
    ("athena_hash_counts", _hash_counts, ("BIGINT[]",), "MAP(BIGINT, SMALLINT)"),
]
