"""What a template's names mean: unknown ones, circles, functions out of place.

References are asked for in both parts of an Fn::If; what isn't created, and circles, only where the
conditions lead (as users quote CloudFormation's answers).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from analytics_emulator.cloudformation.templates.arguments import may_not_be_early
from analytics_emulator.cloudformation.templates.calls import (
    calls_of,
    check_functions,
    check_places,
    ifs_in,
)
from analytics_emulator.cloudformation.templates.conditions import check_conditions
from analytics_emulator.cloudformation.templates.cycles import circle
from analytics_emulator.cloudformation.templates.early_values import EarlyValues
from analytics_emulator.cloudformation.templates.errors import TemplateError
from analytics_emulator.cloudformation.templates.known_values import UNKNOWN, known
from analytics_emulator.cloudformation.templates.outputs import check_export, check_value
from analytics_emulator.cloudformation.templates.references import (
    Reference,
    both,
    references_in,
)
from analytics_emulator.cloudformation.templates.schemas import property_faults

PSEUDO_PARAMETERS = frozenset(
    [
        "AWS::AccountId",
        "AWS::NoValue",
        "AWS::NotificationARNs",
        "AWS::Partition",
        "AWS::Region",
        "AWS::StackId",
        "AWS::StackName",
        "AWS::URLSuffix",
    ]
)


class Meaning:
    """A template, its transforms having run, with the values of its parameters."""

    def __init__(self, template: Mapping[str, Any], parameters: Mapping[str, Any]) -> None:
        self._template = template
        self._resources: Mapping[str, Any] = template["Resources"]
        self._outputs: Mapping[str, Any] = template.get("Outputs") or {}
        self._declared = set(template.get("Parameters") or {})
        self._values = EarlyValues(template, parameters)
        self._conditions: Mapping[str, Any] = template.get("Conditions") or {}

    def check(self, has_extensions: bool) -> None:
        """Raise CloudFormation's error for the first fault."""
        for section in (self._conditions, self._resources, self._outputs):
            check_functions(section, has_extensions)
        check_places([self._resources, self._outputs])
        check_conditions(self._conditions, self._is_parameter)
        for name in self._conditions:
            self._holds(name)
        self._check_condition_names("Resources", self._resources)
        self._check_condition_names("Outputs", self._outputs)
        self._check_names("Resources", self._resources)
        self._check_names("Outputs", self._outputs)
        self._check_mappings()
        self._check_existence()
        self._check_outputs()
        self.check_circles()

    def check_circles(self) -> None:
        """Raise for resources that wait for each other."""
        edges = {
            name: {target for target in self._targets(resource) if target in self._resources}
            for name, resource in self._resources.items()
        }
        if names := circle(edges):
            raise TemplateError(f"Circular dependency between resources: [{', '.join(names)}]")

    def _targets(self, resource: Any) -> Iterator[str]:
        if not isinstance(resource, Mapping) or not self._exists(resource):
            return
        depends = resource.get("DependsOn") or []
        yield from depends if isinstance(depends, list) else [depends]
        for reference in references_in(resource.get("Properties") or {}, self._taken):
            yield reference.name

    def _taken(self, condition: str, branches: list[Any]) -> list[Any]:
        return [branches[0 if self._holds(condition) else 1]]

    def _exists(self, part: Mapping[str, Any]) -> bool:
        return "Condition" not in part or self._holds(part["Condition"])

    def _holds(self, condition: str) -> bool:
        return self._values.condition(condition)

    def _check_condition_names(self, section: str, parts: Mapping[str, Any]) -> None:
        for part in parts.values():
            name = part.get("Condition")
            if name is not None and name not in self._conditions:
                raise TemplateError(
                    f"Template format error: Unresolved condition dependency {name} in the "
                    f"{section} block of the template"
                )
            for used in ifs_in(part):
                if used not in self._conditions:
                    raise TemplateError(
                        f"Template error: unresolved condition dependency {used} in Fn::If"
                    )

    def _check_names(self, section: str, parts: Mapping[str, Any]) -> None:
        unresolved: list[str] = []
        for part in parts.values():
            depends = part.get("DependsOn") or []
            wanted = depends if isinstance(depends, list) else [depends]
            unresolved += [name for name in wanted if name not in self._resources]
            body = _evaluated(part) if section == "Resources" else part
            for reference in references_in(body, both):
                unresolved += self._unresolved(reference)
        if unresolved:
            names = ", ".join(dict.fromkeys(unresolved))
            raise TemplateError(
                f"Template format error: Unresolved resource dependencies [{names}] in the "
                f"{section} block of the template"
            )

    def _unresolved(self, reference: Reference) -> list[str]:
        name = reference.name
        if reference.attribute is None and self._is_parameter(name):
            return []
        if name in self._resources:
            return []
        if reference.function == "Fn::GetAtt":
            raise TemplateError(
                f"Template error: instance of Fn::GetAtt references undefined resource {name}"
            )
        if reference.attribute is not None:
            raise TemplateError(
                "Template error: instance of Fn::Sub references invalid resource attribute "
                f"{name}.{reference.attribute}"
            )
        return [name]

    def _is_parameter(self, name: str) -> bool:
        return name in self._declared or name in PSEUDO_PARAMETERS

    def _check_mappings(self) -> None:
        known = self._template.get("Mappings") or {}
        for node in calls_of(self._template, "Fn::FindInMap"):
            if (
                isinstance(node, list)
                and node
                and isinstance(node[0], str)
                and node[0] not in known
            ):
                raise TemplateError(
                    f"Template error: Mapping named '{node[0]}' is not present in the 'Mappings' "
                    "section of template."
                )

    def _check_existence(self) -> None:
        absent = {name for name, part in self._resources.items() if not self._exists(part)}
        sections = {"Resources": self._resources, "Outputs": self._outputs}
        for section, parts in sections.items():
            for part in parts.values():
                body = _evaluated(part) if section == "Resources" else part.get("Value")
                if not self._exists(part):
                    continue
                for reference in references_in(body, self._taken):
                    if reference.name in absent:
                        raise TemplateError(
                            "Template format error: Unresolved resource dependencies "
                            f"[{reference.name}] in the {section} block of the template"
                        )

    def _check_outputs(self) -> None:
        exports: set[str] = set()
        for output_name, output in self._outputs.items():
            if not self._exists(output):
                continue
            check_value(known(output["Value"], self._values))
            name = self._export(output_name, output)
            if isinstance(name, str) and name in exports:
                raise TemplateError(f"Duplicate Export names: [{name}] in the Outputs block")
            exports |= {name} if isinstance(name, str) else set()

    def _export(self, output_name: str, output: Mapping[str, Any]) -> Any:
        """Return the name of an output's export; None where it has none, or it isn't known yet."""
        if "Export" not in output:
            return None
        given = output["Export"]["Name"]
        needed = {reference.name for reference in references_in(given, self._taken)}
        if needed & self._resources.keys() or may_not_be_early(given):
            raise TemplateError(
                f"Template format error: Output {output_name} is malformed. The Name field of "
                "Export must not depend on any resources, imported values, or Fn::GetAZs."
            )
        name = known(given, self._values)
        if name is UNKNOWN:
            return None
        check_export(output_name, name)
        return name

    def check_properties(self) -> None:
        """Raise for values that a type's schema doesn't take, with all of them in one list."""
        lines: list[str] = []
        for name, resource in self._resources.items():
            if self._exists(resource):
                given = resource.get("Properties") or {}
                faults = property_faults(resource["Type"], given, self._values)
                if faults:
                    lines.append(f"Properties validation failed for resource {name} with message:")
                    lines += faults
        if lines:
            raise TemplateError("\n".join(lines))


def _evaluated(resource: Mapping[str, Any]) -> list[Any]:
    """Return the parts of a resource whose functions are run: also its metadata's."""
    return [resource.get("Properties") or {}, resource.get("Metadata") or {}]
