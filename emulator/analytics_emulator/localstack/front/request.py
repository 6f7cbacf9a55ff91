"""Which requests are plain, and what they say.

A whole head that every reader of HTTP/1.1 (RFC 9112) takes for the same: one request line, named
header lines without continuation or control characters, and a body of one stated length.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from analytics_emulator.localstack.corrections.request_bodies import MEMORY_BYTES

# Twisted takes 16 KiB, and words what is more.
_LONGEST_HEAD = 8192
_FIRST = re.compile(rb"(GET|POST|PUT|DELETE|PATCH|OPTIONS) (/[\x21-\x7e]*) HTTP/1\.1\r\n")
_HEADERS = re.compile(rb"(?:[!#$%&'*+.^_`|~0-9A-Za-z-]+:[^\x00-\x08\x0a-\x1f\x7f]*\r\n)*")
_TYPE = re.compile(rb"(?i:(?!.*multipart)[\x20-\x7e]*)")
_LENGTH = re.compile(rb"[0-9]{1,9}")
# What decides on the form of a body or the life of a connection: the values that are plain.
_PLAIN: dict[bytes, Callable[[bytes], object]] = {
    b"content-length": _LENGTH.fullmatch,
    b"connection": lambda value: value.lower() == b"keep-alive",
    b"content-type": _TYPE.fullmatch,
    b"transfer-encoding": lambda _: False,
    b"expect": lambda _: False,
    b"upgrade": lambda _: False,
    b"te": lambda _: False,
}


@dataclass(frozen=True, slots=True)
class Head:
    """A request line and headers as they were sent; the body begins at `end` and has `length`."""

    method: str
    target: str
    headers: list[tuple[bytes, bytes]]
    end: int
    length: int


def read_head(data: bytes) -> Head | None:
    """Return the head with which data begins; None where it isn't plain, or not yet whole."""
    end = data.find(b"\r\n\r\n", 0, _LONGEST_HEAD)
    begin = data.find(b"\r\n") + 2
    request = _FIRST.fullmatch(data, 0, begin) if end > 0 else None
    if request is None or not _HEADERS.fullmatch(data, begin, end + 2):
        return None
    headers = []
    lengths = []
    for line in data[begin:end].splitlines():
        name, _, value = line.partition(b":")
        value = value.strip(b" \t")
        headers.append((name, value))
        is_plain = _PLAIN.get(lower := name.lower())
        if is_plain and not is_plain(value):
            return None
        if lower == b"content-length":
            lengths.append(int(value))
    if len(lengths) > 1 or sum(lengths) > MEMORY_BYTES:
        return None
    return Head(request[1].decode(), request[2].decode(), headers, end + 4, sum(lengths))
