"""Hashes that aren't cryptographic: MurmurHash3 (x64, 128 bits), SpookyHash V2, XXH64.

Each follows its published specification, with seed 0.
"""

import struct

from .table import OverColumns, Udf

MASK = 2**64 - 1


def _rotated(x: int, bits: int) -> int:
    return (x << bits | x >> (64 - bits)) & MASK


_C1, _C2 = 0x87C37B91114253D5, 0x4CF5AD432745937F


def _finished(k: int) -> int:
    k = (k ^ k >> 33) * 0xFF51AFD7ED558CCD & MASK
    k = (k ^ k >> 33) * 0xC4CEB9FE1A85EC53 & MASK
    return k ^ k >> 33


def murmur3(data: bytes) -> tuple[int, int]:
    """Return both halves of MurmurHash3's 128 bits."""
    h1 = h2 = 0
    whole = len(data) // 16 * 16
    for k1, k2 in struct.iter_unpack("<2Q", data[:whole]):
        h1 ^= _rotated(k1 * _C1 & MASK, 31) * _C2 & MASK
        h1 = ((_rotated(h1, 27) + h2) * 5 + 0x52DCE729) & MASK
        h2 ^= _rotated(k2 * _C2 & MASK, 33) * _C1 & MASK
        h2 = ((_rotated(h2, 31) + h1) * 5 + 0x38495AB5) & MASK
    k1, k2 = struct.unpack("<2Q", data[whole:].ljust(16, b"\0"))
    h2 ^= _rotated(k2 * _C2 & MASK, 33) * _C1 & MASK
    h1 ^= _rotated(k1 * _C1 & MASK, 31) * _C2 & MASK
    h1, h2 = h1 ^ len(data), h2 ^ len(data)
    h1 = (h1 + h2) & MASK
    h2 = (h1 + h2) & MASK
    h1, h2 = _finished(h1), _finished(h2)
    h1 = (h1 + h2) & MASK
    return h1, (h1 + h2) & MASK


_SPOOKY = 0xDEADBEEFDEADBEEF
_SHORT_MIX = (50, 52, 30, 41, 54, 48, 38, 37, 62, 34, 5, 36)
_SHORT_END = (15, 52, 26, 51, 28, 9, 47, 54, 32, 25, 63)
_MIX = (11, 32, 43, 31, 17, 28, 39, 57, 55, 54, 22, 46)
_END = (44, 15, 34, 21, 38, 33, 10, 13, 38, 53, 42, 54)


def _spooky(data: bytes) -> int:
    return _spooky_short(data) if len(data) < 192 else _spooky_long(data)


def _spooky_short(data: bytes) -> int:
    h = [0, 0, _SPOOKY, _SPOOKY]
    at, rest = 0, len(data)
    for at in range(0, len(data) // 32 * 32, 32):
        words = struct.unpack_from("<4Q", data, at)
        h[2], h[3] = (h[2] + words[0]) & MASK, (h[3] + words[1]) & MASK
        _mix_short(h)
        h[0], h[1] = (h[0] + words[2]) & MASK, (h[1] + words[3]) & MASK
    at, rest = len(data) // 32 * 32, len(data) % 32
    if rest >= 16:
        words2 = struct.unpack_from("<2Q", data, at)
        h[2], h[3] = (h[2] + words2[0]) & MASK, (h[3] + words2[1]) & MASK
        _mix_short(h)
        at, rest = at + 16, rest - 16
    h[3] = (h[3] + (len(data) << 56)) & MASK
    if rest:
        low, high = struct.unpack("<2Q", data[at:].ljust(16, b"\0"))
        h[2], h[3] = (h[2] + low) & MASK, (h[3] + high) & MASK
    else:
        h[2], h[3] = (h[2] + _SPOOKY) & MASK, (h[3] + _SPOOKY) & MASK
    return _end_short(h)


def _mix_short(h: list[int]) -> None:
    for step, bits in enumerate(_SHORT_MIX):
        i = (step + 2) % 4
        h[i] = (_rotated(h[i], bits) + h[(i + 1) % 4]) & MASK
        h[(i + 2) % 4] ^= h[i]


def _end_short(h: list[int]) -> int:
    for step, bits in enumerate(_SHORT_END):
        i, before = (step + 3) % 4, (step + 2) % 4
        h[i] ^= h[before]
        h[before] = _rotated(h[before], bits)
        h[i] = (h[i] + h[before]) & MASK
    return h[0]


def _spooky_long(data: bytes) -> int:
    h = [0, 0, _SPOOKY] * 4
    whole = len(data) // 96 * 96
    for words in struct.iter_unpack("<12Q", data[:whole]):
        for i, bits in enumerate(_MIX):
            h[i] = (h[i] + words[i]) & MASK
            h[(i + 2) % 12] ^= h[(i + 10) % 12]
            h[(i + 11) % 12] ^= h[i]
            h[i] = _rotated(h[i], bits)
            h[(i + 11) % 12] = (h[(i + 11) % 12] + h[(i + 1) % 12]) & MASK
    rest = data[whole:]
    last = struct.unpack("<12Q", rest.ljust(95, b"\0") + bytes([len(rest)]))
    h = [(a + b) & MASK for a, b in zip(h, last, strict=True)]
    for _ in range(3):
        for i, bits in enumerate(_END):
            h[(i + 11) % 12] = (h[(i + 11) % 12] + h[(i + 1) % 12]) & MASK
            h[(i + 2) % 12] ^= h[(i + 11) % 12]
            h[(i + 1) % 12] = _rotated(h[(i + 1) % 12], bits)
    return h[0]


_P1, _P2, _P3, _P4, _P5 = (
    0x9E3779B185EBCA87,
    0xC2B2AE3D27D4EB4F,
    0x165667B19E3779F9,
    0x85EBCA77C2B2AE63,
    0x27D4EB2F165667C5,
)


def _lane(lane: int, word: int) -> int:
    return _rotated((lane + word * _P2) & MASK, 31) * _P1 & MASK


def _striped(data: bytes) -> int:
    """Return what XXH64 makes of a text's whole stripes of 32 bytes."""
    lanes = [(_P1 + _P2) & MASK, _P2, 0, -_P1 & MASK]
    for words in struct.iter_unpack("<4Q", data):
        lanes = [_lane(lane, w) for lane, w in zip(lanes, words, strict=True)]
    total = sum(map(_rotated, lanes, (1, 7, 12, 18))) & MASK
    for lane in lanes:
        total = ((total ^ _lane(0, lane)) * _P1 + _P4) & MASK
    return total


def xxhash64(data: bytes) -> int:
    """Return XXH64."""
    whole, size = len(data) // 32 * 32, len(data)
    total = ((_striped(data[:whole]) if whole else _P5) + size) & MASK
    at = whole
    while at + 8 <= size:
        word = struct.unpack_from("<Q", data, at)[0]
        total = (_rotated(total ^ _lane(0, word), 27) * _P1 + _P4) & MASK
        at += 8
    if at + 4 <= size:
        word = struct.unpack_from("<I", data, at)[0]
        total = (_rotated(total ^ word * _P1 & MASK, 23) * _P2 + _P3) & MASK
        at += 4
    for byte in data[at:]:
        total = _rotated(total ^ byte * _P5 & MASK, 11) * _P1 & MASK
    total = (total ^ total >> 33) * _P2 & MASK
    total = (total ^ total >> 29) * _P3 & MASK
    return total ^ total >> 32


def _signed(value: int) -> int:
    return (value + 2**63 & MASK) - 2**63


def _hash_number(value: int) -> int:
    return _signed(xxhash64(struct.pack("<q", value)))


def _hash_halves(data: bytes) -> int:
    low, high = struct.unpack("<2q", data)
    return _hash_number(low) ^ _hash_number(high)


def _hash_digits(digits: str) -> int:
    return _hash_halves((int(digits) & (1 << 128) - 1).to_bytes(16, "little"))


def _hash_list(hashes: list[int | None]) -> int:
    total = 0
    for each in hashes:
        total = (31 * total + (each or 0)) & MASK
    return _signed(total)


def _hash_entries(keys: list[int], values: list[int | None]) -> int:
    return _signed(sum(k ^ (v or 0) for k, v in zip(keys, values, strict=True)))


def _checksum(total: str) -> bytes:
    return struct.pack("<Q", int(total) * _P1 & MASK)


_COLUMNS = f"{__package__}.xxhash"
UDFS: list[Udf] = [
    ("athena_hash_number", OverColumns(_COLUMNS, "hash_numbers"), ("BIGINT",), "BIGINT"),
    ("athena_hash_bytes", OverColumns(_COLUMNS, "hash_bytes"), ("BLOB",), "BIGINT"),
    ("athena_hash_double", OverColumns(_COLUMNS, "hash_doubles"), ("DOUBLE",), "BIGINT"),
    ("athena_hash_real", OverColumns(_COLUMNS, "hash_reals"), ("FLOAT",), "BIGINT"),
    ("athena_hash_halves", _hash_halves, ("BLOB",), "BIGINT"),
    ("athena_hash_digits", _hash_digits, ("VARCHAR",), "BIGINT"),
    ("athena_hash_list", _hash_list, ("BIGINT[]",), "BIGINT"),
    ("athena_hash_entries", _hash_entries, ("BIGINT[]", "BIGINT[]"), "BIGINT"),
    ("athena_checksum", _checksum, ("VARCHAR",), "BLOB"),
    (
        "athena_murmur3",
        lambda data: struct.pack("<2Q", *murmur3(data)),
        ("BLOB",),
        "BLOB",
    ),
    ("athena_spooky32", lambda d: (_spooky(d) & 0xFFFFFFFF).to_bytes(4, "big"), ("BLOB",), "BLOB"),
    ("athena_spooky64", lambda d: _spooky(d).to_bytes(8, "big"), ("BLOB",), "BLOB"),
    ("athena_xxhash64", lambda data: xxhash64(data).to_bytes(8, "big"), ("BLOB",), "BLOB"),
]
