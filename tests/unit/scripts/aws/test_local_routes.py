"""What an emulator is asked off AWS's paths."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
import requests

from scripts.aws.local_routes import LocalRoutes

ANSWERS: dict[str, object] = {
    "/_analytics/health": {"status": "ok", "services": {}},
    "/_analytics/cloudformation/shop/notes?account=1&region=eu-west-1": {"notes": ["Ignored."]},
}


class RoutesHandler(BaseHTTPRequestHandler):
    """Answers as an emulator that has started whole."""

    def do_GET(self) -> None:
        self.send_response(200 if self.path in ANSWERS else 404)
        self.end_headers()
        self.wfile.write(json.dumps(ANSWERS.get(self.path)).encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def routes() -> Iterator[LocalRoutes]:
    with HTTPServer(("127.0.0.1", 0), RoutesHandler) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield LocalRoutes(f"http://127.0.0.1:{server.server_port}")
        server.shutdown()


def test_notes_are_those_of_a_stack_in_its_place(routes: LocalRoutes) -> None:
    assert routes.is_ours
    assert routes.notes("shop", "1", "eu-west-1") == ["Ignored."]
    with pytest.raises(requests.HTTPError):
        routes.notes("another", "1", "eu-west-1")


@pytest.mark.parametrize("answer", [None, [], "page", {"Error": "NoSuchBucket"}])
def test_emulator_without_our_plugin_has_nothing_to_tell(
    routes: LocalRoutes, monkeypatch: pytest.MonkeyPatch, answer: object
) -> None:
    monkeypatch.setitem(ANSWERS, "/_analytics/health", answer)
    assert not routes.is_ours
    assert routes.notes("another", "1", "eu-west-1") == []


def test_nothing_is_delivered_on_request_in_awss_timing(
    routes: LocalRoutes, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert routes.delivers_at_once
    monkeypatch.setitem(ANSWERS, "/_analytics/health", {"services": {}, "aws_timing": True})
    slow = LocalRoutes(routes.endpoint)
    assert slow.is_ours
    assert not slow.delivers_at_once


def test_address_for_people_is_the_one_that_they_reach() -> None:
    inside, outside = "http://localstack:4566", "http://127.0.0.1:4700"
    assert LocalRoutes(inside, outside).public_flush_url("s", "us-east-1").startswith(outside)
    assert LocalRoutes(outside).public_flush_url("s", "us-east-1").startswith(outside)
