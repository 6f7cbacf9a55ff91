"""What a change set says of a changed resource."""

from typing import Any

import pytest

from analytics_emulator.cloudformation.change_details import (
    Changed,
    details_of,
    policy_action,
    scope_of,
)


def changed(before: Any, after: Any, spelled: Any = None, **more: Any) -> Changed:
    given = {"Name": spelled} if spelled else None
    return Changed(given or before, given or after, before, after, **more)


def test_literal_is_a_static_direct_modification() -> None:
    (detail,) = details_of(changed({"Name": "a", "Other": 1}, {"Name": "b", "Other": 1}), False)
    assert detail == {
        "Evaluation": "Static",
        "ChangeSource": "DirectModification",
        "Target": {"Attribute": "Properties", "Name": "Name", "RequiresRecreation": "Never"},
    }


@pytest.mark.parametrize(
    ("spelled", "source", "entity"),
    [
        ({"Ref": "P"}, "ParameterReference", "P"),
        ({"Fn::Sub": "x-${P}"}, "ParameterReference", "P"),
        ({"Ref": "R"}, "ResourceReference", "R"),
        ({"Fn::GetAtt": ["R", "Arn"]}, "ResourceAttribute", "R.Arn"),
    ],
)
def test_cause_is_named(spelled: Any, source: str, entity: str) -> None:
    one = changed({"Name": "a"}, {"Name": "b"}, spelled, parameters={"P"}, resources={"R"})
    direct, cause = details_of(one, False)
    assert (direct["ChangeSource"], direct["Evaluation"]) == ("DirectModification", "Dynamic")
    assert (cause["ChangeSource"], cause["CausingEntity"]) == (source, entity)
    assert cause["Evaluation"] == "Static"


def test_values_are_told_when_asked() -> None:
    one = changed({"Name": "a", "Gone": 1}, {"Name": "b", "New": {"x": 1}}, recreating={"Name"})
    targets = {d["Target"]["Name"]: d["Target"] for d in details_of(one, True)}
    assert targets["Name"]["RequiresRecreation"] == "Always"
    assert (targets["Name"]["BeforeValue"], targets["Name"]["AfterValue"]) == ("a", "b")
    assert targets["Gone"]["AttributeChangeType"] == "Remove"
    assert targets["New"]["AttributeChangeType"] == "Add"
    assert "AfterValue" not in targets["New"]


def test_tags_are_a_scope_of_their_own() -> None:
    one = changed({"Name": "a", "Tags": []}, {"Name": "b", "Tags": [{"Key": "a"}]})
    assert scope_of(details_of(one, False)) == ["Properties", "Tags"]


@pytest.mark.parametrize(
    ("action", "replaces", "resource", "expected"),
    [
        ("Remove", False, {}, "Delete"),
        ("Remove", False, {"DeletionPolicy": "Retain"}, "Retain"),
        ("Modify", True, {"DeletionPolicy": "Retain"}, "ReplaceAndDelete"),
        ("Modify", True, {"UpdateReplacePolicy": "Retain"}, "ReplaceAndRetain"),
        ("Modify", False, {}, None),
        ("Add", False, {}, None),
    ],
)
def test_policy_says_what_becomes_of_it(
    action: str, replaces: bool, resource: Any, expected: str | None
) -> None:
    assert policy_action(action, replaces, resource) == expected
