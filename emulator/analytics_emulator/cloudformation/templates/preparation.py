"""A template as CloudFormation takes it up: loops unrolled, policies resolved, faults refused."""

import copy
from collections.abc import Mapping
from typing import Any

from analytics_emulator.cloudformation.templates.calls import calls_condition, calls_of
from analytics_emulator.cloudformation.templates.early_values import EarlyValues
from analytics_emulator.cloudformation.templates.errors import TemplateError
from analytics_emulator.cloudformation.templates.functions import LANGUAGE_EXTENSIONS
from analytics_emulator.cloudformation.templates.loops import expanded, has_loop
from analytics_emulator.cloudformation.templates.meaning import Meaning
from analytics_emulator.cloudformation.templates.shape import (
    check_members,
    check_sections,
    transforms_of,
)

_POLICIES = ("DeletionPolicy", "UpdateReplacePolicy")


def has_extensions(template: Mapping[str, Any]) -> bool:
    """Return whether a template asks for the transform AWS::LanguageExtensions."""
    return LANGUAGE_EXTENSIONS in transforms_of(template)


def without_extensions(template: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return a template with loops, policies and names as AWS::LanguageExtensions leaves them."""
    made = copy.deepcopy(dict(template))
    if has_loop(made):
        made = expanded(made, EarlyValues(template, values).of)
    early = EarlyValues(made, values)
    return _without_transform(_with_plain_names(with_plain_policies(made, values), early))


def with_plain_policies(template: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return a template whose policies are texts, not functions.

    The reference asks for the transform; AWS took `Fn::If` without it (LocalStack's
    test_deletion_policy and test_update_policy, recorded on 2026-01-23), and it alone here.
    """
    early, resources = EarlyValues(template, values), template.get("Resources")
    if not isinstance(resources, dict):
        return dict(template)
    plain = {name: _with_plain(resource, early) for name, resource in resources.items()}
    return {**template, "Resources": plain}


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


def _with_plain(resource: Any, early: EarlyValues) -> Any:
    if not isinstance(resource, dict):
        return resource
    chosen = {name: resource[name] for name in _POLICIES if isinstance(resource.get(name), dict)}
    return {**resource, **{name: early.of(policy) for name, policy in chosen.items()}}


def _with_plain_names(node: Any, early: EarlyValues) -> Any:
    """Return a node whose Ref and Fn::GetAtt name resources by texts, not by functions."""
    if isinstance(node, list):
        return [_with_plain_names(item, early) for item in node]
    if not isinstance(node, dict):
        return node
    (name, arguments), *more = node.items() or [("", None)]
    if name == "Ref" and isinstance(arguments, dict) and not more:
        return {"Ref": early.of(arguments)}
    if name == "Fn::GetAtt" and isinstance(arguments, list) and not more:
        return {
            name: [early.of(part) if index == 0 else part for index, part in enumerate(arguments)]
        }
    return {key: _with_plain_names(value, early) for key, value in node.items()}


def _without_transform(template: dict[str, Any]) -> dict[str, Any]:
    given = template["Transform"]
    left = [item for item in (given if isinstance(given, list) else [given]) if not _is_ours(item)]
    return {
        name: left if name == "Transform" else value
        for name, value in template.items()
        if name != "Transform" or left
    }


def _is_ours(item: Any) -> bool:
    return (item.get("Name") if isinstance(item, Mapping) else item) == LANGUAGE_EXTENSIONS


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
        for name in _POLICIES if isinstance(resource, Mapping) else ():
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
