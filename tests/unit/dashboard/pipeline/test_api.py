"""The API hop is found by who may call a function, and told by its stages' metrics and logs."""

import json

import pytest

from dashboard.aws.pipeline.api import api_hop, callers, trace_api

FORMAT = json.dumps(
    {"id": "$context.requestId", "code": "$context.status", "why": "$context.error.message"}
)
SETTINGS = {"destinationArn": "arn:aws:logs:r:1:log-group:/access:*", "format": FORMAT}


@pytest.fixture
def api(aws):
    aws.apis["a1"] = ("orders", [{"stageName": "dev", "accessLogSettings": SETTINGS}])
    return "a1"


def test_callers_stand_in_the_policy_of_the_function(aws, clients):
    arns = ["arn:aws:execute-api:r:1:a1/*/POST/x", "arn:aws:execute-api:r:1:b2/*"]
    conditions = [{"ArnLike": {"AWS:SourceArn": arns}}, {"StringEquals": {"AWS:SourceArn": "s3"}}]
    aws.policies["take"] = [{"Condition": condition} for condition in conditions] + [{}]
    assert callers(clients, "take") == ["a1", "b2"]


def test_function_without_a_policy_is_called_by_no_api(clients):
    assert callers(clients, "alone") == []


def test_requests_and_refusals_are_counted(aws, clients, api):
    aws.metrics = {("Count", "orders", "dev"): [40, 2], ("4XXError", "orders", "dev"): [3]}
    hop = api_hop(clients, api)
    assert (hop.name, hop.counts) == ("orders", {"requests": 42, "4xx answers": 3})


def test_refused_request_has_its_status_and_the_words_of_the_gateway(aws, clients, api):
    aws.log("/access", {"id": "r1", "code": "202", "why": "-"})
    aws.log("/access", {"id": "r2", "code": "403", "why": "Forbidden"})
    aws.log("/access", {"id": "r3", "code": "400", "why": "Invalid request body"})
    reasons = [one.reason for one in api_hop(clients, api).failures]
    assert reasons == ["403 Forbidden", "400 Bad Request: Invalid request body"]


def test_stage_without_a_log_in_json_is_told_of(aws, clients):
    settings = SETTINGS | {"format": "$context.requestId $context.status"}
    aws.apis["a1"] = ("orders", [{"stageName": "dev", "accessLogSettings": settings}])
    assert "writes no access log in JSON" in api_hop(clients, "a1").note


def test_api_of_another_kind_is_told_of(clients):
    hop = api_hop(clients, "http-api")
    assert (hop.name, hop.counts) == ("http-api", {})
    assert "no REST API" in hop.note


def test_request_is_found_by_a_text_of_its_line(aws, clients, api):
    aws.log("/access", {"id": "r1", "code": "202", "why": "-"}, {"id": "r2", "code": "413"})
    seen = trace_api(clients, api, "r2").sightings
    assert [(one.what, one.failed) for one in seen] == [("413 Content Too Large", True)]
