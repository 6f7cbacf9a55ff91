"""A resource's properties as far as they are known before deployment."""

from typing import Any

from analytics_emulator.cloudformation.templates.early_values import NO_VALUE, EarlyValues
from analytics_emulator.cloudformation.templates.errors import AbsentValueError, TemplateError
from analytics_emulator.cloudformation.templates.outputs import is_function


class _Unknown:
    """Stands for a value that only a deployment knows."""

    def __repr__(self) -> str:
        return "(known after deployment)"


UNKNOWN = _Unknown()


def known(node: Any, values: EarlyValues) -> Any:
    """Return a node with its functions' values, and UNKNOWN where they need a resource."""
    if isinstance(node, list):
        return [item for item in (known(i, values) for i in node) if item is not NO_VALUE]
    if not isinstance(node, dict):
        return _if_static(node)
    if is_function(node):
        if "Fn::If" in node:
            condition, yes, no = node["Fn::If"]
            return known(yes if values.condition(condition) else no, values)
        try:
            return _if_static(values.of(node))
        except AbsentValueError:
            raise
        except TemplateError:
            return UNKNOWN
    resolved = {name: known(value, values) for name, value in node.items()}
    return {name: value for name, value in resolved.items() if value is not NO_VALUE}


def _if_static(value: Any) -> Any:
    """Return a value, UNKNOWN where a dynamic reference in it is resolved by the deployment."""
    return UNKNOWN if isinstance(value, str) and "{{resolve:" in value else value


def has_unknown(node: Any) -> bool:
    """Return whether something below a node isn't known."""
    if isinstance(node, dict):
        return any(map(has_unknown, node.values()))
    return node is UNKNOWN or (isinstance(node, list) and any(map(has_unknown, node)))
