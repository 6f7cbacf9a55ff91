import pytest

from analytics_emulator.apigateway.service_calls import (
    as_path,
    service_call,
    target_of,
    why_not_callable,
)

PREFIX = "arn:aws:apigateway:us-east-1:"
SERVICES = ("firehose", "events", "s3", "sqs", "stepfunctions", "lambda")


@pytest.mark.parametrize(
    ("rest", "target"),
    [
        ("firehose:action/PutRecord", "Firehose_20150804.PutRecord"),
        ("states:action/StartExecution", "AWSStepFunctions.StartExecution"),
        ("sqs:action/SendMessage", None),
        ("s3:path/b/k", None),
        ("events:action/PutEvents", None),
    ],
)
def test_operation_of_a_json_service_is_named_by_a_header(rest: str, target: str | None) -> None:
    call = service_call(PREFIX + rest)
    assert call is not None
    assert target_of(call) == target


@pytest.mark.parametrize(
    ("kind", "rest", "method", "why"),
    [
        ("AWS", "firehose:action/PutRecord", "POST", None),
        ("AWS", "firehose:action/PutRecord", "GET", "firehose takes POST alone, not GET"),
        ("AWS", "states:action/StartExecution", "POST", None),
        ("AWS", "s3:path/b/k", "PUT", None),
        ("AWS", "b.s3:path/k", "PUT", None),
        ("AWS", "b.sqs:path/k", "POST", "no service is named b.sqs"),
        ("AWS", "firehose:action/Put", "POST", "firehose has no operation Put"),
        ("AWS", "glue:action/GetTable", "POST", "the emulator has no glue"),
        ("AWS_PROXY", "lambda:path/x/functions/f/invocations", "POST", None),
    ],
)
def test_what_cant_be_called_is_known(kind: str, rest: str, method: str, why: str | None) -> None:
    assert why_not_callable(kind, PREFIX + rest, method, SERVICES) == why


@pytest.mark.parametrize(
    ("rest", "query", "path", "left"),
    [
        ("GetObject&Bucket=b&Key=a/c d", {}, "b/a/c%20d", {}),
        ("GetObject&Bucket=b&Key=a&b=c", {}, "b/a%26b%3Dc", {}),
        ("PutObject", {"Bucket": "b", "Key": ["k"], "x": "y"}, "b/k", {"x": "y"}),
        ("ListObjectsV2&Bucket=b", {"Prefix": "p"}, "b", {"list-type": "2", "prefix": "p"}),
        ("GetObject&Bucket=b", {}, "b/{Key+}", {}),
        ("ListBuckets", {}, "", {}),
    ],
)
def test_action_of_s3_becomes_a_path(
    rest: str, query: dict[str, object], path: str, left: dict[str, object]
) -> None:
    call = service_call(f"{PREFIX}s3:action/{rest}")
    assert call is not None
    assert as_path(call, query) == (path, left)
