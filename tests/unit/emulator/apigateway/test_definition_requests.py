"""What API Gateway takes of definitions that come close to what it refuses."""

from typing import Any

import pytest

from analytics_emulator.apigateway.definition_requests import faults_of
from analytics_emulator.apigateway.mappings import (
    faults_of_gateway_mapping,
    faults_of_request_mapping,
    faults_of_response_mapping,
)


@pytest.mark.documented
@pytest.mark.parametrize(
    ("operation", "request_"),
    [
        ("CreateResource", {"pathPart": "{proxy+}"}),
        ("CreateResource", {"pathPart": "v1.0_a-b:batch"}),
        ("PutMethod", {"authorizationType": "AWS_IAM"}),
        ("PutMethod", {"authorizationType": "none"}),
        ("PutMethod", {"requestParameters": {"method.request.multivalueheader.x-a": False}}),
        ("PutIntegration", {"timeoutInMillis": 29_000, "passthroughBehavior": "NEVER"}),
        ("PutIntegrationResponse", {"statusCode": "200", "selectionPattern": "4\\d{2}"}),
        ("CreateDeployment", {}),
        ("CreateStage", {"stageName": "a-b_1", "variables": {"url": "http://a.b/?c=d,e"}}),
        ("UpdateStage", {"patchOperations": [{"op": "remove", "path": "/accessLogSettings"}]}),
        ("CreateModel", {"name": "Order1", "schema": '{"type":["object","null"]}'}),
        ("CreateUsagePlan", {"quota": {"limit": 5, "offset": 6, "period": "WEEK"}}),
        ("CreateAuthorizer", {"type": "COGNITO_USER_POOLS"}),
        ("DeleteMethod", {}),
    ],
)
def test_definition_is_taken(operation: str, request_: dict[str, Any]) -> None:
    assert list(faults_of(operation, request_)) == []


@pytest.mark.documented
@pytest.mark.parametrize(
    "source",
    [
        "'it''s, a: text'",
        "method.request.header.x-a",
        "method.request.body",
        "method.request.body.items[0].name",
        "context.authorizer.claims.sub",
        "stageVariables.bucket",
        None,
    ],
)
def test_request_may_be_made_of(source: str | None) -> None:
    mapping = {"integration.request.querystring.a.b[]": source}
    assert list(faults_of_request_mapping(mapping, {"method.request.header.x-a": True})) == []


@pytest.mark.documented
@pytest.mark.parametrize(
    "source",
    [
        "'*'",
        "integration.response.header.Location",
        "integration.response.multivalueheader.Set-Cookie",
        "integration.response.body.errorMessage",
        "context.requestId",
        None,
    ],
)
def test_answer_may_be_made_of(source: str | None) -> None:
    name = "method.response.header.x-a"
    assert list(faults_of_response_mapping({name: source}, {name: False})) == []


def test_answer_without_mapping_needs_no_method_response() -> None:
    assert list(faults_of_response_mapping(None, None)) == []


@pytest.mark.documented
@pytest.mark.parametrize("source", ["'a'", "method.request.header.Origin", "context.error.message"])
def test_gateway_response_may_be_made_of(source: str) -> None:
    assert list(faults_of_gateway_mapping({"gatewayresponse.header.x-a": source})) == []
