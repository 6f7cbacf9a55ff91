"""APIs that an OpenAPI definition describes."""

from collections.abc import Callable
from typing import Any

import pytest
import requests

from tests.conformance.api_templates import Template, att, ref, role, typed
from tests.conformance.signatures import signature
from tests.conformance.stacks import Deployed, Stacks
from tests.one_emulator import Client

FORM = "'application/x-www-form-urlencoded'"


CALLER = "arn:aws:iam::*:user/*"
SIGNED = {"type": "apiKey", "name": "Authorization", "in": "header"}
SIGNED |= {"x-amazon-apigateway-authtype": "awsSigv4"}


def definition(**more: Any) -> Template:
    integration = {
        "type": "aws",
        "httpMethod": "POST",
        "uri": {
            "Fn::Join": ["", ["arn:aws:apigateway:${AWS::Region}:sqs:path/${AWS::AccountId}/",
                              att("Queue", "QueueName")]]
        },
        "credentials": att("Role", "Arn"),
        "requestParameters": {"integration.request.header.Content-Type": FORM},
        "requestTemplates": {"application/json": "Action=SendMessage&MessageBody=$input.body"},
        "responses": {"default": {"statusCode": "200"}},
    } | more  # fmt: skip
    post: Template = {"responses": {"200": {"description": "taken"}}}
    post |= {"x-amazon-apigateway-integration": integration}
    signed = {**post, "security": [{"sigv4": []}]}
    signed["x-amazon-apigateway-integration"] = {**integration, "credentials": CALLER}
    return {
        "openapi": "3.0.1",
        "info": {"title": "row"},
        "paths": {"/events/new": {"post": post}, "/signed": {"post": signed}},
        "components": {"securitySchemes": {"sigv4": SIGNED}},
    }


@pytest.fixture
def described(deployed: Callable[..., Deployed]) -> Deployed:
    deployment = typed("ApiGateway::Deployment", RestApiId=ref("Api"), StageName="live")
    invoking = {"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "*"}
    policy = {"Version": "2012-10-17", "Statement": [invoking]}
    stack = deployed(
        {
            "Resources": {
                "Role": role("apigateway.amazonaws.com"),
                "User": typed(
                    "IAM::User", Policies=[{"PolicyName": "p", "PolicyDocument": policy}]
                ),
                "Key": typed("IAM::AccessKey", UserName=ref("User")),
                "Queue": typed("SQS::Queue"),
                "Api": typed("ApiGateway::RestApi", Body=definition()),
                "Deployment": deployment,
            },
            "Outputs": {
                **{name: {"Value": ref(name)} for name in ("Api", "Queue", "Key")},
                "Secret": {"Value": att("Key", "SecretAccessKey")},
            },
        },
        Capabilities=["CAPABILITY_IAM"],
    )
    assert stack.status == "CREATE_COMPLETE", stack.described
    return stack


def test_integration_acts_with_the_role_of_its_definition(
    described: Deployed, client: Client, endpoint: str
) -> None:
    url = f"{endpoint}/_aws/execute-api/{described.outputs['Api']}/live/events/new"
    assert requests.post(url, json={"n": 1}, timeout=30).status_code == 200
    told = client("sqs").receive_message(QueueUrl=described.outputs["Queue"], WaitTimeSeconds=5)
    assert [message["Body"].replace(" ", "") for message in told["Messages"]] == ['{"n":1}']


def test_method_with_awssigv4_is_for_who_signs_and_calls_as_the_caller(
    described: Deployed, client: Client, endpoint: str
) -> None:
    url = f"{endpoint}/_aws/execute-api/{described.outputs['Api']}/live/signed"
    key = (described.outputs["Key"], described.outputs["Secret"])
    unsigned = requests.post(url, json={}, timeout=30)
    assert (unsigned.status_code, unsigned.json()["message"]) == (
        403,
        "Missing Authentication Token",
    )
    requests.post(
        url, data=b"{}", headers=signature(url, *key, body="{}"), timeout=30
    )  # may not send
    assert requests.post(
        url, data=b"{}", headers=signature(url, "test", "test", body="{}"), timeout=30
    ).ok
    queue = client("sqs")
    told = queue.receive_message(
        QueueUrl=described.outputs["Queue"], WaitTimeSeconds=5, MaxNumberOfMessages=10
    )
    assert [message["Body"] for message in told["Messages"]] == ["{}"]


def test_response_may_have_a_model_of_the_api(stacks: Stacks, client: Client) -> None:
    api = {"RestApiId": ref("Api")}
    model = typed("ApiGateway::Model", **api, ContentType="application/json", Schema={})
    response = {"StatusCode": "200", "ResponseModels": {"application/json": ref("Model")}}
    method = typed("ApiGateway::Method", **api, ResourceId=att("Api", "RootResourceId"))
    method["Properties"] |= {"HttpMethod": "GET", "AuthorizationType": "NONE"}
    method["Properties"] |= {"Integration": {"Type": "MOCK"}, "MethodResponses": [response]}
    resources = {"Api": typed("ApiGateway::RestApi", Name="row-models"), "Model": model}
    outputs = {name: {"Value": ref(name)} for name in resources}
    made = stacks.create({"Resources": {**resources, "Method": method}, "Outputs": outputs})
    gateway, where = client("apigateway"), {"restApiId": made.outputs["Api"]}
    root = gateway.get_resources(**where)["items"][0]["id"]
    told = gateway.get_method_response(**where, resourceId=root, httpMethod="GET", statusCode="200")
    assert told["responseModels"] == {"application/json": made.outputs["Model"]}
