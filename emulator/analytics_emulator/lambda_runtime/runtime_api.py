"""The Lambda Runtime API, version 2018-06-01: how a runtime gets its work and hands back results.

Source: Lambda developer guide, "Using the Lambda runtime API for custom runtimes", and the
OpenAPI document that it links. Each process has a server of its own on 127.0.0.1, as each
execution environment has on AWS, so the port tells who is asking.
"""

import json
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import SimpleQueue

from analytics_emulator.lambda_runtime.invocation import RESPONSE_LIMIT_BYTES, Invocation

_PREFIX = "/2018-06-01/runtime/"
_OF_BROWSERS = ("Origin", "Referer", "Sec-Fetch-Site")


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
        self.events = events
        self.pending: SimpleQueue[tuple[Invocation, int] | None] = SimpleQueue()
        self.current: str | None = None
        self.asked_before = False
        self._server = _Server(self)
        self._closed = False
        self.address = f"127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._serve, name="lambda-runtime-api", daemon=True).start()

    def deliver(self, invocation: Invocation, deadline_ms: int) -> None:
        """Hand an invocation to the runtime, now or as soon as it asks."""
        self.pending.put((invocation, deadline_ms))

    def close(self) -> None:
        """Stop serving."""
        self._closed = True
        self.pending.put(None)
        with suppress(OSError):  # a connection of our own wakes the accepting thread
            socket.create_connection(("127.0.0.1", self._server.server_port), 1).close()

    def _serve(self) -> None:
        with self._server:
            while not self._closed:
                self._server.handle_request()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, api: RuntimeApi) -> None:
        self.api = api
        super().__init__(("127.0.0.1", 0), _Handler)

    def server_bind(self) -> None:
        """Bind without HTTPServer's reverse look-up of the host name, which can take seconds."""
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = "127.0.0.1", self.server_address[1]

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a process that was killed in the middle of a request."""


class _Handler(BaseHTTPRequestHandler):
    """Keeps connections open and sends each answer in one piece.

    Unbuffered, the header and the body would leave in two packets, and the second would wait for
    the peer's delayed acknowledgement: 40 ms an invocation.
    """

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 65536
    server: _Server

    def do_GET(self) -> None:
        if self._asks_from_a_browser():
            return self._refuse(HTTPStatus.FORBIDDEN, "Forbidden", "Browsers may not ask.")
        if self.path != f"{_PREFIX}invocation/next":
            return self._refuse(HTTPStatus.NOT_FOUND, "NotFound", self.path)
        return self._next()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self._asks_from_a_browser():
            return self._refuse(HTTPStatus.FORBIDDEN, "Forbidden", "Browsers may not ask.")
        match self.path.removeprefix(_PREFIX).split("/"):
            case ["init", "error"]:
                self._accept(InitFailed(self._error_type(), body))
            case ["invocation", request_id, "response" | "error" as kind]:
                self._finish(request_id, kind, body)
            case _:
                self._refuse(HTTPStatus.NOT_FOUND, "NotFound", self.path)
        return None

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- http.server's name
        """Keep quiet: each request is one hop of an invocation."""

    def _asks_from_a_browser(self) -> bool:
        """Return whether a page asks: one that finds the port could take an invocation."""
        is_browser = any(name in self.headers for name in _OF_BROWSERS)
        return is_browser or self.headers.get("Host") != self.server.api.address

    def _next(self) -> None:
        api = self.server.api
        if not api.asked_before:
            api.asked_before = True
            api.events.put(Ready())
        work = api.pending.get()
        if work is None:
            self.close_connection = True
            return
        invocation, deadline_ms = work
        api.current = invocation.request_id
        self._send(HTTPStatus.OK, invocation.payload, _headers(invocation, deadline_ms))

    def _finish(self, request_id: str, kind: str, body: bytes) -> None:
        if request_id != self.server.api.current:
            self._refuse(HTTPStatus.BAD_REQUEST, "InvalidRequestID", "Invalid request ID")
        elif kind == "error":
            self._accept(Failed(self._error_type(), body))
        elif len(body) > RESPONSE_LIMIT_BYTES:
            text = f"Exceeded maximum allowed payload size ({RESPONSE_LIMIT_BYTES} bytes)."
            self.server.api.events.put(TooLarge())  # first: the answer may end the process
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "RequestEntityTooLarge", text)
        else:
            self._accept(Responded(body))

    def _error_type(self) -> str:
        return self.headers.get("Lambda-Runtime-Function-Error-Type") or "Unhandled"

    def _accept(self, event: ApiEvent) -> None:
        self.server.api.events.put(event)
        self._send(HTTPStatus.ACCEPTED, b'{"status":"OK"}\n')

    def _refuse(self, status: HTTPStatus, error_type: str, message: str) -> None:
        document = {"errorMessage": message, "errorType": error_type}
        self._send(status, json.dumps(document).encode())

    def _send(self, status: HTTPStatus, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


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
