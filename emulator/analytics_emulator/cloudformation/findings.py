"""What of a template this cloud can't do: found before anything is created, and all at once."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

type Schema = Mapping[str, Any]


@dataclass(frozen=True)
class TemplateResource:
    """A resource of a template with its properties resolved as far as they can be."""

    logical_id: str
    type_name: str
    properties: Mapping[str, Any]


@dataclass(frozen=True)
class Finding:
    """A resource, the path of a property (empty for the type itself), and why it can't be had."""

    resource: TemplateResource
    path: str
    why: str

    def __str__(self) -> str:
        """Say it in a line."""
        where = f"{self.path}: " if self.path else ""
        return f"{self.resource.logical_id} ({self.resource.type_name}): {where}{self.why}"


def each_once(findings: Iterable[Finding]) -> list[Finding]:
    """Return one finding a property, with every reason, as several items or checks may name it."""
    reasons: dict[tuple[str, str], list[str]] = {}
    resources: dict[str, TemplateResource] = {}
    for one in findings:
        resources[one.resource.logical_id] = one.resource
        reasons.setdefault((one.resource.logical_id, one.path), []).append(one.why)
    return [
        Finding(resources[logical_id], path, "; ".join(dict.fromkeys(why)))
        for (logical_id, path), why in reasons.items()
    ]


def unprovided_type(resource: TemplateResource) -> Finding:
    """Find fault with a type that has no provider."""
    return Finding(resource, "", "nothing here provides this resource type")


def properties_outside_tree(
    resource: TemplateResource, honoured: Mapping[str, Any]
) -> Iterator[Finding]:
    """Find properties that aren't in the tree of honoured ones; null there means all below it."""
    for path in _outside_tree(resource.properties, honoured, ""):
        yield Finding(resource, path, "the emulator doesn't honour this property")


def properties_outside_schema(resource: TemplateResource, schema: Schema) -> Iterator[Finding]:
    """Find properties that the JSON schema of LocalStack's provider doesn't know."""
    for path in _outside_schema(resource.properties, schema, schema, ""):
        yield Finding(resource, path, "LocalStack's provider doesn't know this property")


def _outside_tree(value: Any, honoured: Any, path: str) -> Iterator[str]:
    if honoured is None:
        return
    if isinstance(value, list):
        for item in value:
            yield from _outside_tree(item, honoured, path)
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            inner_path = f"{path}.{name}" if path else name
            if name in honoured:
                yield from _outside_tree(inner, honoured[name], inner_path)
            else:
                yield inner_path


def _outside_schema(value: Any, schema: Schema, root: Schema, path: str) -> Iterator[str]:
    schema = _dereferenced(schema, root)
    if isinstance(value, list):
        for item in value:
            yield from _outside_schema(item, schema.get("items") or {}, root, path)
    elif isinstance(value, Mapping) and "properties" in schema and not _is_open(schema):
        for name, inner in value.items():
            inner_path = f"{path}.{name}" if path else name
            if name in schema["properties"]:
                yield from _outside_schema(inner, schema["properties"][name], root, inner_path)
            else:
                yield inner_path


def _is_open(schema: Schema) -> bool:
    """Return whether a schema takes further names, or leaves its members to alternatives."""
    alternatives = any(key in schema for key in ("oneOf", "anyOf", "allOf", "patternProperties"))
    return bool(schema.get("additionalProperties")) or alternatives


def _dereferenced(schema: Schema, root: Schema) -> Schema:
    while "$ref" in schema:
        found: Any = root
        for part in schema["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        schema = found
    return schema
