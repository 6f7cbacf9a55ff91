"""The shape of a template: which sections and members it may have, and of what kind.

Texts are CloudFormation's as users and tools quote them (issues of cfn-lint, aws-cli and CDK).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from analytics_emulator.cloudformation.custom_resources import is_custom
from analytics_emulator.cloudformation.templates.errors import TemplateError
from analytics_emulator.cloudformation.templates.mappings import check_mapping
from analytics_emulator.cloudformation.templates.outputs import check_output
from analytics_emulator.cloudformation.templates.parameters import check_declarations

SERVERLESS = "AWS::Serverless-2016-10-31"
_SECTIONS = frozenset(
    [
        "AWSTemplateFormatVersion",
        "Conditions",
        "Description",
        "Hooks",
        "Mappings",
        "Metadata",
        "Outputs",
        "Parameters",
        "Resources",
        "Rules",
        "Transform",
    ]
)
_RESOURCE_MEMBERS = frozenset(
    [
        "Condition",
        "CreationPolicy",
        "DeletionPolicy",
        "DependsOn",
        "Metadata",
        "Properties",
        "Type",
        "UpdatePolicy",
        "UpdateReplacePolicy",
    ]
)
_UNHONOURED = frozenset(["CreationPolicy", "UpdatePolicy"])
_OBJECTS = ("Conditions", "Hooks", "Mappings", "Metadata", "Outputs", "Parameters", "Rules")
_DELETION_POLICIES = ("Delete", "Retain", "RetainExceptOnCreate", "Snapshot")
_REPLACE_POLICIES = ("Delete", "Retain", "Snapshot")
_WITH_SNAPSHOTS = frozenset(
    [
        "AWS::DocDB::DBCluster",
        "AWS::EC2::Volume",
        "AWS::ElastiCache::CacheCluster",
        "AWS::ElastiCache::ReplicationGroup",
        "AWS::Neptune::DBCluster",
        "AWS::RDS::DBCluster",
        "AWS::RDS::DBInstance",
        "AWS::Redshift::Cluster",
    ]
)
# CloudFormation guide, "CloudFormation quotas".
MOST_OF_A_NAME = 255
_MOST = {"Resources": 500, "Outputs": 200, "Parameters": 200, "Mappings": 200}


def transforms_of(template: Mapping[str, Any]) -> list[str]:
    """Return the names of a template's transforms."""
    given = template.get("Transform") or []
    listed = given if isinstance(given, list) else [given]
    return [str(item.get("Name") if isinstance(item, Mapping) else item) for item in listed]


def _is_transform(given: Any) -> bool:
    """Return whether a section is a transform's name, its name with parameters, or a list of such.

    A section for AWS::Include has `Fn::Transform` around it.
    """
    if isinstance(given, list):
        return all(not isinstance(item, list) and _is_transform(item) for item in given)
    if isinstance(given, Mapping):
        inner = given.get("Fn::Transform", given)
        if isinstance(inner, Mapping) and isinstance(inner.get("Name"), Mapping):
            # As AWS was recorded to say (LocalStack, test_error_pass_macro_as_reference).
            raise TemplateError("Key Name of transform definition must be a string.")
        return isinstance(inner, Mapping) and isinstance(inner.get("Name"), str)
    return isinstance(given, str) and given != ""


def check_sections(template: Mapping[str, Any]) -> None:
    """Raise for what a template may not hold before its transforms have run."""
    known = _SECTIONS | ({"Globals"} if SERVERLESS in transforms_of(template) else set())
    if unknown := sorted(map(str, template.keys() - known)):
        raise TemplateError(f"Invalid template property or properties [{', '.join(unknown)}]")
    version = template.get("AWSTemplateFormatVersion", "2010-09-09")
    if str(version) != "2010-09-09":
        raise TemplateError(
            "Template format error: Unsupported template format version "
            f"{version}. Supported versions: [2010-09-09]"
        )
    if not isinstance(template.get("Description", ""), str):
        raise TemplateError("Template format error: Template description must be a string.")
    if len(template.get("Description", "").encode()) > 1024:
        raise TemplateError(
            "Template format error: Template description must be less than 1024 bytes"
        )
    if not isinstance(template.get("Resources"), Mapping) or not template["Resources"]:
        raise TemplateError("Template format error: At least one Resources member must be defined.")
    _check_kinds(template)
    check_declarations(template.get("Parameters", {}))
    for section, most in _MOST.items():
        if len(template.get(section) or ()) > most:
            raise TemplateError(
                f"Template format error: Number of {section.lower()}, {len(template[section])}, is "
                f"greater than maximum allowed, {most}"
            )


def _check_kinds(template: Mapping[str, Any]) -> None:
    """Raise for sections that are no objects."""
    for section in _OBJECTS:
        given = template.get(section, {})
        if given is None:
            raise TemplateError(f"[/{section}] 'null' values are not allowed in templates")
        if not isinstance(given, Mapping):
            raise TemplateError(f"Template format error: {section} must be an object")
    if not _is_transform(template.get("Transform", [])):
        raise TemplateError("Template format error: Transform must name transforms")


def check_members(template: Mapping[str, Any]) -> None:
    """Raise for members of a template that may not be so, its transforms having run."""
    for section in ("Resources", "Outputs", "Conditions", "Mappings"):
        for path in _nulls(template.get(section) or {}, f"/{section}"):
            raise TemplateError(f"[{path}] 'null' values are not allowed in templates")
    for name, resource in template["Resources"].items():
        _check_resource(str(name), resource)
    if twice := template["Resources"].keys() & (template.get("Parameters") or {}).keys():
        raise TemplateError(
            f"Template format error: {min(twice)} is the name of a parameter and of a resource"
        )
    for name, output in (template.get("Outputs") or {}).items():
        check_output(str(name), output)
    for name, mapping in (template.get("Mappings") or {}).items():
        check_mapping(str(name), mapping)


def _check_resource(name: str, resource: Any) -> None:
    if not isinstance(resource, Mapping):
        raise TemplateError(
            f"Template format error: [/Resources/{name}] resource definition is malformed"
        )
    if not name.isalnum():
        raise TemplateError(f"Template format error: Resource name {name} is non alphanumeric.")
    if len(name) > MOST_OF_A_NAME:
        raise TemplateError(
            f"Template format error: Resource name {name} has more than {MOST_OF_A_NAME} letters"
        )
    if not isinstance(resource.get("Type"), str):
        raise TemplateError(
            f"Template format error: [/Resources/{name}] Every Resources object must contain a "
            "Type member."
        )
    # Templates of custom resources' first years have a version there.
    allowed = _RESOURCE_MEMBERS | ({"Version"} if is_custom(resource["Type"]) else frozenset())
    if unknown := sorted(resource.keys() - allowed):
        raise TemplateError(f"Invalid template resource property '{unknown[0]}'")
    for member in ("Properties", "Metadata"):
        if not isinstance(resource.get(member, {}), Mapping):
            where = f"/Resources/{name}/{member}"
            raise TemplateError(f"Template format error: [{where}] must be a map")
    _check_needs(resource)
    _check_policies(name, resource)
    if unheard := sorted(resource.keys() & _UNHONOURED):
        raise TemplateError(f"The emulator doesn't honour {unheard[0]} (resource {name})")


def _check_needs(resource: Mapping[str, Any]) -> None:
    """Raise for a condition or resources before it that no text names."""
    if not isinstance(resource.get("Condition", ""), str):
        raise TemplateError("Template format error: Every Condition member must be a string.")
    depends = resource.get("DependsOn", [])
    if not all(isinstance(d, str) for d in (depends if isinstance(depends, list) else [depends])):
        raise TemplateError("Template format error: DependsOn must be a string or list of strings.")


def _check_policies(name: str, resource: Mapping[str, Any]) -> None:
    for policy, known in (
        ("DeletionPolicy", _DELETION_POLICIES),
        ("UpdateReplacePolicy", _REPLACE_POLICIES),
    ):
        chosen = resource.get(policy, "Delete")
        if not isinstance(chosen, str):
            raise TemplateError(f"Template format error: Every {policy} member must be a string.")
        if chosen not in known:
            raise TemplateError(
                f"Template format error: Unrecognized {policy} {chosen} for resource {name}"
            )
        if chosen == "Snapshot" and resource["Type"] not in _WITH_SNAPSHOTS:
            raise TemplateError(
                f"Template error: resource type {resource['Type']} does not support deletion "
                "policy Snapshot"
            )


def _nulls(node: Any, path: str) -> Iterator[str]:
    if node is None:
        yield path
    elif isinstance(node, Mapping):
        for name, value in node.items():
            yield from _nulls(value, f"{path}/{name}")
    elif isinstance(node, list):
        for index, item in enumerate(node):
            yield from _nulls(item, f"{path}/{index}")
