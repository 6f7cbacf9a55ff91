"""The roles against what is done with them: nothing is missing, nothing idle is unexplained.

Every call that a role makes is recorded while records take every way: delivered, backed up, turned
away by the transform, with pseudonyms on.
"""

import gzip
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import requests
import yaml

from scripts import ROOT
from scripts.stacks.events_api import EventsApi
from scripts.stacks.templates import template_path
from tests.integration.iam_policies import Permission, needs_of, permissions_of
from tests.integration.product import Product, product_at

EXPLAINED = yaml.safe_load((ROOT / "tests/integration/granted_unused.yaml").read_text())
ROLES = ("ingest", "transform", "delivery")

every_role = pytest.mark.parametrize("role", ROLES)


@pytest.fixture(scope="module")
def product(endpoint: str) -> Iterator[Product]:
    """All stacks that hold roles, with everything that they can do turned on and done once."""
    with product_at(endpoint, "test") as product:
        requests.post(f"{endpoint}/_analytics/role-calls", timeout=30).raise_for_status()
        done = product.script("deploy", "--no-run-tests", "--parameter", "TracingMode=Active")
        assert done.returncode == 0, done.stdout + done.stderr
        for component in ("iam", "lambda"):
            set_parameter(product, component, "PseudonymizeCustomerIds", "true")
        take_every_way(product)
        wait_for_logs(product)
        yield product


def set_parameter(product: Product, component: str, name: str, value: str) -> None:
    """Change one parameter of a stack that stands."""
    stack = product.deployment.stack_name(component)
    cloudformation = product.target.session.client("cloudformation")
    (found,) = cloudformation.describe_stacks(StackName=stack)["Stacks"]
    kept = {p["ParameterKey"]: p["ParameterValue"] for p in found["Parameters"]}
    chosen = kept | {name: value}
    cloudformation.update_stack(
        StackName=stack,
        TemplateBody=template_path(component).read_text(),
        Capabilities=["CAPABILITY_NAMED_IAM"],
        Parameters=[{"ParameterKey": n, "ParameterValue": v} for n, v in chosen.items()],
    )
    cloudformation.get_waiter("stack_update_complete").wait(
        StackName=stack, WaiterConfig={"Delay": 1, "MaxAttempts": 60}
    )


def take_every_way(product: Product) -> None:
    """Send an event that is delivered, and a record that the transform turns away."""
    outputs = product.outputs()
    own = product.deployment
    api = EventsApi.of_deployment(product.target, own.prefix, own.environment)
    posted = requests.post(api.url, json=event(), headers={"x-api-key": api.key}, timeout=60)
    assert posted.status_code == 202, posted.text
    firehose = product.target.session.client("firehose")
    firehose.put_record(
        DeliveryStreamName=outputs["DeliveryStreamName"], Record={"Data": b"no event"}
    )
    product.target.flush(outputs["DeliveryStreamName"])


def wait_for_logs(product: Product) -> None:
    """Return once every role has written its log, which comes last and by itself."""
    deadline = time.monotonic() + 30
    while not all(has_logged(product, role) for role in ROLES):
        assert time.monotonic() < deadline, "a role never wrote its log"
        time.sleep(0.2)


def has_logged(product: Product, role: str) -> bool:
    return any(need.action == "logs:PutLogEvents" for need in needed(product, role))


def event() -> dict[str, Any]:
    return {
        "timestamp": datetime.now(UTC).isoformat(),
        "menuItem": "Soup",
        "quantity": 1,
        "price": 4.5,
        "customerId": "guest-1",
        "restaurantId": "north",
    }


def role_name(product: Product, role: str) -> str:
    own = product.deployment
    return f"{own.prefix}-{own.environment}-us-east-1-{role}"


def granted(product: Product, role: str) -> list[Permission]:
    return permissions_of(product.target.session.client("iam"), role_name(product, role))


def needed(product: Product, role: str) -> set[Permission]:
    """What the recorded calls of a role need."""
    url = f"{product.endpoint}/_analytics/role-calls"
    calls = requests.get(url, timeout=30).json()["calls"]
    name = role_name(product, role)
    return {need for call in calls if call["role"] == name for need in needs_of(call)}


@every_role
def test_role_is_used(product: Product, role: str) -> None:
    assert needed(product, role)


@every_role
def test_role_may_do_all_that_it_does(product: Product, role: str) -> None:
    allowed = granted(product, role)
    missing = [n for n in needed(product, role) if not any(p.covers(n) for p in allowed)]
    assert missing == []


@every_role
def test_role_may_do_nothing_that_is_neither_done_nor_explained(
    product: Product, role: str
) -> None:
    done = needed(product, role)
    idle = {p.action for p in granted(product, role) if not any(p.covers(n) for n in done)}
    assert idle == set(EXPLAINED[role])


def test_ingest_reads_its_key_once_and_customers_get_pseudonyms(product: Product) -> None:
    reads = [n for n in needed(product, "ingest") if n.action == "secretsmanager:GetSecretValue"]
    (secret,) = {need.resource for need in reads}
    assert secret == product.outputs()["PseudonymKeyArn"]


def test_nothing_stored_names_a_customer(product: Product) -> None:
    s3, bucket = product.target.session.client("s3"), product.outputs()["DataBucketName"]
    listed = s3.list_objects_v2(Bucket=bucket, Prefix="raw/")["Contents"]
    bodies = [s3.get_object(Bucket=bucket, Key=item["Key"])["Body"].read() for item in listed]
    stored = b"".join(gzip.decompress(body) for body in bodies).decode()
    assert "Soup" in stored
    assert "guest-1" not in stored
