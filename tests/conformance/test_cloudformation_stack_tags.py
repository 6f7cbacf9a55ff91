"""A stack's tags come to what it makes, and go as they change (CloudFormation guide, "Resource
tags")."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from tests.conformance.api_templates import Template, att, ref, typed
from tests.conformance.stacks import Stacks
from tests.one_emulator import Client
from tests.own_tags import without_system_tags

STACK = {"team": "kitchen", "both": "stack"}
OWN = {"own": "1", "both": "own"}
TRUST = {"Service": "states.amazonaws.com"}
PASS = '{"StartAt": "P", "States": {"P": {"Type": "Pass", "End": true}}}'


def listed(tags: dict[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def resources(name: str) -> Template:
    trust = {"Effect": "Allow", "Principal": TRUST, "Action": "sts:AssumeRole"}
    role = typed("IAM::Role", AssumeRolePolicyDocument={"Statement": [trust]})
    machine = typed("StepFunctions::StateMachine", RoleArn=att("Role", "Arn"))
    machine["Properties"]["DefinitionString"] = PASS
    return {
        "Api": typed("ApiGateway::RestApi", Name=name),
        "Bucket": typed("S3::Bucket"),
        "Group": typed("Logs::LogGroup"),
        "Key": typed("ApiGateway::ApiKey"),
        "Machine": machine,
        "Parameter": typed("SSM::Parameter", Type="String", Value="x"),
        "Plan": typed("ApiGateway::UsagePlan", UsagePlanName=name),
        "Queue": typed("SQS::Queue"),
        "Role": role,
        "Topic": typed("SNS::Topic", Tags=listed(OWN)),
    }


def of_api(client: Client, path: str) -> dict[str, str]:
    arn = f"arn:aws:apigateway:us-east-1::/{path}"
    told: dict[str, str] = client("apigateway").get_tags(resourceArn=arn)["tags"]
    return told


def plain(tags: Any) -> dict[str, str]:
    """Give tags by key, however a service lists them."""
    pairs = ({name.lower(): value for name, value in tag.items()} for tag in tags)
    return {pair["key"]: pair["value"] for pair in pairs}


ASKED: dict[str, Callable[[Client, str], dict[str, str]]] = {
    "Api": lambda client, it: of_api(client, f"restapis/{it}"),
    "Bucket": lambda client, it: plain(client("s3").get_bucket_tagging(Bucket=it)["TagSet"]),
    "Group": lambda client, it: client("logs").list_tags_log_group(logGroupName=it)["tags"],
    "Key": lambda client, it: client("apigateway").get_api_key(apiKey=it)["tags"],
    "Machine": lambda client, it: plain(
        client("stepfunctions").list_tags_for_resource(resourceArn=it)["tags"]
    ),
    "Parameter": lambda client, it: plain(
        client("ssm").list_tags_for_resource(ResourceType="Parameter", ResourceId=it)["TagList"]
    ),
    "Plan": lambda client, it: of_api(client, f"usageplans/{it}"),
    "Queue": lambda client, it: client("sqs").list_queue_tags(QueueUrl=it).get("Tags", {}),
    "Role": lambda client, it: plain(client("iam").list_role_tags(RoleName=it)["Tags"]),
    "Topic": lambda client, it: plain(client("sns").list_tags_for_resource(ResourceArn=it)["Tags"]),
}


def test_tags_come_with_the_stack_and_follow_it(stacks: Stacks, client: Client) -> None:
    made = resources(f"row-{uuid4().hex[:8]}")
    template = {"Resources": made, "Outputs": {name: {"Value": ref(name)} for name in made}}
    more = {"Capabilities": ["CAPABILITY_IAM"]}
    stack = stacks.create(template, **more)
    for tags in ({"late": "1"}, STACK):  # first to what was made without any
        stacks.update(stack.name, template, Tags=listed(tags), **more)
        told = {
            name: without_system_tags(ASKED[name](client, stack.outputs[name])) for name in made
        }
        assert told == dict.fromkeys(made, tags) | {"Topic": {**tags, **OWN}}


def test_change_set_lists_what_new_tags_change(stacks: Stacks) -> None:
    template = {"Resources": {"Queue": typed("SQS::Queue"), "Topic": typed("SNS::Topic")}}
    stack = stacks.create(template, Tags=listed(STACK))
    made = stacks.cloudformation.create_change_set(
        StackName=stack.name, ChangeSetName="c", UsePreviousTemplate=True, Tags=[]
    )
    told = stacks.cloudformation.describe_change_set(ChangeSetName=made["Id"])["Changes"]
    changes = [change["ResourceChange"] for change in told]
    assert {c["LogicalResourceId"]: c["Scope"] for c in changes} == {
        "Queue": ["Tags"],
        "Topic": ["Tags"],
    }


def test_tags_of_a_failed_update_go_back(stacks: Stacks, client: Client) -> None:
    queue = {"Queue": typed("SQS::Queue")}
    outputs = {"Queue": {"Value": ref("Queue")}}
    stack = stacks.create({"Resources": queue, "Outputs": outputs}, Tags=listed(STACK))
    bad = {**typed("S3::Bucket", BucketName=f"row-{uuid4().hex[:8]}"), "DependsOn": "Queue"}
    client("s3").create_bucket(Bucket=bad["Properties"]["BucketName"])
    after = stacks.update(stack.name, {"Resources": queue | {"B": bad}}, Tags=listed({"new": "1"}))
    assert after.status == "UPDATE_ROLLBACK_COMPLETE"
    assert ASKED["Queue"](client, stack.outputs["Queue"]) == STACK
    client("s3").delete_bucket(Bucket=bad["Properties"]["BucketName"])


def test_events_and_processed_template_tell_the_resources_own(stacks: Stacks) -> None:
    stack = stacks.create(
        {"Resources": {"T": typed("SNS::Topic", DisplayName="d")}}, Tags=listed(STACK)
    )
    told = [e["ResourceProperties"] for e in stacks.events(stack.name) if "ResourceProperties" in e]
    assert {text.replace(" ", "") for text in told} == {'{"DisplayName":"d"}'}


def test_resources_have_cloudformation_s_own_tags(stacks: Stacks, client: Client) -> None:
    """Guide, "Resource tags"; schemas of the types: cloudFormationSystemTags."""
    made = resources(f"row-{uuid4().hex[:8]}")
    template = {"Resources": made, "Outputs": {name: {"Value": ref(name)} for name in made}}
    stack = stacks.create(template, Capabilities=["CAPABILITY_IAM"])
    stacks.update(stack.name, template, Tags=listed(STACK), Capabilities=["CAPABILITY_IAM"])
    identifier, prefix = stack.described["StackId"], "aws:cloudformation:"
    for name in made:
        told = ASKED[name](client, stack.outputs[name]).items()
        found = {key.removeprefix(prefix): value for key, value in told if prefix in key}
        whole = {"logical-id": name, "stack-name": stack.name, "stack-id": identifier}
        assert found == ({} if name in ("Queue", "Role") else whole)


def test_bucket_s_system_tags_cannot_be_removed(stacks: Stacks, client: Client) -> None:
    """S3's words as users quote them (hashicorp/terraform-provider-aws)."""
    template = {"Resources": {"B": typed("S3::Bucket")}, "Outputs": {"B": {"Value": ref("B")}}}
    s3, bucket = client("s3"), stacks.create(template).outputs["B"]
    found = s3.get_bucket_tagging(Bucket=bucket)["TagSet"]
    with pytest.raises(ClientError, match="System tags cannot be removed by requester"):
        s3.put_bucket_tagging(Bucket=bucket, Tagging={"TagSet": listed(OWN)})
    s3.put_bucket_tagging(Bucket=bucket, Tagging={"TagSet": [*found, *listed(OWN)]})
    s3.delete_bucket_tagging(Bucket=bucket)
    assert plain(s3.get_bucket_tagging(Bucket=bucket)["TagSet"]) == plain(found)
