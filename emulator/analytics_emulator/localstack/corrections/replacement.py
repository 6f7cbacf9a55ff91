"""Replaces a resource when, and only when, the value of a create-only property changes.

What an update no longer names becomes its default again (`dropped_properties`).

LocalStack compares templates, and top-level properties only: a changed `TableInput.Name` would be
sent as an update, and a property that refers to a changed resource counts as changed although its
value stays. It stumbles where an update takes all properties away, or brings the first.
"""

from typing import Any

from localstack.services.cloudformation.engine.v2.change_set_model import is_nothing
from localstack.services.cloudformation.engine.v2.change_set_model_preproc import (
    ChangeSetModelPreproc,
    PreprocProperties,
)
from localstack.services.cloudformation.resource_provider import ResourceProviderExecutor

from analytics_emulator.cloudformation.dropped_properties import with_defaults
from analytics_emulator.cloudformation.resource_type import Properties, value_at
from analytics_emulator.cloudformation.resource_types import RESOURCE_TYPES
from analytics_emulator.cloudformation.templates.schemas import create_only_on_aws
from analytics_emulator.localstack.typed import patched


def apply() -> None:
    """Decide replacements by resolved values."""

    @patched(ChangeSetModelPreproc.visit_node_resource)
    def visit_node_resource(visit: Any, self: Any, node_resource: Any) -> Any:
        delta = visit(self, node_resource)
        before, after = delta.before, delta.after
        for resource in (before, after):
            if not is_nothing(resource) and is_nothing(resource.properties):
                resource.properties = PreprocProperties({})
        if not is_nothing(before) and not is_nothing(after):
            after.requires_replacement = before.resource_type == after.resource_type and (
                _create_only_change(after.resource_type, _given(before), _given(after))
            )
            if not after.requires_replacement:
                _give_defaults(before, after)
        return delta


def _give_defaults(before: Any, after: Any) -> None:
    """Reset what an update no longer names, where LocalStack's provider would leave it."""
    if after.resource_type in RESOURCE_TYPES or before.resource_type != after.resource_type:
        return
    given = after.properties.properties
    after.properties.properties = with_defaults(after.resource_type, _given(before), given)


def _create_only_change(type_name: str, before: Properties, after: Properties) -> bool:
    provider = ResourceProviderExecutor.try_load_resource_provider(type_name)
    if provider is None:
        return False
    pointers = set(provider.SCHEMA.get("createOnlyProperties", []))
    if type_name not in RESOURCE_TYPES:
        # AWS's schema has what LocalStack's was written too early for.
        pointers.update(create_only_on_aws(type_name))
    paths = [pointer.removeprefix("/properties/") for pointer in pointers]
    return any(value_at(before, path) != value_at(after, path) for path in paths)


def _given(resource: Any) -> Properties:
    found: Properties = resource.properties.properties
    return found
