"""The section Rules: assertions about parameters (CloudFormation guide, "Rules syntax").

How AWS words a failed one is unverified.
"""

from collections.abc import Callable, Mapping
from typing import Any

from analytics_emulator.cloudformation.templates.early_values import EarlyValues
from analytics_emulator.cloudformation.templates.errors import TemplateError


def check_rules(rules: Any, values: EarlyValues) -> None:
    """Raise for the first rule whose condition holds and whose assertion doesn't."""
    for name, rule in (rules or {}).items():
        if not isinstance(rule, Mapping) or not isinstance(rule.get("Assertions"), list):
            raise TemplateError(f"Template format error: Rule {name} must contain Assertions")
        if "RuleCondition" in rule and not _holds(rule["RuleCondition"], values):
            continue
        for assertion in rule["Assertions"]:
            if not _holds(assertion["Assert"], values):
                said = assertion.get("AssertDescription", "Assertion failed")
                raise TemplateError(f"Rule {name} failed: {said}")


def _holds(node: Any, values: EarlyValues) -> bool:
    if isinstance(node, bool):
        return node
    if not isinstance(node, Mapping) or len(node) != 1:
        raise TemplateError("Template format error: an assertion must be one rule function")
    (name, arguments), *_ = node.items()
    if name == "Fn::And":
        return all(_holds(part, values) for part in arguments)
    if name == "Fn::Or":
        return any(_holds(part, values) for part in arguments)
    if name == "Fn::Not":
        return not _holds(arguments[0], values)
    if name in _COMPARISONS:
        left, right = values.of(arguments[0]), values.of(arguments[1])
        return bool(_COMPARISONS[name](left, right))
    raise TemplateError(f"Template error: the emulator can't evaluate {name} in Rules")


def _texts(values: Any) -> list[str]:
    return [str(value) for value in (values if isinstance(values, list) else [values])]


_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "Fn::Equals": lambda left, right: str(left) == str(right),
    "Fn::Contains": lambda values, value: str(value) in _texts(values),
    "Fn::EachMemberIn": lambda values, others: set(_texts(values)) <= set(_texts(others)),
    "Fn::EachMemberEquals": lambda values, value: all(v == str(value) for v in _texts(values)),
}
