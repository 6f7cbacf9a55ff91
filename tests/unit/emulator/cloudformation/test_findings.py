"""What a template can't have is found at any depth, and named by its path."""

from typing import Any

from analytics_emulator.cloudformation.findings import (
    Finding,
    TemplateResource,
    each_once,
    properties_outside_schema,
    properties_outside_tree,
    unprovided_type,
)

HONOURED = {"Name": None, "Input": {"Columns": {"Type": None}, "Free": None}}
SCHEMA = {
    "properties": {
        "Name": {"type": "string"},
        "Rules": {"type": "array", "items": {"$ref": "#/definitions/Rule"}},
        "Map": {"type": "object", "patternProperties": {".*": {"type": "string"}}},
    },
    "definitions": {"Rule": {"type": "object", "properties": {"Id": {"type": "string"}}}},
    "additionalProperties": False,
}


def resource(**properties: Any) -> TemplateResource:
    return TemplateResource("Thing", "AWS::Some::Thing", properties)


def test_properties_within_the_tree_are_no_finding() -> None:
    given = resource(Name="n", Input={"Columns": [{"Type": "int"}], "Free": {"any": [1]}})
    assert not list(properties_outside_tree(given, HONOURED))


def test_nested_property_outside_the_tree_is_found() -> None:
    given = resource(Input={"Columns": [{"Type": "int"}, {"Odd": 1}], "More": {}})
    paths = [finding.path for finding in properties_outside_tree(given, HONOURED)]
    assert paths == ["Input.Columns.Odd", "Input.More"]


def test_property_outside_the_schema_is_found_behind_references() -> None:
    given = resource(Rules=[{"Id": "a", "Idd": "b"}], Nmae="x", Map={"free": "y"})
    paths = [finding.path for finding in properties_outside_schema(given, SCHEMA)]
    assert paths == ["Rules.Idd", "Nmae"]


def test_finding_is_said_in_a_line() -> None:
    assert str(unprovided_type(resource())) == (
        "Thing (AWS::Some::Thing): nothing here provides this resource type"
    )
    (found,) = properties_outside_tree(resource(Odd=1), HONOURED)
    assert str(found).startswith("Thing (AWS::Some::Thing): Odd: ")


def test_property_is_named_once_with_every_reason() -> None:
    given = resource(Rules=[{"Colour": 1}, {"Colour": 2}])
    found = [*properties_outside_tree(given, {"Rules": {}}), Finding(given, "Rules.Colour", "no")]
    (only,) = each_once(found)
    assert (only.path, only.why) == (
        "Rules.Colour",
        "the emulator doesn't honour this property; no",
    )
