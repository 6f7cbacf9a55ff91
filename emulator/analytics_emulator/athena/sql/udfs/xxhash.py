"""XXH64 of whole columns: values of one length are hashed together, by NumPy.

As published, with seed 0; Trino's types hash their values so.
"""

from typing import Any

import numpy as np

_PRIMES = (
    0x9E3779B185EBCA87,
    0xC2B2AE3D27D4EB4F,
    0x165667B19E3779F9,
    0x85EBCA77C2B2AE63,
    0x27D4EB2F165667C5,
)
_P1, _P2, _P3, _P4, _P5 = map(np.uint64, _PRIMES)
_STARTS = ((_PRIMES[0] + _PRIMES[1]) % 2**64, _PRIMES[1], 0, -_PRIMES[0] % 2**64)
_TURNS = (1, 7, 12, 18)


def of_bytes(texts: list[bytes]) -> Any:
    """Return the hashes of texts."""
    sizes = np.fromiter(map(len, texts), np.int64, len(texts))
    found = np.empty(len(texts), np.uint64)
    for size in np.unique(sizes).tolist():
        places = np.flatnonzero(sizes == size)
        rows = np.frombuffer(b"".join(texts[p] for p in places.tolist()), np.uint8)
        found[places] = _hashed(rows.reshape(len(places), size))
    return found.view(np.int64)


def of_numbers(numbers: list[int]) -> Any:
    """Return the hashes of whole numbers."""
    return _of_words(np.array(numbers, np.int64))


def of_doubles(numbers: list[float]) -> Any:
    """Return the hashes of doubles: of -0.0 as of 0.0."""
    return _of_words(np.array(numbers, np.float64) + 0.0)


def of_reals(numbers: list[float]) -> Any:
    """Return the hashes of reals: those of their bits as whole numbers."""
    return _of_words(
        (np.array(numbers, np.float32) + np.float32(0)).view(np.int32).astype(np.int64)
    )


def hash_bytes(texts: list[bytes]) -> list[int]:
    """Return the hashes of texts, as a list."""
    hashes: list[int] = of_bytes(texts).tolist()
    return hashes


def hash_numbers(numbers: list[int]) -> list[int]:
    """Return the hashes of whole numbers, as a list."""
    hashes: list[int] = of_numbers(numbers).tolist()
    return hashes


def hash_doubles(numbers: list[float]) -> list[int]:
    """Return the hashes of doubles, as a list."""
    hashes: list[int] = of_doubles(numbers).tolist()
    return hashes


def hash_reals(numbers: list[float]) -> list[int]:
    """Return the hashes of reals, as a list."""
    hashes: list[int] = of_reals(numbers).tolist()
    return hashes


def _of_words(values: Any) -> Any:
    return _hashed(values.view(np.uint8).reshape(len(values), 8)).view(np.int64)


def _hashed(rows: Any) -> Any:
    """Return the hashes of rows of bytes, all of one length."""
    count, size = rows.shape
    whole = size // 32 * 32
    total = _striped(_words(rows[:, :whole])) if whole else np.full(count, _P5)
    total = total + np.uint64(size)
    at = whole
    for word in _words(rows[:, at : size // 8 * 8]):
        total = _rotated(total ^ _lane(np.uint64(0), word), 27) * _P1 + _P4
    at = size // 8 * 8
    if at + 4 <= size:
        word = np.ascontiguousarray(rows[:, at : at + 4]).view("<u4")[:, 0].astype(np.uint64)
        total = _rotated(total ^ word * _P1, 23) * _P2 + _P3
        at += 4
    for place in range(at, size):
        total = _rotated(total ^ rows[:, place].astype(np.uint64) * _P5, 11) * _P1
    total = (total ^ total >> np.uint64(33)) * _P2
    total = (total ^ total >> np.uint64(29)) * _P3
    return total ^ total >> np.uint64(32)


def _words(rows: Any) -> Any:
    """Return columns of eight bytes each, one behind another."""
    return np.ascontiguousarray(rows).view("<u8").T if rows.shape[1] else ()


def _striped(words: Any) -> Any:
    """Return what the whole stripes of 32 bytes give."""
    lanes: list[Any] = [np.full(words.shape[1], np.uint64(start)) for start in _STARTS]
    for at in range(0, len(words), 4):
        lanes = [_lane(lane, word) for lane, word in zip(lanes, words[at : at + 4], strict=True)]
    total = sum(map(_rotated, lanes, _TURNS), start=np.zeros(words.shape[1], np.uint64))
    for lane in lanes:
        total = (total ^ _lane(np.uint64(0), lane)) * _P1 + _P4
    return total


def _lane(lane: Any, word: Any) -> Any:
    return _rotated(lane + word * _P2, 31) * _P1


def _rotated(value: Any, bits: int) -> Any:
    return value << np.uint64(bits) | value >> np.uint64(64 - bits)
