"""Stacks within stacks are updated with the outer one, and roll back with it."""

import json
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest

from tests.conformance.api_templates import Template, att, ref, typed
from tests.conformance.stacks import Stacks
from tests.conformance.test_cloudformation_stacks import FAILING
from tests.integration.conftest import Client

type Outer = Callable[..., Template]

PRICE = "Crème brûlée 5 €"


@pytest.fixture
def outer(client: Client, endpoint: str) -> Iterator[Outer]:
    """`outer(value, inner={…})`: a template whose inner stack has a topic and what is given."""
    s3, bucket = client("s3"), f"row-{uuid4().hex[:10]}"
    s3.create_bucket(Bucket=bucket)

    def give(value: str, inner: Template | None = None, **beside: Any) -> Template:
        topic = typed("SNS::Topic", DisplayName=ref("Shown"))
        template = {
            "Parameters": {"Shown": {"Type": "String"}},
            "Resources": {"Topic": topic, **(inner or {})},
            "Outputs": {"Shown": {"Value": ref("Shown")}, "Price": {"Value": PRICE}},
        }
        key, text = uuid4().hex, json.dumps(template, ensure_ascii=False)
        s3.put_object(Bucket=bucket, Key=key, Body=text.encode())
        url = f"{endpoint}/{bucket}/{key}"
        nested = typed("CloudFormation::Stack", TemplateURL=url, Parameters={"Shown": value})
        outputs = {"Shown": att("Inner", "Outputs.Shown"), "Inner": ref("Inner")}
        return {
            "Resources": {"Inner": nested, **beside},
            "Outputs": {name: {"Value": value} for name, value in outputs.items()},
        }

    yield give
    for listed in s3.list_objects_v2(Bucket=bucket).get("Contents", []):
        s3.delete_object(Bucket=bucket, Key=listed["Key"])
    s3.delete_bucket(Bucket=bucket)


def test_update_reaches_the_inner_stack(stacks: Stacks, outer: Outer) -> None:
    stack = stacks.create(outer("a"))
    after = stacks.update(stack.name, outer("b", {"Queue": typed("SQS::Queue")}))
    assert (after.outputs["Shown"], after.outputs["Inner"]) == ("b", stack.outputs["Inner"])
    told = stacks.cloudformation.describe_stack_resources(StackName=stack.outputs["Inner"])
    assert {one["LogicalResourceId"] for one in told["StackResources"]} == {"Topic", "Queue"}


def test_inner_template_is_read_as_utf_8(stacks: Stacks, outer: Outer) -> None:
    template = outer("a")
    template["Outputs"]["Price"] = {"Value": att("Inner", "Outputs.Price")}
    assert stacks.create(template).outputs["Price"] == PRICE


def test_inner_update_that_fails_fails_the_outer_one(stacks: Stacks, outer: Outer) -> None:
    stack = stacks.create(outer("a"))
    after = stacks.update(stack.name, outer("b", {"Failing": FAILING}))
    assert (after.status, after.outputs["Shown"]) == ("UPDATE_ROLLBACK_COMPLETE", "a")
    reasons = [event.get("ResourceStatusReason") or "" for event in stacks.events(stack.name)]
    said = (
        f"Embedded stack {stack.outputs['Inner']} was not successfully updated. Currently in "
        "UPDATE_ROLLBACK_IN_PROGRESS with reason: The following resource(s) failed to create: "
        "[Failing]. "
    )
    assert said in reasons


def test_inner_stack_is_rolled_back_with_the_outer_one(stacks: Stacks, outer: Outer) -> None:
    stack = stacks.create(outer("a"))
    after = stacks.update(stack.name, outer("b", Failing={**FAILING, "DependsOn": "Inner"}))
    assert after.status == "UPDATE_ROLLBACK_COMPLETE"
    assert stacks.ended(stack.outputs["Inner"]).outputs["Shown"] == "a"


def test_inner_creation_that_fails_says_what_failed(stacks: Stacks, outer: Outer) -> None:
    stack = stacks.create(outer("a", {"Failing": FAILING}))
    assert stack.status == "ROLLBACK_COMPLETE"
    reasons = [event.get("ResourceStatusReason") or "" for event in stacks.events(stack.name)]
    said = "was not successfully created: The following resource(s) failed to create: [Failing]. "
    assert [reason for reason in reasons if reason.endswith(said)]
