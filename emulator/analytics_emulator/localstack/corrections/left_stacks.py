"""Keeps a stack as a failed deployment left it, and gives it back what it was when it was stable.

LocalStack takes the failed deployment's template for what stands, so that the next update would
pass over what failed.
"""

from collections.abc import Mapping
from typing import Any

from analytics_emulator.cloudformation.left_template import left_template
from analytics_emulator.localstack.corrections.underway import Underway

# A stack's members that say what stands.
_STATE = ("template", "template_body", "processed_template", "resolved_parameters")
_STABLE = (*_STATE, "resolved_resources", "resolved_outputs")


def keep_former_properties(change_set: Any, former: Mapping[str, Any]) -> None:
    """Keep with a change set what its stack's resources had before, by name."""
    change_set.former_properties = former


def keep_stable(change_set: Any) -> None:
    """Remember what a stack was before the first of its updates that failed and was left."""
    stack = change_set.stack
    _keep_stable(stack, getattr(change_set, "former_tags", stack.tags))


def _keep_stable(stack: Any, tags: Any) -> None:
    if not is_left(stack):
        stack.last_stable = {name: getattr(stack, name) for name in _STABLE} | {"tags": tags}


def is_left(stack: Any) -> bool:
    """Return whether a failed deployment left a stack: what failed is a change by itself."""
    return bool(getattr(stack, "is_left", False))


def is_ever_stable(stack: Any) -> bool:
    """Return whether a stack that was left can go back to anything but nothing."""
    return getattr(stack, "last_stable", None) is not None


def leave(change_set: Any, kept: Mapping[str, Any], given: Mapping[str, Any]) -> None:
    """Let stack and change set say what stands; `given` are the properties that were reached."""
    stack = change_set.stack
    stands = _standing(
        stack, change_set.processed_template, change_set.former_properties, kept, given
    )
    for holder in (stack, change_set):
        holder.template = holder.processed_template = stands
        holder.template_body = change_set.template_body
        holder.resolved_parameters = change_set.resolved_parameters
    _mark_left(stack, kept)


def leave_interrupted(stack: Any) -> None:
    """Let a stack say what stands whose deployment's executor is gone, and keep what to undo."""
    found: Underway = stack.underway
    done = list(found.all_done())
    kept = {**found.was, **{one.logical_id: resource for one, resource in done}}
    given = {one.logical_id: found.given[one.logical_id] for one, _ in done}
    stands = _standing(stack, found.template, found.former, kept, given)
    if found.was:
        _keep_stable(stack, found.tags)
    stack.unfinished = [*(one.kept(resource) for one, resource in done), *unfinished_of(stack)]
    stack.template = stack.processed_template = stands
    stack.template_body, stack.resolved_parameters = found.body, found.parameters
    stack.underway = None
    _mark_left(stack, kept)


def _standing(
    stack: Any,
    template: Mapping[str, Any],
    former: Mapping[str, Any],
    kept: Mapping[str, Any],
    given: Mapping[str, Any],
) -> dict[str, Any]:
    before, after = _resources(stack.processed_template), _resources(template)
    definitions = {name: (after if name in given else before)[name] for name in kept}
    return left_template(definitions, {**former, **given})


def _mark_left(stack: Any, kept: Mapping[str, Any]) -> None:
    stack.resolved_resources = dict(kept)
    stack.is_left = True
    stack.change_set_id = None  # whose values of functions are others


def give_back_stable(stack: Any, resources: Mapping[str, Any]) -> None:
    """Let a stack that was rolled back say what it was; `resources` are as that left them."""
    stable = getattr(stack, "last_stable", None)
    if stable is None:
        return
    for name, value in stable.items():
        setattr(stack, name, value)
    stood = stack.resolved_resources
    stack.resolved_resources = {name: resources.get(name, stood[name]) for name in stood}
    forget(stack)


def forget(stack: Any) -> None:
    """Let a stack whose deployment succeeded be stable again."""
    stack.unfinished, stack.last_stable, stack.is_left = [], None, False


def unfinished_of(stack: Any) -> list[dict[str, Any]]:
    """Return what of a stack's failed deployments is to be undone, the newest first."""
    found: list[dict[str, Any]] = getattr(stack, "unfinished", None) or []
    return found


def _resources(template: Any) -> Mapping[str, Any]:
    found: Mapping[str, Any] = (template or {}).get("Resources") or {}
    return found
