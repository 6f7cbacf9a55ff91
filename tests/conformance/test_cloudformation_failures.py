"""What becomes of a stack whose creation fails."""

import json
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from tests.conformance.rows import Row, parameters_of
from tests.conformance.stacks import Deployed, Stacks
from tests.conformance.test_cloudformation_stacks import topics
from tests.one_emulator import Client


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


def test_stack_that_was_left_takes_no_update_that_rolls_back(stacks: Stacks) -> None:
    stack = failed(stacks, {"create": {"OnFailure": "DO_NOTHING"}})
    with pytest.raises(ClientError, match=r"non-terminal \[CREATE_FAILED\] state"):
        stacks.update(stack.name, topics("A"))
    with pytest.raises(ClientError, match=r"non-terminal \[CREATE_FAILED\] state"):
        stacks.change(stack.name, topics("A"))


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
        ({"OnStackFailure": "HOPE"}, "enum value set"),
    ],
)
def test_choice_that_an_update_can_not_have_is_refused(
    request_: dict[str, Any], text: str, stacks: Stacks
) -> None:
    stack = stacks.create(topics("A"))
    with pytest.raises(ClientError, match=text):
        stacks.change(stack.name, topics("B"), **request_)


def shown(value: Any, *others: str, fails: bool = False) -> dict[str, Any]:
    """Topics that show a parameter; two of them can't be made, or changed, where it fails."""
    made = {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": {"Ref": "Shown"}}}
    template = topics("!" if fails else "")
    template["Resources"] |= dict.fromkeys(("First", *others), made)
    if fails:
        template["Resources"]["Failing"]["DependsOn"] = "First"
        for name in others:
            made = {**made, "DependsOn": "Failing"}
            template["Resources"][name] = made
    template["Parameters"] = {"Shown": {"Type": "String", "Default": value}}
    template["Outputs"] = {"First": {"Value": {"Ref": "First"}}}
    return template


def names_of(client: Client, stacks: Stacks, stack: Deployed) -> dict[str, str]:
    """Give what each topic of a stack shows."""
    told = stacks.cloudformation.describe_stack_resources(StackName=stack.name)
    found = {}
    for one in told["StackResources"]:
        arn = one.get("PhysicalResourceId") or ""
        if one["ResourceType"] == "AWS::SNS::Topic" and arn:
            attributes = client("sns").get_topic_attributes(TopicArn=arn)["Attributes"]
            found[one["LogicalResourceId"]] = attributes["DisplayName"]
    return found


@pytest.mark.parametrize("by", ["update", "change"])
def test_failed_update_that_is_left_goes_on_or_back(
    by: str, stacks: Stacks, client: Client
) -> None:
    stack = stacks.create(shown("a", "Last"))
    wish = {"DisableRollback": True} if by == "update" else {"OnStackFailure": "DO_NOTHING"}
    left = getattr(stacks, by)(stack.name, shown("b", "Last", fails=True), **wish)
    assert (left.status, left.outputs) == ("UPDATE_FAILED", stack.outputs)
    assert names_of(client, stacks, stack) == {"First": "b", "Last": "a"}
    with pytest.raises(ClientError, match=r"non-terminal \[UPDATE_FAILED\] state"):
        stacks.update(stack.name, shown("c", "Last"))
    again = getattr(stacks, by)(stack.name, shown("b", "Last"), **wish)
    assert again.status == "UPDATE_COMPLETE"
    assert names_of(client, stacks, stack) == {"First": "b", "Last": "b"}


def test_failed_update_that_is_left_is_rolled_back_to_what_was_stable(
    stacks: Stacks, client: Client
) -> None:
    stack = stacks.create(shown("a", "Last"))
    for value in ("b", "c"):
        failing = shown(value, "Last", fails=True)
        assert stacks.update(stack.name, failing, DisableRollback=True).status == "UPDATE_FAILED"
    stacks.cloudformation.rollback_stack(StackName=stack.name)
    assert stacks.ended(stack.name).status == "UPDATE_ROLLBACK_COMPLETE"
    assert names_of(client, stacks, stack) == {"First": "a", "Last": "a"}
    with pytest.raises(ClientError, match="No updates are to be performed"):
        stacks.update(stack.name, shown("a", "Last"))


def test_failed_creation_that_is_left_goes_on(stacks: Stacks, client: Client) -> None:
    stack = stacks.create(shown("a", "Last", fails=True), DisableRollback=True)
    assert (stack.status, names_of(client, stacks, stack)) == ("CREATE_FAILED", {"First": "a"})
    after = stacks.update(stack.name, shown("a"), DisableRollback=True)
    assert (after.status, names_of(client, stacks, stack)) == ("UPDATE_COMPLETE", {"First": "a"})
    assert stacks.update(stack.name, shown("a", "Last")).status == "UPDATE_COMPLETE"
    assert names_of(client, stacks, stack) == {"First": "a", "Last": "a"}
    assert stacks.delete(stack.name) == "DELETE_COMPLETE"


def test_update_that_is_left_replaces_nothing(stacks: Stacks) -> None:
    def named(name: str) -> dict[str, Any]:
        return {"Resources": {"T": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": name}}}}

    stack = stacks.create(named(f"row-{uuid4().hex[:8]}"))
    after = stacks.update(stack.name, named(f"row-{uuid4().hex[:8]}"), DisableRollback=True)
    assert after.status == "UPDATE_FAILED"
    told = "Replacement type updates not supported on stack with disable-rollback."
    assert told in [event.get("ResourceStatusReason") for event in stacks.events(stack.name)]
