"""Compression of text files, told by the ending of their names as Hadoop does.

Snappy and LZ4 stand in Hadoop's blocks: how many bytes follow plain, then pieces, each behind the
number of its compressed bytes (Athena user guide, "Use compression in Athena": Hadoop-compatible).
"""

import bz2
import gzip
import struct
import zlib

import pyarrow as pa

from analytics_emulator.athena.sql import AthenaQueryError

ENDINGS = {
    "NONE": "",
    "GZIP": ".gz",
    "BZIP2": ".bz2",
    "ZSTD": ".zst",
    "SNAPPY": ".snappy",
    "LZ4": ".lz4",
}
_BLOCK_BYTES = 256 * 1024
_UNREAD = ("lzo", "zip", "xz")
_BLOCKS = {"snappy": "snappy", "lz4": "lz4_raw"}


def decompressed(body: bytes, key: str) -> bytes:
    """Return an object's content, by its name's ending."""
    ending = key.rsplit(".", 1)[-1].lower() if "." in key else ""
    if ending in _UNREAD:
        text = f"A text file compressed as .{ending} is not supported by this emulator"
        raise AthenaQueryError("NOT_SUPPORTED", text)
    try:
        return _plain(body, ending)
    except (OSError, EOFError, zlib.error, struct.error, pa.ArrowException) as error:
        raise AthenaQueryError("HIVE_CURSOR_ERROR", f"Failed to read file {key}: {error}") from None


def compressed(body: bytes, codec: str) -> bytes:
    """Return a file's content compressed."""
    match codec:
        case "GZIP":
            return gzip.compress(body, mtime=0)
        case "BZIP2":
            return bz2.compress(body)
        case "ZSTD":
            return _zstd(body)
        case "SNAPPY" | "LZ4":
            return _blocks(body, pa.Codec(_BLOCKS[codec.lower()]))
    return body


def _plain(body: bytes, ending: str) -> bytes:
    match ending:
        case "gz":
            return gzip.decompress(body)
        case "bz2":
            return bz2.decompress(body)
        case "zst":
            return bytes(pa.CompressedInputStream(pa.BufferReader(body), "zstd").read())
        case "deflate":
            return zlib.decompress(body)
        case "snappy" | "lz4":
            return _from_blocks(body, pa.Codec(_BLOCKS[ending]))
    return body


def _zstd(body: bytes) -> bytes:
    out = pa.BufferOutputStream()
    with pa.CompressedOutputStream(out, "zstd") as stream:
        stream.write(body)
    return bytes(out.getvalue())


def _blocks(body: bytes, codec: pa.Codec) -> bytes:
    pieces = []
    for start in range(0, len(body), _BLOCK_BYTES):
        block = body[start : start + _BLOCK_BYTES]
        packed = codec.compress(block, asbytes=True)
        pieces.append(struct.pack(">II", len(block), len(packed)) + packed)
    return b"".join(pieces)


def _from_blocks(body: bytes, codec: pa.Codec) -> bytes:
    pieces, place = [], 0
    while place < len(body):
        (left,) = struct.unpack_from(">I", body, place)
        place += 4
        while left > 0:
            (size,) = struct.unpack_from(">I", body, place)
            packed = body[place + 4 : place + 4 + size]
            plain = codec.decompress(packed, min(left, _BLOCK_BYTES), asbytes=True)
            place += 4 + size
            left -= len(plain)
            pieces.append(plain)
    return b"".join(pieces)
