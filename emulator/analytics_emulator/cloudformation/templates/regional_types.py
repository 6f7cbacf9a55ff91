"""The resource types that a region's CloudFormation doesn't know, though others do.

Which those are cfn-lint carries, as AWS publishes its schemas for each region. A resource whose
condition doesn't hold may be of such a type: the CDK sets one for its own metadata's sake.
"""

from collections.abc import Mapping
from typing import Any

from analytics_emulator.cloudformation.templates.early_values import EarlyValues
from analytics_emulator.cloudformation.templates.errors import TemplateError
from analytics_emulator.cloudformation.templates.schema_files import known_elsewhere


def check_types(template: Mapping[str, Any], values: Mapping[str, Any], region: str) -> None:
    """Raise for a resource that is to be made, of a type that the region doesn't know.

    The text is CloudFormation's as users quote it (aws-cdk 3648, cfn coverage roadmap 2177).
    """
    early = EarlyValues(template, values)
    made = {
        resource["Type"]
        for resource in template["Resources"].values()
        if "Condition" not in resource or early.condition(resource["Condition"])
    }
    _refuse(made, region)


def check_unconditional_types(template: Mapping[str, Any], region: str) -> None:
    """Raise for a type of a resource without a condition, where no parameters are known."""
    listed = template.get("Resources") or {}
    _refuse({one.get("Type", "") for one in listed.values() if "Condition" not in one}, region)


def _refuse(types: set[str], region: str) -> None:
    if unknown := sorted(known_elsewhere(types, region)):
        raise TemplateError(
            f"Template format error: Unrecognized resource types: [{', '.join(unknown)}]"
        )
