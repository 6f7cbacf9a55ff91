"""A page of another site, in a real browser: it can change and read nothing here."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from uuid import uuid4

import pytest

from scripts.stacks.events_api import EventsApi
from tests.integration.product import Product
from tests.one_emulator import Client
from tests.waiting import wait_until

FOREIGN = "restaurant.test"
FETCHES = """
const [tries, done] = [arguments[0], arguments[1]];
Promise.all(tries.map(([url, options]) =>
  fetch(url, options).then((answer) => answer.text(), (error) => `refused: ${error}`))).then(done);
"""
FORM = """
const form = document.createElement("form");
[form.method, form.action, form.enctype] = ["POST", arguments[0], "text/plain"];
const field = document.createElement("textarea");
field.name = "<Delete><Object><Key>kept</Key></Object><Quiet>";
field.value = "</Quiet></Delete>";
form.append(field);
document.body.append(form);
form.submit();
"""


class _Blank(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<title>elsewhere</title><body></body>")

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def served() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Blank)
    Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


@pytest.fixture
def elsewhere(browser: Any) -> Iterator[Any]:
    """The browser, on a page of a site that isn't this machine's."""
    with served() as port:
        browser.get(f"http://{FOREIGN}:{port}/")
        assert browser.title == "elsewhere"
        yield browser


@pytest.fixture
def bucket(client: Client) -> Iterator[str]:
    s3, name = client("s3"), f"pages-{uuid4().hex[:8]}"
    s3.create_bucket(Bucket=name)
    s3.put_object(Bucket=name, Key="kept", Body=b"secret")
    yield name
    s3.delete_object(Bucket=name, Key="kept")
    s3.delete_bucket(Bucket=name)


def keys(client: Client, bucket: str) -> list[str]:
    return [found["Key"] for found in client("s3").list_objects_v2(Bucket=bucket)["Contents"]]


def test_fetches_change_and_read_nothing(
    elsewhere: Any, endpoint: str, client: Client, bucket: str, address: str
) -> None:
    delete = "<Delete><Object><Key>kept</Key></Object></Delete>"
    tries = [
        [f"{endpoint}/{bucket}?delete", {"method": "POST", "body": delete, "mode": "no-cors"}],
        [f"{endpoint}/{bucket}/planted", {"method": "PUT", "body": "x"}],
        [f"{endpoint}/{bucket}/kept", {}],
        [f"{address}/api/dashboards", {}],
        [f"{address}/api/dashboards/b/sheets/s/draw", {"method": "POST", "mode": "no-cors"}],
    ]
    answers = elsewhere.execute_async_script(FETCHES, tries)
    assert not any("secret" in answer or "DashboardId" in answer for answer in answers)
    assert keys(client, bucket) == ["kept"]


def test_form_is_refused_with_the_reason(
    elsewhere: Any, endpoint: str, client: Client, bucket: str
) -> None:
    elsewhere.execute_script(FORM, f"{endpoint}/{bucket}?delete")
    wait_until(lambda: "may not call" in elsewhere.page_source)
    assert keys(client, bucket) == ["kept"]


def test_rebound_name_reads_nothing(browser: Any, endpoint: str, bucket: str, address: str) -> None:
    for place, path in ((endpoint, f"/{bucket}/kept"), (address, "/api/dashboards")):
        browser.get(f"http://{FOREIGN}:{place.rpartition(':')[2]}{path}")
        assert FOREIGN in browser.page_source
        assert "secret" not in browser.page_source


def test_deployed_api_takes_events_of_a_page_elsewhere(
    elsewhere: Any, month: tuple[Product, Any]
) -> None:
    own, target = month[0].deployment, month[0].target
    api = EventsApi.of_deployment(target, own.prefix, own.environment)
    headers = {"x-api-key": api.key, "Content-Type": "application/json"}
    posted = {"method": "POST", "headers": headers, "body": "{}"}
    (answer,) = elsewhere.execute_async_script(FETCHES, [[api.url, posted]])
    assert "rejected" in json.loads(answer) or json.loads(answer)["message"]
