"""A deployed API limits, validates and logs as its template says, and changes in place."""

import time
from collections import Counter
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
import requests

from tests.integration.stacks import Stack, Template
from tests.one_emulator import Client
from tests.own_tags import without_system_tags

JSON_BODY = {"type": "object", "required": ["a"]}


def api(answer: str = "one", **stage: Any) -> Template:
    """An API whose method answers by itself, and its stage; a changed answer is redeployed."""
    return {
        "Api": typed("RestApi", Name=f"api-{uuid4().hex[:8]}"),
        "Events": typed(
            "Resource",
            RestApiId=ref("Api"),
            ParentId={"Fn::GetAtt": ["Api", "RootResourceId"]},
            PathPart="events",
        ),
        "Model": typed(
            "Model",
            RestApiId=ref("Api"),
            Name="Body",
            ContentType="application/json",
            Schema=JSON_BODY,
        ),
        "Validator": typed("RequestValidator", RestApiId=ref("Api"), ValidateRequestBody=True),
        "Method": method(answer),
        f"Deployment{answer}": {
            **typed("Deployment", RestApiId=ref("Api")),
            "DependsOn": ["Method"],
        },
        "Stage": typed(
            "Stage",
            RestApiId=ref("Api"),
            DeploymentId=ref(f"Deployment{answer}"),
            StageName="live",
            **stage,
        ),
    }


def method(answer: str, **properties: Any) -> Template:
    given = {
        "RestApiId": ref("Api"),
        "ResourceId": ref("Events"),
        "HttpMethod": "POST",
        "RequestModels": {"application/json": ref("Model")},
        "RequestValidatorId": ref("Validator"),
        "Integration": {
            "Type": "MOCK",
            "PassthroughBehavior": "WHEN_NO_TEMPLATES",
            "RequestTemplates": {
                "application/json": '{"statusCode": 200}',
                "text/plain": '{"statusCode": 200}',
            },
            "IntegrationResponses": [
                {"StatusCode": "200", "ResponseTemplates": {"application/json": answer}}
            ],
        },
        "MethodResponses": [{"StatusCode": "200"}],
    }
    return typed("Method", **{**given, **properties})


def typed(name: str, **properties: Any) -> Template:
    return {"Type": f"AWS::ApiGateway::{name}", "Properties": properties}


def ref(name: str) -> Template:
    return {"Ref": name}


def keyed(**limits: Any) -> Template:
    """An API whose one method wants a key, and the plan of that key."""
    plan_stage = {"ApiId": ref("Api"), "Stage": ref("Stage")}
    return {
        **api(),
        "Method": method("one", ApiKeyRequired=True),
        "Key": typed("ApiKey", Enabled=True),
        "Plan": typed("UsagePlan", ApiStages=[plan_stage], **limits),
        "Holder": typed(
            "UsagePlanKey", KeyId=ref("Key"), KeyType="API_KEY", UsagePlanId=ref("Plan")
        ),
    }


@pytest.fixture
def post(stack: Stack, endpoint: str, client: Client) -> Callable[..., requests.Response]:
    """`post(body, **headers)` calls the API of the stack."""

    def physical(logical_id: str) -> str:
        found = client("cloudformation").describe_stack_resource(
            StackName=stack.name, LogicalResourceId=logical_id
        )
        return str(found["StackResourceDetail"]["PhysicalResourceId"])

    def send(body: str = '{"a": 1}', *, key: bool = False, **headers: str) -> requests.Response:
        given = {"content-type": "application/json"}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        if key:
            found = client("apigateway").get_api_key(apiKey=physical("Key"), includeValue=True)
            given["x-api-key"] = found["value"]
        address = f"{endpoint}/_aws/execute-api/{physical('Api')}/live/events"
        return requests.post(address, data=body, headers=given, timeout=30)

    return send


def test_changed_api_is_deployed_in_place(stack: Stack, post: Callable[..., Any]) -> None:
    stack.deploy(first := api("one"))
    assert post().text == "one"
    changes = stack.deploy({**api("two"), "Api": first["Api"]})
    assert changes["Stage"]["Action"] == "Modify"
    assert post().text == "two"


def test_address_of_an_api_can_be_followed_without_dns(stack: Stack) -> None:
    host = {"Fn::Sub": "https://${Api}.execute-api.${AWS::Region}.${AWS::URLSuffix}/live/events"}
    stack.deploy(api("one"), Outputs={"Url": {"Value": host}})
    url = stack.outputs()["Url"]
    assert requests.post(url, json={"a": 1}, timeout=30).text == "one"


def test_stage_settings_change_in_place(stack: Stack, client: Client) -> None:
    settings = [{"ResourcePath": "/*", "HttpMethod": "*", "MetricsEnabled": True}]
    first = api(MethodSettings=settings, Variables={"a": "1", "b": "1"}, TracingEnabled=True)
    stack.deploy(first, Outputs={"Api": {"Value": ref("Api")}})
    one = [{"ResourcePath": "/events", "HttpMethod": "POST", "LoggingLevel": "ERROR"}]
    tags = [{"Key": "team", "Value": "data"}]
    changed = api(MethodSettings=one, Variables={"b": "2"}, Tags=tags, Description="live")
    stack.deploy({**changed, "Api": first["Api"]}, Outputs={"Api": {"Value": ref("Api")}})
    stage = client("apigateway").get_stage(restApiId=stack.outputs()["Api"], stageName="live")
    assert (stage["variables"], without_system_tags(stage["tags"])) == (
        {"b": "2"},
        {"team": "data"},
    )
    assert (stage["description"], stage["tracingEnabled"]) == ("live", False)
    assert set(stage["methodSettings"]) == {"~1events/POST"}


def test_stage_tags_go_when_dropped(stack: Stack, client: Client) -> None:
    first = api(Tags=[{"Key": "team", "Value": "data"}])
    outputs = {"Api": {"Value": ref("Api")}}
    stack.deploy(first, Outputs=outputs)
    stack.deploy({**api(), "Api": first["Api"]}, Outputs=outputs)
    stage = client("apigateway").get_stage(restApiId=stack.outputs()["Api"], stageName="live")
    assert without_system_tags(stage["tags"]) == {}


def test_body_is_validated_by_the_model_of_its_type(stack: Stack, post: Callable[..., Any]) -> None:
    stack.deploy(api())
    refused = post("{}", content_type="application/json; charset=utf-8")
    assert (refused.status_code, refused.text) == (400, '{"message":"Invalid request body"}')
    assert post("no JSON", content_type="text/plain").status_code == 200


def test_stage_throttle_answers_429(stack: Stack, post: Callable[..., Any]) -> None:
    limits = {"ThrottlingBurstLimit": 2, "ThrottlingRateLimit": 0.01}
    stack.deploy(api(MethodSettings=[{"ResourcePath": "/*", "HttpMethod": "*", **limits}]))
    answers = [post() for _ in range(4)]
    assert Counter(answer.status_code for answer in answers) == {200: 2, 429: 2}
    assert answers[-1].text == '{"message":"Too Many Requests"}'


def test_usage_plan_throttles_a_key(stack: Stack, post: Callable[..., Any]) -> None:
    stack.deploy(keyed(Throttle={"BurstLimit": 1, "RateLimit": 0.01}))
    assert [post(key=True).status_code for _ in range(2)] == [200, 429]
    assert post().status_code == 403


def test_usage_plan_quota_ends(stack: Stack, post: Callable[..., Any]) -> None:
    stack.deploy(keyed(Quota={"Limit": 2, "Period": "MONTH"}))
    answers = [post(key=True) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[-1].text == '{"message":"Limit Exceeded"}'


def test_requests_are_logged_in_the_format(
    stack: Stack, client: Client, post: Callable[..., Any]
) -> None:
    group = f"/api/{uuid4().hex[:8]}"
    log_group = {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": group}}
    setting = {
        "DestinationArn": {"Fn::GetAtt": ["Log", "Arn"]},
        "Format": "$context.requestId $context.httpMethod $context.path $context.status "
        "$context.error.message",
    }
    stack.deploy({"Log": log_group, **api(AccessLogSetting=setting)})
    assert [post().status_code, post("{}").status_code] == [200, 400]
    lines = logged(client("logs"), group, count=2)
    assert [line.partition(" ")[2] for line in lines] == [
        "POST /live/events 200 -",
        "POST /live/events 400 Invalid request body",
    ]


def test_gateway_response_fills_its_template(stack: Stack, post: Callable[..., Any]) -> None:
    response = typed(
        "GatewayResponse",
        RestApiId=ref("Api"),
        ResponseType="BAD_REQUEST_BODY",
        StatusCode="422",
        ResponseTemplates={
            "application/xml": "<why>$context.error.message</why>",
            "application/json": '{"why":$context.error.messageString}',
        },
    )
    resources = {**api(), "Response": response}
    resources["Deploymentone"]["DependsOn"].append("Response")
    stack.deploy(resources)
    refused = post("{}")
    assert (refused.status_code, refused.text) == (422, '{"why":"Invalid request body"}')
    assert post("{}", accept="application/xml").text == "<why>Invalid request body</why>"


def logged(logs: Any, group: str, count: int) -> list[str]:
    """Give a group's messages once there are so many."""
    deadline = time.monotonic() + 20
    messages: list[str] = []
    while len(messages) < count and time.monotonic() < deadline:
        events = logs.filter_log_events(logGroupName=group)["events"]
        messages = [event["message"] for event in events]
        time.sleep(0.05)
    return messages
