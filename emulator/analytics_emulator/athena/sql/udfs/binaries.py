"""Binaries: hex, base64, digests, big-endian integers."""

import base64
import binascii
import hashlib
import re
import zlib

from .table import MarkedError, Udf


def _from_hex(text: str) -> bytes:
    try:
        return bytes.fromhex(text) if not re.search(r"\s", text) else bytes.fromhex("x")
    except ValueError:
        raise MarkedError(f"Invalid input for from_hex: {text}") from None


def _from_base64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
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


UDFS: list[Udf] = [
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
