"""Binaries: hex, base64, digests, big-endian integers."""

import base64
import binascii
import hashlib
import hmac
import re
import struct
import zlib

from .table import MarkedError, Udf


def _from_hex(text: str) -> bytes:
    try:
        return bytes.fromhex(text) if not re.search(r"\s", text) else bytes.fromhex("x")
    except ValueError:
        raise MarkedError(f"Invalid input for from_hex: {text}") from None


def _from_base64(text: str) -> bytes:
    try:
        padded = text if text.endswith("=") else text + "=" * (-len(text) % 4)
        return base64.b64decode(padded, validate=True)
    except (binascii.Error, ValueError):
        raise MarkedError("Illegal base64 input") from None


def _big_endian(value: int, size_: int) -> bytes:
    return value.to_bytes(size_, "big", signed=True)


def _from_big_endian(data: bytes, size_: int) -> int:
    if len(data) != size_:
        raise MarkedError(f"expected {size_}-byte input, but got instead: {len(data)}")
    return int.from_bytes(data, "big", signed=True)


def _substr_binary(data: bytes, start: int, length: int) -> bytes:
    first = start - 1 if start > 0 else len(data) + start
    if start == 0 or first < 0 or length <= 0:
        return b""
    return data[first : first + length]


def _from_utf8_with(data: bytes, instead: str) -> str:
    if len(instead) > 1:
        raise MarkedError("Replacement string must be empty or a single character")
    parts = data.decode("utf-8", "replace")
    if "\ufffd".encode() in data:
        raise MarkedError("from_utf8 of a text with U+FFFD", "NOT_SUPPORTED")
    return parts.replace("\ufffd", instead)


def _from_base32(text: str) -> bytes:
    try:
        return base64.b32decode(text)
    except (binascii.Error, ValueError):
        raise MarkedError(f"Invalid base32 input: {text}") from None


def _from_base64url(text: str) -> bytes:
    return _from_base64(text.translate(str.maketrans("-_+/", "+/  ")))


def _hmac(data: bytes, key: bytes, digest: str) -> bytes:
    return hmac.digest(key, data, digest)


def _padded(data: bytes, size_: int, pad: bytes) -> bytes:
    if not 0 <= size_ <= 2**31 - 1:
        raise MarkedError("Target length must be in the range [0..2147483647]")
    if not pad:
        raise MarkedError("Padding bytes must not be empty")
    return (pad * (size_ // len(pad) + 1))[: max(size_ - len(data), 0)]


def _ieee(data: bytes, format_: str) -> float:
    if len(data) != struct.calcsize(format_):
        bits = struct.calcsize(format_) * 8
        raise MarkedError(f"Input floating-point value must be exactly {bits // 8} bytes long")
    return float(struct.unpack(format_, data)[0])


_ROUND64 = (
    0x9E3779B185EBCA87,
    0xC2B2AE3D27D4EB4F,
    0x165667B19E3779F9,
    0x85EBCA77C2B2AE63,
    0x27D4EB2F165667C5,
)
_MASK = 2**64 - 1


def _rotated(x: int, bits: int) -> int:
    return (x << bits | x >> (64 - bits)) & _MASK


def _xxhash64(data: bytes) -> bytes:
    """XXH64 with seed 0 (its specification)."""
    p1, p2, p3, p4, p5 = _ROUND64

    def mixed(lane: int, word: int) -> int:
        return _rotated((lane + word * p2) & _MASK, 31) * p1 & _MASK

    at, size_ = 0, len(data)
    total = p5
    if size_ >= 32:
        lanes = [(p1 + p2) & _MASK, p2, 0, -p1 & _MASK]
        while at + 32 <= size_:
            words = struct.unpack_from("<4Q", data, at)
            lanes = [mixed(lane, w) for lane, w in zip(lanes, words, strict=True)]
            at += 32
        total = sum(map(_rotated, lanes, (1, 7, 12, 18))) & _MASK
        for lane in lanes:
            total = ((total ^ mixed(0, lane)) * p1 + p4) & _MASK
    total = (total + size_) & _MASK
    while at + 8 <= size_:
        word = struct.unpack_from("<Q", data, at)[0]
        total = (_rotated(total ^ mixed(0, word), 27) * p1 + p4) & _MASK
        at += 8
    if at + 4 <= size_:
        word = struct.unpack_from("<I", data, at)[0]
        total = (_rotated(total ^ word * p1 & _MASK, 23) * p2 + p3) & _MASK
        at += 4
    for byte in data[at:]:
        total = _rotated(total ^ byte * p5 & _MASK, 11) * p1 & _MASK
    total = (total ^ total >> 33) * p2 & _MASK
    total = (total ^ total >> 29) * p3 & _MASK
    return (total ^ total >> 32).to_bytes(8, "big")


UDFS: list[Udf] = [
    ("athena_from_utf8_with", _from_utf8_with, ("BLOB", "VARCHAR"), "VARCHAR"),
    ("athena_to_base32", lambda data: base64.b32encode(data).decode(), ("BLOB",), "VARCHAR"),
    ("athena_from_base32", _from_base32, ("VARCHAR",), "BLOB"),
    (
        "athena_to_base64url",
        lambda data: base64.urlsafe_b64encode(data).decode(),
        ("BLOB",),
        "VARCHAR",
    ),
    ("athena_from_base64url", _from_base64url, ("VARCHAR",), "BLOB"),
    ("athena_hmac", _hmac, ("BLOB", "BLOB", "VARCHAR"), "BLOB"),
    (
        "athena_lpad_binary",
        lambda data, n, pad: _padded(data, n, pad) + data[:n],
        ("BLOB", "BIGINT", "BLOB"),
        "BLOB",
    ),
    (
        "athena_rpad_binary",
        lambda data, n, pad: data[:n] + _padded(data, n, pad),
        ("BLOB", "BIGINT", "BLOB"),
        "BLOB",
    ),
    ("athena_to_ieee", lambda x: struct.pack(">d", x), ("DOUBLE",), "BLOB"),
    ("athena_to_ieee_32", lambda x: struct.pack(">f", x), ("FLOAT",), "BLOB"),
    ("athena_from_ieee", lambda data: _ieee(data, ">d"), ("BLOB",), "DOUBLE"),
    ("athena_from_ieee_32", lambda data: _ieee(data, ">f"), ("BLOB",), "DOUBLE"),
    ("athena_xxhash64", _xxhash64, ("BLOB",), "BLOB"),
    ("athena_reverse_binary", lambda data: data[::-1], ("BLOB",), "BLOB"),
    ("athena_from_utf8", lambda data: data.decode("utf-8", "replace"), ("BLOB",), "VARCHAR"),
    ("athena_from_hex", _from_hex, ("VARCHAR",), "BLOB"),
    ("athena_from_base64", _from_base64, ("VARCHAR",), "BLOB"),
    ("athena_md5", lambda data: hashlib.md5(data).digest(), ("BLOB",), "BLOB"),  # noqa: S324  # SQL's md5
    ("athena_sha1", lambda data: hashlib.sha1(data).digest(), ("BLOB",), "BLOB"),  # noqa: S324  # SQL's sha1
    ("athena_sha256", lambda data: hashlib.sha256(data).digest(), ("BLOB",), "BLOB"),
    ("athena_sha512", lambda data: hashlib.sha512(data).digest(), ("BLOB",), "BLOB"),
    ("athena_crc32", zlib.crc32, ("BLOB",), "BIGINT"),
    ("athena_big_endian", _big_endian, ("BIGINT", "INTEGER"), "BLOB"),
    ("athena_from_big_endian", _from_big_endian, ("BLOB", "INTEGER"), "BIGINT"),
    ("athena_substr_binary", _substr_binary, ("BLOB", "BIGINT", "BIGINT"), "BLOB"),
]
