"""What a stack keeps of its requests beside the template."""

import json
import time
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from tests.conformance.api_templates import role, typed
from tests.conformance.stacks import Stacks
from tests.one_emulator import Client
from tests.queues import listening_queue

ALLOW = {"Effect": "Allow", "Action": "Update:*", "Principal": "*", "Resource": "*"}
DENY = {**ALLOW, "Effect": "Deny", "Resource": "LogicalResourceId/T"}
OLD = [{"Key": "age", "Value": "old"}]
NEW = [{"Key": "age", "Value": "new"}]


def policy(*statements: Any) -> str:
    return json.dumps({"Statement": statements})


def topic(display_name: Any = "a") -> dict[str, Any]:
    return {"Resources": {"T": typed("SNS::Topic", DisplayName=display_name)}}


def is_end(message: str) -> bool:
    """Tell whether a message says that a stack has come to its end."""
    is_of_stack = "ResourceType='AWS::CloudFormation::Stack'" in message
    return is_of_stack and ("_COMPLETE'" in message or "_FAILED'" in message)


@pytest.fixture
def heard(client: Client) -> Iterator[tuple[str, Any]]:
    """A topic, and what gives the messages that it got."""
    name = f"heard-{uuid4().hex[:8]}"
    arn = client("sns").create_topic(Name=name)["TopicArn"]
    url, queue = listening_queue(client("sqs"), name)
    client("sns").subscribe(TopicArn=arn, Protocol="sqs", Endpoint=queue)

    def messages() -> list[str]:
        told: list[str] = []
        deadline = time.monotonic() + 30
        while not any(is_end(one) for one in told) and time.monotonic() < deadline:
            more = client("sqs").receive_message(
                QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=1
            )
            told += [json.loads(m["Body"])["Message"] for m in more.get("Messages", [])]
        return told

    yield arn, messages
    client("sns").delete_topic(TopicArn=arn)
    client("sqs").delete_queue(QueueUrl=url)


def test_policy_holds_except_during_an_update_with_another(stacks: Stacks) -> None:
    stack = stacks.create(topic(), StackPolicyBody=policy(ALLOW, DENY))
    refused = stacks.update(stack.name, topic("b"))
    assert refused.status == "UPDATE_ROLLBACK_COMPLETE"
    reasons = [event.get("ResourceStatusReason", "") for event in stacks.events(stack.name)]
    assert any("Action denied by stack policy: Statement [#2]" in reason for reason in reasons)
    free = stacks.update(stack.name, topic("b"), StackPolicyDuringUpdateBody=policy(ALLOW))
    assert free.status == "UPDATE_COMPLETE"
    assert "StackStatusReason" not in free.described
    assert stacks.update(stack.name, topic("c")).status == "UPDATE_ROLLBACK_COMPLETE"
    told = stacks.cloudformation.get_stack_policy(StackName=stack.name)
    assert json.loads(told["StackPolicyBody"])["Statement"] == [ALLOW, DENY]


def test_policy_protects_from_deletion_by_an_update(stacks: Stacks) -> None:
    stack = stacks.create(topic())
    stacks.cloudformation.set_stack_policy(StackName=stack.name, StackPolicyBody=policy(DENY))
    assert stacks.change(stack.name, {}).status == "UPDATE_ROLLBACK_COMPLETE"
    stacks.cloudformation.set_stack_policy(StackName=stack.name, StackPolicyBody="{}")
    assert stacks.change(stack.name, {}).status == "UPDATE_COMPLETE"


def test_events_are_told_to_topics(stacks: Stacks, heard: tuple[str, Any]) -> None:
    arn, messages = heard
    stack = stacks.create(topic(), NotificationARNs=[arn])
    assert stack.described["NotificationARNs"] == [arn]
    told = messages()
    assert any("ResourceStatus='CREATE_IN_PROGRESS'" in message for message in told)
    assert all(f"StackName='{stack.name}'" in message for message in told)


def test_tags_stay_until_others_are_given(stacks: Stacks) -> None:
    stack = stacks.create(topic(), Tags=OLD)
    assert stacks.update(stack.name, topic("b")).described["Tags"] == OLD
    assert stacks.change(stack.name, topic("c")).described["Tags"] == OLD
    assert stacks.update(stack.name, topic("c"), Tags=NEW).described["Tags"] == NEW


def test_stack_is_updated_only_when_it_was(stacks: Stacks) -> None:
    stack = stacks.create(topic())
    assert "LastUpdatedTime" not in stack.described
    described = stacks.update(stack.name, topic("b")).described
    assert described["LastUpdatedTime"] > described["CreationTime"]


def test_change_sets_end_with_what_they_were_made_for(stacks: Stacks) -> None:
    cloudformation, stack = stacks.cloudformation, stacks.create(topic())
    made = [
        cloudformation.create_change_set(
            StackName=stack.name, ChangeSetName=name, TemplateBody=json.dumps(topic(name))
        )["Id"]
        for name in ("one", "two")
    ]
    stacks.update(stack.name, topic("b"))
    with pytest.raises(ClientError, match=r"execution status of \[OBSOLETE\]"):
        cloudformation.execute_change_set(ChangeSetName=made[0])
    stacks.change(stack.name, topic("c"))
    with pytest.raises(ClientError, match="does not exist"):
        cloudformation.describe_change_set(ChangeSetName=made[1])


def test_second_change_set_of_a_name_is_refused_while_the_first_waits(stacks: Stacks) -> None:
    cloudformation, stack = stacks.cloudformation, stacks.create(topic())
    request = {"StackName": stack.name, "ChangeSetName": "one"}
    made = cloudformation.create_change_set(**request, TemplateBody=json.dumps(topic("b")))
    with pytest.raises(ClientError, match="mismatch with existing attribute Template"):
        cloudformation.create_change_set(**request, TemplateBody=json.dumps(topic("c")))
    cloudformation.delete_change_set(ChangeSetName=made["Id"])
    cloudformation.create_change_set(**request, TemplateBody=json.dumps(topic("c")))


def test_capabilities_that_a_template_needs_are_told(stacks: Stacks) -> None:
    named = typed("IAM::ManagedPolicy", ManagedPolicyName="row", PolicyDocument={})
    template = json.dumps({"Resources": {"P": named, "R": role("lambda.amazonaws.com")}})
    for ask in (
        stacks.cloudformation.validate_template,
        stacks.cloudformation.get_template_summary,
    ):
        told = ask(TemplateBody=template)
        assert told["Capabilities"] == ["CAPABILITY_NAMED_IAM"]
        assert told["CapabilitiesReason"].endswith("[AWS::IAM::ManagedPolicy, AWS::IAM::Role]")


def test_deleted_stacks_are_not_among_all(stacks: Stacks) -> None:
    stack = stacks.create(topic())
    assert stacks.delete(stack.name) == "DELETE_COMPLETE"
    told = stacks.cloudformation.describe_stacks()["Stacks"]
    assert stack.described["StackId"] not in {one["StackId"] for one in told}


def test_topic_without_a_name_begins_with_the_stacks(stacks: Stacks) -> None:
    stack = stacks.create({**topic(), "Outputs": {"Arn": {"Value": {"Ref": "T"}}}})
    assert stack.outputs["Arn"].rpartition(":")[2].startswith(f"{stack.name}-T-")


def test_change_set_says_what_changes_and_why(stacks: Stacks) -> None:
    declared = {"Parameters": {"P": {"Type": "String", "Default": "a"}}}
    template = {**declared, "Resources": {"T": typed("SNS::Topic", DisplayName={"Ref": "P"})}}
    stack = stacks.create(template)
    made = stacks.cloudformation.create_change_set(
        StackName=stack.name,
        ChangeSetName="c",
        TemplateBody=json.dumps(template),
        Parameters=[{"ParameterKey": "P", "ParameterValue": "b"}],
    )
    told = stacks.cloudformation.describe_change_set(ChangeSetName=made["Id"])
    change = told["Changes"][0]["ResourceChange"]
    causes = [(d["ChangeSource"], d.get("CausingEntity")) for d in change["Details"]]
    assert causes == [("DirectModification", None), ("ParameterReference", "P")]
    assert (change["Scope"], change["Replacement"]) == (["Properties"], "False")


@pytest.mark.parametrize("name", ["Metadata", "DeletionPolicy", "UpdateReplacePolicy"])
def test_attribute_of_a_resource_changes_by_itself(name: str, stacks: Stacks) -> None:
    before, after = ({"Note": 1}, {"Note": 2}) if name == "Metadata" else ("Retain", "Delete")
    stack = stacks.create({"Resources": {"T": typed("SNS::Topic") | {name: before}}})
    changed = json.dumps({"Resources": {"T": typed("SNS::Topic") | {name: after}}})
    given = {"StackName": stack.name, "TemplateBody": changed}
    made = stacks.cloudformation.create_change_set(**given, ChangeSetName="c")
    told = stacks.cloudformation.describe_change_set(ChangeSetName=made["Id"])
    (change,) = [one["ResourceChange"] for one in told["Changes"]]
    assert (change["Action"], change["Scope"], change["Replacement"]) == ("Modify", [name], "False")
    stacks.cloudformation.update_stack(**given)
    assert stacks.ended(stack.name).status == "UPDATE_COMPLETE"
    with pytest.raises(ClientError, match="No updates are to be performed"):
        stacks.cloudformation.update_stack(**given)


def test_failed_transform_leaves_a_stack_as_it_is(stacks: Stacks) -> None:
    serverless = {"Transform": "AWS::Serverless-2016-10-31"}
    capable = {"Capabilities": ["CAPABILITY_AUTO_EXPAND"]}
    stack = stacks.create(topic())
    function = {"F": typed("Serverless::Function", CodeUri="./here", Handler="a.b")}
    broken = json.dumps({**serverless, "Resources": function})
    made = stacks.cloudformation.create_change_set(
        StackName=stack.name, ChangeSetName="c", TemplateBody=broken, **capable
    )
    told = stacks.cloudformation.describe_change_set(ChangeSetName=made["Id"])
    assert told["StatusReason"].startswith(
        "Transform AWS::Serverless-2016-10-31 failed with: Invalid Serverless Application "
        "Specification document. Number of errors found: 1. Resource with id [F] is invalid."
    )
    with pytest.raises(ClientError, match="Resource with id"):
        stacks.cloudformation.update_stack(StackName=stack.name, TemplateBody=broken, **capable)
    assert stacks.update(stack.name, topic("b")).status == "UPDATE_COMPLETE"


def test_imports_are_listed(stacks: Stacks) -> None:
    name = f"export-{uuid4().hex[:8]}"
    exported = {"Outputs": {"Name": {"Value": "x", "Export": {"Name": name}}}}
    stacks.create({**topic(), **exported})
    with pytest.raises(ClientError, match=f"Export '{name}' is not imported by any stack"):
        stacks.cloudformation.list_imports(ExportName=name)
    user = stacks.create(topic({"Fn::ImportValue": name}))
    assert stacks.cloudformation.list_imports(ExportName=name)["Imports"] == [user.name]
    assert stacks.delete(user.name) == "DELETE_COMPLETE"


def test_transform_that_gives_what_stands_is_no_change_of_a_change_set(stacks: Stacks) -> None:
    capable = {"Capabilities": ["CAPABILITY_AUTO_EXPAND"]}
    template = {"Transform": "AWS::Serverless-2016-10-31", **topic()}
    stack = stacks.create(template, **capable)
    made = stacks.cloudformation.create_change_set(
        StackName=stack.name, ChangeSetName="same", TemplateBody=json.dumps(template), **capable
    )
    found = stacks.cloudformation.describe_change_set(ChangeSetName=made["Id"])
    assert (found["Status"], found["ExecutionStatus"]) == ("FAILED", "UNAVAILABLE")
    # UpdateStack takes it all the same (LocalStack's suite, validated on AWS).
    assert stacks.update(stack.name, template, **capable).status == "UPDATE_COMPLETE"
    changed = {"Transform": "AWS::Serverless-2016-10-31", **topic("b")}
    assert stacks.update(stack.name, changed, **capable).status == "UPDATE_COMPLETE"


def test_account_limits_are_told(stacks: Stacks) -> None:
    told = stacks.cloudformation.describe_account_limits()["AccountLimits"]
    assert {limit["Name"]: limit["Value"] for limit in told}["StackLimit"] == 2000


def test_template_of_a_change_set_is_its_own(stacks: Stacks) -> None:
    cloudformation, stack = stacks.cloudformation, stacks.create(topic())
    new = topic("new")
    made = cloudformation.create_change_set(
        StackName=stack.name, ChangeSetName="c", TemplateBody=json.dumps(new)
    )
    assert cloudformation.get_template(ChangeSetName=made["Id"])["TemplateBody"] == new


@pytest.mark.parametrize("region", ["us-east-1", "eu-west-1"])
def test_topics_that_are_not_there_are_refused(stacks: Stacks, region: str) -> None:
    arn = f"arn:aws:sns:{region}:000000000000:no-{uuid4().hex[:8]}"
    with pytest.raises(ClientError, match="Service: AmazonSNS"):
        stacks.create(topic(), NotificationARNs=[arn])
    stack = stacks.create(topic())
    with pytest.raises(ClientError, match="Service: AmazonSNS"):
        stacks.change(stack.name, topic("b"), NotificationARNs=[arn])


def test_requests_say_what_types_and_time_a_creation_may_take(stacks: Stacks) -> None:
    with pytest.raises(ClientError, match="Resource type AWS::SNS::Topic is not allowed"):
        stacks.create(topic(), ResourceTypes=["AWS::S3::*"])
    allowed = {"ResourceTypes": ["AWS::SNS::*", "AWS::CloudFormation::WaitConditionHandle"]}
    stack = stacks.create(topic(), TimeoutInMinutes=5, **allowed)
    assert stack.described["TimeoutInMinutes"] == 5


def test_what_would_come_to_nothing_is_refused(stacks: Stacks) -> None:
    stacks.create(topic(), DeploymentConfig={"Mode": "STANDARD", "DisableRollback": False})
    for member in ({"RetainExceptOnCreate": True}, {"DeploymentConfig": {"Mode": "EXPRESS"}}):
        with pytest.raises(ClientError, match=f"{next(iter(member))}.* is not "):
            stacks.create(topic(), **member)
    with pytest.raises(ClientError, match="CreateStackSet"):
        stacks.cloudformation.create_stack_set(StackSetName="s", TemplateBody="{}")


def test_nested_stacks_may_be_asked_for_where_there_are_none(stacks: Stacks) -> None:
    stack = stacks.create(topic())
    more = {"IncludeNestedStacks": True}
    assert stacks.change(stack.name, topic("b"), **more).status == "UPDATE_COMPLETE"


def test_policy_is_none_of_a_deletions_business(stacks: Stacks) -> None:
    """Guide, "Prevent updates to stack resources": a policy applies only during updates."""
    stack = stacks.create(topic(), StackPolicyBody=policy({**DENY, "Resource": "*"}))
    assert stacks.delete(stack.name) == "DELETE_COMPLETE"


def test_events_say_properties_but_nothing_hidden(stacks: Stacks) -> None:
    hidden = {"Parameters": {"P": {"Type": "String", "NoEcho": True, "Default": "secret"}}}
    name = {"Fn::Sub": "a ${P} b"}
    stack = stacks.create({**hidden, "Resources": {"T": typed("SNS::Topic", DisplayName=name)}})
    told = {e["LogicalResourceId"]: e.get("ResourceProperties") for e in stacks.events(stack.name)}
    assert told == {stack.name: None, "T": '{"DisplayName":"a **** b"}'}
    stacks.update(stack.name, topic("plain"))
    assert stacks.events(stack.name)[1]["ResourceProperties"] == '{"DisplayName":"plain"}'


def test_empty_lists_take_tags_and_topics_away(stacks: Stacks, client: Client) -> None:
    topic, tag = client("sns").create_topic(Name=f"row-{uuid4().hex[:8]}")["TopicArn"], "row"
    tags = {"Tags": [{"Key": tag, "Value": "1"}], "NotificationARNs": [topic]}
    stack = stacks.create({}, **tags)
    more = {"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}
    after = stacks.update(stack.name, more, Tags=[], NotificationARNs=[]).described
    assert (after["Tags"], after["NotificationARNs"]) == ([], [])
    client("sns").delete_topic(TopicArn=topic)
