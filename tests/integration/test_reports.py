"""The report and the watch over figures, from their schedules to mail and topic, under IAM."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_string
from email.message import EmailMessage
from email.policy import default
from typing import Any
from uuid import uuid4

import pytest
import requests
from rich.console import Console

from scripts.answers.alerts import alerts_told
from scripts.stacks.events_api import EventsApi
from scripts.status import print_alerts
from tests.integration.product import Product, deployed_at
from tests.queues import listening_queue

OWNER, LINK = "owner@example.com", "https://example.com/board"
WEEKS, ORDERS_AN_HOUR = 5, 12


@pytest.fixture(scope="module")
def sender(client: Any) -> str:
    """An address that SES has verified."""
    address = f"reports-{uuid4().hex[:8]}@example.com"
    client("ses").verify_email_identity(EmailAddress=address)
    return address


@pytest.fixture(scope="module")
def product(endpoint: str, sender: str) -> Iterator[Product]:
    """A deployment with both turned on, whose schedules begin at once."""
    given = [
        f"ReportRecipients={OWNER}", f"ReportSender={sender}", "ReportSchedule=rate(1 hour)",
        "FigureAlerts=true", "AlertsSchedule=rate(1 hour)", f"DashboardLink={LINK}",
        "CurrencyCode=EUR", "TimeZone=America/New_York",
    ]  # fmt: skip
    options = [text for one in given for text in ("--parameter", one)]
    with deployed_at(endpoint, "test", "--no-run-tests", *options) as product:
        yield product


def until[T](look: Any) -> T:
    """Return what a look gives once it gives something."""
    deadline = time.monotonic() + 60
    while not (found := look()):
        assert time.monotonic() < deadline, "nothing came"
        time.sleep(0.2)
    return found


def told(product: Product) -> list[dict[str, str]]:
    return alerts_told(product.target, product.outputs()["DataBucketName"])


def test_report_comes_by_its_schedule_with_figures_and_a_link(
    product: Product, endpoint: str, sender: str
) -> None:
    def sent() -> list[dict[str, str]]:
        answer = requests.get(f"{endpoint}/_aws/ses", params={"email": sender}, timeout=10)
        listed: list[dict[str, str]] = answer.json()["messages"]
        return listed

    message = message_from_string(until(sent)[0]["RawData"], _class=EmailMessage, policy=default)
    assert (message["From"], message["To"]) == (sender, OWNER)
    for kind in ("plain", "html"):
        text = message.get_body((kind,)).get_content()
        assert LINK in text
        assert "Yesterday: €0" in text or kind == "html"
        assert "New York" in text


def test_figure_that_left_its_band_is_published_once(product: Product, client: Any) -> None:
    queue, arn = listening_queue(client("sqs"), f"told-{uuid4().hex[:8]}")
    topic = product.outputs()["AlertTopicArn"]
    client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    judged = sell_before(product)
    for _ in range(2):
        invoke(product, judged)
    orders, revenue = sorted(one["sentence"] for one in told(product))
    assert ": 0, below the usual" in orders
    assert ": EUR 0, below the usual EUR " in revenue
    asked = {"QueueUrl": queue, "MaxNumberOfMessages": 10, "WaitTimeSeconds": 5}
    found = client("sqs").receive_message(**asked)["Messages"]
    (message,) = [json.loads(one["Body"])["Message"] for one in found]
    assert message.startswith((orders, revenue))
    assert message.endswith(LINK)
    shown = Console(record=True, width=200)
    print_alerts(shown, product.target, product.deployment)
    assert orders in shown.export_text()
    client("sqs").delete_queue(QueueUrl=queue)


def sell_before(product: Product) -> datetime:
    """Sell in an hour of each of some weeks, all but the last; gives a moment after that hour."""
    hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    like = [hour - timedelta(weeks=week) for week in range(1, WEEKS + 1)]
    events = [
        {
            "timestamp": (moment + timedelta(minutes=number)).isoformat(),
            "menuItem": "Soup",
            "quantity": 1,
            "price": 10 + number % 3,
            "customerId": "guest-1",
            "restaurantId": "north",
            "currency": "EUR",
        }
        for moment in like
        for number in range(ORDERS_AN_HOUR)
    ]
    own = product.deployment
    api = EventsApi.of_deployment(product.target, own.prefix, own.environment)
    posted = requests.post(api.url, json=events, headers={"x-api-key": api.key}, timeout=60)
    assert posted.status_code == 202, posted.text
    product.target.flush(product.outputs()["DeliveryStreamName"])
    return hour + timedelta(hours=1, minutes=20)


def invoke(product: Product, moment: datetime) -> None:
    """Run the watch as of a moment."""
    done = product.target.session.client("lambda").invoke(
        FunctionName=product.outputs()["AlertsFunctionArn"],
        Payload=json.dumps({"time": moment.isoformat()}),
    )
    assert "FunctionError" not in done, done["Payload"].read()
