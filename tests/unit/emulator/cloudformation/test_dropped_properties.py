"""What an update does to each optional property that it no longer names, drawn from the schemas."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

from analytics_emulator.cloudformation.dropped_properties import lost_changes, with_defaults
from analytics_emulator.cloudformation.resource_type import Operation
from analytics_emulator.cloudformation.resource_types import RESOURCE_TYPES
from analytics_emulator.cloudformation.tables import applied_by_updates, honoured_properties
from analytics_emulator.service import CallContext, ServiceError

TEMPLATES = Path(__file__).parents[4] / "cloudformation"


class _Plain(yaml.SafeLoader):
    """Reads the types of resources; their functions count for nothing."""


_Plain.add_multi_constructor("!", lambda _loader, _suffix, _node: None)


def types_of_templates() -> set[str]:
    found = [
        yaml.load(path.read_text(), Loader=_Plain)["Resources"].values()  # noqa: S506 -- a safe loader
        for path in TEMPLATES.glob("*.yaml")
    ]
    return {resource["Type"] for resources in found for resource in resources}


def schema(type_name: str) -> dict[str, Any]:
    found: dict[str, Any] = PROVIDER_SCHEMA_MANAGER.get_resource_schema(
        "us-east-1", type_name
    ).schema
    return found


def optional(type_name: str) -> Iterator[str]:
    """Yield the properties that a template may leave out, and an update change in place."""
    told = schema(type_name)
    fixed = {
        pointer.removeprefix("/properties/").partition("/")[0]
        for kind in ("createOnlyProperties", "readOnlyProperties")
        for pointer in told.get(kind, [])
    }
    yield from sorted(told["properties"].keys() - fixed - set(told.get("required", [])))


OTHERS = sorted(types_of_templates() - RESOURCE_TYPES.keys() - {"AWS::WAFv2::WebACL"})


@pytest.mark.parametrize("type_name", OTHERS)
def test_dropped_property_of_localstacks_is_reset_or_named(type_name: str) -> None:
    if applied_by_updates().get(type_name, {}).get("dropped") == "all":
        return  # its update tells the service all that it is given, and nothing else
    for name in optional(type_name):
        after = with_defaults(type_name, {name: "x"}, {})
        is_named = name in lost_changes(type_name, {name: "x"}, {})
        assert name in after or is_named, name


@pytest.mark.parametrize("type_name", applied_by_updates())
def test_table_of_updates_names_what_an_update_may_change(type_name: str) -> None:
    entry = applied_by_updates()[type_name]
    if entry["applied"] == "all":
        return
    told = schema(type_name)
    fixed = {pointer.split("/")[2] for pointer in told.get("createOnlyProperties", [])}
    assert set(entry["applied"]) <= told["properties"].keys() - fixed
    assert entry["dropped"] == "all" or entry["dropped"].keys() <= set(entry["applied"])


def test_property_that_aws_keeps_stays() -> None:
    """LocalStack's suite recorded so of a queue, test_update_fifo_queue_remove_all_properties…"""
    before = {"DeduplicationScope": "messageGroup", "DelaySeconds": "5"}
    after = with_defaults("AWS::SQS::Queue", before, {})
    assert after == {"DeduplicationScope": "messageGroup", "DelaySeconds": "0"}
    assert list(lost_changes("AWS::SQS::Queue", before, {})) == []


def test_change_of_a_type_without_an_update_is_named() -> None:
    before, after = {"A": 1, "B": 2, "C": 3}, {"A": 1, "B": 3}
    assert list(lost_changes("AWS::SSM::MaintenanceWindow", before, after)) == ["B", "C"]


class Answers(dict[str, Any]):
    """An answer in which whatever is looked for is there."""

    def __missing__(self, name: str) -> "Answers":
        return Answers()


class RecordingApi:
    """Keeps the calls."""

    context, url_suffix = CallContext("111122223333", "eu-west-1"), "localhost"

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []

    def call(self, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        self.calls.append((operation, request))
        destination = {"VersionId": "1", "Destinations": [{"DestinationId": "d"}]}
        return Answers(DeliveryStreamDescription=destination)


def example(part: Mapping[str, Any], root: Mapping[str, Any]) -> Any:
    """Make a value that no default is."""
    if "$ref" in part:
        return example(root["definitions"][part["$ref"].rpartition("/")[2]], root)
    if "enum" in part:
        return part["enum"][-1]
    kind = part.get("type")
    if kind == "array":
        return [example(part["items"], root)]
    if kind != "object":
        number = int(part.get("minimum", 1)) + 1
        return {"integer": number, "number": number, "boolean": True}.get(str(kind), "x")
    known, needed = part.get("properties", {}), part.get("required", [])
    return {name: example(known[name], root) for name in known if name in (*needed, "Value")} or {
        "x": "y"
    }


def least(type_name: str) -> dict[str, Any]:
    """Make a resource with what it must have, once it is there."""
    kind, told = RESOURCE_TYPES[type_name], schema(type_name)
    pointers = (*told["primaryIdentifier"], kind.name or "", *told.get("required", []))
    names = [pointer.removeprefix("/properties/").partition("/")[0] for pointer in pointers]
    parts = {name: told["properties"][name] for name in names if name}
    made = {name: example(part, told) for name, part in parts.items()}
    return made | dict.fromkeys(kind.attributes, "arn:x")


def sent(type_name: str, before: Any, after: Any) -> Any:
    """Update a resource; give what was sent, or the refusal."""
    kind, api = replace(RESOURCE_TYPES[type_name], wait=None), RecordingApi()
    try:
        kind.update_resource(api, before, after)
    except ServiceError as error:
        return error.message
    return api.calls


# Looked at by CloudFormation alone, when it deletes the work group; a stream's only destination.
# Weights of versions, which no example has, are dropped in test_resource_policy_types.py; of a
# bucket's access one value is taken, the default.
SPECIAL = {
    "AccessControl",
    "ExtendedS3DestinationConfiguration",
    "RecursiveDeleteOption",
    "RoutingConfig",
}
# Told as a whole each time, with the defaults of what isn't named or without it.
WHOLE = {
    "AWS::ApiGateway::Method",
    "AWS::ApiGateway::Model",
    "AWS::Athena::WorkGroup",
    "AWS::CloudWatch::Alarm",
    "AWS::IAM::Role",
    "AWS::Lambda::Alias",
    "AWS::QuickSight::Analysis",
    "AWS::QuickSight::Dashboard",
    "AWS::QuickSight::DataSet",
    "AWS::QuickSight::DataSource",
    "AWS::QuickSight::Template",
    "AWS::QuickSight::Theme",
    *(name for name, kind in RESOURCE_TYPES.items() if isinstance(kind.update, Operation)),
}


@pytest.mark.parametrize("type_name", RESOURCE_TYPES)
def test_dropped_property_of_ours_is_told_to_the_service(type_name: str) -> None:
    fixed = {pointer.partition("/")[0] for pointer in RESOURCE_TYPES[type_name].create_only}
    honoured = honoured_properties()[type_name].keys() - fixed - SPECIAL
    base = least(type_name)
    for name in honoured.intersection(optional(type_name)) - base.keys():
        full = {**base, name: example(schema(type_name)["properties"][name], schema(type_name))}
        dropped = sent(type_name, full, base)
        assert dropped != sent(type_name, full, full), name
        assert type_name in WHOLE or dropped != sent(type_name, base, base), name
