"""Wait conditions: what their signals come to, and that what sends them is made before."""

import json
from collections.abc import Callable

import pytest

from tests.conformance.api_templates import Template, att, inline_function, ref, role, typed
from tests.conformance.rows import Row, parameters_of
from tests.conformance.stacks import Deployed, Stacks

# Puts what it is asked to to the address, and answers as a custom resource.
FUNCTION = """
import json, urllib.request
def put(address, body):
    urllib.request.urlopen(urllib.request.Request(address, body.encode(), method="PUT"))
def handler(event, context):
    asked = event["ResourceProperties"]
    for signal in asked["Signals"] if event["RequestType"] == "Create" else []:
        put(asked["Address"], signal)
    answer = {name: event[name] for name in ("StackId", "RequestId", "LogicalResourceId")}
    answer |= {"Status": "SUCCESS", "PhysicalResourceId": "it"}
    put(event["ResponseURL"], json.dumps(answer))
"""


@pytest.fixture(scope="module")
def token(stacks: Stacks) -> str:
    """The function that sends signals."""
    resources = {"Role": role("lambda.amazonaws.com"), "F": inline_function(FUNCTION)}
    template = {"Resources": resources, "Outputs": {"Arn": {"Value": att("F", "Arn")}}}
    return stacks.create(template, Capabilities=["CAPABILITY_IAM"]).outputs["Arn"]


def template(token: str, signals: list[str], **settings: str) -> Template:
    """Nothing depends on the sender, whose name comes last."""
    condition = typed("CloudFormation::WaitCondition", Handle=ref("Handle"), **settings)
    sender = {"ServiceToken": token, "Address": ref("Handle"), "Signals": signals}
    return {
        "Resources": {
            "Condition": condition,
            "Handle": typed("CloudFormation::WaitConditionHandle"),
            "Sender": {"Type": "Custom::Sender", "Properties": sender},
            "After": typed("SNS::Topic", DisplayName=att("Condition", "Data")),
        },
        "Outputs": {"Data": {"Value": att("Condition", "Data")}},
    }


@pytest.mark.parametrize("row", parameters_of("cloudformation/waits"))
def test_signals_decide(
    row: Row, token: str, deployed: Callable[..., Deployed], stacks: Stacks
) -> None:
    seconds = row.asks.get("timeout", "1" if "fails" in row.asks else "20")
    count = str(row.asks.get("count", 1))
    stack = deployed(template(token, row.asks["signals"], Count=count, Timeout=seconds))
    if "fails" not in row.asks:
        assert (stack.status, json.loads(stack.outputs["Data"])) == (
            "CREATE_COMPLETE",
            json.loads(row.answer),
        )
        return
    assert stack.status == "ROLLBACK_COMPLETE"
    told = {
        e["LogicalResourceId"]: e.get("ResourceStatusReason")
        for e in stacks.events(stack.name)
        if e["ResourceStatus"] == "CREATE_FAILED"
    }
    assert row.asks["fails"] in (told["Condition"] or "")


def test_condition_without_a_handle_waits_for_nothing(deployed: Callable[..., Deployed]) -> None:
    """The CDK makes such ones where there is nothing else in a stack."""
    stack = deployed({"Resources": {"C": typed("CloudFormation::WaitCondition")}})
    assert stack.status == "CREATE_COMPLETE"
