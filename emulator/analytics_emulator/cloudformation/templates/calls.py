"""Calls of functions in a template: where they are, and whether CloudFormation has them."""

from collections.abc import Iterator, Mapping
from typing import Any

from analytics_emulator.cloudformation.templates.arguments import check_arguments
from analytics_emulator.cloudformation.templates.errors import TemplateError
from analytics_emulator.cloudformation.templates.functions import ADDED_BY_EXTENSIONS

_SUPPORTED = [
    "Fn::Base64",
    "Fn::GetAtt",
    "Fn::GetAZs",
    "Fn::ImportValue",
    "Fn::Join",
    "Fn::Split",
    "Fn::FindInMap",
    "Fn::Select",
    "Ref",
    "Fn::Equals",
    "Fn::If",
    "Fn::Not",
    "Condition",
    "Fn::And",
    "Fn::Or",
    "Fn::Contains",
    "Fn::EachMemberEquals",
    "Fn::EachMemberIn",
    "Fn::ValueOf",
    "Fn::ValueOfAll",
    "Fn::RefAll",
    "Fn::Sub",
    "Fn::Cidr",
]
_OF_CONDITIONS = ("Fn::And", "Fn::Equals", "Fn::Not", "Fn::Or")
_OF_RULES = frozenset(
    [
        "Fn::Contains",
        "Fn::EachMemberEquals",
        "Fn::EachMemberIn",
        "Fn::RefAll",
        "Fn::ValueOf",
        "Fn::ValueOfAll",
    ]
)


def check_functions(node: Any, has_extensions: bool) -> None:
    """Raise for a function that CloudFormation doesn't have, or not without the transform."""
    if isinstance(node, list):
        for item in node:
            check_functions(item, has_extensions)
    elif isinstance(node, Mapping):
        if list(node) == ["Ref"]:
            check_arguments("Ref", node["Ref"])
        for name, value in node.items():
            if str(name).startswith("Fn::"):
                _check_alone(name, node)
                _check_function(name, value, has_extensions)
            check_functions(value, has_extensions)


def check_places(node: Any) -> None:
    """Raise for a condition's function outside the section Conditions; unverified where it stands.

    The reference has them there alone ("Condition functions").
    """
    for name in _OF_CONDITIONS:
        for _ in calls_of(node, name):
            raise TemplateError(f"Template error: {name} is a function of the section Conditions")


def _check_alone(name: str, node: Mapping[str, Any]) -> None:
    """Raise for a function beside other members, which nothing would call; unverified."""
    if len(node) > 1 and name != "Fn::Transform":
        others = ", ".join(other for other in node if other != name)
        raise TemplateError(f"Template format error: {name} can't stand beside {others}")


def _check_function(name: str, arguments: Any, has_extensions: bool) -> None:
    added = has_extensions and name in ADDED_BY_EXTENSIONS
    if name not in _SUPPORTED and name != "Fn::Transform" and not added:
        raise TemplateError(
            f"Template error: Encountered unsupported function: {name} Supported functions are: "
            f"[{', '.join(_SUPPORTED)}]"
        )
    if name in _OF_RULES:
        raise TemplateError(f"Template error: {name} is a function of the section Rules alone")
    check_arguments(name, arguments)
    if name != "Fn::FindInMap":
        return
    if not isinstance(arguments, list) or len(arguments) not in (3, 4):
        raise TemplateError(
            "Template error: every Fn::FindInMap object requires three parameters, the map name, "
            "map key and the attribute for return value"
        )
    if len(arguments) == 4 and not has_extensions:
        raise TemplateError(
            "Template error: every Fn::FindInMap object requires three parameters, the map name, "
            "map key and the attribute for return value"
        )


def calls_of(node: Any, function: str) -> Iterator[Any]:
    """Yield the arguments of a function wherever it is called."""
    if isinstance(node, list):
        for item in node:
            yield from calls_of(item, function)
    elif isinstance(node, Mapping):
        for name, value in node.items():
            if name == function:
                yield value
            yield from calls_of(value, function)


def calls_condition(node: Any) -> bool:
    """Return whether a map that says nothing but `Condition` stands anywhere in a node."""
    if isinstance(node, list):
        return any(map(calls_condition, node))
    if not isinstance(node, Mapping):
        return False
    return list(node) == ["Condition"] or any(map(calls_condition, node.values()))


def conditions_in(node: Any) -> Iterator[str]:
    """Yield the names of the conditions that a condition refers to."""
    yield from (name for name in calls_of(node, "Condition") if isinstance(name, str))


def ifs_in(node: Any) -> Iterator[str]:
    """Yield the names of the conditions that Fn::If asks."""
    for arguments in calls_of(node, "Fn::If"):
        if isinstance(arguments, list) and arguments and isinstance(arguments[0], str):
            yield arguments[0]
