"""One connection of a runtime to its Runtime API: HTTP/1.1 as far as runtimes speak it.

Two requests are an invocation, so they are read by hand: `http.server` takes a fourth of a
millisecond for them, most of it for headers as a mail's.
"""

import re
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import Self

_LONGEST_LINE = 65536
_MOST_HEADERS = 100
_LINE_BREAKS = re.compile(r"[\r\n]+")


@dataclass(frozen=True)
class Request:
    """A request; names of headers are in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    is_last: bool


class Connection:
    """What is read from it comes by one thread; `send_soon` is for any other."""

    def __init__(self, accepted: socket.socket) -> None:
        self._socket = accepted
        # What is answered leaves at once, in one piece: else its second half would wait 40 ms for
        # the acknowledgement of the first.
        accepted.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._file = accepted.makefile("rb")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._file.close()
        self._socket.close()

    def close(self) -> None:
        """End it, whoever reads."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def read(self) -> Request | None:
        """Return the next request; None at the end. ValueError for what isn't HTTP."""
        first = self._file.readline(_LONGEST_LINE)
        if not first:
            return None
        method, path, version = first.decode("latin-1").split()
        headers = self._read_headers()
        if headers.get("expect", "").lower() == "100-continue":
            self._socket.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        if headers.get("transfer-encoding", "").lower() == "chunked":
            body = b"".join(self._chunks())
            self._read_headers()  # trailers
        else:
            body = self._exactly(int(headers.get("content-length", 0)))
        is_last = version == "HTTP/1.0" or headers.get("connection", "").lower() == "close"
        return Request(method, path, headers, body, is_last)

    def send(
        self, status: HTTPStatus, body: bytes, headers: Mapping[str, str] | None = None
    ) -> None:
        """Answer the request that was read last."""
        self._socket.sendall(_answer(status, body, headers or {}))

    def send_soon(self, status: HTTPStatus, body: bytes, headers: Mapping[str, str]) -> None:
        """Answer without waiting for who reads it, nor minding where nobody does any more."""
        data = memoryview(_answer(status, body, headers))
        try:
            sent = self._socket.send(data, socket.MSG_DONTWAIT)
        except BlockingIOError:
            sent = 0
        except OSError:
            return
        if sent < len(data):
            rest = data[sent:]
            threading.Thread(target=self._send_rest, args=(rest,), daemon=True).start()

    def _send_rest(self, rest: memoryview) -> None:
        with suppress(OSError):
            self._socket.sendall(rest)

    def _chunks(self) -> Iterator[bytes]:
        """Yield a body whose length its sender didn't know, as a shell's `curl -T -` sends one."""
        while size := int(self._file.readline(_LONGEST_LINE).partition(b";")[0], 16):
            yield self._exactly(size)
            self._file.readline(_LONGEST_LINE)

    def _exactly(self, length: int) -> bytes:
        if length < 0:
            raise ValueError("a body of less than nothing")
        body = self._file.read(length)
        if len(body) < length:
            raise ValueError("a body that ends early")
        return body

    def _read_headers(self) -> dict[str, str]:
        headers: dict[str, str] = {}
        for _ in range(_MOST_HEADERS):
            line = self._file.readline(_LONGEST_LINE)
            if line in (b"\r\n", b"\n"):
                return headers
            name, colon, value = line.decode("latin-1").partition(":")
            if not colon:
                break
            headers[name.strip().lower()] = value.strip()
        raise ValueError("headers without an end")


def _answer(status: HTTPStatus, body: bytes, headers: Mapping[str, str]) -> bytes:
    lines = [
        f"HTTP/1.1 {status.value} {status.phrase}",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        # Between the words of a client's context, JSON's line breaks are spaces.
        *(f"{name}: {_LINE_BREAKS.sub(' ', value)}" for name, value in headers.items()),
    ]
    return b"".join(("\r\n".join(lines).encode(), b"\r\n\r\n", body))
