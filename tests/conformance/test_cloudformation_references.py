"""Dynamic references give what is stored elsewhere, each its own."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from tests.conformance.api_templates import Template, att, typed
from tests.conformance.rows import Row, parameters_of
from tests.conformance.stacks import Stacks
from tests.one_emulator import Client

SECRET = '{"p":"pw","n":5,"e":""}'
STORED = {"u": ("String", "user"), "h": ("String", "host\\1"), "l": ("StringList", "a,b"),
          "s": ("SecureString", "hidden")}  # fmt: skip


@pytest.fixture(scope="module")
def stored(client: Client) -> Iterator[dict[str, str]]:
    """What is stored, by the letter that stands for its name."""
    ssm, secrets, mark = client("ssm"), client("secretsmanager"), uuid4().hex[:8]
    names = {letter: f"/row/{mark}/{letter}" for letter in STORED}
    for letter, (kind, value) in STORED.items():
        ssm.put_parameter(Name=names[letter], Type=kind, Value=value)
    texts = {"m": SECRET, "t": "text"}
    for letter, text in texts.items():
        secrets.create_secret(Name=f"row-{mark}-{letter}", SecretString=text)
        names[letter] = f"row-{mark}-{letter}"
    yield names
    ssm.delete_parameters(Names=[names[letter] for letter in STORED])
    for letter in texts:
        secrets.delete_secret(SecretId=names[letter], ForceDeleteWithoutRecovery=True)


def holding(value: Any) -> Template:
    resource = typed("SSM::Parameter", Type="String", Value=value)
    return {"Resources": {"R": resource}, "Outputs": {"V": {"Value": att("R", "Value")}}}


def written(value: Any, names: dict[str, str]) -> Any:
    """Put the names of what is stored into a value."""
    text = json.dumps(value)
    for letter, name in names.items():
        text = text.replace("{" + letter + "}", name)
    return json.loads(text)


@pytest.mark.parametrize("row", parameters_of("cloudformation/references"))
def test_reference_gives_what_is_stored(stacks: Stacks, stored: dict[str, str], row: Row) -> None:
    stack = stacks.create(holding(written(row.asks["value"], stored)))
    if "fails" in row.asks:
        reasons = [event.get("ResourceStatusReason", "") for event in stacks.events(stack.name)]
        assert [reason for reason in reasons if row.asks["fails"] in reason]
    else:
        assert stack.outputs["V"] == row.answer


def test_change_set_tells_references_as_they_are_written(stacks: Stacks) -> None:
    stack = stacks.create(holding("x"))
    lost = "{{resolve:ssm:/no/such}}"
    made = stacks.cloudformation.create_change_set(
        StackName=stack.name, ChangeSetName="c", TemplateBody=json.dumps(holding(lost))
    )
    told = stacks.cloudformation.describe_change_set(
        ChangeSetName=made["Id"], IncludePropertyValues=True
    )
    (change,) = told["Changes"]
    assert change["ResourceChange"]["Details"][0]["Target"]["AfterValue"] == lost


def test_stack_goes_on_without_what_it_referred_to(stacks: Stacks, client: Client) -> None:
    ssm, name = client("ssm"), f"/row/{uuid4().hex[:8]}"
    ssm.put_parameter(Name=name, Type="String", Value="x")
    stack = stacks.create(holding("{{resolve:ssm:" + name + "}}"))
    ssm.delete_parameter(Name=name)
    assert stacks.update(stack.name, holding("plain")).outputs["V"] == "plain"
    assert stacks.delete(stack.name) == "DELETE_COMPLETE"
