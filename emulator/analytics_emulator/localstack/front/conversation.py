"""The requests of one connection, one after another, in the thread that it is lent to."""

import logging
import select
import socket
from collections.abc import Callable, Iterable
from typing import Any

from analytics_emulator.localstack.front.answer import Answer
from analytics_emulator.localstack.front.environment import Ends, environment_of
from analytics_emulator.localstack.front.request import Head, read_head

LOG = logging.getLogger(__name__)

# A thread waits so long for the next request; after that, Twisted waits for it.
_IDLE_SECONDS = 1.0
# As long as Twisted waits for the rest of a request.
_PATIENCE_SECONDS = 60.0
_PIECE_BYTES = 65536

type Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


class Conversation:
    """Answers plain requests over a socket that doesn't block."""

    def __init__(self, connection: socket.socket, ends: Ends, application: Application) -> None:
        self._socket = connection
        self._ends = ends
        self._application = application
        self._readable, self._writable = select.poll(), select.poll()
        self._readable.register(connection, select.POLLIN)
        self._writable.register(connection, select.POLLOUT)

    def hold(self, data: bytes) -> bytes:
        """Answer what data begins with and what follows; return what somebody else has to read.

        That is nothing where no request came for a while. ConnectionError says that it has ended.
        """
        while head := read_head(data):
            body, data = self._body(head, data)
            self._answer(environment_of(head, body, self._ends))
            if not data and self._readable.poll(_IDLE_SECONDS * 1000):
                data = self._received()
        return data

    def _answer(self, environment: dict[str, Any]) -> None:
        answer = Answer(self._send)
        try:
            pieces = self._application(environment, answer.start)
            try:
                answer.write_all(pieces)
            finally:
                if close := getattr(pieces, "close", None):
                    close()
        except ConnectionError:
            raise
        except Exception as error:
            LOG.exception("An answer can't be given")
            if answer.begun:
                raise ConnectionAbortedError from error
            answer.fail()

    def _body(self, head: Head, data: bytes) -> tuple[bytes, bytes]:
        """Return a request's body, and what came behind it."""
        pieces = [data[head.end :]]
        missing = head.length - len(pieces[0])
        while missing > 0:
            if not self._readable.poll(_PATIENCE_SECONDS * 1000):
                raise ConnectionAbortedError("the rest of a request didn't come")
            pieces.append(self._received())
            missing -= len(pieces[-1])
        whole = b"".join(pieces)
        return whole[: head.length], whole[head.length :]

    def _received(self) -> bytes:
        received = self._socket.recv(_PIECE_BYTES)
        if not received:
            raise ConnectionResetError("the connection has ended")
        return received

    def _send(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            try:
                rest = rest[self._socket.send(rest) :]
            except BlockingIOError:
                self._writable.poll()
