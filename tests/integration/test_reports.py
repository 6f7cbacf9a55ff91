"""The report and the watch over figures, from their schedules to mail and topic, under IAM."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_string
from email.message import EmailMessage
from email.policy import default
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
import requests
from rich.console import Console

from scripts.answers.alerts import alerts_told
from scripts.stacks.events_api import EventsApi
from scripts.status import print_alerts
from tests.integration.grants import Grant, statements_of, without
from tests.integration.product import Product, deployed_at
from tests.one_emulator import Client
from tests.queues import listening_queue
from tests.waiting import wait_until

OF_REPORT: list[Grant] = [
    ("report", "query", 0), ("report", "query", 1),
    ("report", "read-data", 1), ("report", "read-data", 2),
    ("report", "read-dashboard", 0), ("report", "read-dashboard", 1),
    ("report", "read-dashboard", 2), ("report", "read-dashboard", 3),
    ("report", "send", 0),
]  # fmt: skip
OF_WATCH: list[Grant] = [
    ("alerts", "query", 0), ("alerts", "query", 1),
    ("alerts", "read-data", 1), ("alerts", "read-data", 2),
    ("alerts", "remember", 0), ("alerts", "tell", 0),
]  # fmt: skip
OF_TIMER: Grant = ("schedule", "invoke", 0)
LOGS = "tests/integration/test_least_privilege.py: the log isn't written"
LOOKS = "Athena looks at the bucket first on AWS; the emulator knows it"
ELSEWHERE: dict[Grant, str] = {
    ("report", "write-logs", 0): LOGS,
    ("report", "read-data", 0): LOOKS,
    ("alerts", "write-logs", 0): LOGS,
    ("alerts", "read-data", 0): LOOKS,
    ("alerts", "tell", 1): "SNS uses the topic's key for who publishes; nothing is encrypted here",
}
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


@pytest.fixture(scope="module")
def judged(product: Product) -> datetime:
    """A moment after an hour in which nothing was sold, as there was in the weeks before."""
    return sell_before(product)


until = partial(wait_until, seconds=60, pause=0.2)


def told(product: Product) -> list[dict[str, str]]:
    return alerts_told(product.target, product.outputs()["DataBucketName"])


def test_report_comes_by_its_schedule_with_figures_and_a_link(
    product: Product, endpoint: str, sender: str
) -> None:
    def sent() -> list[dict[str, str]]:
        answer = requests.get(f"{endpoint}/_aws/ses", params={"email": sender}, timeout=30)
        listed: list[dict[str, str]] = answer.json()["messages"]
        return listed

    message = message_from_string(until(sent)[0]["RawData"], _class=EmailMessage, policy=default)
    assert (message["From"], message["To"]) == (sender, OWNER)
    for kind in ("plain", "html"):
        text = message.get_body((kind,)).get_content()
        assert LINK in text
        assert "Yesterday: €0" in text or kind == "html"
        assert "New York" in text


def test_figure_that_left_its_band_is_published_once(
    product: Product, client: Any, judged: datetime
) -> None:
    forget(product)
    queue, arn = listening_queue(client("sqs"), f"told-{uuid4().hex[:8]}")
    topic = product.outputs()["AlertTopicArn"]
    client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    for _ in range(2):
        invoke(product, judged)
    sentences = [one["sentence"] for one in told(product)]
    # After a day's last hour, in the restaurants' zone, its whole day is judged too.
    orders, revenue = sorted(one for one in sentences if " between " in one)
    assert len(sentences) == len(set(sentences))
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


def forget(product: Product) -> None:
    """Let the watch tell anew of what it has told."""
    s3 = product.target.session.client("s3")
    s3.delete_object(Bucket=product.outputs()["DataBucketName"], Key="alerts/figures.json")


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
    told = {"time": moment.isoformat()}
    fault = called(product, "AlertsFunctionArn", told)
    assert not fault, fault


def called(product: Product, function: str, payload: Any) -> str:
    """Call a function; gives its error, or nothing."""
    done = product.target.session.client("lambda").invoke(
        FunctionName=product.outputs()[function], Payload=json.dumps(payload)
    )
    return done["Payload"].read().decode() if "FunctionError" in done else ""


def test_every_statement_is_taken_away_or_says_where_it_counts(
    product: Product, client: Client
) -> None:
    found = statements_of(client, product, ("report", "alerts", "schedule"))
    assert found == {*OF_REPORT, *OF_WATCH, OF_TIMER, *ELSEWHERE}


@pytest.mark.parametrize("grant", OF_REPORT, ids=str)
def test_without_a_grant_no_report_is_sent(
    product: Product, client: Client, judged: datetime, grant: Grant
) -> None:
    with without(client, product, grant):
        fault = called(product, "ReportFunctionArn", {})
    assert "not authorized" in fault or "denied" in fault.lower(), fault


@pytest.mark.parametrize("grant", OF_WATCH, ids=str)
def test_without_a_grant_the_watch_fails(
    product: Product, client: Client, judged: datetime, grant: Grant
) -> None:
    forget(product)
    with without(client, product, grant):
        fault = called(product, "AlertsFunctionArn", {"time": judged.isoformat()})
    assert "not authorized" in fault or "denied" in fault.lower(), fault


def test_without_its_grant_a_timer_starts_nothing(product: Product, client: Client) -> None:
    """What the watch remembers says whether it ran."""
    bucket, s3 = product.outputs()["DataBucketName"], client("s3")

    def has_run() -> bool:
        listed = s3.list_objects_v2(Bucket=bucket, Prefix="alerts/")
        return bool(listed["KeyCount"])

    forget(product)
    with without(client, product, OF_TIMER), timer(product, client):
        for _ in range(15):
            assert not has_run()
            time.sleep(0.2)
    with timer(product, client):
        assert until(has_run)


@contextmanager
def timer(product: Product, client: Client) -> Iterator[None]:
    """Start the watch at once, by the deployed role."""
    outputs, name = product.outputs(), f"now-{uuid4().hex[:8]}"
    client("scheduler").create_schedule(
        Name=name,
        ScheduleExpression="rate(1 hour)",
        FlexibleTimeWindow={"Mode": "OFF"},
        Target={"Arn": outputs["AlertsFunctionArn"], "RoleArn": outputs["ScheduleRoleArn"]},
    )
    yield
    client("scheduler").delete_schedule(Name=name)
