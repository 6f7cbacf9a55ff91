"""What SetDigests and T-Digests answer, and the hashes of what sketches see.

Sources: Murmur3Hash128 of Airlift, SetDigest and TDigestFunctions of Trino 476.
"""

import math
from typing import Any

import numpy as np

from .hashes import murmur3
from .hyperloglogs import DIGEST_BITS, cardinality, entries_of
from .table import MarkedError, OverColumns, Udf
from .tdigests import TDigest, of_bytes, values_at

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


def _gathered(values: list[float], weights: list[float]) -> bytes:
    """Return the T-Digest of values."""
    return TDigest.of(values, weights).written().serialized()


def _merged(digests: list[bytes]) -> bytes:
    """Return several T-Digests as one."""
    first, *others = map(of_bytes, digests)
    for other in others:
        first.add(other)
    return first.written().serialized()


def _checked(data: bytes) -> bytes:
    of_bytes(data)
    return data


def _tdigest_at(data: bytes, shares: list[float]) -> list[float]:
    """Return values_at_quantiles of a T-Digest."""
    known = [0.0 if s is None else s for s in shares]
    if known != sorted(known):
        raise MarkedError("percentiles must be sorted in increasing order")
    if not all(0 <= s <= 1 for s in known):
        raise MarkedError("quantiles should be in [0, 1] range", _INTERNAL)
    return values_at(of_bytes(data), known)


def _jaccard(first: list[int], second: list[int]) -> float:
    """Return how many of the least hashes of both sets, as many as the smaller has, both have."""
    a, b = set(first), set(second)
    size = min(len(a), len(b), _MOST_HASHES)
    least = sorted(a | b)[:size]
    return sum(h in a and h in b for h in least) / size if size else math.nan


_MOST_HASHES = 8192


def _set_cardinality(hashes: list[int]) -> int:
    """Return how many hashes a SetDigest has seen: exact while it holds them all."""
    seen = set(hashes)
    return len(seen) if len(seen) < _MOST_HASHES else cardinality(entries_of([*seen]), DIGEST_BITS)


def _intersection(first: list[int], second: list[int]) -> int:
    """Return how many hashes both have: exact while both hold all of theirs."""
    a, b = set(first), set(second)
    if max(len(a), len(b)) < _MOST_HASHES:
        return len(a & b)
    found = math.floor(_jaccard(first, second) * _set_cardinality([*a, *b]) + 0.5)
    return min(found, _set_cardinality(first), _set_cardinality(second))


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
    ("athena_tdigest", _gathered, (_LIST, _LIST), "BLOB"),
    ("athena_tdigest_merged", _merged, ("BLOB[]",), "BLOB"),
    ("athena_tdigest_of_bytes", _checked, ("BLOB",), "BLOB"),
    ("athena_tdigest_at", _tdigest_at, ("BLOB", _LIST), _LIST),
    ("athena_set_cardinality", _set_cardinality, ("BIGINT[]",), "BIGINT"),
    ("athena_intersection", _intersection, ("BIGINT[]", "BIGINT[]"), "BIGINT"),
    ("athena_jaccard", _jaccard, ("BIGINT[]", "BIGINT[]"), "DOUBLE"),
    ("athena_hash_counts", _hash_counts, ("BIGINT[]",), "MAP(BIGINT, SMALLINT)"),
]
