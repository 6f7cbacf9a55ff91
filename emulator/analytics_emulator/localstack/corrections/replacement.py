"""Replaces a resource when, and only when, the value of a create-only property changes.

LocalStack compares templates, and top-level properties only: a changed `TableInput.Name` would be
sent as an update, and a property that refers to a changed resource counts as changed although its
value stays.
"""

from typing import Any

from localstack.services.cloudformation.engine.v2.change_set_model import is_nothing
from localstack.services.cloudformation.engine.v2.change_set_model_preproc import (
    ChangeSetModelPreproc,
)
from localstack.services.cloudformation.resource_provider import ResourceProviderExecutor

from analytics_emulator.cloudformation.resource_type import Properties, value_at
from analytics_emulator.localstack.typed import patched


def apply() -> None:
    """Decide replacements by resolved values."""

    @patched(ChangeSetModelPreproc.visit_node_resource)
    def visit_node_resource(visit: Any, self: Any, node_resource: Any) -> Any:
        delta = visit(self, node_resource)
        before, after = delta.before, delta.after
        if not is_nothing(before) and not is_nothing(after):
            after.requires_replacement = before.resource_type == after.resource_type and (
                _create_only_change(after.resource_type, _given(before), _given(after))
            )
        return delta


def _create_only_change(type_name: str, before: Properties, after: Properties) -> bool:
    provider = ResourceProviderExecutor.try_load_resource_provider(type_name)
    if provider is None:
        return False
    pointers = provider.SCHEMA.get("createOnlyProperties", [])
    paths = [pointer.removeprefix("/properties/") for pointer in pointers]
    return any(value_at(before, path) != value_at(after, path) for path in paths)


def _given(resource: Any) -> Properties:
    return {} if is_nothing(resource.properties) else resource.properties.properties
