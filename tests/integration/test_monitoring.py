"""What the monitoring stack brings: alarms that go off for a reason and tell, dashboard, budget."""

import json
import os
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from scripts.diagnosis.instances import holder
from tests.integration.product import Product, product_at
from tests.queues import listening_queue

PATIENCE_SECONDS = 90  # an alarm is evaluated once a minute


@pytest.fixture(scope="module")
def product(endpoint: str) -> Iterator[Product]:
    """All stacks, with an address to mail to."""
    with product_at(endpoint, "dev") as product:
        deploy(product)
        yield product


@pytest.fixture
def told(product: Product) -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """`told()` gives what the topic has published since it was last asked."""
    sqs, sns = product.target.session.client("sqs"), product.target.session.client("sns")
    queue, arn = listening_queue(sqs, f"{product.deployment.prefix}-told")
    topic = product.outputs()["AlertTopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)

    def take() -> list[dict[str, Any]]:
        answer = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10, WaitTimeSeconds=1)
        return [json.loads(json.loads(m["Body"])["Message"]) for m in answer.get("Messages", [])]

    yield take
    sqs.delete_queue(QueueUrl=queue)


def deploy(product: Product, *arguments: str) -> None:
    mail = ["--email-address", "ops@example.com"]
    done = product.script("deploy", "--no-run-tests", *mail, *arguments)
    assert done.returncode == 0, done.stdout + done.stderr


def test_calls_about_metrics_leave_no_file_open(
    endpoint: str, client: Callable[[str], Any]
) -> None:
    pid = holder(urlsplit(endpoint).port or 0)
    if pid is None:
        pytest.skip("only Linux tells who listens")
    for _ in range(20):
        client("cloudwatch").list_metrics(Namespace="none")
    links = [str(os.path.realpath(link)) for link in Path(f"/proc/{pid}/fd").iterdir()]
    assert sum("metrics.db" in link for link in links) < 10


def names_of(product: Product) -> str:
    return f"{product.deployment.prefix}-{product.deployment.environment}"


def alarm(product: Product, name: str) -> dict[str, Any]:
    cloudwatch = product.target.session.client("cloudwatch")
    (found,) = cloudwatch.describe_alarms(AlarmNames=[f"{names_of(product)}-{name}"])[
        "MetricAlarms"
    ]
    return dict(found)


def wait_for[T](look: Callable[[], T | None]) -> T:
    """Ask until there is an answer."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.5)
    raise AssertionError("nothing came in time")


def evaluate_now(product: Product, name: str) -> None:
    """Put an alarm as it is: it keeps its state, and is looked at right away."""
    settings = {
        "AlarmName", "AlarmActions", "OKActions", "AlarmDescription", "Namespace", "MetricName",
        "Dimensions", "Statistic", "Period", "EvaluationPeriods", "ComparisonOperator",
        "Threshold", "TreatMissingData",
    }  # fmt: skip
    found = {key: value for key, value in alarm(product, name).items() if key in settings}
    product.target.session.client("cloudwatch").put_metric_alarm(**found)


def test_every_alarm_of_the_template_is_there_and_at_rest(product: Product) -> None:
    cloudwatch = product.target.session.client("cloudwatch")
    found = cloudwatch.describe_alarms(AlarmNamePrefix=f"{names_of(product)}-")["MetricAlarms"]
    assert len(found) == 16
    wait_for(lambda: alarm(product, "ingest-errors")["StateValue"] == "OK")


def test_alarm_watches_the_deployed_stream(product: Product) -> None:
    stream = product.outputs()["DeliveryStreamName"]
    dimensions = alarm(product, "delivery-late")["Dimensions"]
    assert dimensions == [{"Name": "DeliveryStreamName", "Value": stream}]


def test_record_that_the_transform_refuses_alarms_and_the_topic_tells(
    product: Product, told: Callable[[], list[dict[str, Any]]]
) -> None:
    stream = product.outputs()["DeliveryStreamName"]
    firehose = product.target.session.client("firehose")
    firehose.put_record(DeliveryStreamName=stream, Record={"Data": b"no event"})
    product.target.flush(stream)

    def goes_off() -> bool:
        evaluate_now(product, "records-failed")
        return alarm(product, "records-failed")["StateValue"] == "ALARM"

    wait_for(goes_off)
    messages = wait_for(told)
    told_of = {(message["AlarmName"], message["NewStateValue"]) for message in messages}
    assert (f"{names_of(product)}-records-failed", "ALARM") in told_of


def test_alarm_goes_off_when_its_metric_says_so(product: Product) -> None:
    cloudwatch = product.target.session.client("cloudwatch")
    watched = alarm(product, "queries-failed")
    datum = {"MetricName": watched["MetricName"], "Dimensions": watched["Dimensions"]}
    samples = {"Value": 12.0, "Timestamp": datetime.now(UTC)}
    for _ in range(5):
        cloudwatch.put_metric_data(Namespace=watched["Namespace"], MetricData=[datum | samples])

    def goes_off() -> bool:
        evaluate_now(product, "queries-failed")
        return alarm(product, "queries-failed")["StateValue"] == "ALARM"

    wait_for(goes_off)


def test_state_can_be_set_by_hand(product: Product) -> None:
    cloudwatch = product.target.session.client("cloudwatch")
    name = f"{names_of(product)}-bytes-scanned"
    cloudwatch.set_alarm_state(AlarmName=name, StateValue="ALARM", StateReason="a test's")
    found = alarm(product, "bytes-scanned")
    assert (found["StateValue"], found["StateReason"]) == ("ALARM", "a test's")


def test_dashboard_shows_this_deployment(product: Product) -> None:
    cloudwatch = product.target.session.client("cloudwatch")
    name = product.outputs()["DashboardName"]
    body = json.loads(cloudwatch.get_dashboard(DashboardName=name)["DashboardBody"])
    assert len(body["widgets"]) == 10
    assert f"{names_of(product)}-ingest" in json.dumps(body)
    assert "${" not in json.dumps(body)


def test_budget_of_the_environment_tells_the_topic(product: Product) -> None:
    budgets = product.target.session.client("budgets")
    named = {
        "AccountId": product.target.account_id,
        "BudgetName": f"{names_of(product)}-clickstream-{product.target.region}",
    }
    budget = budgets.describe_budget(**named)["Budget"]
    assert budget["BudgetLimit"] == {"Amount": "20", "Unit": "USD"}
    first, _ = budgets.describe_notifications_for_budget(**named)["Notifications"]
    told = budgets.describe_subscribers_for_notification(**named, Notification=first)
    kinds = {subscriber["SubscriptionType"] for subscriber in told["Subscribers"]}
    assert kinds == {"SNS"}


def test_address_is_subscribed_to_the_topic(product: Product) -> None:
    sns = product.target.session.client("sns")
    found = sns.list_subscriptions_by_topic(TopicArn=product.outputs()["AlertTopicArn"])
    endpoints = {item["Endpoint"] for item in found["Subscriptions"]}
    assert "ops@example.com" in endpoints


def test_metrics_of_every_service_on_the_way_are_published(product: Product) -> None:
    cloudwatch = product.target.session.client("cloudwatch")
    wanted = {"AWS/Firehose", "AWS/Lambda"}

    def published() -> bool:
        metrics = cloudwatch.get_paginator("list_metrics").paginate().build_full_result()["Metrics"]
        own = [m for m in metrics if names_of(product) in json.dumps(m.get("Dimensions", []))]
        return {metric["Namespace"] for metric in own} >= wanted

    wait_for(published)


@pytest.fixture
def torn_down(product: Product) -> Iterator[Product]:
    """The product without its monitoring, which comes back for the other tests."""
    done = product.script("teardown", "--component", "monitoring", "--force")
    assert done.returncode == 0, done.stderr
    yield product
    deploy(product, "--component", "monitoring")


def test_nothing_of_monitoring_is_left_after_teardown(torn_down: Product) -> None:
    product = torn_down
    session, start = product.target.session, names_of(product)
    alarms = session.client("cloudwatch").describe_alarms(AlarmNamePrefix=start)["MetricAlarms"]
    boards = session.client("cloudwatch").list_dashboards(DashboardNamePrefix=start)
    budgets = session.client("budgets").describe_budgets(AccountId=product.target.account_id)
    filters = session.client("logs").describe_metric_filters(filterNamePrefix=start)
    assert (alarms, boards["DashboardEntries"], filters["metricFilters"]) == ([], [], [])
    assert start not in json.dumps([b["BudgetName"] for b in budgets["Budgets"]])
