"""Where the commands go, and with what."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
import requests

from scripts.aws.target import Target, from_environment

OUTPUTS = {
    "ApiId": "abc",
    "StageName": "dev",
    "ApiEndpoint": "https://abc.execute-api.eu-west-1.amazonaws.com/dev/events",
}


class FlushHandler(BaseHTTPRequestHandler):
    """Knows one stream."""

    def do_GET(self) -> None:
        is_known = self.path == "/_analytics/health"
        self.send_response(200 if is_known else 404)
        self.end_headers()
        self.wfile.write(b'{"services": {}}' if is_known else b"")

    def do_POST(self) -> None:
        streams = ("known/flush", "known/flush?region=eu-west-1")
        is_known = self.path in [f"/_analytics/firehose/{stream}" for stream in streams]
        self.send_response(200 if is_known else 404)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def emulator() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), FlushHandler) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_endpoint_of_this_machine_is_an_emulator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:4999/")
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    target = from_environment()
    assert (target.endpoint, target.region) == ("http://127.0.0.1:4999", "eu-west-1")
    assert target.session.client("s3").meta.endpoint_url == "http://127.0.0.1:4999"


@pytest.mark.parametrize("url", ["", "https://vpce-1.s3.eu-west-1.vpce.amazonaws.com"])
def test_no_endpoint_or_one_of_amazon_is_aws(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", url)
    assert from_environment("eu-west-1").is_local is False


def test_emulator_never_sees_credentials_of_aws(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAREAL")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "real")
    credentials = Target.at("http://127.0.0.1:4999").session.get_credentials()
    assert credentials is not None
    assert (credentials.access_key, credentials.secret_key) == ("test", "test")


def test_events_go_to_the_path_style_address_locally() -> None:
    url = Target.at("http://127.0.0.1:4999").events_url(OUTPUTS)
    assert url == "http://127.0.0.1:4999/_aws/execute-api/abc/dev/events"


def test_people_are_given_the_address_that_they_can_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://localstack:4566")
    monkeypatch.setenv("PUBLIC_ENDPOINT_URL", "http://127.0.0.1:4700")
    target = from_environment()
    assert target.events_url(OUTPUTS).startswith("http://localstack:4566/")
    assert target.public_events_url(OUTPUTS).startswith("http://127.0.0.1:4700/")
    assert target.title.startswith("LocalStack at http://127.0.0.1:4700 ")


def test_events_go_to_the_apis_own_address_on_aws() -> None:
    assert Target.on_aws("eu-west-1").events_url(OUTPUTS) == OUTPUTS["ApiEndpoint"]


@pytest.mark.parametrize(
    ("target", "url"),
    [
        (Target.at("http://127.0.0.1:4999"), "http://127.0.0.1:4999/b/k"),
        (Target.on_aws("eu-west-1"), "https://b.s3.eu-west-1.amazonaws.com/k"),
        (Target.on_aws("cn-north-1"), "https://b.s3.cn-north-1.amazonaws.com.cn/k"),
    ],
)
def test_object_url_is_what_cloudformation_can_read(target: Target, url: str) -> None:
    assert target.object_url("b", "k") == url


@pytest.mark.parametrize("region", ["us-east-1", "eu-west-1"])
def test_flush_asks_the_emulator_to_deliver(emulator: str, region: str) -> None:
    Target.at(emulator, region).flush("known")


def test_flush_fails_where_the_emulator_cannot_deliver(emulator: str) -> None:
    with pytest.raises(requests.HTTPError):
        Target.at(emulator, "eu-west-3").flush("known")


def test_flush_waits_where_an_emulator_cannot_be_asked(
    emulator: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Target, "delivery_seconds", lambda *_: 180)
    waited: list[float] = []
    Target.at(f"{emulator}/another").flush("known", waited.append)
    assert waited == [180]


def test_flush_waits_for_the_buffers_on_aws(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Target, "delivery_seconds", lambda *_: 180)
    waited: list[float] = []
    Target.on_aws("eu-west-1").flush("known", waited.append)
    assert waited == [180]
