"""What API Gateway says to requests that it refuses, and to templates with the same faults."""

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.conformance.api_templates import Template, api, ref, typed
from tests.conformance.rows import Row, filled, parameters_of
from tests.conformance.stacks import Stacks

FUNCTION = (
    "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
    "arn:aws:lambda:us-east-1:000000000000:function:row-none/invocations"
)


def mock(**answer: Any) -> Template:
    """A method that answers by itself, for which a header is declared."""
    return {
        "RequestParameters": {"method.request.header.x-h": False},
        "Integration": {
            "Type": "MOCK",
            "RequestTemplates": {"application/json": '{"statusCode": 200}'},
            "IntegrationResponses": [{"StatusCode": "200", **answer}],
        },
        "MethodResponses": [
            {"StatusCode": "200", "ResponseParameters": {"method.response.header.x-a": True}}
        ],
    }


@pytest.fixture(scope="module")
def unchecked(unchecked_client: Callable[[str], Any]) -> Any:
    """A client that sends whatever it is given."""
    return unchecked_client("apigateway")


@pytest.fixture(scope="module")
def names(stacks: Stacks) -> dict[str, str]:
    """What requests may name."""
    of_live = [{"ApiId": ref("row"), "Stage": ref("rowStage")}]
    resources = {
        **api("row", {"events": mock()}),
        "Plan": typed("ApiGateway::UsagePlan", ApiStages=of_live),
        "Second": typed("ApiGateway::UsagePlan", ApiStages=of_live),
        "Key": typed("ApiGateway::ApiKey", Enabled=True),
        "Own": typed(
            "ApiGateway::UsagePlanKey",
            KeyId=ref("Key"),
            KeyType="API_KEY",
            UsagePlanId=ref("Plan"),
        ),
    }
    told = {
        "API": ref("row"),
        "ROOT": {"Fn::GetAtt": ["row", "RootResourceId"]},
        "PATH": ref("roweventsPath"),
        "DEPLOYMENT": ref("rowDeployment"),
        "PLAN": ref("Plan"),
        "SECOND": ref("Second"),
        "KEY": ref("Key"),
    }
    template = {"Resources": resources, "Outputs": {k: {"Value": v} for k, v in told.items()}}
    stack = stacks.create(template)
    assert stack.status == "CREATE_COMPLETE", stacks.events(stack.name)
    return {**stack.outputs, "FUNCTION": FUNCTION}


@pytest.mark.parametrize("row", parameters_of("apigateway/definition_requests"))
def test_request_is_refused(row: Row, names: dict[str, str], unchecked: Any) -> None:
    with pytest.raises(ClientError) as refused:
        getattr(unchecked, row.asks["call"])(**filled(row.asks["request"], names))
    error = refused.value.response["Error"]
    assert error["Code"] == row.answer, error
    assert row.asks.get("text", "") in error["Message"]


@pytest.mark.parametrize(
    ("parameter", "reason"),
    [
        ("method.response.header.x-b", "Invalid mapping expression parameter specified"),
        ("method.response.header.x-a", "Invalid mapping expression specified: unquoted"),
    ],
)
def test_template_with_such_a_mapping_fails(stacks: Stacks, parameter: str, reason: str) -> None:
    template = {"Resources": api("row", {"p": mock(ResponseParameters={parameter: "unquoted"})})}
    stack = stacks.create(template)
    assert stack.status == "ROLLBACK_COMPLETE"
    reasons = [event.get("ResourceStatusReason", "") for event in stacks.events(stack.name)]
    assert any(reason in told for told in reasons), reasons


def test_plan_may_go_once_its_api_has_gone(unchecked: Any) -> None:
    """LocalStack's suite deletes the API first on AWS, for a plan with a stage can't be deleted."""
    made = unchecked.create_rest_api(name="row")
    api_id, root = made["id"], made["rootResourceId"]
    where = {"restApiId": api_id, "resourceId": root, "httpMethod": "GET"}
    unchecked.put_method(**where, authorizationType="none")
    unchecked.put_integration(**where, type="MOCK")
    unchecked.create_deployment(restApiId=api_id, stageName="live")
    stages = [{"apiId": api_id, "stage": "live"}]
    plan = unchecked.create_usage_plan(name="row", apiStages=stages)["id"]
    with pytest.raises(unchecked.exceptions.BadRequestException):
        unchecked.delete_usage_plan(usagePlanId=plan)
    unchecked.delete_rest_api(restApiId=api_id)
    unchecked.delete_usage_plan(usagePlanId=plan)
