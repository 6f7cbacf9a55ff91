"""Checks a template's resources before LocalStack's engine creates anything.

LocalStack marks what it doesn't know CREATE_COMPLETE, or fails one resource at a time half-way;
here a deployment that can't be honoured is refused with the whole list.
`ANALYTICS_CFN_LENIENT=1` turns the refusal into warnings.
"""

import logging
import os
from collections.abc import Iterator, Mapping
from typing import Any

from localstack import config
from localstack.aws.api.cloudformation import ChangeSetStatus
from localstack.services.cloudformation.engine.v2.change_set_model import is_nothing
from localstack.services.cloudformation.engine.v2.change_set_model_validator import (
    ChangeSetModelValidator,
)
from localstack.services.cloudformation.resource_provider import ResourceProviderExecutor
from localstack.services.cloudformation.stores import get_cloudformation_store
from localstack.services.cloudformation.v2 import provider

from analytics_emulator.cloudformation.custom_resources import is_custom
from analytics_emulator.cloudformation.dropped_properties import lost_changes
from analytics_emulator.cloudformation.findings import (
    Finding,
    TemplateResource,
    each_once,
    properties_outside_tree,
    unprovided_type,
)
from analytics_emulator.cloudformation.more_attributes import has_more
from analytics_emulator.cloudformation.resource_types import RESOURCE_TYPES
from analytics_emulator.cloudformation.stack_tags import untagged_resources
from analytics_emulator.cloudformation.tables import (
    honoured_properties,
    notes_on,
    refused_uses,
    unknown_properties,
)
from analytics_emulator.cloudformation.templates.schemas import attributes_of, has_tags
from analytics_emulator.cloudformation.templates.unawaited import unawaited_methods
from analytics_emulator.localstack.corrections.left_stacks import keep_former_properties
from analytics_emulator.localstack.corrections.validation import UnknownText
from analytics_emulator.localstack.downloads import is_missing
from analytics_emulator.localstack.resource_findings import findings_by_type
from analytics_emulator.localstack.stacks import refused
from analytics_emulator.localstack.typed import patched

LOG = logging.getLogger(__name__)

# Types whose properties and attributes their authors choose, and the CDK's statistics about a
# template, which stand for nothing on AWS either.
_OPEN_TYPES = ("Custom::", "AWS::CloudFormation::", "AWS::CDK::Metadata")

# Of a nested stack an attribute is an output, or isn't there, which only its template says.
_OPEN_ATTRIBUTES = ("Custom::", "AWS::CloudFormation::CustomResource", "AWS::CloudFormation::Stack")
_WITHOUT_PARTS = ("array", "boolean", "integer", "number", "string")

_NOTES = "notes"  # a stack's own member, so that they are kept with it


def is_lenient() -> bool:
    """Return whether findings only warn."""
    return os.environ.get("ANALYTICS_CFN_LENIENT") == "1"


def notes_of_stack(account_id: str, region: str, stack_name: str) -> list[str]:
    """Return what a stack's last deployment uses that has no local effect."""
    stacks = list(get_cloudformation_store(account_id, region).stacks_v2.values())
    notes = [vars(s).get(_NOTES, []) for s in stacks if s.stack_name == stack_name]
    return list(notes[-1]) if notes else []


def make_strict() -> None:
    """Let every deployment pass through the check."""
    config.CFN_IGNORE_UNSUPPORTED_RESOURCE_TYPES = is_lenient()
    vars(provider)["ChangeSetResourceSupportChecker"] = _NoOtherChecker

    @patched(provider.CloudformationProviderV2._setup_change_set_model)
    def check_change_set(setup: Any, *args: Any, change_set: Any, **kwargs: Any) -> None:
        setup(*args, change_set=change_set, **kwargs)
        # A transform that has failed says so itself, and nothing is created.
        if change_set.template and change_set.status != ChangeSetStatus.FAILED:
            _check(change_set)


class _NoOtherChecker:
    """Stands in for LocalStack's own check of types, which asks its vendor over the network."""

    TITLE_MESSAGE = ""

    def __init__(self, **_settings: object) -> None:
        self.failure_messages: list[str] = []

    def visit(self, _node: object) -> None:
        """Find nothing."""


class _ResourceCollector(ChangeSetModelValidator):
    """Visits a change set's model and keeps its resources as they will be, and missing imports."""

    def __init__(self, change_set: Any) -> None:
        super().__init__(change_set=change_set)
        self.resources: dict[str, TemplateResource] = {}
        self.lost: list[Finding] = []
        self.missing_exports: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.former: dict[str, Any] = {}

    def visit_node_template(self, node_template: Any) -> None:
        """Visit the outputs too, which LocalStack's validation leaves out."""
        super().visit_node_template(node_template)
        self.visit(node_template.outputs)

    def _setup_runtime_cache(self) -> None:
        """Visit everything anew: cached nodes would not be seen."""

    def _save_runtime_cache(self) -> None:
        """Leave no trace in the model."""

    def visit_node_resource(self, node_resource: Any) -> Any:
        delta = super().visit_node_resource(node_resource)
        before: Any = delta.before
        after: Any = delta.after
        if not is_nothing(before) and not is_nothing(before.properties):
            self.former[before.logical_id] = dict(before.properties.properties)
        if not is_nothing(after):
            given = {} if is_nothing(after.properties) else after.properties.properties
            resource = TemplateResource(after.logical_id, after.resource_type, given)
            self.resources[after.logical_id] = resource
            if not is_nothing(before) and not after.requires_replacement:
                self._note_lost_changes(resource, before)
        return delta

    def _note_lost_changes(self, resource: TemplateResource, before: Any) -> None:
        """Note what an update by LocalStack would pass over."""
        if resource.type_name in RESOURCE_TYPES or resource.type_name != before.resource_type:
            return
        had = {} if is_nothing(before.properties) else before.properties.properties
        if is_custom(resource.type_name) or had == resource.properties:
            return
        for name in lost_changes(resource.type_name, had, resource.properties):
            self.lost.append(Finding(resource, name, "the emulator can't update this property"))

    def _resolve_attribute(self, arguments: str | list[str], select_before: bool) -> str:
        """Note what `Fn::GetAtt` and `Fn::Sub` ask of a resource."""
        names = arguments.split(".") if isinstance(arguments, str) else arguments
        if not select_before:
            self.attributes.add((names[0], ".".join(names[1:])))
        return str(super()._resolve_attribute(arguments, select_before))

    def visit_node_intrinsic_function_fn_import_value(self, node: Any) -> Any:
        delta = super().visit_node_intrinsic_function_fn_import_value(node)
        if is_nothing(delta.after) or isinstance(delta.after, UnknownText):
            name = self.visit(node.arguments).after
            if isinstance(name, str):
                self.missing_exports.add(name)
        return delta


def _check(change_set: Any) -> None:
    collector = _ResourceCollector(change_set)
    collector.process()
    keep_former_properties(change_set, collector.former)
    if collector.missing_exports:
        _refuse(change_set, f"No export named {', '.join(sorted(collector.missing_exports))} found")
    if retyped := _retyped(change_set.stack, collector.resources):
        names = ", ".join(sorted(retyped))
        _refuse(
            change_set,
            "Update of resource type is not permitted. The new template modifies resource type of "
            f"the following resources: [{names}]",
        )
    if not is_lenient():
        _refuse_unknown_attributes(change_set, collector)
    resources = collector.resources.values()
    findings = each_once(
        [*(finding for resource in resources for finding in _findings(resource)), *collector.lost]
    )
    if findings and not is_lenient():
        lines = "\n".join(f"- {finding}" for finding in findings)
        _refuse(change_set, f"The template uses what the emulator can't do:\n{lines}")
    for finding in findings:
        LOG.warning("Deployed without honouring: %s", finding)
    warnings = [f"{finding} (lenient)" for finding in findings]
    notes = [note for resource in resources for note in notes_on(resource)]
    unawaited = unawaited_methods(change_set.processed_template or change_set.template)
    untagged = untagged_resources(resources, has_tags) if change_set.tags else ()
    vars(change_set.stack)[_NOTES] = [*warnings, *notes, *unawaited, *untagged]


def _retyped(stack: Any, resources: Mapping[str, TemplateResource]) -> list[str]:
    """Return the names of what stands as another type.

    LocalStack's model takes one that had no properties, and gets some, for a new resource.
    """
    standing = stack.resolved_resources or {}
    return [
        n for n, one in resources.items() if n in standing and standing[n]["Type"] != one.type_name
    ]


def _refuse_unknown_attributes(change_set: Any, collector: _ResourceCollector) -> None:
    """Raise AWS's error for an attribute that a resource doesn't have; LocalStack leaves it out."""
    for logical_id, attribute in sorted(collector.attributes):
        resource = collector.resources.get(logical_id)
        if resource and not has_attribute(resource.type_name, attribute):
            _refuse(
                change_set,
                f"Template error: resource {logical_id} does not support attribute type "
                f"{attribute} in Fn::GetAtt",
            )


def has_attribute(type_name: str, attribute: str) -> bool:
    """Return whether a resource type has an attribute, as far as its schema says."""
    if resource_type := RESOURCE_TYPES.get(type_name):
        return attribute in resource_type.attributes
    if has_more(type_name, attribute):
        return True
    found = ResourceProviderExecutor.try_load_resource_provider(type_name)
    if found is None or type_name.startswith(_OPEN_ATTRIBUTES):
        return True
    name, dot, _ = attribute.partition(".")
    given = attributes_of(type_name)
    is_on_aws = given is None or attribute in given or name in given
    declared = found.SCHEMA["properties"].get(name)
    if declared is None or (dot and declared.get("type") in _WITHOUT_PARTS):
        return False
    return is_on_aws


def _findings(resource: TemplateResource) -> Iterator[Finding]:
    yield from findings_by_type(resource)
    honoured = honoured_properties().get(resource.type_name)
    if honoured is not None:
        yield from properties_outside_tree(resource, honoured)
        yield from refused_uses(resource)
        return
    service = resource.type_name.split("::")[1].lower() if "::" in resource.type_name else ""
    found = ResourceProviderExecutor.try_load_resource_provider(resource.type_name)
    if found is None or is_missing(service):
        yield unprovided_type(resource)
    elif not resource.type_name.startswith(_OPEN_TYPES):
        yield from unknown_properties(resource, found.SCHEMA)
        yield from refused_uses(resource)


def _refuse(change_set: Any, reason: str) -> None:
    """Raise AWS's error for an invalid template; a stack made for this change set goes with it."""
    stack = change_set.stack
    if not stack.change_set_ids and not stack.resolved_resources:
        store = get_cloudformation_store(stack.account_id, stack.region_name)
        store.stacks_v2.pop(stack.stack_id, None)
    raise refused(reason)
