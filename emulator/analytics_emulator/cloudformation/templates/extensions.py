"""What the transform AWS::LanguageExtensions makes of a template, and policies by functions.

Loops are unrolled, names and policies resolved, and what it adds to the functions is computed as
far as it is known before anything is deployed (CloudFormation reference,
AWS::LanguageExtensions).
"""

import copy
from collections.abc import Callable, Mapping
from typing import Any

from analytics_emulator.cloudformation.templates.early_values import EarlyValues
from analytics_emulator.cloudformation.templates.errors import SelectionError, TemplateError
from analytics_emulator.cloudformation.templates.functions import (
    LANGUAGE_EXTENSIONS,
    json_string,
    length,
)
from analytics_emulator.cloudformation.templates.loops import expanded, has_loop
from analytics_emulator.cloudformation.templates.shape import transforms_of

POLICIES = ("DeletionPolicy", "UpdateReplacePolicy")
_COMPUTED = ("Conditions", "Resources", "Outputs")
_EXTENSIONS: Mapping[str, Callable[[Any], Any]] = {
    "Fn::Length": length,
    "Fn::ToJsonString": json_string,
}


def has_extensions(template: Mapping[str, Any]) -> bool:
    """Return whether a template asks for the transform AWS::LanguageExtensions."""
    return LANGUAGE_EXTENSIONS in transforms_of(template)


def without_extensions(template: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return a template with loops, policies and names as AWS::LanguageExtensions leaves them."""
    made = copy.deepcopy(dict(template))
    if has_loop(made):
        made = expanded(made, EarlyValues(template, values).of)
    early = EarlyValues(made, values)
    _check_selections(made.get("Resources"), early)
    plain = _with_plain_names(with_plain_policies(made, values), early)
    return _without_transform(_with_known_extensions(plain, values))


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


def _with_plain(resource: Any, early: EarlyValues) -> Any:
    if not isinstance(resource, dict):
        return resource
    chosen = {name: resource[name] for name in POLICIES if isinstance(resource.get(name), dict)}
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


def _check_selections(node: Any, early: EarlyValues) -> None:
    """Raise for a Fn::Select beyond its list, also where no condition makes the resource.

    Users report that the transform computes each (cfn-language-discussion 120 and 159); what stands
    in a Fn::If is left alone (unverified).
    """
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    if isinstance(node, dict) and set(node) == {"Fn::If"}:
        return
    if isinstance(node, dict) and set(node) == {"Fn::Select"}:
        try:
            early.of(node)
        except SelectionError as error:
            said = str(error).removeprefix("Template error: ")
            raise TemplateError(f"Transform {LANGUAGE_EXTENSIONS} failed with: {said}") from None
        except TemplateError:
            pass  # not known yet, or said in its place
    for child in children:
        _check_selections(child, early)


def _with_known_extensions(
    template: Mapping[str, Any], values: Mapping[str, Any]
) -> dict[str, Any]:
    """Return a template whose lengths and JSON texts are values, as far as these are known.

    GetTemplate then tells them; what a caller isn't to see stays a reference.
    """
    listed = template.get("Parameters") or {}
    hidden = {name for name, one in listed.items() if str(one.get("NoEcho")).lower() == "true"}
    shown = {name: value for name, value in values.items() if name not in hidden}
    early = EarlyValues(template, shown)
    sections = {name: _known(template[name], early) for name in _COMPUTED if name in template}
    return {**template, **sections}


def _known(node: Any, early: EarlyValues) -> Any:
    if isinstance(node, list):
        return [_known(item, early) for item in node]
    if not isinstance(node, dict):
        return node
    (name, arguments), *more = node.items() or [("", None)]
    if name in _EXTENSIONS and not more:
        try:
            return _EXTENSIONS[name](early.of(arguments))
        except TemplateError:
            pass  # a resource has to stand first, or it is said in its place
    return {key: _known(value, early) for key, value in node.items()}


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
