"""What updates leave of properties that they no longer name."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from tests.conformance.api_templates import Template, att, role, typed
from tests.conformance.rows import Row, rows_of
from tests.conformance.stacks import Stacks
from tests.one_emulator import Client
from tests.own_tags import without_system_tags

ROWS = rows_of("cloudformation/dropped")


def function(name: str, **more: Any) -> Template:
    code = {"ZipFile": "def handler(event, context): pass"}
    given = {"FunctionName": name, "Code": code, "Handler": "index.handler"}
    rest = {"Runtime": "python3.13", "Role": att("Role", "Arn"), **more}
    return typed("Lambda::Function", **given, **rest)


def shown_function(client: Client, name: str) -> dict[str, Any]:
    told = client("lambda").get_function(FunctionName=name)
    reserved = told.get("Concurrency")
    return {
        **told["Configuration"],
        "Tags": without_system_tags(told.get("Tags", {})) or None,
        "Concurrency": reserved,
    }


def shown_topic(client: Client, name: str) -> dict[str, Any]:
    arn = f"arn:aws:sns:us-east-1:000000000000:{name}"
    found: dict[str, Any] = client("sns").get_topic_attributes(TopicArn=arn)["Attributes"]
    return found


def shown_queue(client: Client, name: str) -> dict[str, Any]:
    url = client("sqs").get_queue_url(QueueName=name)["QueueUrl"]
    told = client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["All"])
    found: dict[str, Any] = told["Attributes"]
    return found


def shown_log_group(client: Client, name: str) -> dict[str, Any]:
    told = client("logs").describe_log_groups(logGroupNamePrefix=name)
    found: dict[str, Any] = told["logGroups"][0]
    return found


def shown_bucket(client: Client, name: str) -> dict[str, Any]:
    found: dict[str, Any] = client("s3").get_bucket_versioning(Bucket=name)
    return found


KINDS: dict[str, tuple[Callable[..., Template], Callable[[Client, str], dict[str, Any]]]] = {
    "function": (function, shown_function),
    "topic": (lambda name, **more: typed("SNS::Topic", TopicName=name, **more), shown_topic),
    "queue": (lambda name, **more: typed("SQS::Queue", QueueName=name, **more), shown_queue),
    "log group": (
        lambda name, **more: typed("Logs::LogGroup", LogGroupName=name, **more),
        shown_log_group,
    ),
    "bucket": (lambda name, **more: typed("S3::Bucket", BucketName=name, **more), shown_bucket),
}


@pytest.fixture(scope="module")
def updated(stacks: Stacks) -> Callable[[str], str]:
    """`updated(type)` gives the name of what was updated; all rows of a type at once."""
    done: dict[str, str] = {}

    def give(kind: str) -> str:
        if kind not in done:
            alike = [row.asks["drops"] for row in ROWS if row.asks["type"] == kind]
            done[kind] = _updated(stacks, kind, {k: v for drops in alike for k, v in drops.items()})
        return done[kind]

    return give


def _updated(stacks: Stacks, kind: str, drops: dict[str, Any]) -> str:
    template, name = KINDS[kind][0], f"row-{uuid4().hex[:8]}"
    head = {"Role": role("lambda.amazonaws.com")} if kind == "function" else {}
    capability = {"Capabilities": ["CAPABILITY_IAM"]}
    made = {"Resources": {**head, "It": template(name, **drops)}}
    stack = stacks.create(made, **capability)
    assert stack.status == "CREATE_COMPLETE", stacks.events(stack.name)
    left = {"Resources": {**head, "It": template(name)}}
    assert stacks.update(stack.name, left, **capability).status == "UPDATE_COMPLETE"
    return name


@pytest.mark.parametrize("row", [pytest.param(row, id=row.name) for row in ROWS])
def test_dropped_property_is_reset(row: Row, updated: Callable[[str], str], client: Client) -> None:
    kind = row.asks["type"]
    assert KINDS[kind][1](client, updated(kind)).get(row.asks["shows"]) == row.answer


def test_topic_without_a_name_keeps_its_own(stacks: Stacks, client: Client) -> None:
    stack = stacks.create({"Resources": {"T": typed("SNS::Topic")}})
    resources = client("cloudformation").list_stack_resources(StackName=stack.name)
    arn = resources["StackResourceSummaries"][0]["PhysicalResourceId"]
    stacks.update(stack.name, {"Resources": {"T": typed("SNS::Topic", DisplayName="x")}})
    assert client("sns").get_topic_attributes(TopicArn=arn)["Attributes"]["DisplayName"] == "x"


def api_parts(validator: Template, key: Template) -> Template:
    api = {"RestApiId": {"Ref": "Api"}}
    names = ("Api", "Validator", "Key")
    return {
        "Resources": {
            "Api": typed("ApiGateway::RestApi", Name="row"),
            "Validator": typed("ApiGateway::RequestValidator", **api, **validator),
            "Key": typed("ApiGateway::ApiKey", **key),
        },
        "Outputs": {name: {"Value": {"Ref": name}} for name in names},
    }


def test_parts_of_an_api_are_changed_in_place(stacks: Stacks, client: Client) -> None:
    first = api_parts({"ValidateRequestBody": True}, {"Enabled": True, "Description": "x"})
    stack = stacks.create(first)
    after = stacks.update(stack.name, api_parts({"ValidateRequestParameters": True}, {}))
    assert after.outputs == stack.outputs
    gateway, api = client("apigateway"), after.outputs
    key = gateway.get_api_key(apiKey=api["Key"])
    assert (key["enabled"], key["description"]) == (False, "")
    told = gateway.get_request_validator(restApiId=api["Api"], requestValidatorId=api["Validator"])
    assert (told["validateRequestBody"], told["validateRequestParameters"]) == (False, True)


def test_last_property_can_be_dropped_and_the_first_be_given(
    stacks: Stacks, client: Client
) -> None:
    given: list[dict[str, Any]] = [{}, {"DisplayName": "x"}]
    topics = [{"Resources": {"Topic": typed("SNS::Topic", **one)}} for one in given]
    for first, second, shown in ((*topics, "x"), (*reversed(topics), "")):
        stack = stacks.create(first)
        assert stacks.update(stack.name, second).status == "UPDATE_COMPLETE"
        told = stacks.cloudformation.describe_stack_resources(StackName=stack.name)
        arn = told["StackResources"][0]["PhysicalResourceId"]
        told = client("sns").get_topic_attributes(TopicArn=arn)
        assert told["Attributes"].get("DisplayName", "") == shown


@pytest.mark.parametrize("by", ["update", "change"])
def test_resource_keeps_its_type(by: str, stacks: Stacks) -> None:
    """As users quote it (aws-sam-cli, issue 6786)."""
    stack = stacks.create({"Resources": {"It": typed("SNS::Topic")}})
    said = r"Update of resource type is not permitted.* following resources: \[It\]"
    with pytest.raises(ClientError, match=said):
        getattr(stacks, by)(stack.name, {"Resources": {"It": typed("SQS::Queue")}})


@pytest.mark.parametrize(
    "then", [att("B", "TopicName"), att("A", "TopicArn"), {"Fn::If": ["No", "x", "y"]}]
)
def test_another_argument_is_a_change(then: Any, stacks: Stacks, client: Client) -> None:
    def template(shown: Any) -> dict[str, Any]:
        resources = {name: typed("SNS::Topic") for name in ("A", "B")}
        shows = {"C": typed("SQS::Queue", Tags=[{"Key": "shown", "Value": shown}])}
        outputs = {"Queue": {"Value": {"Ref": "C"}}, "Value": {"Value": then}}
        conditions = {"Yes": {"Fn::Equals": ["a", "a"]}, "No": {"Fn::Equals": ["a", "b"]}}
        return {"Conditions": conditions, "Resources": resources | shows, "Outputs": outputs}

    is_choice = "Fn::If" in then
    first = {"Fn::If": ["Yes", "x", "y"]} if is_choice else att("A", "TopicName")
    stack = stacks.create(template(first))
    outputs = stacks.update(stack.name, template(then)).outputs
    told = client("sqs").list_queue_tags(QueueUrl=outputs["Queue"])["Tags"]
    assert told == {"shown": outputs["Value"]}
