"""Compression of text files, told by the ending of their names as Hadoop does.

Snappy and LZ4 stand in Hadoop's blocks: how many bytes follow plain, then pieces, each behind the
number of its compressed bytes (Athena user guide, "Use compression in Athena": Hadoop-compatible).
"""

import bz2
import gzip
import io
import struct
import zlib
from collections.abc import Iterator

import pyarrow as pa

from analytics_emulator.athena.sql import (
    AthenaQueryError,
    ResourcesExhaustedError,
    memory_of_queries,
)

ENDINGS = {
    "NONE": "",
    "GZIP": ".gz",
    "BZIP2": ".bz2",
    "ZSTD": ".zst",
    "SNAPPY": ".snappy",
    "LZ4": ".lz4",
}
_BLOCK_BYTES = 256 * 1024
_PIECE_BYTES = 16 * 1024**2
# A file's text and what becomes of it take some times as much: a query may have half of it all.
_SHARE = 8
_UNREAD = ("lzo", "zip", "xz")
_BLOCKS = {"snappy": "snappy", "lz4": "lz4_raw"}


def decompressed(body: bytes, key: str) -> bytes:
    """Return an object's content, by its name's ending."""
    ending = key.rsplit(".", 1)[-1].lower() if "." in key else ""
    if ending in _UNREAD:
        text = f"A text file compressed as .{ending} is not supported by this emulator"
        raise AthenaQueryError("NOT_SUPPORTED", text)
    most = memory_of_queries() // _SHARE
    try:
        plain = _plain(body, ending, most)
    except (OSError, EOFError, zlib.error, struct.error, pa.ArrowException) as error:
        raise AthenaQueryError("HIVE_CURSOR_ERROR", f"Failed to read file {key}: {error}") from None
    if len(plain) > most:
        raise ResourcesExhaustedError
    return plain


def compressed(body: bytes, codec: str, level: int | None = None) -> bytes:
    """Return a file's content compressed."""
    match codec:
        case "GZIP":
            return gzip.compress(body, mtime=0)
        case "BZIP2":
            return bz2.compress(body)
        case "ZSTD":
            packed: bytes = pa.Codec("zstd", level).compress(body, asbytes=True)
            return packed
        case "SNAPPY" | "LZ4":
            return _blocks(body, pa.Codec(_BLOCKS[codec.lower()]))
    return body


def _plain(body: bytes, ending: str, most: int) -> bytes:
    """Return what is packed, and no more than is too much of it."""
    match ending:
        case "gz":
            return gzip.GzipFile(fileobj=io.BytesIO(body)).read(most + 1)
        case "bz2":
            return bz2.BZ2File(io.BytesIO(body)).read(most + 1)
        case "zst":
            packed = pa.CompressedInputStream(pa.BufferReader(body), "zstd")
            return b"".join(_pieces(packed, most))
        case "deflate":
            return _inflated(body, most)
        case "snappy" | "lz4":
            return _from_blocks(body, pa.Codec(_BLOCKS[ending]), most)
    return body


def _pieces(packed: pa.NativeFile, most: int) -> Iterator[bytes]:
    taken = 0
    while taken <= most and (piece := packed.read(_PIECE_BYTES)):
        taken += len(piece)
        yield piece


def _inflated(body: bytes, most: int) -> bytes:
    stream = zlib.decompressobj()
    plain = stream.decompress(body, most + 1)
    if not stream.eof and len(plain) <= most:
        raise EOFError("incomplete or truncated stream")
    return plain


def _blocks(body: bytes, codec: pa.Codec) -> bytes:
    pieces = []
    for start in range(0, len(body), _BLOCK_BYTES):
        block = body[start : start + _BLOCK_BYTES]
        packed = codec.compress(block, asbytes=True)
        pieces.append(struct.pack(">II", len(block), len(packed)) + packed)
    return b"".join(pieces)


def _from_blocks(body: bytes, codec: pa.Codec, most: int) -> bytes:
    pieces, place, taken = [], 0, 0
    while place < len(body) and taken <= most:
        (left,) = struct.unpack_from(">I", body, place)
        place += 4
        while left > 0:
            (size,) = struct.unpack_from(">I", body, place)
            packed = body[place + 4 : place + 4 + size]
            plain = codec.decompress(packed, min(left, _BLOCK_BYTES), asbytes=True)
            place += 4 + size
            left -= len(plain)
            taken += len(plain)
            pieces.append(plain)
    return b"".join(pieces)
