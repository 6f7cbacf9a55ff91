"""The Runtime API as a custom runtime would speak to it: what it tells is known once it answers."""

import http.client
import json
from collections.abc import Iterator
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


def test_unknown_request_id_is_refused(runtime: Runtime) -> None:
    status, _, body = runtime.call("POST", "invocation/other/response", b"1")
    assert (status, json.loads(body)["errorType"]) == (400, "InvalidRequestID")


def test_init_error_is_accepted(runtime: Runtime) -> None:
    assert runtime.call("POST", "init/error", b"{}")[0] == 202
    assert runtime.events.get_nowait() == InitFailed("Unhandled", b"{}")


def test_unknown_path_is_refused(runtime: Runtime) -> None:
    assert runtime.call("GET", "exit")[0] == 404
    assert runtime.call("POST", "exit", b"")[0] == 404
