"""`Fn::ForEach`, expanded before anything else (CloudFormation reference, Fn::ForEach).

A loop may stand in Conditions, Resources, anywhere in a resource's Properties, in Outputs, and in
other loops. Its name is one of its own in the template, and its keys hold its identifier:
`${Identifier}` and `&{Identifier}` become the value, the latter without what no logical id may
hold.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from analytics_emulator.cloudformation.templates.errors import TemplateError

LOOP = "Fn::ForEach::"
_SECTIONS = ("Conditions", "Resources", "Outputs")
_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9]")

type Collection = Callable[[Any], Any]


def expanded(template: Mapping[str, Any], collection_of: Collection) -> dict[str, Any]:
    """Return a template without loops; `collection_of` resolves a collection to a list."""
    _check_names(template)
    found = dict(template)
    for section in _SECTIONS:
        if isinstance(found.get(section), dict):
            found[section] = _unrolled(found[section], collection_of)
    for name, resource in (found.get("Resources") or {}).items():
        if isinstance(resource, dict) and isinstance(resource.get("Properties"), dict):
            properties = _unrolled_within(resource["Properties"], collection_of)
            found["Resources"][name] = {**resource, "Properties": properties}
    return found


def has_loop(node: Any) -> bool:
    """Return whether a loop stands anywhere in a template."""
    if isinstance(node, dict):
        return any(str(key).startswith(LOOP) or has_loop(node[key]) for key in node)
    return isinstance(node, list) and any(map(has_loop, node))


def _check_names(template: Mapping[str, Any]) -> None:
    """Refuse names that come twice or are a resource's (the texts are unverified)."""
    names = [name for section in _SECTIONS for name in _names_in(template.get(section))]
    for name in names:
        plain = name.removeprefix(LOOP)
        if names.count(name) > 1 or plain in (template.get("Resources") or {}):
            raise TemplateError(
                f"Template error: the name of {name} must be unique within the template"
            )
    if has_loop(template.get("Metadata")):
        raise TemplateError("Template error: Fn::ForEach can't be used in Metadata")


def _names_in(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        yield from (name for name in map(str, node) if name.startswith(LOOP))
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    for child in children:
        yield from _names_in(child)


def _unrolled_within(node: Any, collection_of: Collection) -> Any:
    """Return a value with the loops of all maps in it in their members' place."""
    if isinstance(node, dict):
        members = _unrolled(node, collection_of)
        return {name: _unrolled_within(value, collection_of) for name, value in members.items()}
    if isinstance(node, list):
        return [_unrolled_within(item, collection_of) for item in node]
    return node


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
    for key in body:
        if not key.startswith(LOOP) and not _holds(key, identifier):
            raise TemplateError(f"Template error: the key {key} of {name} lacks ${{{identifier}}}")
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


def _holds(key: str, identifier: str) -> bool:
    return f"${{{identifier}}}" in key or f"&{{{identifier}}}" in key


def _put(text: str, identifier: str, value: str) -> str:
    plain = text.replace(f"${{{identifier}}}", value)
    return plain.replace(f"&{{{identifier}}}", _NOT_IN_A_NAME.sub("", value))
