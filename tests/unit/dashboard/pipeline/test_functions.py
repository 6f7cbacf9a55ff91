"""A function is told by its metrics and by its own structured log lines."""

from datetime import timedelta

from dashboard.aws.pipeline.functions import batch_reports, function_hop, senders, trace_function
from tests.unit.dashboard.pipeline.conftest import NOW

GROUP = "/aws/lambda/take"


def test_senders_hold_the_name_of_the_stream(aws, clients):
    aws.functions = {"take": {"STREAM": "events"}, "other": {"STREAM": "else"}, "bare": {}}
    assert list(senders(clients, "events")) == ["take"]


def test_numbers_of_the_log_lines_add_up(aws, clients):
    aws.metrics = {("Invocations", "take"): [2], ("Errors", "take"): [0]}
    aws.log(GROUP, {"message": "done", "accepted": 3, "status": 202, "is_new": True})
    aws.log(GROUP, {"message": "done", "accepted": 4}, "no JSON")
    hop = function_hop(clients, "take")
    assert hop.counts == {"calls": 2, "accepted": 7}
    assert hop.failures == []


def test_line_that_tells_of_failure_is_kept_with_its_reason(aws, clients):
    aws.log(GROUP, {"message": "answered", "rejected": 2, "rejectedFields": ["price", "day"]})
    aws.log(GROUP, {"message": "request refused", "reason": "too many", "level": "INFO"})
    aws.log(GROUP, {"message": "odd", "level": "ERROR"}, {"message": "fine", "failed": 0})
    reasons = [one.reason for one in function_hop(clients, "take").failures]
    assert reasons == [
        "answered: rejected 2; rejected fields price, day",
        "request refused: too many",
        "odd",
    ]


def test_call_that_lambda_ended_is_a_failure(aws, clients):
    report = {"type": "platform.report", "record": {"status": "timeout"}}
    aws.log(GROUP, report, {"type": "platform.report", "record": {"status": "success"}})
    assert [one.reason for one in function_hop(clients, "take").failures] == [
        "call ended as timeout"
    ]


def test_failures_are_shown_the_newest_first(aws, clients):
    aws.log(GROUP, {"message": "late", "errors": 1}, ago=timedelta(minutes=2))
    aws.log(GROUP, {"message": "early", "errors": 1}, ago=timedelta(hours=5))
    shown = function_hop(clients, "take").json()["failures"]
    assert [one["reason"] for one in shown] == ["late: errors 1", "early: errors 1"]


def test_function_that_never_ran_has_no_log_and_no_failure(clients):
    hop = function_hop(clients, "take")
    assert (hop.counts, hop.latest, hop.failures) == ({}, None, [])


def test_batch_that_failed_before_a_record_ended_tells_why(aws, clients):
    aws.log(GROUP, {"message": "batch", "failed": 1, "why": "no price"}, {"message": "batch"})
    aws.log(GROUP, {"message": "another", "failed": 2}, ago=timedelta(hours=2))
    ended = [NOW - timedelta(seconds=30)]
    reports = batch_reports(clients, "take", ended)
    assert [one.what for one in reports] == ["in a batch of that time: batch: failed 1"]
    assert "no price" in reports[0].detail
    assert batch_reports(clients, "take", []) == []


def test_event_is_found_in_the_line_that_names_it(aws, clients):
    aws.log(GROUP, {"message": "answered", "eventIds": ["e1"]}, {"message": "answered"})
    assert [one.what for one in trace_function(clients, "take", "e1").sightings] == ["answered"]
    assert "needn't name every event" in trace_function(clients, "take", "e9").note


def test_what_a_function_refuses_at_info_is_no_failure_of_its_hop(aws, clients):
    aws.log(GROUP, {"message": "answered", "level": "INFO", "rejected": 2})
    aws.log(GROUP, {"message": "batch", "level": "WARNING", "failed": 1})
    told = function_hop(clients, "take").json()
    assert (told["refused"], told["failed"]) == (1, 1)
    assert {one["reason"]: one["isRefusal"] for one in told["failures"]} == {
        "answered: rejected 2": True,
        "batch: failed 1": False,
    }
