"""Stacks through their lives: what each step ends as, and that all is gone at the end."""

import json
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from tests.conformance.api_templates import att, ref, role, typed
from tests.conformance.rows import Row, filled, parameters_of
from tests.conformance.stacks import Stacks
from tests.conformance.test_cloudformation_updates import function
from tests.one_emulator import Client

# A subscription to a topic that isn't there fails when it is made, not before.
FAILING = {
    "Type": "AWS::SNS::Subscription",
    "Properties": {
        "Protocol": "sqs",
        "Endpoint": "arn:aws:sqs:us-east-1:123456789012:nowhere",
        "TopicArn": {"Fn::Sub": "arn:aws:sns:${AWS::Region}:${AWS::AccountId}:no-such-topic"},
    },
}


def topics(letters: str) -> dict[str, Any]:
    """A topic a letter; ! is a resource that fails."""
    resources: dict[str, Any] = {
        f"Topic{letter}": {"Type": "AWS::SNS::Topic"} for letter in letters if letter != "!"
    }
    if "!" in letters:
        failing = {**FAILING, "DependsOn": list(resources)}
        resources["Failing"] = failing
    return {"Resources": resources}


@pytest.mark.parametrize("by", ["update", "change set"])
@pytest.mark.parametrize("row", parameters_of("cloudformation/sequences"))
def test_stack_ends_as_on_aws(row: Row, by: str, stacks: Stacks) -> None:
    first, *others = row.asks["steps"]
    stack = stacks.create(topics(first))
    ends = [stack.status]
    for step in others:
        if by == "update":
            ends.append(stacks.update(stack.name, topics(step)).status)
        else:
            ends.append(stacks.change(stack.name, topics(step)).status)
    ends.append(stacks.delete(stack.name))
    assert ends == row.answer


def test_removed_topics_are_gone(stacks: Stacks, client: Client) -> None:
    stack = stacks.create(topics("AB"))
    arns = {s["PhysicalResourceId"] for s in summaries(client, stack.name)}
    stacks.update(stack.name, topics("B"))
    stacks.delete(stack.name)
    left = {topic["TopicArn"] for topic in client("sns").list_topics()["Topics"]}
    assert arns
    assert not arns & left


def test_retained_resource_of_a_failed_deletion_stays(stacks: Stacks, client: Client) -> None:
    bucket = f"row-{uuid4().hex[:12]}"
    properties = {"BucketName": bucket}
    body = {"Resources": {"B": {"Type": "AWS::S3::Bucket", "Properties": properties}}}
    stack = stacks.create(body)
    client("s3").put_object(Bucket=bucket, Key="k", Body=b"x")
    assert stacks.delete(stack.name) == "DELETE_FAILED"
    assert stacks.delete(stack.name, RetainResources=["B"]) == "DELETE_COMPLETE"
    client("s3").delete_object(Bucket=bucket, Key="k")
    client("s3").delete_bucket(Bucket=bucket)


@pytest.mark.parametrize("after", ["removed", "replaced"])
def test_what_the_clean_up_cannot_delete_leaves_the_stack(
    after: str, stacks: Stacks, client: Client
) -> None:
    """Troubleshooting guide, "Resource removed from stack but not deleted"."""
    bucket, s3 = f"row-{uuid4().hex[:12]}", client("s3")
    stack = stacks.create({"Resources": {"B": typed("S3::Bucket", BucketName=bucket)}})
    s3.put_object(Bucket=bucket, Key="k", Body=b"x")
    other = {"B": typed("S3::Bucket", BucketName=f"{bucket}-2")} if after == "replaced" else {}
    updated = stacks.update(stack.name, {"Resources": {"T": typed("SNS::Topic"), **other}})
    assert updated.status == "UPDATE_COMPLETE"
    told = [(e["LogicalResourceId"], e["ResourceStatus"]) for e in stacks.events(stack.name)]
    assert ("B", "DELETE_FAILED") in told
    states = {s["LogicalResourceId"]: s["ResourceStatus"] for s in summaries(client, stack.name)}
    assert states == {"T": "CREATE_COMPLETE", **dict.fromkeys(other, "UPDATE_COMPLETE")}
    assert stacks.delete(stack.name) == "DELETE_COMPLETE"
    s3.delete_object(Bucket=bucket, Key="k")
    s3.delete_bucket(Bucket=bucket)


def test_resources_are_retained_of_failed_deletions_alone(stacks: Stacks) -> None:
    stack = stacks.create(topics("A"))
    with pytest.raises(ClientError, match="ValidationError"):
        stacks.delete(stack.name, RetainResources=["TopicA"])


def test_stack_of_a_failed_creation_can_not_be_updated(stacks: Stacks) -> None:
    stack = stacks.create(topics("A!"))
    with pytest.raises(ClientError, match="is in ROLLBACK_COMPLETE state and can not be updated"):
        stacks.update(stack.name, topics("A"))
    with pytest.raises(ClientError, match="is in ROLLBACK_COMPLETE state and can not be updated"):
        stacks.change(stack.name, topics("A"))


def test_update_takes_the_previous_template(stacks: Stacks, client: Client) -> None:
    template = {
        "Parameters": {"P": {"Type": "String", "Default": "one"}},
        "Outputs": {"O": {"Value": {"Ref": "P"}}},
    }
    stack = stacks.create(template)
    client("cloudformation").update_stack(
        StackName=stack.name,
        UsePreviousTemplate=True,
        Parameters=[{"ParameterKey": "P", "ParameterValue": "two"}],
    )
    assert stacks.ended(stack.name).outputs == {"O": "two"}


def test_update_without_a_change_is_refused(stacks: Stacks) -> None:
    stack = stacks.create(topics("A"))
    with pytest.raises(ClientError, match="No updates are to be performed"):
        stacks.update(stack.name, topics("A"))


def test_export_names_are_unique(stacks: Stacks) -> None:
    name = f"row-{uuid4().hex[:8]}"
    template = {"Outputs": {"O": {"Value": "x", "Export": {"Name": name}}}}
    first = stacks.create(template)
    second = stacks.create(template)
    assert second.status == "ROLLBACK_COMPLETE"
    reason = f"Export with name {name} is already exported by stack {first.name}"
    assert any(reason in e.get("ResourceStatusReason", "") for e in stacks.events(second.name))


def test_protection_holds_from_creation(stacks: Stacks, client: Client) -> None:
    stack = stacks.create(topics("A"), EnableTerminationProtection=True)
    assert stack.described["EnableTerminationProtection"] is True
    with pytest.raises(ClientError, match="cannot be deleted while TerminationProtection"):
        stacks.delete(stack.name)
    client("cloudformation").update_termination_protection(
        StackName=stack.name, EnableTerminationProtection=False
    )


def test_hidden_value_stays_hidden_in_a_change_set(stacks: Stacks, client: Client) -> None:
    template = {"Parameters": {"P": {"Type": "String", "NoEcho": True}}}
    stack = stacks.create(
        template, Parameters=[{"ParameterKey": "P", "ParameterValue": "secret-1"}]
    )
    cloudformation = client("cloudformation")
    made = cloudformation.create_change_set(
        StackName=stack.name,
        ChangeSetName="c",
        TemplateBody=json.dumps({**template, **topics("A")}),
        Parameters=[{"ParameterKey": "P", "UsePreviousValue": True}],
    )
    described = cloudformation.describe_change_set(ChangeSetName=made["Id"])
    assert [p["ParameterValue"] for p in described["Parameters"]] == ["****"]


def summaries(client: Client, name: str) -> list[dict[str, Any]]:
    """Give a stack's resources."""
    listed = client("cloudformation").list_stack_resources(StackName=name)
    found: list[dict[str, Any]] = listed["StackResourceSummaries"]
    return found


@pytest.mark.parametrize("row", parameters_of("cloudformation/failed_functions"))
def test_failed_function_leaves_its_name_free(row: Row, stacks: Stacks) -> None:
    name = f"row-{uuid4().hex[:8]}"
    properties = {
        "FunctionName": name,
        "Code": {"ZipFile": "def handler(event, context): pass"},
        "Handler": "index.handler",
        "Runtime": "python3.13",
        "Role": att("Role", "Arn"),
    }
    failing = typed("Lambda::Function", **{**properties, **row.asks["with"]})
    made = {"Role": role("lambda.amazonaws.com"), "F": failing}
    capability = {"Capabilities": ["CAPABILITY_IAM"]}
    stack = stacks.create({"Resources": made}, **capability)
    assert stack.status == "ROLLBACK_COMPLETE"
    assert stacks.delete(stack.name) == "DELETE_COMPLETE"
    made = {**made, "F": typed("Lambda::Function", **properties)}
    assert stacks.create({"Resources": made}, **capability).status == "CREATE_COMPLETE"


@pytest.mark.parametrize("row", parameters_of("cloudformation/twins"))
def test_name_that_another_stack_has_is_taken(row: Row, stacks: Stacks) -> None:
    names = {"NAME": f"row-{uuid4().hex[:10]}"}
    made = typed(row.asks["type"], **filled(row.asks["with"], names))
    assert stacks.create({"Resources": {"A": made}}).status == "CREATE_COMPLETE"
    twin = stacks.create({"Resources": {"B": made}})
    assert twin.status == "ROLLBACK_COMPLETE"
    told = [event.get("ResourceStatusReason", "") for event in stacks.events(twin.name)]
    assert any(row.answer in reason for reason in told), told


def test_function_of_a_failed_nested_stack_leaves_its_name_free(
    stacks: Stacks, client: Client, endpoint: str
) -> None:
    name, bucket = f"row-{uuid4().hex[:8]}", f"row-{uuid4().hex[:12]}"
    client("s3").create_bucket(Bucket=bucket)
    capability = {"Capabilities": ["CAPABILITY_IAM"]}
    for code, status in (("missing", "ROLLBACK_COMPLETE"), (None, "CREATE_COMPLETE")):
        child = {"Role": role("lambda.amazonaws.com"), "F": function(name)}
        if code:
            child["F"]["Properties"]["Code"] = {"S3Bucket": bucket, "S3Key": code}
        body = json.dumps({"Resources": child}).encode()
        client("s3").put_object(Bucket=bucket, Key="child.json", Body=body)
        nested = typed("CloudFormation::Stack", TemplateURL=f"{endpoint}/{bucket}/child.json")
        assert stacks.create({"Resources": {"N": nested}}, **capability).status == status


def test_version_that_would_be_an_older_one_fails_and_leaves_that(
    stacks: Stacks, client: Client
) -> None:
    name = f"row-{uuid4().hex[:8]}"
    first = typed("Lambda::Version", FunctionName=ref("F"))
    made = {"Role": role("lambda.amazonaws.com"), "F": function(name), "V": first}
    capability = {"Capabilities": ["CAPABILITY_IAM"]}
    stack = stacks.create({"Resources": made}, **capability)
    twin = {**first, "DependsOn": "V"}
    updated = stacks.update(stack.name, {"Resources": {**made, "W": twin}}, **capability)
    assert updated.status == "UPDATE_ROLLBACK_COMPLETE"
    told = [event.get("ResourceStatusReason", "") for event in stacks.events(stack.name)]
    assert any("A version for this Lambda function exists ( 1 )." in reason for reason in told)
    listed = client("lambda").list_versions_by_function(FunctionName=name)["Versions"]
    assert [one["Version"] for one in listed] == ["$LATEST", "1"]


def test_policy_of_a_role_stands_by_itself(stacks: Stacks, client: Client) -> None:
    allowed = {"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}
    document = {"Version": "2012-10-17", "Statement": [allowed]}
    policy = typed(
        "IAM::RolePolicy", RoleName=ref("Role"), PolicyName="own", PolicyDocument=document
    )
    resources = {"Role": role("lambda.amazonaws.com"), "Policy": policy}
    template = {"Resources": resources, "Outputs": {"Role": {"Value": ref("Role")}}}
    stack = stacks.create(template, Capabilities=["CAPABILITY_IAM"])
    name = stack.outputs["Role"]
    assert "own" in client("iam").list_role_policies(RoleName=name)["PolicyNames"]
    stacks.update(
        stack.name, {"Resources": {"Role": resources["Role"]}}, Capabilities=["CAPABILITY_IAM"]
    )
    assert "own" not in client("iam").list_role_policies(RoleName=name)["PolicyNames"]


def test_lifecycle_rules_need_no_id(stacks: Stacks, client: Client) -> None:
    bucket = f"row-{uuid4().hex[:12]}"
    rules = [
        {"Status": "Enabled", "ExpirationInDays": days, "Prefix": f"p{days}/"} for days in (1, 2)
    ]
    properties = {"BucketName": bucket, "LifecycleConfiguration": {"Rules": rules}}
    assert stacks.create({"Resources": {"B": typed("S3::Bucket", **properties)}}).outputs == {}
    told = client("s3").get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]
    assert len({rule["ID"] for rule in told}) == 2


@pytest.mark.parametrize("flips", [False, True])
def test_stack_with_what_no_condition_creates_is_changed_and_deleted(
    stacks: Stacks, flips: bool
) -> None:
    absent = {"Type": "AWS::SQS::Queue", "Condition": "IsWanted"}
    output = {"Value": att("Absent", "Arn"), "Condition": "IsWanted"}
    template = {
        "Parameters": {"Wanted": {"Type": "String", "Default": "no"}},
        "Conditions": {"IsWanted": {"Fn::Equals": [ref("Wanted"), "yes"]}},
        "Resources": {**topics("A")["Resources"], "Absent": absent},
        "Outputs": {"O": output},
    }
    stack = stacks.create(template)
    if flips:
        wanted = [{"ParameterKey": "Wanted", "ParameterValue": "yes"}]
        updated = stacks.update(stack.name, template, Parameters=wanted)
        assert (updated.status, list(updated.outputs)) == ("UPDATE_COMPLETE", ["O"])
    assert stacks.delete(stack.name) == "DELETE_COMPLETE"


@pytest.mark.parametrize(
    "shown",
    [{"Fn::GetAtt": "Topic.TopicName"}, {"Fn::If": ["Long", {"Ref": "Long"}, "short"]}],
    ids=["attribute in one text", "parameter named as a condition"],
)
def test_update_is_taken_beside(shown: dict[str, Any], stacks: Stacks) -> None:
    def template(name: str) -> dict[str, Any]:
        topic = {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": shown}}
        other = {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": name}}
        return {
            "Parameters": {"Long": {"Type": "String", "Default": "yes"}},
            "Conditions": {"Long": {"Fn::Equals": [{"Ref": "Long"}, "yes"]}},
            "Resources": {"Topic": {"Type": "AWS::SNS::Topic"}, "Shown": topic, "Other": other},
            "Outputs": {"Name": {"Value": {"Fn::GetAtt": "Topic.TopicName"}}},
        }

    stack = stacks.create(template("one"))
    assert stacks.update(stack.name, template("two")).status == "UPDATE_COMPLETE"
