"""Posting goes on until each batch is answered as planned."""

import json
import re
import threading
from dataclasses import replace
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from click.testing import CliRunner

from seed import posting
from seed.cli import main
from seed.month import Plan, make_month
from seed.posting import PostingError, Target, post_events

MONTH = make_month(Plan(events=1200, days=7, seed=1, end=date(2026, 3, 2)))


class Api(ThreadingHTTPServer):
    """Accepts what is planned as good; `answers` are statuses to give first."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers, self.posted, self.keys = [], [], set()
        self.bad = {id_of(event.payload) for event in MONTH if event.bad_field}
        self.lock = threading.Lock()
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()


def id_of(payload):
    return json.dumps(payload, sort_keys=True, default=float)


class Handler(BaseHTTPRequestHandler):
    """POST alone, keep-alive, quiet."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with self.server.lock:
            status = self.server.answers.pop(0) if self.server.answers else 202
            self.server.keys.add(self.headers["x-api-key"])
        self.reply(status, self.sort(body["events"]) if status == 202 else {})

    def sort(self, events):
        bad = [at for at, event in enumerate(events) if id_of(event) in self.server.bad]
        fields = {id_of(event.payload): event.bad_field for event in MONTH}
        with self.server.lock:
            self.server.posted += events
        rejected = [
            {"index": at, "errors": [{"field": fields[id_of(events[at])], "reason": "bad"}]}
            for at in bad
        ]
        return {"accepted": len(events) - len(bad), "rejected": rejected, "eventIds": []}

    def reply(self, status, answer):
        data = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Retry-After", "0")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args):
        pass


@pytest.fixture
def api(monkeypatch):
    monkeypatch.setattr(posting, "_waits", lambda: iter([0.0] * 100))
    server = Api()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def target(api):
    return Target(f"http://127.0.0.1:{api.server_port}/events", "key-1")


def test_every_event_is_posted_once_with_the_key(api, target):
    steps = []
    posted = post_events(MONTH, target, steps.append)
    assert sorted(map(id_of, api.posted)) == sorted(id_of(event.payload) for event in MONTH)
    assert (sum(steps), max(steps), api.keys) == (1200, 500, {"key-1"})
    assert (posted.accepted, posted.rejected) == (1195, 5)


def test_requests_hold_as_many_events_as_is_said(target):
    steps = []
    post_events(MONTH, replace(target, batch_events=7), steps.append)
    assert (sum(steps), max(steps), min(steps)) == (1200, 7, 1200 % 7)


def test_busy_answers_are_repeated(api, target):
    api.answers = [503, 429, 503]
    posted = post_events(MONTH, target, lambda count: None)
    assert (len(api.posted), posted.repeated_requests) == (1200, 3)


@pytest.mark.parametrize("status", [403, 413, 500])
def test_other_answers_end_it(api, target, status):
    api.answers = [status] * 10
    with pytest.raises(PostingError, match=str(status)):
        post_events(MONTH, target, lambda count: None)


def test_what_was_accepted_before_it_ended_is_said(api, target):
    api.answers = [202, 500, 500, 500]
    said = r"Of 1,200 events (\d+) were answered before that: (\d+) accepted, (\d+) rejected"
    with pytest.raises(PostingError, match=said) as ended:
        post_events(MONTH, target, lambda count: None)
    answered, accepted, rejected = map(int, re.search(said, str(ended.value)).groups())
    assert answered == len(api.posted) == accepted + rejected > 0


def test_busy_for_too_long_ends_it(api, target):
    api.answers = [503] * 100
    with pytest.raises(PostingError, match="503"):
        post_events(MONTH, target, lambda count: None)


def test_unplanned_reject_ends_it(api, target):
    api.bad.add(id_of(next(event.payload for event in MONTH if not event.bad_field)))
    with pytest.raises(PostingError, match="was wrong"):
        post_events(MONTH, target, lambda count: None)


def test_nobody_there_ends_it(monkeypatch):
    monkeypatch.setattr(posting, "_waits", lambda: iter([0.0] * 100))
    with pytest.raises(PostingError, match="didn't answer"):
        post_events(MONTH[:1], Target("http://127.0.0.1:9/events", "key"), lambda count: None)


def test_command_posts_and_leaves_the_truth(api, target, tmp_path):
    truth = tmp_path / "build" / "truth.json"
    options = ["--events=1200", "--days=7", "--seed=1", "--end-date=2026-03-02"]
    where = ["--api-endpoint", target.endpoint, "--api-key", "key-1", "--ground-truth", str(truth)]
    result = CliRunner().invoke(main, [*options, *where])
    assert result.exit_code == 0, result.output
    assert "accepted by the API" in result.output
    written = json.loads(truth.read_text())
    assert (written["sent"], written["accepted"]) == (1200, 1195)
    assert written["accepted"] == written["distinct_events"] + written["duplicates"]


def test_command_without_endpoint_says_what_is_missing():
    result = CliRunner().invoke(main, [])
    assert result.exit_code == 2
    assert "--api-endpoint" in result.output
