"""Public templates deploy, do their work and go again, or are refused before anything is created.

None may succeed half-way; those that weren't obtained are skipped.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import uuid4

import pytest
import yaml
from botocore.exceptions import ClientError

from tests.conformance.stacks import Stacks
from tests.one_emulator import Client
from tests.published.catalogue import Published, published
from tests.published.uses import Used

CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]
OWN_RUNTIME = "python3.13"
ROWS = [pytest.param(one, id=f"{one.example.name}/{one.path}") for one in published()]


class _Plain(yaml.SafeLoader):
    """Reads a template's parameters, which have no functions."""


_Plain.add_multi_constructor("!", lambda _loader, _suffix, _node: None)


@pytest.fixture
def stacks(client: Client) -> Iterator[Stacks]:
    made = Stacks(client("cloudformation"))
    yield made
    made.remove_all()


@pytest.mark.parametrize("one", ROWS)
def test_public_template(one: Published, stacks: Stacks, client: Client, endpoint: str) -> None:
    if not one.is_obtained:
        pytest.skip("make test-templates obtains it")
    name, body = f"published-{uuid4().hex[:8]}", one.file.read_text()
    given = {n: value.format(endpoint=endpoint) for n, value in one.parameters.items()}
    said = refusal(stacks, name, body, given)
    if said and one.runtime and f"The runtime {one.runtime} is not available here" in said:
        if not one.runtime.startswith("python"):
            return
        # Its functions then run by the Python that is always here.
        said = refusal(stacks, name, body.replace(one.runtime, OWN_RUNTIME), given)
    if one.answer == "deployed":
        assert said is None
        use(one, Used(stacks.ended(name), client, endpoint))
        assert stacks.delete(name) == "DELETE_COMPLETE"
    else:
        assert one.answer in (said or "")


@pytest.mark.parametrize("one", ROWS)
def test_what_deploys_is_used_or_says_why_not(one: Published) -> None:
    is_used = bool(one.use) != bool(one.unused)
    assert is_used == (one.answer == "deployed")


def use(one: Published, used: Used) -> None:
    """Do what its README says."""
    try:
        used.do(list(one.use))
    finally:
        used.clean_up()


def refusal(stacks: Stacks, name: str, body: str, given: Mapping[str, str]) -> str | None:
    """Deploy a template; give why it was refused, with nothing created."""
    cloudformation = stacks.cloudformation
    request: dict[str, Any] = {"StackName": name, "TemplateBody": body}
    try:
        cloudformation.create_stack(
            **request, Parameters=list(parameters(body, given)), Capabilities=CAPABILITIES
        )
    except ClientError as error:
        return str(error)
    stacks.names.append(name)
    stack = stacks.ended(name, patience_seconds=120)
    if stack.status == "CREATE_FAILED":  # a transform failed, before any resource
        assert not cloudformation.describe_stack_resources(StackName=name)["StackResources"]
        return str(stack.described.get("StackStatusReason"))
    assert stack.status == "CREATE_COMPLETE", stacks.events(name)
    return None


def parameters(body: str, given: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Give values, and make up those of other parameters without a default."""
    declared = yaml.load(body, Loader=_Plain).get("Parameters") or {}  # noqa: S506 -- a safe loader
    for name, parameter in declared.items():
        if name in given or "Default" not in parameter:
            value = given.get(name) or value_for(name.lower(), parameter)
            yield {"ParameterKey": name, "ParameterValue": value}


def value_for(name: str, parameter: dict[str, Any]) -> str:
    """Make up a value that fits a parameter's name."""
    if "AllowedValues" in parameter:
        return str(parameter["AllowedValues"][0])
    if parameter["Type"] == "Number":
        return str(parameter.get("MinValue", 1))
    words = {
        "email": "someone@example.com",
        "arn": "arn:aws:sns:us-east-1:000000000000:made-up",
        "bucket": f"made-up-{uuid4().hex[:8]}",
        "url": "https://example.com/",
        "account": "000000000000",
    }
    return next((value for word, value in words.items() if word in name), "made-up")
