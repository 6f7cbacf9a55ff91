"""Requests that nobody means well with are refused with a reason; what is accepted arrives."""

import http.client
import json
import os
import random
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from botocore.exceptions import ClientError

from scripts.stacks.events_api import EventsApi
from tests.hostile import models, services
from tests.hostile.requests import Sent, hostile_requests
from tests.integration.product import Product, deployed_at

IS_WHOLE = os.environ.get("FAULTS") == "all"
REQUESTS = 2000 if IS_WHOLE else 150
CALLS, CALLS_OF_EACH = 15, 4
CALLED = (*models.SERVICES, *(models.OTHER_SERVICES if IS_WHOLE else ()))
PYTHONS_WORDS = re.compile(
    rb"Traceback|NoneType|has no attribute|exception while calling|<class '|unhashable"
)
APIS = ["api", "firehose", "athena and glue", "quicksight", "local routes"]
UNREADABLE = [b'{"price": ' + b"9" * 5000 + b"}", b"[" * 100_000, b"\xff", b'"\\ud800"']
NOT_THERE = 501  # what is not emulated says so


@pytest.fixture(scope="module")
def product(endpoint: str) -> Iterator[Product]:
    with deployed_at(endpoint, "test", "--no-run-tests") as product:
        yield product


@pytest.fixture(scope="module")
def good(product: Product) -> dict[str, list[Sent]]:
    """Good requests to the deployed product, by API."""
    own, found = product.deployment, product.outputs()
    api = EventsApi.of_deployment(product.target, own.prefix, own.environment)
    stream = found["DeliveryStreamName"]
    return {
        "api": services.of_the_api(urlsplit(api.url).path, api.key),
        "firehose": services.of_firehose(stream),
        "athena and glue": services.of_athena_and_glue(found["DatabaseName"], found["TableName"]),
        "quicksight": services.of_quicksight(found["DashboardId"]),
        "local routes": services.of_local_routes(stream),
    }


def send(endpoint: str, sent: Sent) -> tuple[int, bytes]:
    """Send a request byte by byte as it is; an answer that takes too long raises."""
    connection = http.client.HTTPConnection(urlsplit(endpoint).netloc, timeout=20)
    try:
        connection.putrequest(sent.method, sent.path, skip_accept_encoding=True)
        for name, value in sent.headers.items():
            connection.putheader(name, value.encode())
        connection.putheader("Content-Length", str(len(sent.body)))
        with suppress(BrokenPipeError):  # refused before it was all sent
            connection.endheaders(sent.body)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


@pytest.mark.parametrize(
    "api", ["api", "firehose", "athena and glue", "quicksight", "local routes"]
)
def test_hostile_requests_get_an_answer_that_blames_the_caller(
    endpoint: str, good: dict[str, list[Sent]], api: str
) -> None:
    answers: Counter[int] = Counter()
    for sent in hostile_requests(random.Random(api), good[api], REQUESTS):
        status, body = send(endpoint, sent)
        assert status < 500 or status == NOT_THERE, (sent, body)
        assert status < 400 or body, sent
        answers[status] += 1
    assert answers[400]


@pytest.mark.parametrize("api", CALLED)
def test_wrong_values_of_any_operation_are_refused_without_a_word_of_python(
    endpoint: str, api: str
) -> None:
    draw = random.Random(api)
    some = models.hostile_calls(draw, api, CALLS)
    for sent in models.hostile_calls_of_each(draw, api, CALLS_OF_EACH) if IS_WHOLE else some:
        status, body = send(endpoint, sent)
        assert status < 500 or status == NOT_THERE, (sent, body)
        assert not PYTHONS_WORDS.search(body), (sent, body)


@pytest.mark.parametrize("scope", ["s3express", "nothing", "s3%20", "é"])
def test_call_that_is_scoped_to_no_service_is_refused(endpoint: str, scope: str) -> None:
    signed = f"AWS4-HMAC-SHA256 Credential=test/20261130/us-east-1/{scope}/aws4_request"
    headers = {"Authorization": f"{signed}, SignedHeaders=host, Signature=x"}
    for method, path in (("GET", "/?x-id=ListDirectoryBuckets"), ("POST", "/?Action=Foo")):
        status, body = send(endpoint, Sent(method, path, {}, headers))
        assert status == 400
        assert json.loads(body)["__type"] == "InvalidSignatureException"


def test_what_is_accepted_becomes_a_row_or_an_error_record(
    endpoint: str, product: Product, good: dict[str, list[Sent]]
) -> None:
    stream = product.outputs()["DeliveryStreamName"]
    product.target.flush(stream)
    before, accepted = stream_status(endpoint, stream), 0
    for sent in hostile_requests(random.Random(7), [*good["api"], *good["firehose"][:2]], 300):
        status, body = send(endpoint, sent)
        accepted += _accepted(status, body)
    product.target.flush(stream)
    after = stream_status(endpoint, stream)
    errors = [sum(one["ErrorRecords"].values()) for one in (before, after)]
    settled = after["DeliveredRecords"] - before["DeliveredRecords"] + errors[1] - errors[0]
    assert accepted == after["IncomingRecords"] - before["IncomingRecords"] == settled
    assert after["BufferedRecords"] == 0


@pytest.mark.parametrize(
    "body", [b'{"price": ' + b"9" * 5000 + b"}", b"[" * 100_000, b"\xff", b'"\\ud800"']
)
def test_api_refuses_what_no_parser_takes(
    endpoint: str, good: dict[str, list[Sent]], body: bytes
) -> None:
    sent = good["api"][0]
    status, answer = send(endpoint, Sent("POST", sent.path, {}, sent.headers, body))
    assert (status, json.loads(answer)) == (400, {"message": "Invalid request body"})


@pytest.mark.parametrize(
    ("service", "call", "asked"),
    [
        ("athena", "create_named_query", {"Name": "a\ud800", "Database": "d", "QueryString": "s"}),
        ("logs", "create_log_group", {"logGroupName": "a", "tags": {"\udfff": "b"}}),
    ],
)
def test_half_of_a_surrogate_pair_is_refused_before_it_is_kept(
    product: Product, service: str, call: str, asked: dict[str, Any]
) -> None:
    client = product.target.session.client(service)
    with pytest.raises(ClientError, match="half of a surrogate pair") as refused:
        getattr(client, call)(**asked)
    assert refused.value.response["Error"]["Code"] == "SerializationException"


@pytest.mark.parametrize("size", [11_000, 20_000, 60_000])
def test_large_headers_are_refused_in_words(
    endpoint: str, good: dict[str, list[Sent]], size: int
) -> None:
    sent = good["api"][0]
    headers = {**sent.headers, "x-large": "x" * size}
    status, body = send(endpoint, Sent("POST", sent.path, {}, headers, b"{}"))
    assert status == 431
    assert json.loads(body)["message"]


def stream_status(endpoint: str, stream: str) -> dict[str, Any]:
    """Read a stream's counts."""
    counts: dict[str, Any] = requests.get(
        f"{endpoint}/_analytics/firehose/{stream}", timeout=20
    ).json()
    return counts


def _accepted(status: int, body: bytes) -> int:
    """Count the records that an answer says are taken."""
    if status not in (200, 202):
        return 0
    answer = json.loads(body)
    entries = answer.get("RequestResponses", [])
    taken = sum("RecordId" in entry for entry in entries) + ("RecordId" in answer)
    return int(answer.get("accepted", 0)) + taken
