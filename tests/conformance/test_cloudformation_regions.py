"""Templates in regions whose CloudFormation doesn't know all types."""

import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from tests.conformance.api_templates import typed
from tests.conformance.stacks import Stacks

BUDGET = {"BudgetType": "COST", "TimeUnit": "MONTHLY", "BudgetLimit": {"Amount": 1, "Unit": "USD"}}
REFUSAL = r"Template format error: Unrecognized resource types: \[AWS::Budgets::Budget\]$"
NEVER = {"Conditions": {"Never": {"Fn::Equals": ["a", "b"]}}}


@pytest.fixture(params=["eu-north-1", "ap-southeast-3"])
def elsewhere(request: pytest.FixtureRequest, endpoint: str) -> Iterator[Stacks]:
    """Stacks of a region that makes no budgets."""
    session = boto3.Session("test", "test", region_name=request.param)
    made = Stacks(session.client("cloudformation", endpoint_url=endpoint))
    yield made
    made.remove_all()


def template(**members: str) -> dict[str, Any]:
    return {"Resources": {"B": {**typed("Budgets::Budget", Budget=BUDGET), **members}}}


def test_type_that_a_region_lacks_refuses_its_template(elsewhere: Stacks) -> None:
    with pytest.raises(ClientError, match=REFUSAL):
        elsewhere.cloudformation.validate_template(TemplateBody=json.dumps(template()))
    with pytest.raises(ClientError, match=REFUSAL):
        elsewhere.create(template())


def test_resource_that_isnt_made_may_be_of_any_type(elsewhere: Stacks) -> None:
    resources = {"Handle": typed("CloudFormation::WaitConditionHandle")}
    resources |= template(Condition="Never")["Resources"]
    stack = elsewhere.create(NEVER | {"Resources": resources})
    assert stack.status == "CREATE_COMPLETE"
