"""What of a template's properties arrives at the services."""

import json
from typing import Any
from uuid import uuid4

import jmespath
import pytest

from tests.conformance.api_templates import Template, att, ref, role, typed
from tests.conformance.rows import Row, parameters_of
from tests.conformance.stacks import Stacks
from tests.conformance.test_cloudformation_updates import function
from tests.one_emulator import Client
from tests.own_tags import without_system_tags

ALLOWED = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}],
}
CALL = {"Action": "lambda:InvokeFunction", "FunctionName": ref("F")}


def subscription(pattern: str) -> Template:
    target = {"LogGroupName": ref("G"), "DestinationArn": att("F", "Arn")}
    return {**typed("Logs::SubscriptionFilter", FilterPattern=pattern, **target), "DependsOn": "P"}


def resources(name: str) -> Template:
    """Make every resource that the rows ask after."""
    account = {"Ref": "AWS::AccountId"}
    attached = {"Users": [ref("U")], "PolicyDocument": ALLOWED}
    within = {"PrincipalOrgID": "o-1234567890"}
    return {
        "Role": role("lambda.amazonaws.com"),
        "F": function(name, ReservedConcurrentExecutions=2, EphemeralStorage={"Size": 1024}),
        "P": typed(
            "Lambda::Permission", **CALL, Principal="logs.amazonaws.com", SourceAccount=account
        ),
        "Anybody": typed("Lambda::Permission", **CALL, Principal="*", **within),
        "ByUrl": typed("Lambda::Permission", **CALL, Principal="*", InvokedViaFunctionUrl=True),
        "G": typed("Logs::LogGroup"),
        "S1": subscription("a"),
        "S2": subscription("b"),
        "U": typed("IAM::User", Policies=[{"PolicyName": "p", "PolicyDocument": ALLOWED}]),
        "MP": typed("IAM::ManagedPolicy", Path="/a/", Description="d", **attached),
        "EB": typed("Events::EventBus", Name=name, Tags=[{"Key": "a", "Value": "b"}]),
        "Api": typed("ApiGateway::RestApi", Name=name, ApiKeySourceType="AUTHORIZER"),
    }


@pytest.fixture(scope="module")
def outputs(stacks: Stacks) -> dict[str, str]:
    template = resources(f"row-{uuid4().hex[:10]}")
    shown = {name: {"Value": ref(name)} for name in ("F", "G", "S1", "U", "MP", "Api")}
    shown["EB"] = {"Value": att("EB", "Arn")}
    request = {"Capabilities": ["CAPABILITY_NAMED_IAM"]}
    stack = stacks.create({"Resources": template, "Outputs": shown}, **request)
    assert stack.status == "CREATE_COMPLETE", stacks.events(stack.name)
    return stack.outputs


@pytest.mark.parametrize("row", parameters_of("cloudformation/kept"))
def test_property_is_told_by_its_service(row: Row, outputs: dict[str, str], client: Client) -> None:
    def filled(value: Any) -> Any:
        text = json.dumps(value)
        for name, shown in outputs.items():
            text = text.replace(f"{{{name}}}", shown)
        return json.loads(text)

    service, operation, request = filled(row.asks["call"])
    answer = getattr(client(service), operation)(**request)
    options = jmespath.Options(custom_functions=FromJson())
    assert jmespath.search(row.asks["find"], without_system_tags(answer), options) == filled(
        row.answer
    )


class FromJson(jmespath.functions.Functions):  # type: ignore[misc] # no types there
    """Reads what answers hold as text."""

    @jmespath.functions.signature({"types": ["string"]})  # type: ignore[untyped-decorator]
    def _func_from_json(self, text: str) -> Any:
        return json.loads(text)
