"""APIs that an OpenAPI definition describes."""

from collections.abc import Callable

import requests

from tests.conformance.api_templates import Template, att, ref, role, typed
from tests.conformance.stacks import Deployed
from tests.integration.conftest import Client

FORM = "'application/x-www-form-urlencoded'"


def definition() -> Template:
    integration = {
        "type": "aws",
        "httpMethod": "POST",
        "uri": {
            "Fn::Sub": "arn:aws:apigateway:${AWS::Region}:sqs:path/${AWS::AccountId}/"
            "${Queue.QueueName}"
        },
        "credentials": att("Role", "Arn"),
        "requestParameters": {"integration.request.header.Content-Type": FORM},
        "requestTemplates": {"application/json": "Action=SendMessage&MessageBody=$input.body"},
        "responses": {"default": {"statusCode": "200"}},
    }
    post = {"responses": {"200": {"description": "taken"}}}
    post |= {"x-amazon-apigateway-integration": integration}
    return {"openapi": "3.0.1", "info": {"title": "row"}, "paths": {"/events/new": {"post": post}}}


def test_integration_acts_with_the_role_of_its_definition(
    deployed: Callable[..., Deployed], client: Client, endpoint: str
) -> None:
    deployment = {**typed("ApiGateway::Deployment", RestApiId=ref("Api"), StageName="live")}
    stack = deployed(
        {
            "Resources": {
                "Role": role("apigateway.amazonaws.com"),
                "Queue": typed("SQS::Queue"),
                "Api": typed("ApiGateway::RestApi", Body=definition()),
                "Deployment": deployment,
            },
            "Outputs": {name: {"Value": ref(name)} for name in ("Api", "Queue")},
        },
        Capabilities=["CAPABILITY_IAM"],
    )
    assert stack.status == "CREATE_COMPLETE", stack.described
    url = f"{endpoint}/_aws/execute-api/{stack.outputs['Api']}/live/events/new"
    assert requests.post(url, json={"n": 1}, timeout=30).status_code == 200
    told = client("sqs").receive_message(QueueUrl=stack.outputs["Queue"], WaitTimeSeconds=5)
    assert [message["Body"].replace(" ", "") for message in told["Messages"]] == ['{"n":1}']
