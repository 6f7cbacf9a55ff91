# ruff: noqa: PLC0415 -- Twisted's reactor is loaded by its first import
"""Answers 503 where the disk doesn't take a request's body; Twisted drops the connection.

Twisted writes bodies of 100,000 bytes and more to a file. All that a call but an upload may hold
stays in memory here (Firehose takes batches of 4 MiB, Lambda 6 MB, API Gateway 10 MB), so that the
service itself says what the disk doesn't take, in its own protocol.
"""

import io
import json
from collections.abc import Callable
from contextlib import suppress
from tempfile import SpooledTemporaryFile
from typing import Any

from analytics_emulator.localstack.typed import patched

MEMORY_BYTES = 10 * 1024**2


class Body:
    """A request's content; what came of it is dropped once the disk doesn't take it."""

    def __init__(self) -> None:
        self.failure: OSError | None = None
        self._file: Any = SpooledTemporaryFile(MEMORY_BYTES)  # noqa: SIM115 -- Twisted closes it

    def write(self, data: bytes) -> None:
        """Add a part of it."""
        self._attempt(lambda: self._file.write(data))

    def seek(self, *place: int) -> None:
        """Go to a place in it; buffered parts are written first."""
        self._attempt(lambda: self._file.seek(*place))

    def _attempt(self, work: Callable[[], object]) -> None:
        if self.failure:
            return
        try:
            work()
        except OSError as error:
            self.failure = error
            with suppress(OSError):  # the buffer is written once more
                self._file.close()
            self._file = io.BytesIO()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def apply() -> None:
    """Have requests' bodies so, and refuse those that couldn't be had."""
    from twisted.web.server import Request, Site

    site: Any = Site
    site.getContentFile = lambda _site, _length: Body()

    @patched(Request.process)
    def process(process: Callable[[Any], None], self: Any) -> None:
        if failure := getattr(self.content, "failure", None):
            _refuse(self, failure)
        else:
            process(self)


def _refuse(request: Any, failure: OSError) -> None:
    """Answer as services with JSON do; others' clients go by the status."""
    from analytics_emulator.localstack.persistence.refusal import not_kept

    error = not_kept(failure)
    body = json.dumps({"__type": error.code, "message": error.message}).encode()
    request.setResponseCode(error.status_code)
    request.setHeader(b"Content-Type", b"application/json")
    request.setHeader(b"Content-Length", str(len(body)).encode())
    request.write(body)
    request.finish()
