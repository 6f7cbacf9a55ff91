"""The Runtime API as a custom runtime would speak to it: what it tells is known once it answers."""

import http.client
import json
import socket
from collections.abc import Callable, Iterator
from queue import SimpleQueue

import pytest

from analytics_emulator.lambda_runtime.invocation import Invocation
from analytics_emulator.lambda_runtime.runtime_api import (
    ApiEvent,
    Failed,
    InitFailed,
    Ready,
    Responded,
    RuntimeApi,
)

PREFIX = "/2018-06-01/runtime"


class Runtime:
    """The runtime's side of one Runtime API."""

    def __init__(self) -> None:
        self.events: SimpleQueue[ApiEvent] = SimpleQueue()
        self.api = RuntimeApi(self.events)
        self.connection = http.client.HTTPConnection(self.api.address, timeout=5)

    def call(
        self, method: str, path: str, body: bytes | None = None, **headers: str
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.connection.request(method, f"{PREFIX}/{path}", body, named)
        response = self.connection.getresponse()
        return response.status, response.headers, response.read()


@pytest.fixture
def runtime() -> Iterator[Runtime]:
    subject = Runtime()
    yield subject
    subject.connection.close()
    subject.api.close()


def test_next_gives_payload_and_headers(runtime: Runtime) -> None:
    runtime.api.deliver(Invocation("id-1", b'{"a":1}', "arn:f", "Root=1"), 1234567)
    status, headers, body = runtime.call("GET", "invocation/next")
    assert (status, body) == (200, b'{"a":1}')
    assert headers["Lambda-Runtime-Aws-Request-Id"] == "id-1"
    assert headers["Lambda-Runtime-Deadline-Ms"] == "1234567"
    assert headers["Lambda-Runtime-Invoked-Function-Arn"] == "arn:f"
    assert headers["Lambda-Runtime-Trace-Id"] == "Root=1"
    assert runtime.events.get_nowait() == Ready()


@pytest.mark.parametrize(
    "header",
    [{"Origin": "https://evil.example"}, {"Sec_Fetch_Site": "none"}, {"Host": "evil.example"}],
)
def test_browsers_take_no_invocation_and_end_none(runtime: Runtime, header: dict[str, str]) -> None:
    runtime.api.deliver(Invocation("id-1", b"1", "arn:f", ""), 1)
    assert runtime.call("GET", "invocation/next", **header)[0] == 403
    assert runtime.call("POST", "init/error", b"{}", **header)[0] == 403
    assert runtime.events.empty()
    assert runtime.call("GET", "invocation/next")[2] == b"1"


def test_response_and_error_are_accepted_for_the_current_request(runtime: Runtime) -> None:
    for request_id, kind, event in (
        ("id-1", "response", Responded(b"1")),
        ("id-2", "error", Failed("Oops", b"1")),
    ):
        runtime.api.deliver(Invocation(request_id, b"", "arn:f"), 0)
        runtime.call("GET", "invocation/next")
        path = f"invocation/{request_id}/{kind}"
        error_type = {"Lambda_Runtime_Function_Error_Type": "Oops"}
        assert runtime.call("POST", path, b"1", **error_type)[0] == 202
        assert [runtime.events.get_nowait() for _ in range(runtime.events.qsize())][-1] == event


def test_response_may_come_in_chunks(runtime: Runtime) -> None:
    runtime.api.deliver(Invocation("id-1", b"{}", "arn:f", "Root=1"), 0)
    runtime.call("GET", "invocation/next")
    assert runtime.events.get_nowait() == Ready()
    path = f"{PREFIX}/invocation/id-1/response"
    runtime.connection.request("POST", path, iter([b'{"a":', b"1}"]), encode_chunked=True)
    assert runtime.connection.getresponse().read() == b'{"status":"OK"}\n'
    assert runtime.events.get_nowait() == Responded(b'{"a":1}')
    assert runtime.call("POST", "invocation/none/response", b"1")[0] == 400


def test_unknown_request_id_is_refused(runtime: Runtime) -> None:
    status, _, body = runtime.call("POST", "invocation/other/response", b"1")
    assert (status, json.loads(body)["errorType"]) == (400, "InvalidRequestID")


def test_init_error_is_accepted(runtime: Runtime) -> None:
    assert runtime.call("POST", "init/error", b"{}")[0] == 202
    assert runtime.events.get_nowait() == InitFailed("Unhandled", b"{}")


def test_unknown_path_is_refused(runtime: Runtime) -> None:
    assert runtime.call("GET", "exit")[0] == 404
    assert runtime.call("POST", "exit", b"")[0] == 404


def test_invocation_goes_to_the_runtime_that_waits(
    runtime: Runtime, eventually: Callable[[Callable[[], bool]], None]
) -> None:
    runtime.connection.request("GET", f"{PREFIX}/invocation/next")
    eventually(lambda: not runtime.events.empty())
    runtime.api.deliver(Invocation("id-1", b"1", "arn:f"), 0)
    assert runtime.connection.getresponse().read() == b"1"
    assert runtime.call("POST", "invocation/id-1/response", b"2")[0] == 202


def test_runtime_that_ended_while_it_waited_leaves_the_invocation_to_the_next(
    runtime: Runtime, eventually: Callable[[Callable[[], bool]], None]
) -> None:
    runtime.connection.request("GET", f"{PREFIX}/invocation/next")
    eventually(lambda: bool(runtime.api._asking))
    runtime.connection.close()
    eventually(lambda: not runtime.api._asking)
    runtime.api.deliver(Invocation("id-1", b"1", "arn:f"), 0)
    assert runtime.call("GET", "invocation/next")[2] == b"1"


def test_delivery_waits_for_no_runtime_that_does_not_read(
    runtime: Runtime, eventually: Callable[[Callable[[], bool]], None]
) -> None:
    runtime.connection.request("GET", f"{PREFIX}/invocation/next")
    eventually(lambda: bool(runtime.api._asking))
    payload = b"x" * 30_000_000
    runtime.api.deliver(Invocation("id-1", payload, "arn:f"), 0)
    assert runtime.connection.getresponse().read() == payload


def test_clients_context_may_have_any_letters_and_lines(runtime: Runtime) -> None:
    context = '{"custom":\r\n {"name": "Ægir 酒"}}'
    runtime.api.deliver(Invocation("id-1", b"", "arn:f", client_context=context), 0)
    _, headers, _ = runtime.call("GET", "invocation/next")
    told = headers["Lambda-Runtime-Client-Context"].encode("latin-1").decode()
    assert json.loads(told) == json.loads(context)


@pytest.mark.parametrize(
    "sent",
    [
        b"nonsense\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 1000,
        b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nshort",
    ],
)
def test_what_is_no_http_ends_its_connection_alone(runtime: Runtime, sent: bytes) -> None:
    host, port = runtime.api.address.split(":")
    with socket.create_connection((host, int(port)), timeout=5) as other:
        other.sendall(sent)
        other.shutdown(socket.SHUT_WR)
        assert other.recv(100) == b""
    assert runtime.call("GET", "exit")[0] == 404
