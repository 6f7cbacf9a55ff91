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


# What the first byte of a character asks for, as far as it is there: the library that Trino has
# its texts from replaces such a piece as a whole, also one of five or six bytes (SliceUtf8).
_PIECES = re.compile(
    rb"[\x00-\x7f]+|[\xc0-\xdf][\x80-\xbf]?|[\xe0-\xef][\x80-\xbf]{0,2}"
    rb"|[\xf0-\xf7][\x80-\xbf]{0,3}|[\xf8-\xfb][\x80-\xbf]{0,4}|[\xfc\xfd][\x80-\xbf]{0,5}|.",
    re.DOTALL,
)


def _from_utf8(data: bytes, instead: str = "\ufffd") -> str:
    """Return the text that bytes are, with something else for what is none."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return "".join(_decoded(piece, instead) for piece in _PIECES.findall(data))


def _decoded(piece: bytes, instead: str) -> str:
    try:
        return piece.decode()
    except UnicodeDecodeError:
        return instead


def _from_utf8_with(data: bytes, instead: str) -> str:
    if len(instead) > 1:
        raise MarkedError("Replacement string must be empty or a single character")
    return _from_utf8(data, instead)


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
    ("athena_reverse_binary", lambda data: data[::-1], ("BLOB",), "BLOB"),
    ("athena_from_utf8", _from_utf8, ("BLOB",), "VARCHAR"),
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
