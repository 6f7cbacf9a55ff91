"""The Lambda Runtime API, version 2018-06-01: how a runtime gets its work and hands back results.

Source: Lambda developer guide, "Using the Lambda runtime API for custom runtimes", and the
OpenAPI document that it links. Each process has a server of its own on 127.0.0.1, as each
execution environment has on AWS, so the port tells who is asking.
"""

import json
import socket
import threading
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from queue import SimpleQueue

from analytics_emulator.lambda_runtime.invocation import RESPONSE_LIMIT_BYTES, Invocation
from analytics_emulator.lambda_runtime.runtime_connection import Connection, Request

_PREFIX = "/2018-06-01/runtime/"
_OF_BROWSERS = ("origin", "referer", "sec-fetch-site")


@dataclass(frozen=True)
class Ready:
    """The runtime has loaded the handler and asks for its first invocation."""


@dataclass(frozen=True)
class InitFailed:
    """The runtime could not load the handler; `body` is its error document."""

    error_type: str
    body: bytes


@dataclass(frozen=True)
class Responded:
    """The handler returned."""

    body: bytes


@dataclass(frozen=True)
class Failed:
    """The handler raised; `body` is the runtime's error document."""

    error_type: str
    body: bytes


@dataclass(frozen=True)
class TooLarge:
    """The handler returned more than may be returned."""


type ApiEvent = Ready | InitFailed | Responded | Failed | TooLarge


class RuntimeApi:
    """One process's Runtime API; what the runtime says is put into `events`."""

    def __init__(self, events: "SimpleQueue[ApiEvent]") -> None:
        self._events = events
        self._lock = threading.Lock()
        self._pending: deque[tuple[Invocation, int]] = deque()
        self._asking: deque[Connection] = deque()
        self._current: str | None = None
        self._has_asked = False
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._closed = False
        self.address = f"127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, name="lambda-runtime-api", daemon=True).start()

    def deliver(self, invocation: Invocation, deadline_ms: int) -> None:
        """Hand an invocation to the runtime, now or as soon as it asks."""
        with self._lock:
            if not self._asking:
                self._pending.append((invocation, deadline_ms))
                return
            connection = self._asking.popleft()
            self._current = invocation.request_id
        connection.send_soon(HTTPStatus.OK, invocation.payload, _headers(invocation, deadline_ms))

    def take_back(self) -> bool:
        """Take an invocation back that the runtime has not asked for; tell if there was one."""
        with self._lock:
            was_waiting = bool(self._pending)
            self._pending.clear()
            return was_waiting

    def close(self) -> None:
        """Stop serving."""
        self._closed = True
        with suppress(OSError):  # a connection of our own wakes the accepting thread
            socket.create_connection(self._listener.getsockname(), 1).close()
        with self._lock:
            for connection in self._asking:
                connection.close()

    def _accept(self) -> None:
        with self._listener:
            while True:
                try:
                    accepted, _ = self._listener.accept()
                except OSError:  # no descriptor is left: the next may find one
                    continue
                if self._closed:
                    accepted.close()
                    return
                threading.Thread(
                    target=self._serve, args=(accepted,), name="lambda-runtime", daemon=True
                ).start()

    def _serve(self, accepted: socket.socket) -> None:
        """Answer one connection's requests; a process may be killed in the middle of one."""
        with Connection(accepted) as connection, suppress(OSError, ValueError):
            try:
                while not self._closed and (request := connection.read()):
                    self._answer(request, connection)
                    if request.is_last:
                        return
            finally:
                with self._lock, suppress(ValueError):
                    self._asking.remove(connection)

    def _answer(self, request: Request, connection: Connection) -> None:
        if self._is_from_a_browser(request):
            _refuse(connection, HTTPStatus.FORBIDDEN, "Forbidden", "Browsers may not ask.")
            return
        match request.method, request.path.removeprefix(_PREFIX).split("/"):
            case "GET", ["invocation", "next"]:
                self._next(connection)
            case "POST", ["init", "error"]:
                self._accept_event(InitFailed(_error_type(request), request.body), connection)
            case "POST", ["invocation", request_id, "response" | "error" as kind]:
                self._finish(request_id, kind, request, connection)
            case _:
                _refuse(connection, HTTPStatus.NOT_FOUND, "NotFound", request.path)

    def _is_from_a_browser(self, request: Request) -> bool:
        """Return whether a page asks: one that finds the port could take an invocation."""
        is_browser = any(name in request.headers for name in _OF_BROWSERS)
        return is_browser or request.headers.get("host") != self.address

    def _next(self, connection: Connection) -> None:
        """Answer with the invocation that waits, or leave the answer to the next one's caller."""
        with self._lock:
            if not self._has_asked:
                self._has_asked = True
                self._events.put(Ready())
            if not self._pending:
                self._asking.append(connection)
                return
            invocation, deadline_ms = self._pending.popleft()
            self._current = invocation.request_id
        connection.send(HTTPStatus.OK, invocation.payload, _headers(invocation, deadline_ms))

    def _finish(self, request_id: str, kind: str, request: Request, connection: Connection) -> None:
        if request_id != self._current:
            _refuse(connection, HTTPStatus.BAD_REQUEST, "InvalidRequestID", "Invalid request ID")
        elif kind == "error":
            self._accept_event(Failed(_error_type(request), request.body), connection)
        elif len(request.body) > RESPONSE_LIMIT_BYTES:
            text = f"Exceeded maximum allowed payload size ({RESPONSE_LIMIT_BYTES} bytes)."
            self._events.put(TooLarge())  # first: the answer may end the process
            too_large = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
            _refuse(connection, too_large, "RequestEntityTooLarge", text)
        else:
            self._accept_event(Responded(request.body), connection)

    def _accept_event(self, event: ApiEvent, connection: Connection) -> None:
        self._events.put(event)
        connection.send(HTTPStatus.ACCEPTED, b'{"status":"OK"}\n')


def _error_type(request: Request) -> str:
    return request.headers.get("lambda-runtime-function-error-type") or "Unhandled"


def _refuse(connection: Connection, status: HTTPStatus, error_type: str, message: str) -> None:
    document = {"errorMessage": message, "errorType": error_type}
    connection.send(status, json.dumps(document).encode())


def _headers(invocation: Invocation, deadline_ms: int) -> dict[str, str]:
    optional = {
        "Lambda-Runtime-Trace-Id": invocation.trace_id,
        "Lambda-Runtime-Client-Context": invocation.client_context,
    }
    return {
        "Lambda-Runtime-Aws-Request-Id": invocation.request_id,
        "Lambda-Runtime-Deadline-Ms": str(deadline_ms),
        "Lambda-Runtime-Invoked-Function-Arn": invocation.function_arn,
    } | {name: value for name, value in optional.items() if value}
