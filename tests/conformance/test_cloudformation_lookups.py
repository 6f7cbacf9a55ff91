"""Stacks are found by what they made, and what isn't there is said to be so (API reference)."""

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.conformance.api_templates import att, ref, typed
from tests.conformance.stacks import Stacks

UNKNOWN = (
    "arn:aws:cloudformation:us-east-1:000000000000:stack/x/26c99596-0b17-4d24-a144-bf8c93f39f85"
)
ASKED = (
    "describe_stacks", "describe_stack_events", "describe_stack_resources", "list_change_sets",
    "list_stack_resources", "get_template", "get_stack_policy",
)  # fmt: skip


def test_stack_is_found_by_what_it_made(stacks: Stacks) -> None:
    """DescribeStackResources, PhysicalResourceId; the refusal's text is unverified."""
    stack = stacks.create({"Resources": {"T": typed("SNS::Topic"), "Q": typed("SQS::Queue")}})
    ask: Callable[..., Any] = stacks.cloudformation.describe_stack_resources
    made = ask(StackName=stack.name)["StackResources"]
    for one in made:
        assert ask(PhysicalResourceId=one["PhysicalResourceId"])["StackResources"] == made
    with pytest.raises(ClientError, match="Stack for nothing does not exist"):
        ask(PhysicalResourceId="nothing")


@pytest.mark.parametrize("operation", ASKED)
def test_unknown_id_is_said_not_to_exist(stacks: Stacks, operation: str) -> None:
    with pytest.raises(ClientError, match=f"Stack with id {UNKNOWN} does not exist"):
        getattr(stacks.cloudformation, operation)(StackName=UNKNOWN)


def test_nobody_waits_for_signals_of_a_stack_that_is_done(stacks: Stacks) -> None:
    """The text as users quote it (aws/aws-cdk issues, cfn-signal)."""
    stack = stacks.create({})
    signal = {"LogicalResourceId": "Handle", "UniqueId": "1", "Status": "SUCCESS"}
    with pytest.raises(ClientError, match="is in CREATE_COMPLETE state and cannot be signaled"):
        stacks.cloudformation.signal_resource(StackName=stack.name, **signal)
    made = stacks.cloudformation.create_change_set(
        StackName=stack.name, ChangeSetName="c", UsePreviousTemplate=True
    )
    told = stacks.cloudformation.describe_change_set_hooks(ChangeSetName=made["Id"])
    assert (told["StackName"], told["Hooks"]) == (stack.name, [])


def test_attributes_that_a_provider_leaves_out_are_told(stacks: Stacks) -> None:
    """Template reference, AWS::SNS::Subscription: Fn::GetAtt."""
    topic, queue = typed("SNS::Topic"), typed("SQS::Queue")
    told = {"Protocol": "sqs", "TopicArn": ref("T"), "Endpoint": att("Q", "Arn")}
    resources = {"T": topic, "Q": queue, "S": typed("SNS::Subscription", **told)}
    outputs = {"Arn": {"Value": att("S", "Arn")}, "Ref": {"Value": ref("S")}}
    stack = stacks.create({"Resources": resources, "Outputs": outputs})
    assert stack.outputs["Arn"] == stack.outputs["Ref"]
