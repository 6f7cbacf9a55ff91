"""Values of a template that are known before anything is deployed: no resource is asked.

Used where CloudFormation itself needs a value early: collections of loops, deletion policies
(CloudFormation reference, AWS::LanguageExtensions).
"""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from analytics_emulator.cloudformation.templates.errors import (
    AbsentValueError,
    SelectionError,
    TemplateError,
)
from analytics_emulator.cloudformation.templates.functions import are_equal, joined, length
from analytics_emulator.cloudformation.templates.substitution import substituted

NO_VALUE = object()  # what Ref gives for AWS::NoValue


@dataclass(frozen=True)
class EarlyValues:
    """Resolves a template's values from parameters (pseudo parameters among them) alone."""

    template: Mapping[str, Any]
    parameters: Mapping[str, Any]

    def of(self, node: Any) -> Any:
        """Return a node's value; a function that needs a resource, or is unknown, is an error."""
        if isinstance(node, list):
            return [value for value in map(self.of, node) if value is not NO_VALUE]
        if not isinstance(node, dict):
            return node
        if len(node) == 1:
            (name, arguments), *_ = node.items()
            if name == "Ref":
                return self._parameter(arguments)
            if name == "Condition" or name.startswith("Fn::"):
                return self._called(name, arguments)
        resolved = {name: self.of(value) for name, value in node.items()}
        return {name: value for name, value in resolved.items() if value is not NO_VALUE}

    def condition(self, name: str) -> bool:
        """Return whether a condition of the template holds."""
        conditions = self.template.get("Conditions") or {}
        if name not in conditions:
            raise TemplateError(f"Template error: unresolved condition dependency {name} in Fn::If")
        return bool(self.of(conditions[name]))

    def _parameter(self, name: Any) -> Any:
        if name == "AWS::NoValue":
            return NO_VALUE
        if name not in self.parameters:
            raise TemplateError(f"Template error: {name} isn't known before deployment")
        value = self.parameters[name]
        # A parameter with that value is none either (LocalStack's test_logs, recorded on AWS).
        return NO_VALUE if value == "AWS::NoValue" else value

    def _called(self, name: str, arguments: Any) -> Any:
        try:
            return self._call(name, arguments)
        except (AttributeError, IndexError, TypeError, ValueError):
            raise TemplateError(f"Template error: {name} doesn't take these arguments") from None

    def _call(self, name: str, arguments: Any) -> Any:
        if name == "Fn::If":
            return self.of(arguments[1 if self.condition(arguments[0]) else 2])
        if name == "Condition":
            return self.condition(arguments)
        if name == "Fn::FindInMap":
            return self._mapped(arguments)
        if name == "Fn::Sub":
            return self._substituted(arguments)
        plain = _PLAIN.get(name)
        if plain is None:
            raise TemplateError(f"Template error: {name} isn't known before deployment")
        given = self.of(arguments)
        if given is NO_VALUE:
            raise AbsentValueError(f"Template error: {name} needs a value, not AWS::NoValue")
        return plain(given)

    def _mapped(self, arguments: Any) -> Any:
        name, first, second, *rest = arguments
        found: Any = self.template.get("Mappings") or {}
        for key in (self.of(name), self.of(first), self.of(second)):
            found = found.get(str(key)) if isinstance(found, Mapping) else None
        if found is not None:
            return found
        if rest and isinstance(rest[0], Mapping) and "DefaultValue" in rest[0]:
            return self.of(rest[0]["DefaultValue"])
        path = "::".join(str(self.of(key)) for key in (name, first, second))
        raise TemplateError(f"Template error: Unable to get mapping for {path}")

    def _substituted(self, arguments: Any) -> str:
        text, own = (arguments, {}) if isinstance(arguments, str) else arguments
        given = {name: self.of(value) for name, value in own.items()}

        def value_of(name: str) -> Any:
            value = given[name] if name in given else self.of_name(name)
            if value is NO_VALUE:
                raise AbsentValueError(f"Template error: Fn::Sub has no value for {name}")
            return value

        return substituted(text, value_of)

    def of_name(self, name: str) -> Any:
        """Return what `${name}` stands for."""
        return self._parameter(name)


def _select(arguments: Any) -> Any:
    index, values = arguments
    if not 0 <= int(index) < len(values):
        raise SelectionError(
            f"Template error: Fn::Select cannot select nonexistent value at index {index}"
        )
    return values[int(index)]


_PLAIN: dict[str, Callable[[Any], Any]] = {
    "Fn::And": all,
    "Fn::Base64": lambda text: base64.b64encode(str(text).encode()).decode(),
    "Fn::Equals": are_equal,
    "Fn::Join": joined,
    "Fn::Length": length,
    "Fn::Not": lambda values: not values[0],
    "Fn::Or": any,
    "Fn::Select": _select,
    "Fn::Split": lambda arguments: str(arguments[1]).split(arguments[0]),
}
