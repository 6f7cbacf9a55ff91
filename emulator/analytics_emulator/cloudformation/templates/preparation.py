"""What CloudFormation refuses of a template, before its transforms and after."""

from collections.abc import Mapping
from typing import Any

from analytics_emulator.cloudformation.templates.calls import calls_condition, calls_of
from analytics_emulator.cloudformation.templates.errors import TemplateError
from analytics_emulator.cloudformation.templates.extensions import POLICIES
from analytics_emulator.cloudformation.templates.functions import LANGUAGE_EXTENSIONS
from analytics_emulator.cloudformation.templates.loops import has_loop
from analytics_emulator.cloudformation.templates.meaning import Meaning
from analytics_emulator.cloudformation.templates.shape import (
    check_members,
    check_sections,
    transforms_of,
)


def with_listed_attributes(node: Any) -> Any:
    """Return a node whose Fn::GetAtt are lists: LocalStack can't compare those of one text."""
    if isinstance(node, list):
        return [with_listed_attributes(item) for item in node]
    if not isinstance(node, dict):
        return node
    given = node.get("Fn::GetAtt") if len(node) == 1 else None
    if isinstance(given, str) and "." in given:
        return {"Fn::GetAtt": given.split(".", 1)}
    return {name: with_listed_attributes(value) for name, value in node.items()}


def check_before_transforms(template: Mapping[str, Any]) -> None:
    """Raise for what CloudFormation refuses of a template as it was sent."""
    check_sections(template)
    order = transforms_of(template)
    if LANGUAGE_EXTENSIONS in order and order[0] != LANGUAGE_EXTENSIONS:
        raise TemplateError(
            f"Template error: {LANGUAGE_EXTENSIONS} must stand before the other transforms"
        )
    if any(map(calls_condition, calls_of(template, "Fn::ToJsonString"))):
        raise TemplateError(
            f"Transform {LANGUAGE_EXTENSIONS} failed with: Fn::ToJsonString does not support "
            "Condition intrinsic function"
        )
    if has_loop(template) and LANGUAGE_EXTENSIONS not in order:
        raise TemplateError(
            "Template format error: Fn::ForEach needs the transform AWS::LanguageExtensions"
        )
    if LANGUAGE_EXTENSIONS not in order:
        _check_policies(template.get("Resources"))


def _check_policies(resources: Any) -> None:
    """Raise for a policy that only the transform makes a text of (Ref, Fn::FindInMap, …)."""
    for resource in resources.values() if isinstance(resources, Mapping) else ():
        for name in POLICIES if isinstance(resource, Mapping) else ():
            policy = resource.get(name)
            if isinstance(policy, Mapping) and set(policy) != {"Fn::If"}:
                raise TemplateError(f"Template format error: Every {name} member must be a string.")


def check_after_transforms(
    template: Mapping[str, Any], values: Mapping[str, Any], extended: bool
) -> None:
    """Raise for what CloudFormation refuses of a template whose transforms have run."""
    check_members(template)
    Meaning(template, values).check(extended)


def check_properties(template: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Raise for what AWS doesn't take as a resource's properties; the template is checked else."""
    Meaning(template, values).check_properties()
