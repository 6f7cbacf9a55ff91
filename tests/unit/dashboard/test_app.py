"""The web app's answers: pages, errors with their status, and no foreign hosts."""

import json

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from starlette.testclient import TestClient

from dashboard.app import create_app
from dashboard.refusal import NotDrawnError


class Session:
    def __init__(self):
        self.quicksight = self
        self.error = None

    def list_dashboards(self):
        if self.error:
            raise self.error
        return [{"DashboardId": "board", "Name": "Board"}]

    def draw(self, dashboard, sheet, chosen, only):
        yield {"id": "one", "chosen": chosen["filters"]}
        yield {"id": "two", "only": sorted(only or [])}


@pytest.fixture
def session():
    return Session()


@pytest.fixture
def client(session):
    return TestClient(create_app(lambda: session), base_url="http://127.0.0.1")


def test_page_may_load_nothing_from_elsewhere(client):
    answer = client.get("/")
    assert answer.status_code == 200
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert "http://" not in answer.text
    assert "https://" not in answer.text


def test_other_host_names_are_refused(session):
    client = TestClient(create_app(lambda: session), base_url="http://evil.example")
    assert client.get("/api/dashboards").status_code == 400


def test_dashboards_are_listed(client):
    assert client.get("/api/dashboards").json()[0]["DashboardId"] == "board"


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (EndpointConnectionError(endpoint_url="http://127.0.0.1:1"), 503),
        (ClientError({"ResponseMetadata": {"HTTPStatusCode": 404}, "Error": {}}, "Describe"), 404),
        (ClientError({"ResponseMetadata": {"HTTPStatusCode": 400}, "Error": {}}, "Describe"), 502),
        (NotDrawnError("not here"), 400),
    ],
)
def test_failure_has_its_status_and_reason(client, session, error, status):
    session.error = error
    answer = client.get("/api/dashboards")
    assert answer.status_code == status
    assert answer.json()["error"]


def test_account_that_comes_back_is_used_again(session):
    failures = [EndpointConnectionError(endpoint_url="http://127.0.0.1:1")]

    def open_session():
        if failures:
            raise failures.pop()
        return session

    client = TestClient(create_app(open_session), base_url="http://127.0.0.1")
    assert client.get("/api/dashboards").status_code == 503
    assert client.get("/api/dashboards").status_code == 200


def test_drawing_streams_a_line_for_each_visual(client):
    body = {"filters": {"f": 1}, "visuals": ["two"]}
    answer = client.post("/api/dashboards/board/sheets/s/draw", json=body)
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert lines == [{"id": "one", "chosen": {"f": 1}}, {"id": "two", "only": ["two"]}]


def test_charts_come_from_this_server(client):
    script = client.get("/assets/vega.js")
    assert script.headers["content-type"].startswith("text/javascript")
    assert "vegaEmbed" in script.text
