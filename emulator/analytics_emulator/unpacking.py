"""A request's packed body, unpacked within bounds."""

import io
import zlib

# What API Gateway and Firehose take at most is a fraction of it (10 MB, 4 MiB before Base64).
MAX_UNPACKED_BYTES = 64 * 1024 * 1024
_BITS = {"gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS}


class UnpackingError(Exception):
    """A body that its Content-Encoding doesn't fit; `packed` is the body as it came."""

    def __init__(self, reason: str, packed: bytes, status: int = 400) -> None:
        super().__init__(reason)
        self.packed, self.status = io.BytesIO(packed), status


def unpacked(packed: bytes, coding: str = "gzip") -> io.BytesIO:
    """Unpack gzip or deflate, members one after the other; raise UnpackingError where it's none."""
    body, rest = io.BytesIO(), packed
    while rest:
        member = zlib.decompressobj(_BITS[coding])
        try:
            body.write(member.decompress(rest, MAX_UNPACKED_BYTES + 1 - body.tell()))
        except zlib.error as error:
            raise UnpackingError(
                f"The body is not {coding}, as its header says.", packed
            ) from error
        if body.tell() > MAX_UNPACKED_BYTES:
            raise UnpackingError("The unpacked body is too large.", packed, status=413)
        if not member.eof:
            raise UnpackingError(f"The {coding} body is cut off.", packed)
        rest = member.unused_data
    body.seek(0)
    return body
