"""A resource goes when its condition no longer holds, and comes when it holds again.

CloudFormation guide, "Conditions": what is associated with a false condition is left out, and an
update removes what it leaves out.
"""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.conformance.stacks import Stacks
from tests.one_emulator import Client

TOPIC = {"Type": "AWS::SNS::Topic"}
ASKED = {"Fn::Equals": [{"Ref": "Wanted"}, "yes"]}
NEVER, EVER = {"Fn::Equals": ["a", "b"]}, {"Fn::Equals": ["a", "a"]}
WAYS = pytest.mark.parametrize("by", ["update", "change"])


def template(conditions: dict[str, Any], condition: str | None, **members: Any) -> dict[str, Any]:
    """Topics of which the second may have a condition; the first is named after it, if there."""
    second = {**TOPIC, **members, **({"Condition": condition} if condition else {})}
    told = {"Fn::GetAtt": ["Second", "TopicName"]}
    told = {"Fn::If": [condition, told, "none"]} if condition else told
    first = {**TOPIC, "Properties": {"DisplayName": told}}
    return {
        "Parameters": {"Wanted": {"Type": "String", "Default": "yes"}},
        "Conditions": conditions,
        "Resources": {"First": first, "Second": second},
    }


def wanted(answer: str) -> dict[str, Any]:
    return {"Parameters": [{"ParameterKey": "Wanted", "ParameterValue": answer}]}


def names(client: Client, stack: str) -> list[str]:
    """Tell what the stack has, and that each of it stands."""
    listed = client("cloudformation").list_stack_resources(StackName=stack)
    for one in listed["StackResourceSummaries"]:
        client("sns").get_topic_attributes(TopicArn=one["PhysicalResourceId"])
    return [one["LogicalResourceId"] for one in listed["StackResourceSummaries"]]


@WAYS
def test_resource_goes_and_comes_with_a_parameter(by: str, stacks: Stacks, client: Client) -> None:
    change, asked = getattr(stacks, by), template({"C": ASKED}, "C")
    name = stacks.create(asked, **wanted("yes")).name
    listed = client("cloudformation").describe_stack_resource(
        StackName=name, LogicalResourceId="Second"
    )
    for answer, there in (("no", ["First"]), ("yes", ["First", "Second"]), ("no", ["First"])):
        assert change(name, asked, **wanted(answer)).status == "UPDATE_COMPLETE"
        assert names(client, name) == there
    topic = listed["StackResourceDetail"]["PhysicalResourceId"]
    with pytest.raises(ClientError, match="NotFound"):
        client("sns").get_topic_attributes(TopicArn=topic)
    assert stacks.delete(name) == "DELETE_COMPLETE"


@WAYS
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (({}, None), ({"C": NEVER}, "C")),
        (({"C": EVER}, "C"), ({"C": NEVER}, "C")),
        (({"D": EVER}, "D"), ({"C": NEVER}, "C")),
        (({"C": EVER, "D": NEVER}, "C"), ({"C": EVER, "D": NEVER}, "D")),
    ],
    ids=["comes", "changes", "is-another", "is-chosen-anew"],
)
def test_resource_goes_with_a_template(
    by: str, before: Any, after: Any, stacks: Stacks, client: Client
) -> None:
    name = stacks.create(template(*before)).name
    assert getattr(stacks, by)(name, template(*after)).status == "UPDATE_COMPLETE"
    assert names(client, name) == ["First"]


def test_change_set_tells_of_what_goes(stacks: Stacks, client: Client) -> None:
    cloudformation, asked = client("cloudformation"), template({"C": ASKED}, "C")
    name = stacks.create(asked, **wanted("yes")).name
    made = cloudformation.create_change_set(
        StackName=name, ChangeSetName="goes", UsePreviousTemplate=True, **wanted("no")
    )
    cloudformation.get_waiter("change_set_create_complete").wait(
        ChangeSetName=made["Id"], WaiterConfig={"Delay": 0.1, "MaxAttempts": 600}
    )
    told = cloudformation.describe_change_set(ChangeSetName=made["Id"])["Changes"]
    changes = {one["ResourceChange"]["LogicalResourceId"]: one["ResourceChange"] for one in told}
    assert changes["Second"]["Action"] == "Remove"
    assert changes["First"]["Action"] == "Modify"


def test_resource_that_goes_is_retained_where_it_is_to_be(stacks: Stacks, client: Client) -> None:
    asked = template({"C": ASKED}, "C", DeletionPolicy="Retain")
    name = stacks.create(asked, **wanted("yes")).name
    assert stacks.update(name, asked, **wanted("no")).status == "UPDATE_COMPLETE"
    skipped = [e for e in stacks.events(name) if e["ResourceStatus"] == "DELETE_SKIPPED"]
    topic = skipped[0]["PhysicalResourceId"]
    client("sns").get_topic_attributes(TopicArn=topic)
    client("sns").delete_topic(TopicArn=topic)
