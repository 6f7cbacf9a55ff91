"""The tables of honoured and effectless properties agree with the schema and with the services."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

from analytics_emulator.cloudformation.findings import (
    TemplateResource,
    properties_outside_schema,
)
from analytics_emulator.cloudformation.resource_types import RESOURCE_TYPES
from analytics_emulator.cloudformation.tables import (
    accepted_without_effect,
    honoured_properties,
    notes_on,
    unknown_properties,
)
from analytics_emulator.firehose.honoured import EXTENDED_S3_DESTINATION, Honoured


def schema(type_name: str) -> dict[str, Any]:
    found: dict[str, Any] = PROVIDER_SCHEMA_MANAGER.get_resource_schema(
        "us-east-1", type_name
    ).schema
    return found


def nested(path: str) -> dict[str, Any]:
    first, _, rest = path.partition(".")
    return {first: nested(rest) if rest else "x"}


@pytest.mark.parametrize("type_name", honoured_properties())
def test_honoured_properties_are_cloudformations(type_name: str) -> None:
    given = TemplateResource("X", type_name, honoured_properties()[type_name])
    assert not list(properties_outside_schema(given, schema(type_name)))


@pytest.mark.parametrize("type_name", accepted_without_effect())
def test_effectless_properties_are_cloudformations(type_name: str) -> None:
    for path in accepted_without_effect()[type_name]:
        given = TemplateResource("X", type_name, nested(path) if path != "*" else {})
        assert not list(properties_outside_schema(given, schema(type_name))), path


def test_property_unknown_to_the_provider_is_found_unless_it_makes_no_difference() -> None:
    key = {"BypassPolicyLockoutSafetyCheck": True, "Origin": "EXTERNAL"}
    found = unknown_properties(TemplateResource("Key", "AWS::KMS::Key", key), {"properties": {}})
    assert [one.path for one in found] == ["Origin"]


@pytest.mark.parametrize("type_name", RESOURCE_TYPES)
def test_attributes_are_cloudformations(type_name: str) -> None:
    pointers = schema(type_name).get("readOnlyProperties", [])
    known = {pointer.removeprefix("/properties/").replace("/", ".") for pointer in pointers}
    known |= {"Name"} if type_name == "AWS::Events::EventBus" else set()  # by the guide alone
    assert set(RESOURCE_TYPES[type_name].attributes) <= known


def test_every_type_of_ours_has_its_table() -> None:
    assert set(honoured_properties()) == set(RESOURCE_TYPES)


def test_firehose_honours_what_the_table_says() -> None:
    tree = honoured_properties()["AWS::KinesisFirehose::DeliveryStream"]
    listed = tree["ExtendedS3DestinationConfiguration"]
    assert set(differences(listed, EXTENDED_S3_DESTINATION)) == set()


def differences(
    tree: Mapping[str, Any] | None, honoured: Mapping[str, Honoured], path: str = ""
) -> Iterator[str]:
    """Give the members that one of the two has and the other hasn't, where the tree tells."""
    if tree is None:
        return
    yield from (f"{path}{name}" for name in set(tree) ^ set(honoured))
    for name in set(tree) & set(honoured):
        if isinstance(member := honoured[name], Mapping):
            yield from differences(tree[name], member, f"{path}{name}.")


def test_notes_name_what_a_resource_uses() -> None:
    stage = TemplateResource("S", "AWS::ApiGateway::Stage", {"TracingEnabled": True})
    assert list(notes_on(stage)) == [
        "S (AWS::ApiGateway::Stage): TracingEnabled: nothing is traced."
    ]


def test_notes_follow_nested_paths_and_whole_types() -> None:
    method = {"Integration": {"CacheKeyParameters": ["a"]}}
    assert list(notes_on(TemplateResource("M", "AWS::ApiGateway::Method", method)))
    assert list(notes_on(TemplateResource("P", "AWS::SecretsManager::Secret", {"KmsKeyId": "k"})))
    assert not list(notes_on(TemplateResource("M", "AWS::ApiGateway::Method", {})))
