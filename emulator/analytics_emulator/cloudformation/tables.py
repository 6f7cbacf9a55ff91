"""The tables of what templates and requests may use: what we honour, and what is only accepted."""

import functools
from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Any

import yaml

from analytics_emulator.cloudformation.findings import (
    Finding,
    Schema,
    TemplateResource,
    properties_outside_schema,
)
from analytics_emulator.unheeded import values_at


@functools.cache
def honoured_properties() -> Mapping[str, Any]:
    """Return, by resource type of ours, the tree of properties that the emulator honours."""
    return _table("honoured_properties.yaml")


@functools.cache
def accepted_without_effect() -> Mapping[str, Mapping[str, str]]:
    """Return, by LocalStack's resource type and property path, what stays without local effect.

    The path `*` stands for the resource as a whole.
    """
    return _table("accepted_without_effect.yaml")


@functools.cache
def refused_properties() -> Mapping[str, Mapping[str, list[Any]]]:
    """Return, by LocalStack's resource type and property path, why it can't be had.

    Behind the reason stand the values that ask for nothing else than what happens anyway.
    """
    return _table("refused_properties.yaml")


@functools.cache
def applied_by_updates() -> Mapping[str, Mapping[str, Any]]:
    """Return, by LocalStack's resource type, what its update applies and what is dropped."""
    return _table("updates.yaml")


@functools.cache
def request_members() -> Mapping[str, Mapping[str, Any]]:
    """Return, by operation of CloudFormation, what becomes of the members of its requests."""
    return _table("request_members.yaml")


def notes_on(resource: TemplateResource) -> Iterator[str]:
    """Say what of a resource LocalStack takes without any local effect."""
    for path, missing in accepted_without_effect().get(resource.type_name, {}).items():
        if path == "*" or list(values_at(resource.properties, path.split("."))):
            where = "" if path == "*" else f"{path}: "
            yield f"{resource.logical_id} ({resource.type_name}): {where}{missing}"


def unknown_properties(resource: TemplateResource, schema: Schema) -> Iterator[Finding]:
    """Find what LocalStack's provider doesn't know and what would make a difference here."""
    without_effect = accepted_without_effect().get(resource.type_name, {})
    for finding in properties_outside_schema(resource, schema):
        if finding.path not in without_effect:
            yield finding


def refused_uses(resource: TemplateResource) -> Iterator[Finding]:
    """Find what a template asks for and LocalStack's provider drops."""
    for path, (why, *harmless) in refused_properties().get(resource.type_name, {}).items():
        if path == "*":
            yield Finding(resource, "", why)
        elif set(map(_text, values_at(resource.properties, path.split(".")))) - set(
            map(_text, harmless)
        ):
            yield Finding(resource, path, why)


def _text(value: Any) -> str:
    """Write a value so that what templates take for the same is the same."""
    return str(value).lower()


def _table(name: str) -> Mapping[str, Any]:
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    table: Mapping[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return table
