"""Types that one region's CloudFormation knows and another's doesn't."""

from typing import Any

import pytest

from analytics_emulator.cloudformation.templates import regional_types
from analytics_emulator.cloudformation.templates.errors import TemplateError
from analytics_emulator.cloudformation.templates.regional_types import (
    check_types,
    check_unconditional_types,
)

REFUSAL = r"^Template format error: Unrecognized resource types: \[AWS::Budgets::Budget\]$"
CONDITIONS = {"Always": {"Fn::Equals": ["a", "a"]}, "Never": {"Fn::Equals": ["a", "b"]}}


@pytest.fixture(autouse=True)
def _one_region_without_budgets(monkeypatch: pytest.MonkeyPatch) -> None:
    def known_elsewhere(types: set[str], region: str) -> set[str]:
        return types & {"AWS::Budgets::Budget"} if region == "eu-north-1" else set()

    monkeypatch.setattr(regional_types, "known_elsewhere", known_elsewhere)


def template(*conditions: str) -> dict[str, Any]:
    budgets = {f"B{n}": {"Condition": one} for n, one in enumerate(conditions)}
    resources = {name: {"Type": "AWS::Budgets::Budget"} | more for name, more in budgets.items()}
    return {"Conditions": CONDITIONS, "Resources": {"Q": {"Type": "AWS::SQS::Queue"}, **resources}}


def test_what_is_to_be_made_must_be_known_in_the_region() -> None:
    with pytest.raises(TemplateError, match=REFUSAL):
        check_types(template("Never", "Always"), {}, "eu-north-1")
    check_types(template("Always"), {}, "us-east-1")
    check_types(template("Never"), {}, "eu-north-1")


def test_without_parameters_what_has_a_condition_is_let_be() -> None:
    without = {"Resources": {"B": {"Type": "AWS::Budgets::Budget"}}}
    with pytest.raises(TemplateError, match=REFUSAL):
        check_unconditional_types(without, "eu-north-1")
    check_unconditional_types(template("Always"), "eu-north-1")
