"""Frames in a file: a length, a CRC, and so many bytes; a file's torn tail is told and left."""

import struct
import zlib
from collections.abc import Iterable, Iterator

_HEAD = struct.Struct("<II")


class DamagedError(Exception):
    """Bytes in the middle of a file that no crash explains."""


def framed(payloads: Iterable[bytes]) -> bytes:
    """Return payloads as frames, one after the other."""
    return b"".join(
        part
        for payload in payloads
        for part in (_HEAD.pack(len(payload), zlib.crc32(payload)), payload)
    )


def frames(content: bytes) -> Iterator[bytes]:
    """Yield payloads up to the end, or up to a tail that was being written when the process died.

    Raises DamagedError for a frame that is whole in length and wrong in content, unless it is the
    last: what follows it can't be found again.
    """
    at, end = 0, len(content)
    while at + _HEAD.size <= end:
        length, crc = _HEAD.unpack_from(content, at)
        begin, at = at + _HEAD.size, at + _HEAD.size + length
        payload = content[begin:at]
        if at > end:
            return
        # No frame is empty: a power cut may leave zeros where a file had grown.
        if not length or zlib.crc32(payload) != crc:
            if content[at:].strip(b"\0"):
                raise DamagedError(f"byte {begin} of {end}")
            return
        yield payload
