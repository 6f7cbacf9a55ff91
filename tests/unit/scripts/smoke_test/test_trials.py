"""The smoke test's marks: waited for, counted once each, and taken out however late they come."""

import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

import pytest
import requests

from scripts.answers.athena import Athena
from scripts.aws.target import Target
from scripts.smoke_test import days, marks
from scripts.smoke_test.trials import SmokeTest, SmokeTestError
from scripts.stacks.events_api import EventsApi

OUTPUTS = {"DataBucketName": "data", "TableName": "events", "DeliveryStreamName": "stream"}
WHOLE = (str(marks.EVENTS), f"{marks.EVENTS * marks.PRICE_CENTS / 100:.2f}")


@dataclass
class Stream:
    """A target whose stream delivers after so many waits."""

    waits_needed: int
    waits: list[float] = field(default_factory=list)
    removed: list[int] = field(default_factory=list)

    @property
    def has_delivered(self) -> bool:
        return len(self.waits) >= self.waits_needed

    def flush(self, stream: str, wait: Any) -> None:
        assert stream == "stream"
        wait(130)
        self.waits.append(130)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Send marks into a stream, without any real waiting."""

    def tested(stream: Stream) -> list[str]:
        told: list[str] = []
        accepted = requests.Response()
        accepted.status_code = 202
        monkeypatch.setattr(SmokeTest, "_post", lambda *_: accepted)
        monkeypatch.setattr(marks, "free_day", lambda *_: "2020-01-01")
        monkeypatch.setattr(marks, "wait_until", lambda is_true, _: is_true())
        monkeypatch.setattr(marks.Marks, "have_arrived", lambda _: stream.has_delivered)
        monkeypatch.setattr(marks.Marks, "rows", lambda *_: WHOLE if stream.has_delivered else "0")
        monkeypatch.setattr(
            marks.Marks, "remove", lambda *_: stream.removed.append(len(stream.waits)) or []
        )
        test = SmokeTest(
            cast("Target", stream),
            cast("EventsApi", None),
            cast("Athena", None),
            OUTPUTS,
            told.append,
        )
        try:
            test.marked_events_arrive()
        except SmokeTestError as error:
            told.append(str(error))
        return told

    return tested


def test_marks_that_arrive_in_time_are_taken_out(run: Any) -> None:
    stream = Stream(1)
    assert "3 marked events went from the API" in run(stream)[-1]
    assert stream.removed == [1]


def test_marks_that_arrive_late_are_taken_out_though_the_test_failed(run: Any) -> None:
    stream = Stream(2)
    assert "look under errors/" in run(stream)[-1]
    assert stream.removed == [2]


def test_marks_that_never_arrive_are_told(run: Any) -> None:
    told = run(Stream(9))
    assert any("may come yet" in line and "dt=2020-01-01" in line for line in told)


def refusal(*fields: str) -> bytes:
    errors = [{"field": name, "reason": "must be another"} for name in fields]
    return json.dumps({"rejected": [{"index": 0, "errors": errors}]}).encode()


def answered(status: int, body: bytes) -> requests.Response:
    answer = requests.Response()
    answer.status_code, answer._content = status, body
    return answer


def test_a_key_that_isnt_known_yet_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(
        [answered(403, b"{}"), answered(403, b"{}"), answered(400, refusal("timestamp"))]
    )
    said: list[str] = []
    monkeypatch.setattr(SmokeTest, "_post", lambda *_: next(answers))
    monkeypatch.setattr(marks.time, "sleep", lambda _: None)
    SmokeTest(Any, Any, Any, {}, said.append).ingest_judges_events()  # type: ignore[arg-type]
    assert said == ["  [green]tested[/]: the ingest function judges an event"]


def test_functions_that_take_days_which_the_table_lacks_are_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    posted: list[dict[str, Any]] = []

    def post(_: SmokeTest, event: dict[str, Any]) -> requests.Response:
        posted.append(event)
        return answered(400, refusal("quantity"))

    monkeypatch.setattr(SmokeTest, "_post", post)
    test = SmokeTest(Any, Any, Any, {"FirstDay": "2026-03-01"}, print)  # type: ignore[arg-type]
    with pytest.raises(SmokeTestError, match="need the same FirstDay"):
        test.ingest_judges_events()
    assert posted[0]["timestamp"].startswith("2026-02-28")


@pytest.mark.parametrize(
    ("first_day", "last"), [("2020-01-01", "2020-01-31"), ("2026-03-01", "2026-03-21")]
)
def test_marks_lie_in_the_tables_first_month_where_no_event_comes_any_more(
    first_day: str, last: str
) -> None:
    places = days.first_days(first_day, date(2026, 3, 29))
    assert (places[0], places[-1]) == (first_day, last)


def test_table_that_begins_this_week_has_no_place_for_marks() -> None:
    assert days.first_days("2026-03-25", date(2026, 3, 29)) == ()
    assert marks.free_day(Any, "data", "events", Any, ()) is None  # type: ignore[arg-type]
