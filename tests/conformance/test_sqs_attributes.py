"""Which attributes of queues SQS refuses, by its own operations and by templates."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from tests.conformance.api_templates import att, typed
from tests.conformance.rows import Row, parameters_of
from tests.conformance.stacks import Stacks
from tests.one_emulator import Client

ONE = {"redrivePermission": "byQueue", "sourceQueueArns": ["arn:aws:sqs:us-east-1:000000000000:q"]}


@pytest.fixture(scope="module")
def arns(stacks: Stacks) -> Iterator[dict[str, str]]:
    """Queues that dead letters may be sent to."""
    resources = {
        "DEAD": typed("SQS::Queue"),
        "FIFO": typed("SQS::Queue", FifoQueue=True),
        "DENIES": typed("SQS::Queue", RedriveAllowPolicy={"redrivePermission": "denyAll"}),
        "CHOOSES": typed("SQS::Queue", RedriveAllowPolicy=ONE),
    }
    outputs = {name: {"Value": att(name, "Arn")} for name in resources}
    stack = stacks.create({"Resources": resources, "Outputs": outputs})
    assert stack.status == "CREATE_COMPLETE", stacks.events(stack.name)
    yield {**stack.outputs, "NONE": f"{stack.outputs['DEAD']}-none"}
    stacks.delete(stack.name)


def written(given: Any, arns: dict[str, str]) -> str:
    """Write an attribute's value, with the queues' addresses in it."""
    text = given if isinstance(given, str) else json.dumps(given)
    for name, arn in arns.items():
        text = text.replace(f'"{name}"', f'"{arn}"')
    return text


@pytest.mark.parametrize("row", parameters_of("sqs/attributes"))
def test_queue_is_refused_for_its_attributes(
    row: Row, arns: dict[str, str], client: Client
) -> None:
    sqs, kind = client("sqs"), {"FifoQueue": "true"} if row.asks.get("fifo") else {}
    names = [f"row-{uuid4().hex[:10]}{'.fifo' if kind else ''}" for _ in range(2)]
    asked = {name: written(value, arns) for name, value in row.asks["attributes"].items()}
    stands = sqs.create_queue(QueueName=names[0], Attributes=kind)["QueueUrl"]
    calls = [
        lambda: sqs.create_queue(QueueName=names[1], Attributes=kind | asked),
        lambda: sqs.set_queue_attributes(QueueUrl=stands, Attributes=asked),
    ]
    for call in calls:
        if row.answer is None:
            call()
            continue
        with pytest.raises(ClientError) as refused:
            call()
        code, text = row.answer
        assert refused.value.response["Error"]["Code"] == code
        assert text in refused.value.response["Error"]["Message"]
    urls = sqs.list_queues(QueueNamePrefix=names[1]).get("QueueUrls", [])
    assert bool(urls) == (row.answer is None)
    for url in (stands, *urls):
        sqs.delete_queue(QueueUrl=url)


def to(target: object) -> dict[str, Any]:
    """Send dead letters there."""
    return {"RedrivePolicy": {"deadLetterTargetArn": target, "maxReceiveCount": 3}}


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("arn:aws:sqs:us-east-1:000000000000:row-none", "Dead letter target does not exist."),
        (att("Ordered", "Arn"), "must be same type of queue as the source"),
    ],
    ids=["none", "in-order"],
)
def test_stack_fails_for_a_queue_that_sqs_refuses(target: Any, said: str, stacks: Stacks) -> None:
    queues = {
        "Ordered": typed("SQS::Queue", FifoQueue=True),
        "A": typed("SQS::Queue", **to(target)),
    }
    stack = stacks.create({"Resources": queues})
    assert stack.status == "ROLLBACK_COMPLETE"
    reasons = [event.get("ResourceStatusReason", "") for event in stacks.events(stack.name)]
    assert any(said in reason for reason in reasons), reasons


def test_update_to_a_queue_that_sqs_refuses_is_undone(stacks: Stacks, client: Client) -> None:
    queues = {"Dead": typed("SQS::Queue"), "A": typed("SQS::Queue", **to(att("Dead", "Arn")))}
    url = {"Outputs": {"U": {"Value": {"Ref": "A"}}}}
    stack = stacks.create({"Resources": queues, **url})
    worse = {**queues, "A": typed("SQS::Queue", **to(f"arn:aws:sqs:us-east-1:{'0' * 12}:row-none"))}
    assert stacks.update(stack.name, {"Resources": worse}).status == "UPDATE_ROLLBACK_COMPLETE"
    asked = {"QueueUrl": stack.outputs["U"], "AttributeNames": ["RedrivePolicy"]}
    told = client("sqs").get_queue_attributes(**asked)["Attributes"]
    assert f"{stack.name}-Dead" in told["RedrivePolicy"]
