"""What updates change in place: applied and told by the service, or refused by name."""

from typing import Any

import jmespath
import pytest
from botocore.exceptions import ClientError

from tests.conformance.api_templates import Template, att, ref, role, typed
from tests.conformance.rows import Row, rows_of
from tests.conformance.stacks import Stacks
from tests.one_emulator import Client
from tests.own_tags import without_system_tags

ROWS = rows_of("cloudformation/updates")
APPLIED = [row for row in ROWS if "refused" not in row.asks]
REFUSED = [row for row in ROWS if "refused" in row.asks]
CAPABILITIES = {"Capabilities": ["CAPABILITY_NAMED_IAM"]}


def beside(name: str) -> Template:
    """Make what the rows refer to; what must have a name has this one."""
    open_key = APPLIED[0].asks["before"]["KeyPolicy"]
    code = {"ZipFile": "def handler(event, context): pass"}
    function = {"FunctionName": name, "Code": code, "Handler": "index.handler"}
    other = role("ec2.amazonaws.com")
    other["Properties"]["RoleName"] = f"{name}-other"
    stage = {"RestApiId": ref("Api"), "DeploymentId": ref("Deployment")}
    method = {"RestApiId": ref("Api"), "ResourceId": att("Api", "RootResourceId")}
    return {
        "KeyA": typed("KMS::Key", KeyPolicy=open_key, Description="key a"),
        "KeyB": typed("KMS::Key", KeyPolicy=open_key, Description="key b"),
        "Role": role("lambda.amazonaws.com"),
        "Other": other,
        "Queue": typed("SQS::Queue"),
        "Function": typed(
            "Lambda::Function", **function, Runtime="python3.13", Role=att("Role", "Arn")
        ),
        "Connection": typed(
            "Events::Connection",
            AuthorizationType="API_KEY",
            AuthParameters={"ApiKeyAuthParameters": {"ApiKeyName": "n", "ApiKeyValue": "v"}},
            Name=name,
        ),
        "Api": typed("ApiGateway::RestApi", Name=name),
        "Method": typed(
            "ApiGateway::Method",
            **method,
            HttpMethod="GET",
            AuthorizationType="NONE",
            Integration={"Type": "MOCK"},
        ),
        "Deployment": {
            **typed("ApiGateway::Deployment", RestApiId=ref("Api")),
            "DependsOn": "Method",
        },
        "StageA": typed("ApiGateway::Stage", **stage, StageName="a"),
        "StageB": typed("ApiGateway::Stage", **stage, StageName="b"),
    }


def name_of(rows: list[Row]) -> str:
    return "row-updates" if rows is APPLIED else "row-refused"


def template(rows: list[Row], when: str) -> Template:
    listed = {f"Row{n}": typed(row.asks["type"], **row.asks[when]) for n, row in enumerate(rows)}
    outputs = {name: {"Value": ref(name)} for name in listed}
    return {"Resources": {**beside(name_of(rows)), **listed}, "Outputs": outputs}


def failures(stacks: Stacks, name: str) -> list[str]:
    told = [event for event in stacks.events(name) if event["ResourceStatus"].endswith("FAILED")]
    return [f"{e['LogicalResourceId']}: {e.get('ResourceStatusReason')}" for e in told]


@pytest.fixture(scope="module")
def updated(stacks: Stacks) -> dict[str, str]:
    """Each row's Ref, by name, once all are updated."""
    made = stacks.create(template(APPLIED, "before"), **CAPABILITIES)
    assert made.status == "CREATE_COMPLETE", failures(stacks, made.name)
    after = stacks.update(made.name, template(APPLIED, "after"), **CAPABILITIES)
    assert after.status == "UPDATE_COMPLETE", failures(stacks, made.name)
    assert after.outputs == made.outputs
    return {row.name: after.outputs[f"Row{n}"] for n, row in enumerate(APPLIED)}


@pytest.mark.parametrize("row", [pytest.param(row, id=row.name) for row in APPLIED])
def test_changed_property_is_told_by_the_service(
    row: Row, updated: dict[str, str], client: Client
) -> None:
    service, operation = row.asks["call"].split()
    given = {name: _filled(value, updated[row.name]) for name, value in row.asks["with"].items()}
    told = getattr(client(service), operation)(**given)
    assert jmespath.search(row.asks["shows"], without_system_tags(told)) == row.answer


def _filled(value: Any, reference: str) -> Any:
    if isinstance(value, list):
        return [_filled(item, reference) for item in value]
    return reference if value == "$ref" else value


@pytest.fixture(scope="module")
def refusal(stacks: Stacks) -> str:
    """What the emulator says to all the others at once; nothing is changed."""
    made = stacks.create(template(REFUSED, "before"), **CAPABILITIES)
    assert made.status == "CREATE_COMPLETE", failures(stacks, made.name)
    before = stacks.events(made.name)
    with pytest.raises(ClientError) as error:
        stacks.update(made.name, template(REFUSED, "after"), **CAPABILITIES)
    assert stacks.events(made.name) == before
    return str(error.value)


@pytest.mark.parametrize("number", range(len(REFUSED)), ids=[row.name for row in REFUSED])
def test_change_that_would_come_to_nothing_is_refused_by_name(number: int, refusal: str) -> None:
    asks = REFUSED[number].asks
    assert f"Row{number} (AWS::{asks['type']}): {asks['refused']}: the emulator can't" in refusal
