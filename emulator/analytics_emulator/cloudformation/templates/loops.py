"""`Fn::ForEach`, expanded before anything else (CloudFormation reference, Fn::ForEach).

A loop may stand in Conditions, Resources, a resource's Properties and Outputs, and in other
loops. `${Identifier}` and `&{Identifier}` become the value, the latter without what no logical id
may hold.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from analytics_emulator.cloudformation.templates.errors import TemplateError

LOOP = "Fn::ForEach::"
_SECTIONS = ("Conditions", "Resources", "Outputs")
_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9]")

type Collection = Callable[[Any], Any]


def expanded(template: Mapping[str, Any], collection_of: Collection) -> dict[str, Any]:
    """Return a template without loops; `collection_of` resolves a collection to a list."""
    found = dict(template)
    for section in _SECTIONS:
        if isinstance(found.get(section), dict):
            found[section] = _unrolled(found[section], collection_of)
    for name, resource in (found.get("Resources") or {}).items():
        if isinstance(resource, dict) and isinstance(resource.get("Properties"), dict):
            properties = _unrolled(resource["Properties"], collection_of)
            found["Resources"][name] = {**resource, "Properties": properties}
    return found


def has_loop(node: Any) -> bool:
    """Return whether a loop stands anywhere in a template."""
    if isinstance(node, dict):
        return any(str(key).startswith(LOOP) or has_loop(node[key]) for key in node)
    return isinstance(node, list) and any(map(has_loop, node))


def _unrolled(members: Mapping[str, Any], collection_of: Collection) -> dict[str, Any]:
    """Return a section or map of properties with its loops' members in their place."""
    found: dict[str, Any] = {}
    for name, value in members.items():
        made = _turns(name, value, collection_of) if name.startswith(LOOP) else {name: value}
        if twice := found.keys() & made.keys():
            raise TemplateError(f"Template error: Fn::ForEach gives {min(twice)} more than once")
        found |= made
    return found


def _turns(name: str, loop: Any, collection_of: Collection) -> dict[str, Any]:
    if not isinstance(loop, list) or len(loop) != 3 or not isinstance(loop[2], dict):
        raise TemplateError(f"Template error: {name} needs an identifier, a collection and a map")
    identifier, collection, body = loop
    if not isinstance(identifier, str) or not identifier.isalnum():
        raise TemplateError(f"Template error: the identifier of {name} must be alphanumeric")
    found: dict[str, Any] = {}
    for value in _values(name, collection_of(collection)):
        turn = _unrolled(_filled(body, identifier, value), collection_of)
        if twice := found.keys() & turn.keys():
            raise TemplateError(f"Template error: {name} gives {min(twice)} more than once")
        found |= turn
    return found


def _values(name: str, values: Any) -> list[str]:
    if not isinstance(values, list) or not all(isinstance(v, (str, int)) for v in values):
        raise TemplateError(f"Template error: the collection of {name} must be a list of strings")
    return [str(value) for value in values]


def _filled(node: Any, identifier: str, value: str) -> Any:
    """Return a body with the value in place of the identifier, in names and values alike."""
    if isinstance(node, dict):
        if node == {"Ref": identifier}:
            return value
        items = node.items()
        return {_put(k, identifier, value): _filled(v, identifier, value) for k, v in items}
    if isinstance(node, list):
        return [_filled(item, identifier, value) for item in node]
    return _put(node, identifier, value) if isinstance(node, str) else node


def _put(text: str, identifier: str, value: str) -> str:
    plain = text.replace(f"${{{identifier}}}", value)
    return plain.replace(f"&{{{identifier}}}", _NOT_IN_A_NAME.sub("", value))
