"""Describes what change sets change (`cloudformation/change_details.py`).

LocalStack names resources and actions alone: neither properties nor causes, nor what becomes of a
resource that is removed or replaced. A resource whose metadata or policies alone change is none to
it; on AWS that is an update, by which cfn-hup (metadata) and retained resources live.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from localstack.services.cloudformation.engine.v2.change_set_model import is_nothing
from localstack.services.cloudformation.engine.v2.change_set_model_describer import (
    ChangeSetModelDescriber,
)
from localstack.services.cloudformation.resource_provider import ResourceProviderExecutor
from localstack.services.cloudformation.v2.entities import ChangeSet
from localstack.services.cloudformation.v2.types import engine_parameter_value

from analytics_emulator.cloudformation.change_details import (
    Changed,
    attribute_details,
    details_of,
    policy_action,
    scope_of,
)
from analytics_emulator.cloudformation.nested_changes import AUTOMATIC, NESTED
from analytics_emulator.cloudformation.resource_type import value_at
from analytics_emulator.localstack.typed import patched


def apply() -> None:
    """Remember what a change set starts from, and compare with it."""

    @patched(ChangeSet.__init__)
    def make(original: Any, self: Any, stack: Any, *args: Any, **more: Any) -> None:
        original(self, stack, *args, **more)
        self.former_template = stack.processed_template or stack.template
        self.former_parameters = stack.resolved_parameters

    @patched(ChangeSetModelDescriber.get_changes)
    def get_changes(original: Any, self: Any) -> Any:
        changes = original(self)
        for change in changes:
            _complete(self, change["ResourceChange"], changes)
        named = {change["ResourceChange"]["LogicalResourceId"] for change in changes}
        told = (one for one in _attribute_changes(self._change_set) if one[0] not in named)
        return [*changes, *(_change(self._change_set, *one) for one in told)]

    @patched(ChangeSetModelDescriber._register_resource_change)
    def register(original: Any, self: Any, **more: Any) -> None:
        original(self, **more)
        sides = (more["before_properties"], more["after_properties"])
        vars(self).setdefault("sides", {})[id(self._changes[-1]["ResourceChange"])] = sides

    @patched(ChangeSet.has_changes)
    def has_changes(original: Any, self: Any) -> bool:
        return bool(original(self)) or any(True for _ in _attribute_changes(self))


def _complete(describer: Any, change: Any, changes: Any) -> None:
    change_set, name = describer._change_set, change["LogicalResourceId"]
    before, after = (_properties(side) for side in describer.sides[id(change)])
    former = _resource(getattr(change_set, "former_template", None), name)
    spelled = _resource(change_set.processed_template or change_set.template, name)
    changed = Changed(
        former.get("Properties") or {},
        spelled.get("Properties") or {},
        before,
        after,
        _changed_parameters(change_set),
        {one["ResourceChange"]["LogicalResourceId"] for one in changes} - {name},
        _recreating(change["ResourceType"], before, after),
    )
    is_modified = change["Action"] == "Modify"
    details = details_of(changed, describer._include_property_values) if is_modified else []
    if is_modified and not details and change["ResourceType"] == NESTED:
        details = [dict(AUTOMATIC)]
    if is_modified:
        details = [*attribute_details(former, spelled), *details]
    change |= {"Details": details, "Scope": scope_of(details)}
    replaces = change.get("Replacement") == "True"
    if policy := policy_action(change["Action"], replaces, spelled if is_modified else former):
        change["PolicyAction"] = policy


def _attribute_changes(change_set: Any) -> Iterator[tuple[str, Any]]:
    """Yield each resource that stays with the details of its metadata and policies that change."""
    former = getattr(change_set, "former_template", None)
    after = change_set.processed_template or change_set.template
    for name in (after or {}).get("Resources") or {}:
        before = _resource(former, name)
        if before and (details := attribute_details(before, _resource(after, name))):
            yield name, details


def _change(change_set: Any, name: str, details: Any) -> Any:
    standing = (change_set.stack.resolved_resources or {}).get(name, {})
    template = change_set.processed_template or change_set.template
    told = {
        "Action": "Modify",
        "LogicalResourceId": name,
        "PhysicalResourceId": standing.get("PhysicalResourceId"),
        "ResourceType": _resource(template, name)["Type"],
        "Replacement": "False",
        "Scope": scope_of(details),
        "Details": details,
    }
    return {"Type": "Resource", "ResourceChange": told}


def _properties(side: Any) -> Mapping[str, Any]:
    return {} if side is None or is_nothing(side) else side.properties or {}


def _resource(template: Any, name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = ((template or {}).get("Resources") or {}).get(name) or {}
    return found


def _changed_parameters(change_set: Any) -> set[str]:
    before = getattr(change_set, "former_parameters", None) or {}
    after = change_set.resolved_parameters or {}
    return {name for name in after if _value(before.get(name)) != _value(after[name])}


def _value(parameter: Any) -> Any:
    if parameter is None:
        return None
    resolved = parameter.get("resolved_value")
    return engine_parameter_value(parameter) if resolved is None else resolved


def _recreating(type_name: str, before: Any, after: Any) -> frozenset[str]:
    provider = ResourceProviderExecutor.try_load_resource_provider(type_name)
    pointers = provider.SCHEMA.get("createOnlyProperties", []) if provider else []
    paths = [pointer.removeprefix("/properties/") for pointer in pointers]
    changed = (path for path in paths if value_at(before, path) != value_at(after, path))
    return frozenset(path.partition("/")[0] for path in changed)
