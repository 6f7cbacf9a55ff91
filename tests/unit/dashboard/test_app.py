"""The web app's answers: pages, errors with their status, and no foreign hosts."""

import json
import random
import re

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from starlette.testclient import TestClient

from athena_client.query import QueryFailedError
from dashboard import assets
from dashboard.app import create_app
from dashboard.aws.reach import AwayError
from dashboard.bad_request import UnknownError
from dashboard.refusal import NotDrawnError
from tests.hostile.requests import Sent, hostile_requests


class Session:
    def __init__(self):
        self.quicksight = self
        self.error = None

    def list_dashboards(self):
        if self.error:
            raise self.error
        return [{"DashboardId": "board", "Name": "Board"}]

    def draw(self, dashboard, sheet, chosen):
        yield {"id": "one", "chosen": chosen.filters}
        if self.error:
            raise self.error
        yield {"id": "two", "only": sorted(chosen.visuals or [])}

    def picture(self, dashboard, file):
        return f"<svg>{dashboard} {file}</svg>".encode(), "image/svg+xml"

    def trace(self, dashboard, text):
        return [{"table": dashboard, "hops": [text]}]


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


def test_picture_opened_by_itself_runs_nothing(client):
    answer = client.get("/api/dashboards/b/pictures/logo")
    assert answer.text == "<svg>b logo</svg>"
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.headers["content-security-policy"].startswith("sandbox")


def test_other_host_names_are_refused(session):
    client = TestClient(create_app(lambda: session), base_url="http://evil.example")
    answer = client.get("/api/dashboards")
    assert answer.status_code == 403
    assert "evil.example" in answer.json()["error"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:3000"},
        {"Referer": "https://evil.example/page"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
@pytest.mark.parametrize("path", ["/", "/api/dashboards", "/api/dashboards/b/sheets/s/draw"])
def test_pages_of_other_origins_are_refused(client, headers, path):
    assert client.get(path, headers=headers).status_code == 403
    assert client.post(path, headers=headers, json={}).status_code == 403


@pytest.mark.parametrize(
    "headers", [{}, {"Origin": "http://127.0.0.1"}, {"Sec-Fetch-Site": "none"}]
)
def test_own_page_and_programs_are_answered(client, headers):
    assert client.get("/api/dashboards", headers=headers).status_code == 200


def test_dashboards_are_listed(client):
    assert client.get("/api/dashboards").json()[0]["DashboardId"] == "board"


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (EndpointConnectionError(endpoint_url="http://127.0.0.1:1"), 503),
        (ClientError({"ResponseMetadata": {"HTTPStatusCode": 404}, "Error": {}}, "Describe"), 404),
        (ClientError({"ResponseMetadata": {"HTTPStatusCode": 400}, "Error": {}}, "Describe"), 502),
        (NotDrawnError("not here"), 400),
        (QueryFailedError("COLUMN_NOT_FOUND"), 502),
        (AwayError("nobody there"), 503),
        (UnknownError("no such sheet"), 404),
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
    body = {"filters": {"f": {"value": 1}}, "visuals": ["two"]}
    answer = client.post("/api/dashboards/board/sheets/s/draw", json=body)
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert lines == [{"id": "one", "chosen": {"f": {"value": 1}}}, {"id": "two", "only": ["two"]}]


def test_drawing_that_breaks_off_ends_with_the_reason(client, session):
    session.error = AwayError("nobody there")
    answer = client.post("/api/dashboards/board/sheets/s/draw", json={})
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert lines[0]["id"] == "one"
    assert lines[1] == {"error": "nobody there", "status": 503}


def test_request_that_is_no_json_is_told_so(client):
    answer = client.post("/api/dashboards/board/sheets/s/draw", content=b"nonsense")
    assert answer.status_code == 400
    assert answer.json()["error"].startswith("The body is not JSON")


@pytest.mark.parametrize("seed", range(5))
def test_hostile_bodies_are_refused_with_a_reason(client, seed):
    draw = random.Random(seed)
    good = Sent("POST", "/api/dashboards/b/sheets/s/draw", {"filters": {"f": {"value": 1}}})
    for sent in hostile_requests(draw, [good], 50):
        headers = {name: value.encode() for name, value in sent.headers.items()}
        answer = client.post(sent.path, content=sent.body, headers=headers)
        assert answer.status_code < 500, (sent, answer.text)
        assert answer.status_code < 400 or answer.json()["error"]


def test_fault_of_the_server_shows_no_traceback(session):
    app = create_app(lambda: session)
    session.error = ZeroDivisionError("secret")
    client = TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False)
    answer = client.get("/api/dashboards")
    assert answer.status_code == 500
    assert answer.json()["error"] == (
        "/api/dashboards failed here by ZeroDivisionError; see the dashboard's log"
    )


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/api/nowhere", 404), ("GET", "/api/dashboards/b/sheets/s/draw", 405)],
)
def test_path_that_is_not_there_is_refused_in_json(client, method, path, status):
    answer = client.request(method, path)
    assert (answer.status_code, list(answer.json())) == (status, ["error"])


def test_text_to_follow_is_taken_without_blanks(client):
    answer = client.get("/api/dashboards/board/trace", params={"text": " id-1 "})
    assert answer.json() == [{"table": "board", "hops": ["id-1"]}]


@pytest.mark.parametrize("text", ["", "ab", "x" * 201])
def test_text_to_follow_has_a_length(client, text):
    answer = client.get("/api/dashboards/board/trace", params={"text": text})
    assert answer.status_code == 400


def named(client, pattern):
    """Return the address of a file that the page names."""
    return re.search(pattern, client.get("/").text)[1]


def test_charts_come_from_this_server_and_are_kept_under_a_name_with_their_version(client):
    script = client.get(named(client, r'id="vega" href="([^"]+)"'))
    assert script.headers["content-type"].startswith("text/javascript")
    assert script.headers["content-encoding"] == "gzip"
    assert "immutable" in script.headers["cache-control"]
    assert "vegaEmbed" in script.text


def test_modules_of_the_page_are_kept_under_a_name_with_their_digest(client):
    address = named(client, r'<script type="module" src="([^"]+)"')
    assert "immutable" in client.get(address).headers["cache-control"]
    assert client.get(address).headers["content-type"].startswith("text/javascript")
    assert "drawChart" in client.get(address).text
    assert client.get("/").headers["cache-control"] == "no-cache"


def test_page_takes_its_modules_and_its_styles_as_one_file_each(client):
    page = client.get("/").text
    assert re.findall(r'(?:src|href)="/static/[0-9a-f]+/([^"]+)"', page) == [
        "icon.svg",
        "page.js",
        "page.css",
    ]
    styles = client.get("/static/page.css").text
    for name in ("page", "sheet", "controls", "notice", "pipeline", "print"):
        assert client.get(f"/static/css/{name}.css").text in styles


def test_changed_file_is_another_name_and_an_older_one_is_asked_for_anew(client, monkeypatch):
    address = named(client, r'<script type="module" src="([^"]+)"')
    monkeypatch.setattr(assets, "digest", lambda: "0" * 16)
    assert client.get(address).headers["cache-control"] == "no-cache"
    assert named(client, r'<script type="module" src="([^"]+)"') != address


def test_modules_without_a_digest_are_asked_for_anew(client):
    first = client.get("/static/js/main.js")
    assert first.headers["cache-control"] == "no-cache"
    again = client.get("/static/js/main.js", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("path", ["0123456789abcdef/../app.py", "0123456789abcdef/nothing.js"])
def test_nothing_else_is_served_under_a_digest(client, path):
    assert client.get(f"/static/{path}").status_code == 404
