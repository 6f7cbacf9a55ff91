"""Custom resources: what their functions are asked, and what their answers come to."""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.conformance.api_templates import Template, att, inline_function, ref, role, typed
from tests.conformance.rows import Row, parameters_of
from tests.conformance.stacks import Deployed, Stacks
from tests.one_emulator import Client

# Answers as the property Says tells it, and remembers in the log what it was asked.
FUNCTION = """
import json, urllib.request
def handler(event, context):
    properties = event["ResourceProperties"]
    print("asked", json.dumps(event))
    says = json.loads(properties.pop("Says"))
    for name in ("ServiceToken", "ServiceTimeout"):
        properties.pop(name, None)
    if says.pop("raises", False) and event["RequestType"] != "Delete":
        raise ValueError("as asked")
    if length := says.pop("long_id", 0):
        says["PhysicalResourceId"] = "x" * length
    if says.pop("silent", False) and event["RequestType"] != "Delete":
        return
    answer = {"Status": "SUCCESS", "PhysicalResourceId": "id-1"}
    if says.pop("echo", False):
        answer["Data"] = {"A": json.dumps(properties, sort_keys=True)}
    answer["Data"] = answer.get("Data") or {"A": "x" * says.pop("long", 1)}
    answer |= {name: event[name] for name in ("StackId", "RequestId", "LogicalResourceId")}
    answer |= {} if event["RequestType"] == "Delete" else says
    body = json.dumps(answer).encode()
    urllib.request.urlopen(urllib.request.Request(event["ResponseURL"], body, method="PUT"))
"""


@pytest.fixture(scope="module")
def token(stacks: Stacks) -> str:
    """The function that answers."""
    function = inline_function(FUNCTION)
    template = {
        "Resources": {"Role": role("lambda.amazonaws.com"), "Function": function},
        "Outputs": {"Arn": {"Value": att("Function", "Arn")}},
    }
    return stacks.create(template, Capabilities=["CAPABILITY_IAM"]).outputs["Arn"]


def template(token: str, says: dict[str, Any], **properties: Any) -> Template:
    """A custom resource with its Ref and an attribute as outputs."""
    given = {"ServiceToken": token, "Says": json.dumps(says), **properties}
    return {
        "Resources": {"It": {"Type": "Custom::Thing", "Properties": given}},
        "Outputs": {"Id": {"Value": ref("It")}, "A": {"Value": att("It", "A")}},
    }


@pytest.mark.parametrize("row", parameters_of("cloudformation/custom_resources"))
def test_answer_decides(row: Row, token: str, stacks: Stacks) -> None:
    made = template(token, row.asks["says"], **row.asks.get("properties", {}))
    stack = stacks.create(made)
    if "fails" not in row.asks:
        assert (stack.status, stack.outputs) == ("CREATE_COMPLETE", row.answer)
        return
    assert stack.status in ("ROLLBACK_COMPLETE", "ROLLBACK_FAILED")
    told = [e.get("ResourceStatusReason", "") for e in stacks.events(stack.name)]
    assert any(row.asks["fails"] in reason for reason in told), told


@pytest.mark.parametrize("row", parameters_of("cloudformation/ways_of_answering"))
def test_answer_arrives(row: Row, deployed: Callable[..., Deployed]) -> None:
    function = inline_function(row.asks["code"])
    function["Properties"] |= {
        "Runtime": row.asks["runtime"],
        "Environment": {"Variables": row.asks.get("environment", {})},
    }
    thing = typed("CloudFormation::CustomResource", ServiceToken=att("F", "Arn"), Say="hello")
    body = {
        "Resources": {"Role": role("lambda.amazonaws.com"), "F": function, "It": thing},
        "Outputs": {"A": {"Value": att("It", "A")}},
    }
    try:
        stack = deployed(body, Capabilities=["CAPABILITY_IAM"])
    except ClientError as error:
        if "is not available here" in str(error):
            pytest.skip(str(error))
        raise
    assert (stack.status, stack.outputs) == ("CREATE_COMPLETE", {"A": "hello"})


def test_update_tells_the_old_properties(
    token: str, deployed: Callable[..., Deployed], stacks: Stacks, client: Client
) -> None:
    stack = deployed(template(token, {}, P="old"))
    updated = stacks.update(stack.name, template(token, {"PhysicalResourceId": "id-2"}, P="new"))
    assert (updated.status, updated.outputs["Id"]) == ("UPDATE_COMPLETE", "id-2")
    asked = requests_of(client, token, stack, 3)
    assert [event["RequestType"] for event in asked] == ["Create", "Update", "Delete"]
    assert asked[1]["OldResourceProperties"]["P"] == "old"
    assert [event.get("PhysicalResourceId") for event in asked] == [None, "id-1", "id-1"]


def test_deletion_asks_for_the_end(token: str, stacks: Stacks, client: Client) -> None:
    stack = stacks.create(template(token, {}))
    assert stacks.delete(stack.name) == "DELETE_COMPLETE"
    assert requests_of(client, token, stack, 2)[-1]["RequestType"] == "Delete"


def requests_of(client: Client, token: str, stack: Deployed, count: int) -> list[dict[str, Any]]:
    """Give what the function was asked for a stack, from its log, once there is so much."""
    group, deadline = f"/aws/lambda/{token.rsplit(':', 1)[1]}", time.monotonic() + 20
    found: list[dict[str, Any]] = []
    while len(found) < count and time.monotonic() < deadline:
        events = client("logs").filter_log_events(logGroupName=group)["events"]
        asked = [json.loads(e["message"][6:]) for e in events if e["message"].startswith("asked ")]
        found = [event for event in asked if event["StackId"] == stack.described["StackId"]]
        time.sleep(0.05)
    return found
