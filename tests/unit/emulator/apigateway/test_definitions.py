"""What an OpenAPI definition says to API Gateway alone."""

from typing import Any

import pytest

from analytics_emulator.apigateway.definitions import (
    asks_for_signature,
    operations,
    with_variables,
)

SIGNED = {"type": "apiKey", "name": "Authorization", "in": "header"}
SIGNED |= {"x-amazon-apigateway-authtype": "awsSigv4"}
ASKED = {"security": [{"who": []}]}


def test_aws_variables_are_resolved_and_others_stay() -> None:
    values = {"AccountId": "1", "Partition": "aws", "Region": "eu-west-3"}
    given = {"a": ["arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:q", 1, None]}
    assert with_variables(given, values) == {"a": ["arn:aws:sqs:eu-west-3:1:q", 1, None]}
    assert with_variables("${stageVariables.x} ${AWS::StackName}", values) == (
        "${stageVariables.x} ${AWS::StackName}"
    )


@pytest.mark.parametrize(
    ("definition", "operation", "expected"),
    [
        ({"securityDefinitions": {"who": SIGNED}}, ASKED, True),
        ({"components": {"securitySchemes": {"who": SIGNED}}}, ASKED, True),
        ({"components": {"securitySchemes": {"who": SIGNED}}, **ASKED}, {}, True),
        ({"components": {"securitySchemes": {"who": SIGNED}}, **ASKED}, {"security": []}, False),
        ({"components": {"securitySchemes": {"who": {"type": "apiKey"}}}}, ASKED, False),
        ({}, {"x-amazon-apigateway-auth": {"type": "aws_iam"}}, True),
        ({}, {"x-amazon-apigateway-auth": {"type": "NONE"}}, False),
        ({}, ASKED, False),
    ],
)
def test_method_is_for_who_signs(
    definition: dict[str, Any], operation: dict[str, Any], expected: bool
) -> None:
    whole = {**definition, "paths": {"/x": {"get": operation, "parameters": []}}}
    (method,) = operations(whole)
    assert (method.path, method.verb) == ("/x", "GET")
    assert asks_for_signature(method, whole) is expected
