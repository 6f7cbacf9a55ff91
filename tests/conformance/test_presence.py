"""What is asked of a thing that isn't there, or made twice, is refused, but for idempotent ones."""

from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from tests.one_emulator import Client

NONE = f"none-{uuid4().hex[:8]}"
HERE = "us-east-1:000000000000"
TOPIC, ALARM = f"arn:aws:sns:{HERE}:{NONE}", f"arn:aws:cloudwatch:{HERE}:alarm:{NONE}"
LOG_GROUP = f"arn:aws:logs:{HERE}:log-group:{NONE}"
SCHEDULES = f"arn:aws:scheduler:{HERE}:schedule-group/{NONE}"
API = f"arn:aws:apigateway:us-east-1::/restapis/{NONE}"
PROVIDER = f"arn:aws:iam::000000000000:saml-provider/{NONE}"
STATE = {"StateValue": "OK", "StateReason": "why"}
TAGS = [{"Key": "k", "Value": "v"}]
# Each code is one that botocore's model lists for the operation.
REFUSED: list[tuple[str, str, dict[str, Any], str]] = [
    ("apigateway", "delete_usage_plan", {"usagePlanId": NONE}, "NotFoundException"),
    (
        "apigateway",
        "delete_usage_plan_key",
        {"usagePlanId": NONE, "keyId": NONE},
        "NotFoundException",
    ),
    ("apigateway", "get_usage_plan_keys", {"usagePlanId": NONE}, "NotFoundException"),
    ("apigateway", "get_base_path_mappings", {"domainName": f"{NONE}.org"}, "NotFoundException"),
    ("apigateway", "get_tags", {"resourceArn": API}, "NotFoundException"),
    ("apigateway", "tag_resource", {"resourceArn": API, "tags": {"k": "v"}}, "NotFoundException"),
    (
        "apigateway",
        "untag_resource",
        {"resourceArn": f"{API}/stages/dev", "tagKeys": ["k"]},
        "NotFoundException",
    ),
    ("cloudwatch", "set_alarm_state", {"AlarmName": NONE, **STATE}, "ResourceNotFound"),
    ("cloudwatch", "list_tags_for_resource", {"ResourceARN": ALARM}, "ResourceNotFoundException"),
    (
        "cloudwatch",
        "tag_resource",
        {"ResourceARN": ALARM, "Tags": TAGS},
        "ResourceNotFoundException",
    ),
    (
        "cloudwatch",
        "untag_resource",
        {"ResourceARN": ALARM, "TagKeys": ["k"]},
        "ResourceNotFoundException",
    ),
    ("iam", "delete_saml_provider", {"SAMLProviderArn": PROVIDER}, "NoSuchEntity"),
    ("lambda", "delete_function_concurrency", {"FunctionName": NONE}, "ResourceNotFoundException"),
    (
        "logs",
        "delete_metric_filter",
        {"logGroupName": NONE, "filterName": "f"},
        "ResourceNotFoundException",
    ),
    ("logs", "list_tags_for_resource", {"resourceArn": LOG_GROUP}, "ResourceNotFoundException"),
    (
        "logs",
        "tag_resource",
        {"resourceArn": LOG_GROUP, "tags": {"k": "v"}},
        "ResourceNotFoundException",
    ),
    (
        "logs",
        "untag_resource",
        {"resourceArn": LOG_GROUP, "tagKeys": ["k"]},
        "ResourceNotFoundException",
    ),
    ("scheduler", "delete_schedule_group", {"Name": NONE}, "ResourceNotFoundException"),
    (
        "scheduler",
        "list_tags_for_resource",
        {"ResourceArn": SCHEDULES},
        "ResourceNotFoundException",
    ),
    (
        "scheduler",
        "tag_resource",
        {"ResourceArn": SCHEDULES, "Tags": TAGS},
        "ResourceNotFoundException",
    ),
    ("sns", "list_tags_for_resource", {"ResourceArn": TOPIC}, "ResourceNotFound"),
    ("sns", "tag_resource", {"ResourceArn": TOPIC, "Tags": TAGS}, "ResourceNotFound"),
    ("sns", "untag_resource", {"ResourceArn": TOPIC, "TagKeys": ["k"]}, "ResourceNotFound"),
]
IDEMPOTENT: list[tuple[str, str, dict[str, Any]]] = [
    ("sns", "delete_topic", {"TopicArn": TOPIC}),
    ("events", "delete_rule", {"Name": NONE}),
    ("cloudformation", "delete_stack", {"StackName": NONE}),
    ("lambda", "delete_layer_version", {"LayerName": NONE, "VersionNumber": 1}),
]


@pytest.mark.parametrize(
    ("service", "operation", "asked", "code"), REFUSED, ids=[f"{s}-{o}" for s, o, *_ in REFUSED]
)
def test_what_is_not_there_is_said_to_be_so(
    client: Client, service: str, operation: str, asked: dict[str, Any], code: str
) -> None:
    with pytest.raises(ClientError) as refused:
        getattr(client(service), operation)(**asked)
    assert refused.value.response["Error"]["Code"] == code
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 404


@pytest.mark.parametrize(
    ("service", "operation", "asked"), IDEMPOTENT, ids=[f"{s}-{o}" for s, o, _ in IDEMPOTENT]
)
def test_deletion_that_is_idempotent_succeeds(
    client: Client, service: str, operation: str, asked: dict[str, Any]
) -> None:
    getattr(client(service), operation)(**asked)


def test_missing_part_of_what_is_there_is_said_to_be_so(client: Client) -> None:
    api, group = client("apigateway").create_rest_api(name=NONE)["id"], f"group-{NONE}"
    client("logs").create_log_group(logGroupName=group)
    with pytest.raises(ClientError, match="NotFoundException"):
        client("apigateway").delete_authorizer(restApiId=api, authorizerId="none")
    with pytest.raises(ClientError, match="Invalid Deployment identifier specified"):
        client("apigateway").get_deployment(restApiId=api, deploymentId="none")
    with pytest.raises(ClientError, match="The specified metric filter does not exist"):
        client("logs").delete_metric_filter(logGroupName=group, filterName="none")
    client("apigateway").delete_rest_api(restApiId=api)
    client("logs").delete_log_group(logGroupName=group)


def test_what_is_there_is_tagged(client: Client) -> None:
    arn = client("sns").create_topic(Name=f"there-{NONE}")["TopicArn"]
    client("sns").tag_resource(ResourceArn=arn, Tags=TAGS)
    assert client("sns").list_tags_for_resource(ResourceArn=arn)["Tags"] == TAGS
    client("sns").delete_topic(TopicArn=arn)


def test_schedule_group_and_authorizer_are_made_once(client: Client) -> None:
    client("scheduler").create_schedule_group(Name=NONE)
    with pytest.raises(ClientError, match="ConflictException"):
        client("scheduler").create_schedule_group(Name=NONE)
    client("scheduler").delete_schedule_group(Name=NONE)
    gateway = client("apigateway")
    api = gateway.create_rest_api(name=f"twins-{NONE}")["id"]
    provider = "arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_abcdefghi"
    twin = {"restApiId": api, "name": "a", "type": "COGNITO_USER_POOLS", "providerARNs": [provider],
            "identitySource": "method.request.header.Authorization"}  # fmt: skip
    gateway.create_authorizer(**twin)
    with pytest.raises(ClientError, match="Authorizer name must be unique"):
        gateway.create_authorizer(**twin)
    gateway.delete_rest_api(restApiId=api)
