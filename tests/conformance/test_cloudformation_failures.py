"""What becomes of a stack whose creation fails."""

import json
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from tests.conformance.rows import Row, parameters_of
from tests.conformance.stacks import Deployed, Stacks
from tests.conformance.test_cloudformation_stacks import topics
from tests.integration.conftest import Client


def failed(stacks: Stacks, asks: dict[str, Any]) -> Deployed:
    """Create a stack that fails; it is named by its id, which outlives it."""
    name, body = f"row-{uuid4().hex[:10]}", json.dumps(topics("A!"))
    stacks.names.append(name)
    request = {"StackName": name, "TemplateBody": body}
    if "create" in asks:
        return stacks.ended(
            stacks.cloudformation.create_stack(**request, **asks["create"])["StackId"]
        )
    made = stacks.cloudformation.create_change_set(
        **request, **asks["change"], ChangeSetName="c", ChangeSetType="CREATE"
    )
    waiter = stacks.cloudformation.get_waiter("change_set_create_complete")
    waiter.wait(ChangeSetName=made["Id"], WaiterConfig={"Delay": 0.1, "MaxAttempts": 600})
    stacks.cloudformation.execute_change_set(ChangeSetName=made["Id"], **asks.get("execute", {}))
    return stacks.ended(made["StackId"])


def own_events(stacks: Stacks, stack: Deployed) -> list[dict[str, Any]]:
    told = reversed(stacks.events(stack.name))
    return [event for event in told if event.get("PhysicalResourceId") == stack.name]


def topics_of(client: Client, stack: Deployed) -> list[str]:
    arns = [topic["TopicArn"] for topic in client("sns").list_topics()["Topics"]]
    return [arn for arn in arns if stack.described["StackName"] in arn]


@pytest.mark.parametrize("row", parameters_of("cloudformation/failures"))
def test_failed_creation_ends_as_chosen(row: Row, stacks: Stacks, client: Client) -> None:
    stack = failed(stacks, row.asks)
    ends = [event["ResourceStatus"] for event in own_events(stacks, stack)]
    assert [end for end in ends if end != "REVIEW_IN_PROGRESS"] == row.answer
    assert stack.status == row.answer[-1]
    assert bool(topics_of(client, stack)) == row.asks.get("stands", False)
    stacks.delete(stack.described["StackName"])
    assert topics_of(client, stack) == []


def test_reason_names_what_failed(stacks: Stacks) -> None:
    named = "The following resource(s) failed to create: [Failing]. "
    left = failed(stacks, {"create": {"OnFailure": "DO_NOTHING"}})
    assert left.described["StackStatusReason"] == named
    assert left.described["DisableRollback"] is True
    deleted = failed(stacks, {"create": {"OnFailure": "DELETE"}})
    reasons = [event.get("ResourceStatusReason") for event in own_events(stacks, deleted)]
    assert f"{named}Delete requested by user." in reasons


@pytest.mark.parametrize(("first", "wish"), [(None, "Rollback requested by user."), ("A", "")])
def test_rollback_tells_what_failed_and_nothing_of_what_was_not_begun(
    first: str | None, wish: str, stacks: Stacks
) -> None:
    template = topics("A!")
    template["Resources"]["Waiting"] = {"Type": "AWS::SNS::Topic", "DependsOn": "Failing"}
    if first:
        name = stacks.create(topics(first)).name
        stacks.update(name, template)
    else:
        name = stacks.create(template).name
    events = stacks.events(name)
    named = f"The following resource(s) failed to create: [Failing]. {wish}"
    assert named in [event.get("ResourceStatusReason") for event in events]
    assert "Waiting" not in [event["LogicalResourceId"] for event in events]


def test_stack_that_was_left_takes_no_update(stacks: Stacks) -> None:
    stack = failed(stacks, {"create": {"OnFailure": "DO_NOTHING"}})
    with pytest.raises(ClientError, match=r"non-terminal \[CREATE_FAILED\] state"):
        stacks.update(stack.name, topics("A"))


def test_stack_that_was_left_can_be_rolled_back(stacks: Stacks, client: Client) -> None:
    stack = failed(stacks, {"create": {"OnFailure": "DO_NOTHING"}})
    told = stacks.cloudformation.rollback_stack(StackName=stack.name)
    assert told["StackId"] == stack.name
    assert stacks.ended(stack.name).status == "ROLLBACK_COMPLETE"
    assert topics_of(client, stack) == []


@pytest.mark.parametrize(
    ("request_", "text"),
    [
        ({"OnStackFailure": "DELETE"}, "OnStackFailure DELETE can only"),
        ({"OnStackFailure": "DO_NOTHING"}, "OnStackFailure DO_NOTHING is not honoured for updates"),
        ({"OnStackFailure": "HOPE"}, "enum value set"),
    ],
)
def test_choice_that_an_update_can_not_have_is_refused(
    request_: dict[str, Any], text: str, stacks: Stacks
) -> None:
    stack = stacks.create(topics("A"))
    with pytest.raises(ClientError, match=text):
        stacks.change(stack.name, topics("B"), **request_)
