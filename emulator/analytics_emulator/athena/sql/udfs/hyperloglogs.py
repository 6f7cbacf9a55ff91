"""HyperLogLog: how many different hashes there were, as Airlift's estimates it, and its bytes.

It is held as the list of its entries: 26 bits of a hash, and how many zeros follow them. The order
of hashes changes nothing: few entries are counted, of many the buckets that they fill.
Sources: SparseHll, DenseHll and BiasCorrection of Airlift, ApproximateCountDistinctAggregation and
SetDigest of Trino 476.
"""

import math
import struct
from bisect import bisect_left
from collections.abc import Callable
from functools import cache, partial
from importlib.resources import files
from typing import Any

import numpy as np

from . import xxhash
from .table import MarkedError, OverColumns, Udf

SET_BITS = 12  # approx_set's 4096 buckets
DIGEST_BITS = 11  # a SetDigest's, and approx_distinct's by default
_PREFIX_BITS, _VALUE_BITS, _REST_BITS = 26, 6, 38
_MOST_DELTA = 15
_LEAST_EMPTY = 0.4  # of the buckets, for counting them to be better
_DENSE = -1  # an entry of one that was read from bytes as buckets
_OF_DIGEST = -2  # an entry of one that was made of a SetDigest
_INTERNAL = "GENERIC_INTERNAL_ERROR"


def entries_of(hashes: list[int]) -> list[int]:
    """Return the entries of hashes."""
    found: list[int] = _entries(np.array(hashes, np.int64)).tolist()
    return found


def _entries(hashes: Any) -> Any:
    bits = hashes.view(np.uint64)
    rest = (bits & np.uint64(2**_REST_BITS - 1)).astype(np.float64)
    zeros = (_REST_BITS - np.frexp(rest)[1]).astype(np.uint64)
    return (bits >> np.uint64(_REST_BITS) << np.uint64(_VALUE_BITS) | zeros).view(np.int64)


def cardinality(entries: list[int], bits: int) -> int:
    """Return the estimate of a HyperLogLog of two to the power of `bits` buckets."""
    return _cardinality(np.unique(np.array(entries, np.int64)), bits)


def _cardinality(found: Any, bits: int) -> int:
    few = _sparse(found, bits)
    if few is not None:
        return _rounded(_by_empty(2**_PREFIX_BITS, 2**_PREFIX_BITS - len(few)))
    values = _buckets(found, bits)
    empty = int(np.count_nonzero(values == 0))
    if empty > _LEAST_EMPTY * len(values):
        return _rounded(_by_empty(len(values), empty))
    total = float(np.sum(np.ldexp(1.0, -values)))
    size = len(values)
    return _rounded(_corrected(_alpha(bits) * size * size / total, bits))


def of_digest(hashes: list[int]) -> list[int]:
    """Return the entries of a SetDigest's HyperLogLog, which has fewer buckets."""
    return [_OF_DIGEST, *entries_of(hashes)]


def _bits(entries: list[int]) -> int:
    return DIGEST_BITS if _OF_DIGEST in entries else SET_BITS


def _sparse(found: Any, bits: int) -> list[int] | None:
    """Return the entries where they are few enough to be kept: one a prefix, the greatest."""
    if _DENSE in found:
        return None
    found = found[found >= 0]
    is_last = np.diff(found >> _VALUE_BITS, append=-1) != 0
    kept: list[int] = found[is_last].tolist()
    return kept if len(kept) <= _most_entries(bits) else None


def _most_entries(bits: int) -> int:
    """Return how many entries take no more room than buckets; room grows by ten entries."""
    return (3 + (1 << bits) // 8) // 10 * 10 + 1


def _by_empty(size: int, empty: int) -> float:
    return size * math.log(size * 1.0 / empty)


def _rounded(value: float) -> int:
    return math.floor(value + 0.5)


def _buckets(found: Any, bits: int) -> Any:
    """Return the value of each bucket: one more than the most zeros that followed its bits."""
    found = found[found >= 0]
    rest_bits = _PREFIX_BITS - bits
    prefixes, zeros = found >> _VALUE_BITS, found & (2**_VALUE_BITS - 1)
    rest = prefixes & (2**rest_bits - 1)
    leading = rest_bits - np.frexp(rest.astype(np.float64))[1]
    values = np.zeros(2**bits, np.int64)
    np.maximum.at(
        values, prefixes >> rest_bits, np.where(rest == 0, rest_bits + zeros, leading) + 1
    )
    return values


def _alpha(bits: int) -> float:
    return {4: 0.673, 5: 0.697, 6: 0.709}.get(bits, 0.7213 / (1 + 1.079 / (1 << bits)))


def _corrected(estimate: float, bits: int) -> float:
    """Return an estimate without the bias that was measured beside it."""
    estimates, biases = _measured()[bits]
    if not estimates[0] <= estimate <= estimates[-1]:
        return estimate
    place = bisect_left(estimates, estimate)
    if estimates[place] == estimate:
        return estimate - biases[place]
    x0, y0, x1, y1 = estimates[place - 1], biases[place - 1], estimates[place], biases[place]
    return estimate - ((estimate - x0) * (y1 - y0) / (x1 - x0) + y0)


@cache
def _measured() -> dict[int, tuple[list[float], list[float]]]:
    """Return the raw estimates and their biases, by the bits of buckets."""
    lines = files(__package__).joinpath("hyperloglog_biases.txt").read_text().splitlines()
    rows = [[*map(float, line.split())] for line in lines if not line.startswith("#")]
    return {4 + place: (rows[2 * place], rows[2 * place + 1]) for place in range(len(rows) // 2)}


def serialized(entries: list[int]) -> bytes:
    """Return a HyperLogLog's bytes."""
    found, bits = np.unique(np.array(entries, dtype=np.int64)), _bits(entries)
    few = _sparse(found, bits)
    if few is not None:
        return struct.pack(f"<BBH{len(few)}I", 2, bits, len(few), *few)
    values = _buckets(found, bits)
    baseline = int(values.min())
    deltas = np.minimum(values - baseline, _MOST_DELTA)
    overflows = values - baseline - deltas
    places = np.flatnonzero(overflows).tolist()
    slots: bytes = (deltas[0::2] << 4 | deltas[1::2]).astype(np.uint8).tobytes()
    count = len(places)
    head = struct.pack("<BBB", 3, bits, baseline)
    return head + slots + struct.pack(f"<H{count}H{count}B", count, *places, *overflows[places])


def _of_bytes(data: bytes) -> list[int]:
    if data[:1] in (b"\x02", b"\x03") and data[1:2] != bytes([SET_BITS]):
        raise MarkedError("a HyperLogLog of this form", "NOT_SUPPORTED")
    try:
        if data[:1] == b"\x02":
            (count,) = struct.unpack_from("<H", data, 2)
            return list(struct.unpack(f"<{count}I", data[4:]))
        if data[:1] == b"\x03":
            return _of_buckets(data)
    except struct.error:
        pass
    raise MarkedError("Cannot deserialize HyperLogLog", _INTERNAL)


def _of_buckets(data: bytes) -> list[int]:
    """Return entries that fill the buckets as they were."""
    half = 2 ** (SET_BITS - 1)
    (count,) = struct.unpack_from("<H", data, 3 + half)
    rest = struct.unpack(f"<{count}H{count}B", data[5 + half :])
    slots = np.frombuffer(data[3 : 3 + half], np.uint8).astype(np.int64)
    values = np.stack([slots >> 4, slots & _MOST_DELTA], axis=1).reshape(-1) + data[2]
    np.add.at(values, np.array(rest[:count], np.int64), np.array(rest[count:], np.int64))
    rest_bits = _PREFIX_BITS - SET_BITS
    filled = np.flatnonzero(values)
    zeros = values[filled] - 1
    rests = np.where(zeros < rest_bits, 1 << np.maximum(rest_bits - 1 - zeros, 0), 0)
    entries = (filled << rest_bits | rests) << _VALUE_BITS | np.maximum(zeros - rest_bits, 0)
    found: list[int] = [_DENSE, *entries.tolist()]
    return found


def bits_of_error(error: float) -> int:
    """Return how many bits the buckets need for a standard error."""
    return (math.ceil(1.0816 / (error * error)) - 1).bit_length()


def _distinct_of(hashes_of: Callable[[list[Any]], Any]) -> Callable[[list[Any], float], int]:
    """Return approx_distinct of values with a standard error, by their hashes."""

    def estimate(values: list[Any], error: float) -> int:
        entries = np.unique(_entries(hashes_of(values)))
        return _cardinality(entries, bits_of_error(error))

    return estimate


_HASHES: dict[str, tuple[Callable[[list[Any]], Any], str]] = {
    "bytes": (xxhash.of_bytes, "BLOB[]"),
    "number": (xxhash.of_numbers, "BIGINT[]"),
    "double": (xxhash.of_doubles, "DOUBLE[]"),
    "real": (xxhash.of_reals, "FLOAT[]"),
    "hash": (partial(np.array, dtype=np.int64), "BIGINT[]"),
}
UDFS: list[Udf] = [
    ("athena_hll_entry", OverColumns(__name__, "entries_of"), ("BIGINT",), "BIGINT"),
    ("athena_hll_cardinality", lambda e: cardinality(e, _bits(e)), ("BIGINT[]",), "BIGINT"),
    ("athena_hll_of_digest", of_digest, ("BIGINT[]",), "BIGINT[]"),
    ("athena_hll_bytes", serialized, ("BIGINT[]",), "BLOB"),
    ("athena_hll_of_bytes", _of_bytes, ("BLOB",), "BIGINT[]"),
    *(
        (f"athena_distinct_{name}", _distinct_of(hashes_of), (kind, "DOUBLE"), "BIGINT")
        for name, (hashes_of, kind) in _HASHES.items()
    ),
]
