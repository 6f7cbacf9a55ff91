"""Usage plans, by patch operations (API Gateway API reference, "Patch operations")."""

from collections.abc import Iterator, Mapping
from typing import Any

from analytics_emulator.cloudformation.resource_type import Properties
from analytics_emulator.cloudformation.templates.functions import scalar_text
from analytics_emulator.cloudformation.updates.apigateway import set_tags

type Change = dict[str, str]


def update_usage_plan(clients: Any, before: Properties, after: Properties) -> None:
    """Set name, description, limits, stages and tags."""
    if changes := list(_changes(before, after)):
        clients.apigateway.update_usage_plan(usagePlanId=before["Id"], patchOperations=changes)
    set_tags(clients.apigateway, f"usageplans/{before['Id']}", before, after)


def _changes(before: Properties, after: Properties) -> Iterator[Change]:
    before = _with_capitals(before)
    for name, path in (("UsagePlanName", "/name"), ("Description", "/description")):
        if before.get(name) != after.get(name) and (name in after or path != "/name"):
            yield _change("replace", path, after.get(name, ""))
    for name, path in (("Quota", "/quota"), ("Throttle", "/throttle")):
        if before.get(name) != after.get(name):
            yield {"op": "remove", "path": path}
            yield from _members(path, after.get(name) or {})
    old, new = _stages(before), _stages(after)
    for stage in old:
        if new.get(stage) != old[stage]:
            yield _change("remove", "/apiStages", stage)
    for stage, throttles in new.items():
        if old.get(stage) != throttles:
            yield _change("add", "/apiStages", stage)
            for method, limits in throttles.items():
                path, _, verb = method.rpartition("/")
                place = f"{path.replace('~', '~0').replace('/', '~1')}/{verb}"
                yield from _members(f"/apiStages/{stage}/throttle/{place}", limits)


def _members(path: str, values: Mapping[str, Any]) -> Iterator[Change]:
    for name, value in values.items():
        yield _change("replace", f"{path}/{name[0].lower()}{name[1:]}", value)


def _change(operation: str, path: str, value: Any) -> Change:
    return {"op": operation, "path": path, "value": scalar_text(value)}


def _with_capitals(value: Any) -> Any:
    """Undo what LocalStack's provider does to its own properties when it creates a plan."""
    if isinstance(value, Mapping):
        return {name[0].upper() + name[1:]: _with_capitals(inner) for name, inner in value.items()}
    return [_with_capitals(item) for item in value] if isinstance(value, list) else value


def _stages(properties: Properties) -> dict[str, Any]:
    """Return the throttles of methods by API and stage."""
    return {
        f"{stage['ApiId']}:{stage['Stage']}": stage.get("Throttle") or {}
        for stage in properties.get("ApiStages") or []
    }
