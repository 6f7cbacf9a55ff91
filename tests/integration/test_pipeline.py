"""An event's way from the API to Athena's answer, and what becomes of one that can't go it."""

import base64
import gzip
import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import requests

from scripts.answers.athena import Athena
from scripts.stacks.events_api import EventsApi
from tests.integration.product import Product, deployed_at

TIMEOUT_SECONDS = 60
RUNBOOK = Path(__file__).parents[2] / "docs" / "runbook.md"


@dataclass
class Pipeline:
    """The deployed product, and a restaurant whose events are a test's own."""

    product: Product
    restaurant: str = field(default_factory=lambda: f"r-{uuid4().hex[:8]}")

    def event(self, **changes: Any) -> dict[str, Any]:
        """Make an order of this restaurant."""
        now = datetime.now(UTC).isoformat()
        order = {"timestamp": now, "menuItem": "Falafel", "quantity": 2, "price": 7.5}
        return order | {"customerId": "c-1", "restaurantId": self.restaurant} | changes

    def post(self, body: Any, **headers: str) -> requests.Response:
        """Post to the API with its key."""
        own = self.product.deployment
        api = EventsApi.of_deployment(self.product.target, own.prefix, own.environment)
        known = {"x-api-key": api.key, "content-type": "application/json"}
        return requests.post(
            api.url, data=json.dumps(body), headers=known | headers, timeout=TIMEOUT_SECONDS
        )

    def put(self, *records: bytes) -> None:
        """Put records straight into Firehose, as another producer would."""
        answer = self.product.target.session.client("firehose").put_record_batch(
            DeliveryStreamName=self.stream, Records=[{"Data": record} for record in records]
        )
        assert answer["FailedPutCount"] == 0

    def flush(self) -> None:
        """Have Firehose deliver what it holds."""
        self.product.target.flush(self.stream)

    @property
    def stream(self) -> str:
        return self.product.outputs()["DeliveryStreamName"]

    def rows(self, columns: str) -> list[tuple[str | None, ...]]:
        """Ask Athena for this restaurant's rows."""
        own = self.product.deployment
        athena = Athena.of_deployment(self.product.target, own.prefix, own.environment)
        own_rows = f"FROM clickstream_data WHERE restaurantid = '{self.restaurant}'"
        return list(athena.ask(f"SELECT {columns} {own_rows}").rows)

    def objects(self, prefix: str) -> dict[str, bytes]:
        """Read the data bucket's objects below a prefix."""
        s3, bucket = self.product.target.session.client("s3"), self.product.outputs()
        name = bucket["DataBucketName"]
        listed = s3.get_paginator("list_objects_v2").paginate(Bucket=name, Prefix=prefix)
        keys = [found["Key"] for page in listed for found in page.get("Contents", [])]
        return {key: s3.get_object(Bucket=name, Key=key)["Body"].read() for key in keys}

    def insights(self, group: str, query: str) -> list[dict[str, str]]:
        """Ask CloudWatch Logs Insights of the last hour."""
        logs, now = self.product.target.session.client("logs"), int(time.time())
        query_id = logs.start_query(
            logGroupName=group, startTime=now - 3600, endTime=now + 1, queryString=query
        )["queryId"]
        while (found := logs.get_query_results(queryId=query_id))["status"] == "Running":
            time.sleep(0.02)
        return [{cell["field"]: cell["value"] for cell in row} for row in found["results"]]

    def error_records(self) -> list[dict[str, Any]]:
        """Read Firehose's error records, each with its raw data decoded."""
        lines = [line for body in self.objects("errors/").values() for line in body.splitlines()]
        records = [json.loads(line) for line in lines]
        return [record | {"raw": base64.b64decode(record["rawData"])} for record in records]


@pytest.fixture(scope="module")
def product(endpoint: str) -> Iterator[Product]:
    with deployed_at(endpoint, "dev", "--no-run-tests") as product:
        yield product


@pytest.fixture
def pipeline(product: Product) -> Pipeline:
    return Pipeline(product)


def test_event_is_in_athenas_answer_after_one_flush(pipeline: Pipeline) -> None:
    answer = pipeline.post(pipeline.event(table=12))
    pipeline.flush()
    assert answer.status_code == 202
    (row,) = pipeline.rows("eventid, menuitem, price * quantity, eventtype, attributes")
    assert row == (answer.json()["eventIds"][0], "Falafel", "15.00", "order_placed", '{"table":12}')


def test_stranger_is_refused(pipeline: Pipeline) -> None:
    answer = pipeline.post(pipeline.event(), **{"x-api-key": "wrong"})
    assert (answer.status_code, answer.json()) == (403, {"message": "Forbidden"})


def test_too_many_events_are_413(pipeline: Pipeline) -> None:
    answer = pipeline.post([pipeline.event()] * 501)
    assert (answer.status_code, list(answer.json())) == (413, ["message"])


def test_bad_event_is_named_and_the_rest_of_its_batch_goes_on(pipeline: Pipeline) -> None:
    bad = pipeline.event(quantity=0, price=-1)
    answer = pipeline.post([pipeline.event(), bad, pipeline.event()]).json()
    pipeline.flush()
    assert answer["accepted"] == 2
    assert answer["rejected"][0]["index"] == 1
    assert {error["field"] for error in answer["rejected"][0]["errors"]} == {"quantity", "price"}
    assert len(pipeline.rows("eventid")) == 2


@pytest.mark.parametrize(
    ("section", "group", "cell"),
    [
        ("API client errors", "/aws/apigateway/{}-dev-clickstream", ("status", "400")),
        ("API client errors", "/aws/lambda/{}-dev-ingest", ("rejectedFields.0", None)),
        (
            "Function duration",
            "/aws/lambda/{}-dev-ingest",
            ("record.metrics.durationMs", None),
        ),
    ],
)
def test_queries_of_the_runbook_find_what_they_are_for(
    pipeline: Pipeline, section: str, group: str, cell: tuple[str, str | None]
) -> None:
    pipeline.post(pipeline.event(price=-1))
    group = group.format(pipeline.product.deployment.prefix)
    text = RUNBOOK.read_text().partition(f"## {section}\n")[2]
    queries = re.findall(r"```\n(.*?)```", text.partition("\n## ")[0], re.DOTALL)
    query = next(one for one in queries if cell[0] in one)
    deadline = time.monotonic() + TIMEOUT_SECONDS
    while not tells(pipeline.insights(group, query), *cell):
        assert time.monotonic() < deadline
        time.sleep(0.1)  # lines are written behind the answer


def tells(rows: list[dict[str, str]], name: str, value: str | None) -> bool:
    """Return whether a row has a field, and the value where one is given."""
    return any(name in row and value in (None, row[name]) for row in rows)


def test_day_of_the_event_chooses_the_object(pipeline: Pipeline) -> None:
    days = ["2026-01-30T23:59:59-05:00", "2026-02-01T12:00:00"]
    pipeline.post([pipeline.event(timestamp=day) for day in days for _ in range(40)])
    pipeline.flush()
    assert set(pipeline.rows("dt")) == {("2026-01-31",), ("2026-02-01",)}
    for day in ("2026-01-31", "2026-02-01"):
        objects = pipeline.objects(f"clickstream-data/dt={day}/")
        assert all(body.startswith(b"PAR1") for body in objects.values())
        assert len(objects) == 1


def test_malformed_record_ends_as_an_error_record_with_its_raw_data(pipeline: Pipeline) -> None:
    raw = f"not an event {uuid4()}".encode()
    pipeline.put(raw)
    pipeline.flush()
    (record,) = [record for record in pipeline.error_records() if record["raw"] == raw]
    assert record["errorCode"] == "Lambda.ProcessingFailedStatus"
    assert record["attemptsMade"] == 1


def test_nothing_accepted_is_lost(pipeline: Pipeline) -> None:
    repeated = pipeline.event(eventId=str(uuid4()))
    posted = [pipeline.event() for _ in range(300)] + [repeated, repeated]
    accepted = pipeline.post(posted).json()["accepted"]
    marks = [f"{pipeline.restaurant} {number}".encode() for number in range(25)]
    direct = [json.dumps(pipeline.event()).encode() for _ in range(75)]
    pipeline.put(*marks, *direct)
    pipeline.flush()
    failed = [record["raw"] for record in pipeline.error_records() if record["raw"] in marks]
    assert accepted == 302
    assert len(pipeline.rows("eventid")) + len(failed) == accepted + len(marks) + len(direct)
    assert sorted(failed) == sorted(marks)


def test_every_record_is_kept_as_it_came(pipeline: Pipeline) -> None:
    answer = pipeline.post(pipeline.event()).json()
    pipeline.flush()
    kept = b"".join(gzip.decompress(body) for body in pipeline.objects("raw/").values())
    assert answer["eventIds"][0].encode() in kept
