"""What functions of templates take, as CloudFormation says it when they are given something else.

Texts as users and tools quote them (issues of cfn-lint, aws-cli and CDK).
"""

from collections.abc import Callable, Mapping
from typing import Any

from analytics_emulator.cloudformation.templates.errors import TemplateError

type Test = Callable[[Any], bool]


def check_arguments(name: str, arguments: Any) -> None:
    """Raise for arguments that a function doesn't take, as far as they are literal."""
    rule = _RULES.get(name)
    if rule and not rule[0](arguments):
        raise TemplateError(f"Template error: {rule[1]}")


def _listed(least: int, most: int) -> Test:
    return lambda given: isinstance(given, list) and least <= len(given) <= most


def _is_call(given: Any) -> bool:
    """Return whether it is a function, and no map of plain values."""
    return isinstance(given, Mapping) and all(
        name == "Ref" or str(name).startswith("Fn::") for name in given
    )


def _is_list(given: Any) -> bool:
    """Return whether it is a list, or may become one; an empty text stands for an empty list."""
    return isinstance(given, list) or _is_call(given) or given == ""


def _is_text(given: Any) -> bool:
    return isinstance(given, str) or _is_call(given)


def _joins(given: Any) -> bool:
    return _listed(2, 2)(given) and isinstance(given[0], str) and _is_list(given[1])


def _splits(given: Any) -> bool:
    is_pair = _listed(2, 2)(given) and isinstance(given[0], str)
    return is_pair and given[0] != "" and _is_text(given[1])


def _selects(given: Any) -> bool:
    if not _listed(2, 2)(given) or not (isinstance(given[1], list) or _is_call(given[1])):
        return False
    index, choices = given
    if isinstance(index, Mapping):
        return True
    if not str(index).isascii() or not str(index).isdigit():
        return False
    return not isinstance(choices, list) or int(index) < len(choices)


def _is_import(given: Any) -> bool:
    return _is_text(given) and not may_not_be_early(given)


def may_not_be_early(node: Any) -> bool:
    """Return whether a node asks for attributes, imported values or zones."""
    if isinstance(node, list):
        return any(map(may_not_be_early, node))
    if not isinstance(node, Mapping):
        return False
    if node.keys() & {"Fn::GetAtt", "Fn::ImportValue", "Fn::GetAZs"}:
        return True
    return any(map(may_not_be_early, node.values()))


_PARTS = "requires two parameters, (1) a string delimiter and (2)"
_MANY = "object requires a list of at least 2 and at most 10 boolean parameters."
_RULES: dict[str, tuple[Test, str]] = {
    "Fn::And": (_listed(2, 10), f"every Fn::And {_MANY}"),
    "Fn::Base64": (_is_text, "every Fn::Base64 object must have a String-typed value."),
    "Fn::Equals": (
        _listed(2, 2),
        "every Fn::Equals object requires a list of 2 string parameters.",
    ),
    "Fn::If": (_listed(3, 3), "Fn::If requires a list argument with three elements"),
    "Fn::ImportValue": (
        _is_import,
        "the attribute in Fn::ImportValue must not depend on any resources, imported values, or "
        "Fn::GetAZs",
    ),
    "Fn::Join": (
        _joins,
        f"every Fn::Join object {_PARTS} a list of strings to be joined or a function that returns "
        "a list of strings (such as Fn::GetAZs) to be joined.",
    ),
    "Fn::Not": (_listed(1, 1), "every Fn::Not object requires one boolean parameter."),
    "Fn::Or": (_listed(2, 10), f"every Fn::Or {_MANY}"),
    "Fn::Select": (
        _selects,
        "Fn::Select requires a list argument with two elements: an integer index and a list",
    ),
    "Fn::Split": (
        _splits,
        f"every Fn::Split object {_PARTS} a string to be split or a function that returns a string "
        "to be split.",
    ),
    "Ref": (
        lambda given: isinstance(given, str),
        "every Ref object must have a single String value.",
    ),
}
