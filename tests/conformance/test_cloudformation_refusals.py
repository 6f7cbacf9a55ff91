"""What CloudFormation refuses before anything is created, by CreateStack and change set alike."""

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from tests.conformance.rows import Row, parameters_of
from tests.conformance.stacks import HANDLE, Deployed, Stacks
from tests.one_emulator import Client

ENVIRONMENT = {
    "Env": {"Type": "String", "Default": "dev"},
    "Size": {"Type": "String", "Default": "small"},
}


def refusal(cloudformation: Any, template: dict[str, Any], by: str, **request: Any) -> str | None:
    """Give the message of a refused request, after making sure that no stack is left."""
    name = f"row-{uuid4().hex[:10]}"
    body = json.dumps({"Resources": HANDLE, **template})
    try:
        if by == "create":
            cloudformation.create_stack(StackName=name, TemplateBody=body, **request)
        else:
            kind = {"ChangeSetName": "c", "ChangeSetType": "CREATE"}
            cloudformation.create_change_set(StackName=name, TemplateBody=body, **kind, **request)
    except ClientError as error:
        with pytest.raises(ClientError, match="does not exist"):
            cloudformation.describe_stacks(StackName=name)
        return str(error)
    cloudformation.delete_stack(StackName=name)
    return None


@pytest.mark.parametrize("by", ["create", "change set"])
@pytest.mark.parametrize("row", parameters_of("cloudformation/refusals"))
def test_template_is_refused(row: Row, by: str, client: Client) -> None:
    if by not in row.asks.get("by", [by]):
        pytest.skip("that way it isn't refused")
    request = row.asks.get("request", {})
    said = refusal(client("cloudformation"), row.asks["template"], by, **request)
    assert row.answer in (said or "")


@pytest.mark.parametrize("row", parameters_of("cloudformation/rules"))
def test_rule_decides(row: Row, client: Client) -> None:
    template = {"Parameters": ENVIRONMENT, "Rules": row.asks["rules"]}
    said = refusal(client("cloudformation"), template, "create")
    assert said is None if row.answer is None else row.answer in (said or "")


@pytest.mark.parametrize("row", parameters_of("cloudformation/parameters"))
def test_parameter_is_taken_or_refused(
    row: Row, stacks: Stacks, deployed: Callable[..., Deployed], client: Client
) -> None:
    template = {"Parameters": {"P": row.asks["declared"]}, "Outputs": {"O": {"Value": shown(row)}}}
    given = parameters(row, client)
    if isinstance(row.answer, dict):
        cloudformation = client("cloudformation")
        for by in ("create", "change set"):
            said = refusal(cloudformation, template, by, Parameters=given)
            assert row.answer["refused"] in (said or "")
        return
    stack = deployed(template, Parameters=given)
    assert stack.outputs["O"] == f"<{row.answer}>"
    if "shown" in row.asks:
        assert stack.described["Parameters"][0]["ParameterValue"] == row.asks["shown"]


def shown(row: Row) -> Any:
    """Give what shows P as text, a list with | between its items."""
    is_list = "List" in row.asks["declared"]["Type"]
    text = {"Fn::Join": ["|", {"Ref": "P"}]} if is_list else {"Ref": "P"}
    return {"Fn::Join": ["", ["<", text, ">"]]}


def parameters(row: Row, client: Client) -> list[dict[str, Any]]:
    """Give a request's parameters; a stored value gets a name in Parameter Store."""
    given = dict(row.asks.get("more", {}))
    if "stored" in row.asks:
        given["P"] = f"/rows/{uuid4().hex[:8]}"
        kind = "StringList" if "List" in row.asks["declared"]["Type"] else "String"
        kept = {"Value": row.asks["stored"], "Type": row.asks.get("stored_as", kind)}
        client("ssm").put_parameter(Name=given["P"], **kept)
    elif "given" in row.asks:
        given["P"] = row.asks["given"]
    made = [{"ParameterKey": key, "ParameterValue": value} for key, value in given.items()]
    if row.asks.get("previous"):
        made.append({"ParameterKey": "P", "UsePreviousValue": True})
    return made


@pytest.mark.parametrize("row", parameters_of("cloudformation/taken"))
def test_template_is_taken(row: Row, client: Client) -> None:
    request = row.asks.get("request", {})
    said = refusal(client("cloudformation"), row.asks["template"], "change set", **request)
    assert said == row.answer


@pytest.mark.parametrize("by", ["create", "change set"])
@pytest.mark.parametrize("row", parameters_of("cloudformation/requests"))
def test_request_is_refused(row: Row, by: str, client: Client) -> None:
    name = row.asks.get("stack", f"row-{uuid4().hex[:10]}")
    request = {"TemplateBody": json.dumps({"Resources": HANDLE}), **row.asks["request"]}
    deploy = client("cloudformation").create_stack
    if by == "change set":
        request |= {"ChangeSetName": "c", "ChangeSetType": "CREATE"}
        deploy = client("cloudformation").create_change_set
    with pytest.raises(ClientError) as refused:
        deploy(StackName=name, **request)
    assert row.answer in str(refused.value)


def test_stack_policy_of_a_request_is_refused(client: Client) -> None:
    policy = {"Statement": [{"Effect": "Deny", "Action": "Update:*", "Resource": "*"}]}
    with pytest.raises(ClientError, match="Invalid stack policy"):
        client("cloudformation").create_stack(
            StackName=f"row-{uuid4().hex[:10]}",
            TemplateBody=json.dumps({"Resources": HANDLE}),
            StackPolicyBody=json.dumps(policy),
        )
