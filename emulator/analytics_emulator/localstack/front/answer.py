"""A WSGI application's answer as LocalStack's server writes it."""

import time
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from twisted.web.http import NO_BODY_CODES, datetimeToString
from twisted.web.http_headers import Headers
from twisted.web.server import version

type Send = Callable[[bytes], None]

_OF_THE_SERVER = frozenset({"server", "date"})
_LENGTH, _ENCODING = b"Content-Length", b"Transfer-Encoding"


class Answer:
    """One answer, sent piece by piece; the first piece leaves together with the head."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._told: tuple[str, list[tuple[str, str]]] | None = None
        self._chunked = self._bodiless = False
        self.begun = False

    def start(self, status: str, headers: list[tuple[str, str]], failure: Any = None) -> Send:
        """Take status and headers, as WSGI's `start_response`."""
        if self.begun and failure is not None:
            raise failure[1].with_traceback(failure[2])
        self._told = status, headers
        return self.write

    def write(self, piece: bytes) -> None:
        """Send a piece of the body."""
        head = b"" if self.begun else self._begin()
        body = b"" if self._bodiless else self._framed(piece)
        if data := head + body:
            self._send(data)

    def write_all(self, pieces: Iterable[bytes]) -> None:
        """Send what an application gave, and the end."""
        for piece in pieces:
            if piece:
                self.write(piece)
        if not self.begun:
            self.write(b"")
        if self._chunked:
            self._send(b"0\r\n\r\n")

    def fail(self) -> None:
        """Say that the application failed, before anything else was said."""
        self.start("500 Internal Server Error", [])
        self.write_all([])

    def _begin(self) -> bytes:
        self.begun = True
        if self._told is None:
            raise RuntimeError("the application gave no status")
        status, headers = self._told
        code, reason = status.split(None, 1)
        grouped = _grouped(headers)
        self._bodiless = int(code) in NO_BODY_CODES
        if not self._bodiless and _LENGTH not in grouped:
            self._chunked = True
            grouped[_ENCODING] = [grouped.get(_ENCODING, [_ENCODING])[0], b"chunked"]
        pairs = ((name, value) for name, *values in grouped.values() for value in values)
        lines = [b"%b: %b\r\n" % pair for pair in pairs]
        first = f"HTTP/1.1 {code} {reason}\r\n".encode("latin-1")
        return b"".join([first, _own(int(time.time())), *lines, b"\r\n"])

    def _framed(self, piece: bytes) -> bytes:
        if not self._chunked or not piece:
            return piece
        return b"%x\r\n%b\r\n" % (len(piece), piece)


def _grouped(headers: list[tuple[str, str]]) -> dict[bytes, list[bytes]]:
    """Return each name as it was spelled last, with its values."""
    grouped: dict[bytes, list[bytes]] = {}
    for name, value in headers:
        if name.lower() not in _OF_THE_SERVER:
            spelled = name.encode("latin-1")
            found = grouped.setdefault(_canonical(name), [spelled])
            found[0] = spelled
            found.append(b" ".join(value.encode("latin-1").splitlines()))
    return grouped


@lru_cache(1024)
def _canonical(name: str) -> bytes:
    """Return Twisted's spelling of a name; it refuses what is none."""
    headers = Headers()
    headers.addRawHeader(name, "")
    return next(headers.getAllRawHeaders())[0]


@lru_cache(2)
def _own(second: int) -> bytes:
    now = datetimeToString(second)  # type: ignore[no-untyped-call] # Twisted's
    return b"Server: %b\r\nDate: %b\r\n" % (version, now)
