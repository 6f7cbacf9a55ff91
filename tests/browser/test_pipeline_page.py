"""The pipeline page: every hop with its counts, what failed and why, and the way of one event."""

import json
from typing import Any
from uuid import uuid4

import pytest
import requests

from scripts.stacks.events_api import EventsApi
from tests.browser.page import Page
from tests.waiting import wait_until

HOPS = ["API Gateway", "Lambda", "Firehose", "Lambda", "S3", "Athena"]


def event(**changes: Any) -> dict[str, Any]:
    order = {"timestamp": "2023-04-05T12:00:00Z", "menuItem": "Soup", "quantity": 1, "price": 5}
    names = {"customerId": f"c-{uuid4()}", "restaurantId": "traced", "eventId": str(uuid4())}
    return order | names | changes


def post(month: Any, body: Any, key: str | None = None) -> requests.Response:
    """Post to the API, with its own key or another."""
    own = month[0].deployment
    api = EventsApi.of_deployment(month[0].target, own.prefix, own.environment)
    return requests.post(api.url, json=body, headers={"x-api-key": key or api.key}, timeout=30)


def deliver(month: Any) -> None:
    month[0].target.flush(month[0].outputs()["DeliveryStreamName"])


@pytest.fixture
def pipeline(tab: Page) -> Page:
    """The pipeline page, read."""
    tab.visit(sheet=":pipeline")
    wait_until(lambda: tab.find_all(".hop"), 30)
    return tab


def follow(page: Page, text: str) -> None:
    """Have an event followed, and wait for the answer."""
    page.find("#trace-text").clear()
    page.find("#trace-text").send_keys(text)
    page.find(".trace-form button").click()
    wait_until(lambda: page.text(".verdict"), 30)


def failures(page: Page) -> str:
    """Read the whole list of what failed."""
    for button in page.find_all(".failures > .small-button"):
        button.click()
    return page.text(".failures")


def test_hops_stand_in_the_order_of_the_way(pipeline: Page, month: Any) -> None:
    services = [hop.get_attribute("data-service") for hop in pipeline.find_all(".hop")]
    assert services == HOPS
    assert pipeline.errors() == []


def test_refused_request_is_listed_with_status_and_reason(pipeline: Page, month: Any) -> None:
    assert post(month, event(), key="no-key-of-ours").status_code == 403
    assert post(month, [event()] * 501).status_code == 413
    wait_until(lambda: "403 Forbidden" in failures(pipeline))
    assert "413 Content Too Large" in failures(pipeline)
    assert "At most 500 events a request; these are 501." in failures(pipeline)


def test_event_is_followed_from_the_call_to_its_row(pipeline: Page, month: Any) -> None:
    own = event()
    assert post(month, own).status_code == 202
    deliver(month)
    follow(pipeline, own["eventId"])
    assert pipeline.text(".verdict") == "It arrived: Athena finds it as a row."
    assert "request answered" in pipeline.text(".steps [data-service=Lambda][data-state=seen]")
    assert "taken, and kept as it came in raw/" in pipeline.text(".steps")
    row = pipeline.text(".steps [data-service=Athena]")
    assert "dt=2023-04-05/" in row
    assert own["customerId"] in row


def test_record_that_fails_shows_reason_raw_data_and_the_way_back(
    pipeline: Page, month: Any
) -> None:
    broken = event(price="dear")
    stream = month[0].outputs()["DeliveryStreamName"]
    firehose = month[0].target.session.client("firehose")
    firehose.put_record(DeliveryStreamName=stream, Record={"Data": json.dumps(broken).encode()})
    deliver(month)
    follow(pipeline, broken["eventId"])
    assert pipeline.find(".verdict").get_attribute("data-state") == "failed"
    step = pipeline.text(".steps [data-service=S3]")
    assert "Lambda.ProcessingFailedStatus" in step
    assert "dear" in step
    assert "failed fields price 1" in pipeline.text(
        ".steps [data-service=Lambda][data-state=failed]"
    )
    assert f"aws firehose put-record --delivery-stream-name {stream}" in step


def test_text_that_nobody_knows_is_told_of(pipeline: Page) -> None:
    follow(pipeline, str(uuid4()))
    assert pipeline.text(".verdict") == "No hop knows of it."
