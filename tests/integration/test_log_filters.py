"""Searches of logs give the events that pattern and streams ask for, or are refused by name."""

import gzip
import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
import requests

from tests.integration.roles import role_of
from tests.one_emulator import Client

START_MS = int(time.time() * 1000) - 60_000
LINES = {
    "web-1": ['{"level": "INFO", "ms": 12}', '{"level": "ERROR", "ms": 340}', "plain ERROR text"],
    "web-2": ['{"level": "INFO", "ms": 900}'],
    "job-1": ["finished"],
}


@dataclass
class LogGroup:
    """A log group of a test's own; its events are a second apart, the streams taking turns."""

    logs: Any
    name: str

    def put(self, stream: str, messages: list[str], start_ms: int = START_MS) -> None:
        self.logs.put_log_events(
            logGroupName=self.name,
            logStreamName=stream,
            logEvents=[
                {"timestamp": start_ms + 1000 * number, "message": message}
                for number, message in enumerate(messages)
            ],
        )

    def find(self, pattern: str | None = None, **more: Any) -> list[str]:
        """Give the messages that a search finds, over all its pages."""
        asked = more if pattern is None else more | {"filterPattern": pattern}
        pages = self.logs.get_paginator("filter_log_events").paginate(
            **{"logGroupName": self.name, **asked}
        )
        return [event["message"] for page in pages for event in page["events"]]

    def subscribe(self, filter_name: str, pattern: str, delivery: "Delivery") -> None:
        self.logs.put_subscription_filter(
            logGroupName=self.name,
            filterName=filter_name,
            filterPattern=pattern,
            destinationArn=delivery.arn,
        )


@dataclass(frozen=True)
class Delivery:
    """A Firehose stream of a test's own, and its bucket."""

    arn: str
    name: str
    endpoint: str
    s3: Any

    def messages(self) -> list[str]:
        """Deliver what came, and give the messages of the one object that it makes."""
        flush = f"{self.endpoint}/_analytics/firehose/{self.name}/flush"
        requests.post(flush, timeout=60).raise_for_status()
        (found,) = self.s3.list_objects_v2(Bucket=self.name)["Contents"]
        body = self.s3.get_object(Bucket=self.name, Key=found["Key"])["Body"].read()
        return [event["message"] for event in json.loads(gzip.decompress(body))["logEvents"]]


@pytest.fixture
def group(client: Client) -> Iterator[LogGroup]:
    logs, name = client("logs"), f"/filters/{uuid4().hex[:8]}"
    logs.create_log_group(logGroupName=name)
    group = LogGroup(logs, name)
    for number, (stream, messages) in enumerate(LINES.items()):
        logs.create_log_stream(logGroupName=name, logStreamName=stream)
        group.put(stream, messages, START_MS + 100 * number)
    yield group
    logs.delete_log_group(logGroupName=name)


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("ERROR", ['{"level": "ERROR", "ms": 340}', "plain ERROR text"]),
        ("{ $.ms > 100 }", ['{"level": "INFO", "ms": 900}', '{"level": "ERROR", "ms": 340}']),
        ("{ $.level = INFO && $.ms < 100 }", ['{"level": "INFO", "ms": 12}']),
        (r'"level\": \"ERROR"', ['{"level": "ERROR", "ms": 340}']),
        ("nowhere", []),
    ],
)
def test_search_finds_what_its_pattern_says(
    group: LogGroup, pattern: str, found: list[str]
) -> None:
    assert group.find(pattern) == found


@pytest.mark.parametrize("streams", [True, False])
def test_pattern_that_is_not_read_is_refused_by_name(
    group: LogGroup, client: Client, *, streams: bool
) -> None:
    if not streams:
        for stream in LINES:
            group.logs.delete_log_stream(logGroupName=group.name, logStreamName=stream)
    with pytest.raises(group.logs.exceptions.InvalidParameterException, match=r"\[ip, , user\]"):
        group.find("[ip, , user]")


def test_pattern_counts_before_pages_are_cut(group: LogGroup) -> None:
    group.put("job-1", [f"line {number % 2}" for number in range(20)])
    found = group.find("1", PaginationConfig={"PageSize": 3}, logStreamNames=["job-1"])
    assert found == ["line 1"] * 10


def test_streams_are_interleaved_by_time(group: LogGroup) -> None:
    first, *_ = LINES.values()
    assert group.find()[:3] == [first[0], LINES["web-2"][0], LINES["job-1"][0]]


def test_prefix_chooses_the_streams(group: LogGroup) -> None:
    assert set(group.find(logStreamNamePrefix="web-")) == {*LINES["web-1"], *LINES["web-2"]}
    assert group.find(logStreamNamePrefix="none-") == []


def test_prefix_beside_names_is_refused(group: LogGroup) -> None:
    with pytest.raises(group.logs.exceptions.InvalidParameterException):
        group.find(logStreamNamePrefix="web-", logStreamNames=["web-1"])


def test_group_is_found_by_its_arn(group: LogGroup) -> None:
    (described,) = group.logs.describe_log_groups(logGroupNamePrefix=group.name)["logGroups"]
    found = group.logs.filter_log_events(
        logGroupIdentifier=described["logGroupArn"], filterPattern="finished"
    )
    assert [event["message"] for event in found["events"]] == ["finished"]


@pytest.fixture
def deliveries(client: Client, endpoint: str) -> Iterator[Callable[[], Delivery]]:
    """`deliveries()` makes a stream that takes what a group's subscription sends."""
    with ExitStack() as made:
        yield lambda: made.enter_context(_delivery(client, endpoint))


@pytest.fixture
def delivery(deliveries: Callable[[], Delivery]) -> Delivery:
    """Give one such stream."""
    return deliveries()


@contextmanager
def _delivery(client: Client, endpoint: str) -> Iterator[Delivery]:
    firehose, s3, name = client("firehose"), client("s3"), f"filters-{uuid4().hex[:8]}"
    s3.create_bucket(Bucket=name)
    arn = firehose.create_delivery_stream(
        DeliveryStreamName=name,
        ExtendedS3DestinationConfiguration={
            "BucketARN": f"arn:aws:s3:::{name}",
            "RoleARN": role_of(client("iam"), "firehose"),
        },
    )["DeliveryStreamARN"]
    yield Delivery(arn, name, endpoint, s3)
    firehose.delete_delivery_stream(DeliveryStreamName=name)
    for found in s3.list_objects_v2(Bucket=name).get("Contents", []):
        s3.delete_object(Bucket=name, Key=found["Key"])
    s3.delete_bucket(Bucket=name)


def test_subscription_gets_what_its_pattern_says(group: LogGroup, delivery: Delivery) -> None:
    group.subscribe("errors", "{ $.ms > 100 }", delivery)
    group.put("web-1", LINES["web-1"])
    assert delivery.messages() == [LINES["web-1"][1]]


def test_subscription_with_a_pattern_that_is_not_read_is_refused(
    group: LogGroup, delivery: Delivery
) -> None:
    with pytest.raises(group.logs.exceptions.InvalidParameterException, match=r"%\(ERR\)%"):
        group.subscribe("errors", "%(ERR)%", delivery)


def test_two_subscriptions_get_events_each_by_its_own_pattern(
    group: LogGroup, deliveries: Callable[[], Delivery]
) -> None:
    errors, all_of_them = deliveries(), deliveries()
    group.subscribe("errors", "ERROR", errors)
    group.subscribe("all", "", all_of_them)
    group.subscribe("errors", "finished", errors)
    group.put("job-1", ["begun", "finished", "ERROR"])
    assert errors.messages() == ["finished"]
    assert all_of_them.messages() == ["begun", "finished", "ERROR"]
    assert group.find("begun") == ["begun"]


def test_stream_that_comes_after_its_groups_subscription_is_heard(
    group: LogGroup, delivery: Delivery
) -> None:
    group.subscribe("errors", "ERROR", delivery)
    group.logs.create_log_stream(logGroupName=group.name, logStreamName="late")
    group.put("late", ["ERROR", "fine"])
    assert delivery.messages() == ["ERROR"]


def tailed(group: LogGroup, since_ms: int, seen: set[str]) -> list[str]:
    """Ask as `aws logs tail --follow` of version 2 does at each look: from the newest event on."""
    pages = group.logs.get_paginator("filter_log_events").paginate(
        logGroupName=group.name, interleaved=True, startTime=since_ms
    )
    events = [e for page in pages for e in page["events"] if e["eventId"] not in seen]
    seen |= {event["eventId"] for event in events}
    return [event["message"] for event in events]


def test_command_line_follows_what_comes_and_tells_nothing_twice(group: LogGroup) -> None:
    seen: set[str] = set()
    first = tailed(group, START_MS, seen)
    assert sorted(first) == sorted(line for lines in LINES.values() for line in lines)
    newest = START_MS + 2000
    group.put("job-1", ["at the same moment"], newest)
    assert tailed(group, newest, seen) == ["at the same moment"]
    assert tailed(group, newest, seen) == []


def test_third_subscription_is_refused(group: LogGroup, delivery: Delivery) -> None:
    for name in ("first", "second"):
        group.subscribe(name, "", delivery)
    with pytest.raises(group.logs.exceptions.LimitExceededException):
        group.subscribe("third", "", delivery)


def ask(group: LogGroup, query: str, **more: Any) -> list[dict[str, str]]:
    """Give what a query of Logs Insights finds in the group, once it is complete."""
    place = more or {"logGroupName": group.name}
    query_id = group.logs.start_query(
        startTime=START_MS // 1000, endTime=int(time.time()), queryString=query, **place
    )["queryId"]
    deadline = time.monotonic() + 60
    while (found := group.logs.get_query_results(queryId=query_id))["status"] == "Running":
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert found["status"] == "Complete"
    return [{cell["field"]: cell["value"] for cell in row} for row in found["results"]]


def test_query_of_logs_insights_finds_and_counts(group: LogGroup) -> None:
    by_level = ask(group, "stats count(*) as n, max(ms) as most by level | sort n desc, level")
    assert by_level == [
        {"n": "2"},
        {"level": "INFO", "n": "2", "most": "900"},
        {"level": "ERROR", "n": "1", "most": "340"},
    ]
    (row,) = ask(group, 'filter level = "ERROR" | display ms, @logStream, @log')
    pointer = row.pop("@ptr")
    assert row == {"ms": "340", "@logStream": "web-1", "@log": f"000000000000:{group.name}"}
    record = group.logs.get_log_record(logRecordPointer=pointer)["logRecord"]
    assert record["@message"] == '{"level": "ERROR", "ms": 340}'


def test_queries_are_listed_and_stopped_once(group: LogGroup) -> None:
    assert len(ask(group, "fields @message | limit 2", logGroupIdentifiers=[group.name])) == 2
    (listed,) = group.logs.describe_queries(logGroupName=group.name)["queries"]
    assert (listed["status"], listed["queryString"]) == ("Complete", "fields @message | limit 2")
    with pytest.raises(group.logs.exceptions.InvalidParameterException, match="not running"):
        group.logs.stop_query(queryId=listed["queryId"])


def test_query_that_is_not_read_is_refused_with_its_place(group: LogGroup) -> None:
    with pytest.raises(group.logs.exceptions.MalformedQueryException) as refused:
        ask(group, "fields @message | pattern @message")
    found = refused.value.response["queryCompileError"]
    assert found["location"] == {"startCharOffset": 18, "endCharOffset": 25}


def test_query_of_a_group_that_is_not_there_is_refused(group: LogGroup) -> None:
    with pytest.raises(group.logs.exceptions.ResourceNotFoundException):
        ask(group, "fields @message", logGroupNames=[f"{group.name}-none"])
