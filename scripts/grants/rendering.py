"""A template as CloudFormation would see it: conditions decided, functions resolved to texts.

Identifiers that AWS makes are unknown beforehand, so each is stood for by `UNKNOWN`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import yaml

from scripts.grants.names import Place, arn, reference

type Json = Any
NO_VALUE = object()


@dataclass(frozen=True)
class Resource:
    """A resource that will be made, its properties without functions."""

    logical_id: str
    type: str
    properties: dict[str, Json]


@dataclass
class Rendering:
    """Renders a deployment's templates one after another; exports are imported by later ones."""

    place: Place
    exports: dict[str, str] = field(default_factory=dict)

    def resources(self, stack: str, text: str, given: Mapping[str, str]) -> list[Resource]:
        """Return what a template makes with these parameters (others have their defaults)."""
        template = _read(text)
        values = {
            name: str(given.get(name, declared.get("Default", "")))
            for name, declared in template.get("Parameters", {}).items()
        }
        stack_view = _Stack(self, stack, template, values)
        found = [
            Resource(name, body["Type"], stack_view.resolved(body.get("Properties", {})))
            for name, body in template["Resources"].items()
            if stack_view.holds(body.get("Condition"))
        ]
        for output in template.get("Outputs", {}).values():
            if "Export" in output and stack_view.holds(output.get("Condition")):
                name = stack_view.resolved(output["Export"]["Name"])
                self.exports[name] = stack_view.resolved(output["Value"])
        return found


@dataclass(frozen=True)
class _Stack:
    rendering: Rendering
    name: str
    template: dict[str, Json]
    values: dict[str, str]

    def holds(self, condition: str | None) -> bool:
        """Decide a condition by its name; none always holds."""
        return condition is None or self._decide(self.template["Conditions"][condition])

    def resolved(self, value: Json) -> Json:
        """Replace functions by what they give; what has no value goes."""
        if isinstance(value, list):
            return [item for item in map(self.resolved, value) if item is not NO_VALUE]
        if not isinstance(value, dict):
            return value
        if len(value) == 1 and (name := next(iter(value))) in _FUNCTIONS:
            return _FUNCTIONS[name](self, value[name])
        items = {key: self.resolved(item) for key, item in value.items()}
        return {key: item for key, item in items.items() if item is not NO_VALUE}

    def _decide(self, test: Json) -> bool:
        name, arguments = next(iter(test.items()))
        match name:
            case "Condition":
                return self.holds(arguments)
            case "Fn::Not":
                return not self._decide(arguments[0])
            case "Fn::And":
                return all(map(self._decide, arguments))
            case "Fn::Or":
                return any(map(self._decide, arguments))
            case _:
                first, second = (str(self.resolved(one)) for one in arguments)
                return first == second

    def ref(self, name: str) -> Json:
        """Return a parameter's value, a pseudo parameter's, or a resource's reference."""
        pseudo = {
            "AWS::AccountId": self.rendering.place.account,
            "AWS::Partition": self.rendering.place.partition,
            "AWS::Region": self.rendering.place.region,
            "AWS::StackName": self.name,
            "AWS::URLSuffix": "amazonaws.com",
            "AWS::NoValue": NO_VALUE,
        }
        if name in pseudo:
            return pseudo[name]
        if name in self.values:
            return self.values[name]
        resource = self.template["Resources"][name]
        return reference(
            resource["Type"], name, self.resolved(resource["Properties"]), self.rendering.place
        )

    def attribute(self, path: str | list[str]) -> str:
        """Return a resource's ARN, or something unknown for another attribute."""
        name, attribute = path if isinstance(path, list) else path.split(".", 1)
        resource = self.template["Resources"][name]
        if not attribute.endswith("Arn"):
            return f"{name}-{attribute}"
        return arn(
            resource["Type"], name, self.resolved(resource["Properties"]), self.rendering.place
        )

    def substituted(self, argument: Json) -> str:
        """Replace `${Name}` and `${Name.Attribute}`, by the given names first."""
        text, given = argument if isinstance(argument, list) else (argument, {})
        names = {name: self.resolved(value) for name, value in given.items()}

        def value(match: re.Match[str]) -> str:
            name = match[1]
            if name in names:
                return str(names[name])
            return str(self.attribute(name) if "." in name else self.ref(name))

        return re.sub(r"\$\{([\w:.]+)\}", value, text)

    def imported(self, argument: Json) -> str:
        """Return another stack's export."""
        return self.rendering.exports[self.resolved(argument)]

    def chosen(self, argument: list[Json]) -> Json:
        """Return what a condition chooses."""
        name, yes, no = argument
        return self.resolved(yes if self.holds(name) else no)

    def found_in_map(self, argument: list[Json]) -> Json:
        """Return a value of the template's mappings."""
        name, first, second = self.resolved(argument)
        return self.template["Mappings"][name][first][second]

    def joined(self, argument: list[Json]) -> str:
        """Join texts."""
        return str(argument[0]).join(map(str, self.resolved(argument[1])))

    def split(self, argument: list[Json]) -> list[str]:
        """Split a text."""
        return str(self.resolved(argument[1])).split(argument[0])

    def selected(self, argument: list[Json]) -> Json:
        """Return one of a list."""
        return self.resolved(self.resolved(argument[1])[int(argument[0])])


_FUNCTIONS: dict[str, Callable[[_Stack, Json], Json]] = {
    "Ref": _Stack.ref,
    "Fn::GetAtt": _Stack.attribute,
    "Fn::FindInMap": _Stack.found_in_map,
    "Fn::If": _Stack.chosen,
    "Fn::ImportValue": _Stack.imported,
    "Fn::Join": _Stack.joined,
    "Fn::Select": _Stack.selected,
    "Fn::Split": _Stack.split,
    "Fn::Sub": _Stack.substituted,
}


class _Loader(yaml.CSafeLoader):
    """Reads short forms of functions as their long ones."""


def _function(loader: yaml.CSafeLoader, name: str, node: yaml.Node) -> Json:
    if isinstance(node, yaml.ScalarNode):
        argument: Json = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        argument = loader.construct_sequence(node, deep=True)
    else:
        assert isinstance(node, yaml.MappingNode)  # noqa: S101 - YAML has no fourth kind
        argument = loader.construct_mapping(node, deep=True)
    return {name if name in ("Ref", "Condition") else f"Fn::{name}": argument}


_Loader.add_multi_constructor("!", _function)


@cache
def _read(text: str) -> dict[str, Json]:
    template: dict[str, Json] = yaml.load(text, _Loader)  # noqa: S506 - makes texts, lists and dicts only
    return template
