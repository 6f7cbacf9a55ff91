"""The section Conditions: what a condition is, and which others it asks."""

from collections.abc import Callable, Mapping
from typing import Any

from analytics_emulator.cloudformation.templates.calls import conditions_in
from analytics_emulator.cloudformation.templates.cycles import circle
from analytics_emulator.cloudformation.templates.errors import TemplateError
from analytics_emulator.cloudformation.templates.references import both, references_in

_FUNCTIONS = ("Condition", "Fn::And", "Fn::Equals", "Fn::Not", "Fn::Or")


def check_conditions(conditions: Mapping[str, Any], is_parameter: Callable[[str], bool]) -> None:
    """Raise for conditions that aren't any, ask for what isn't there, or wait for each other."""
    for condition in conditions.values():
        _check(condition, conditions, is_parameter)
    edges = {name: set(conditions_in(node)) for name, node in conditions.items()}
    if names := circle(edges):
        raise TemplateError(
            f"Template error: Circular dependency between conditions: [{', '.join(names)}]"
        )


def _check(
    condition: Any, conditions: Mapping[str, Any], is_parameter: Callable[[str], bool]
) -> None:
    if not _is_condition(condition):
        raise TemplateError(
            "Template format error: Conditions can only be boolean operations on parameters and "
            "other conditions"
        )
    for reference in references_in(condition, both):
        if not is_parameter(reference.name):
            raise TemplateError(
                f"Template format error: Unresolved dependencies [{reference.name}]. Cannot "
                "reference resources in the Conditions block of the template"
            )
    if unknown := [name for name in conditions_in(condition) if name not in conditions]:
        raise TemplateError(
            f"Template format error: Unresolved condition dependency {unknown[0]} in the "
            "Conditions block of the template"
        )


def _is_condition(node: Any) -> bool:
    return isinstance(node, Mapping) and len(node) == 1 and next(iter(node)) in _FUNCTIONS
