"""What a replacement, or its failure, leaves a stack with, and what its events tell."""

from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from tests.conformance.api_templates import Template, typed
from tests.conformance.stacks import Stacks
from tests.conformance.test_cloudformation_stacks import FAILING


def topic(name: str, **beside: Template) -> Template:
    return {"Resources": {"T": typed("SNS::Topic", TopicName=name), **beside}}


def listed(stacks: Stacks, name: str) -> dict[str, str]:
    """Give what DescribeStackResources and ListStackResources agree on, by name."""
    told = stacks.cloudformation.describe_stack_resources(StackName=name)["StackResources"]
    found = {one["LogicalResourceId"]: one["PhysicalResourceId"] for one in told}
    summaries = stacks.cloudformation.list_stack_resources(StackName=name)
    for one in summaries["StackResourceSummaries"]:
        assert found[one["LogicalResourceId"]] == one["PhysicalResourceId"]
    return {key: value.rpartition(":")[2] for key, value in found.items()}


@pytest.mark.parametrize("way", ["update", "change"])
def test_successor_is_listed_and_the_predecessor_deleted(stacks: Stacks, way: str) -> None:
    """The reason as users quote it."""
    first, second = (f"row-{uuid4().hex[:8]}" for _ in range(2))
    stack = stacks.create(topic(first))
    getattr(stacks, way)(stack.name, topic(second))
    assert listed(stacks, stack.name) == {"T": second}
    told = [e for e in stacks.events(stack.name) if e["LogicalResourceId"] == "T"][:4]
    steps = [(e["ResourceStatus"], e["PhysicalResourceId"].rpartition(":")[2]) for e in told]
    assert steps == [
        ("DELETE_COMPLETE", first),
        ("DELETE_IN_PROGRESS", first),
        ("UPDATE_COMPLETE", second),
        ("UPDATE_IN_PROGRESS", first),
    ]
    assert told[3]["ResourceStatusReason"] == (
        "Requested update requires the creation of a new physical resource; hence creating one."
    )


def test_predecessor_is_listed_after_a_rollback_and_what_failed_is_not(stacks: Stacks) -> None:
    first, second = (f"row-{uuid4().hex[:8]}" for _ in range(2))
    stack = stacks.create(topic(first))
    after = stacks.update(stack.name, topic(second, F={**FAILING, "DependsOn": "T"}))
    assert after.status == "UPDATE_ROLLBACK_COMPLETE"
    assert listed(stacks, stack.name) == {"T": first}
    stacks.update(stack.name, topic(second))
    assert listed(stacks, stack.name) == {"T": second}


def test_type_changes_of_what_had_no_properties_are_refused(stacks: Stacks) -> None:
    stack = stacks.create({"Resources": {"X": typed("SQS::Queue")}})
    other = {"Resources": {"X": typed("SNS::Topic", DisplayName="x")}}
    for way in (stacks.update, stacks.change):
        with pytest.raises(ClientError, match=r"Update of resource type is not permitted.*\[X\]"):
            way(stack.name, other)
