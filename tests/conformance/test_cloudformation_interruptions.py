"""Updates that are cancelled, and rollbacks that are stuck and go on."""

from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from tests.conformance.api_templates import att, inline_function, role, typed
from tests.conformance.rows import Row, parameters_of
from tests.conformance.stacks import Deployed, Stacks
from tests.conformance.test_cloudformation_stacks import FAILING, topics
from tests.one_emulator import Client

# Cancels its stack's update if told to, and can't go back to version 1 while a queue is there.
FUNCTION = """
import boto3, json, urllib.request
def is_blocked(name):
    return bool(boto3.client("sqs").list_queues(QueueNamePrefix=name).get("QueueUrls"))
def handler(event, context):
    properties, status = event["ResourceProperties"], "SUCCESS"
    if event["RequestType"] == "Update" and properties["Version"] == "cancel":
        boto3.client("cloudformation").cancel_update_stack(StackName=event["StackId"])
    elif event["RequestType"] == "Update" and properties["Version"] == "1":
        status = "FAILED" if is_blocked(properties["Queue"]) else status
    answer = {"Status": status, "Reason": "blocked", "PhysicalResourceId": "id-1"}
    answer |= {name: event[name] for name in ("StackId", "RequestId", "LogicalResourceId")}
    body = json.dumps(answer).encode()
    urllib.request.urlopen(urllib.request.Request(event["ResponseURL"], body, method="PUT"))
"""


@pytest.fixture(scope="module")
def token(stacks: Stacks) -> str:
    """The function behind the custom resources."""
    resources = {"Role": role("lambda.amazonaws.com"), "Function": inline_function(FUNCTION)}
    outputs = {"Arn": {"Value": att("Function", "Arn")}}
    template = {"Resources": resources, "Outputs": outputs}
    return stacks.create(template, Capabilities=["CAPABILITY_IAM"]).outputs["Arn"]


def template(token: str, version: str, queue: str = "none", **more: Any) -> dict[str, Any]:
    given = {"ServiceToken": token, "Version": version, "Queue": queue}
    return {"Resources": {"It": {"Type": "Custom::Thing", "Properties": given}, **more}}


@pytest.fixture
def stuck(stacks: Stacks, token: str, client: Client) -> tuple[Deployed, str, str]:
    """A stack whose rollback a queue blocks, with the queue's name and URL."""
    name = f"row-{uuid4().hex[:10]}"
    stack = stacks.create(template(token, "1", name))
    url = client("sqs").create_queue(QueueName=name)["QueueUrl"]
    failing = {**FAILING, "DependsOn": "It"}
    return stacks.update(stack.name, template(token, "2", name, Failing=failing)), name, url


@pytest.mark.parametrize("row", parameters_of("cloudformation/interruptions"))
def test_other_states_are_refused(row: Row, stacks: Stacks) -> None:
    stack = stacks.create(topics(row.asks["letters"]))
    with pytest.raises(ClientError) as refusal:
        getattr(stacks.cloudformation, row.asks["call"])(StackName=stack.name)
    assert refusal.value.response["Error"]["Message"] == row.answer


def test_cancelled_update_is_rolled_back(stacks: Stacks, token: str) -> None:
    stack = stacks.create(template(token, "1"))
    later = {**typed("SNS::Topic"), "DependsOn": "It"}
    ended = stacks.update(stack.name, template(token, "cancel", Later=later))
    assert ended.status == "UPDATE_ROLLBACK_COMPLETE"
    told = stacks.events(stack.name)
    assert "Stack update cancelled" in [event.get("ResourceStatusReason") for event in told]
    assert "Later" not in {event["LogicalResourceId"] for event in told}


def test_stuck_rollback_goes_on_once_it_can(
    stacks: Stacks, stuck: tuple[Deployed, str, str], token: str, client: Client
) -> None:
    stack, queue, url = stuck
    assert stack.status == "UPDATE_ROLLBACK_FAILED"
    with pytest.raises(ClientError, match="UPDATE_ROLLBACK_FAILED state and can not be updated"):
        stacks.update(stack.name, template(token, "3", queue))
    stacks.cloudformation.continue_update_rollback(StackName=stack.name)
    assert stacks.ended(stack.name).status == "UPDATE_ROLLBACK_FAILED"
    client("sqs").delete_queue(QueueUrl=url)
    stacks.cloudformation.continue_update_rollback(StackName=stack.name)
    assert stacks.ended(stack.name).status == "UPDATE_ROLLBACK_COMPLETE"
    assert stacks.update(stack.name, template(token, "3", queue)).status == "UPDATE_COMPLETE"


def test_what_blocks_a_rollback_can_be_skipped(
    stacks: Stacks, stuck: tuple[Deployed, str, str], client: Client
) -> None:
    stack, _, url = stuck
    go_on = stacks.cloudformation.continue_update_rollback
    with pytest.raises(ClientError, match="cannot be skipped"):
        go_on(StackName=stack.name, ResourcesToSkip=["Failing"])
    go_on(StackName=stack.name, ResourcesToSkip=["It"])
    assert stacks.ended(stack.name).status == "UPDATE_ROLLBACK_COMPLETE"
    resources = stacks.cloudformation.describe_stack_resources(StackName=stack.name)
    states = {r["LogicalResourceId"]: r["ResourceStatus"] for r in resources["StackResources"]}
    assert states["It"] == "UPDATE_COMPLETE"
    client("sqs").delete_queue(QueueUrl=url)
