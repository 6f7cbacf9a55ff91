from typing import Any

import pytest

from analytics_emulator.cloudformation.templates.errors import TemplateError
from analytics_emulator.cloudformation.templates.extensions import without_extensions

VALUES = {"Names": ["a", "b"], "Secret": "s", "V": "", "AWS::Region": "eu-west-1"}
PARAMETERS = {"Names": {"Type": "CommaDelimitedList"}, "Secret": {"Type": "String", "NoEcho": True}}


def prepared(value: Any, **resource: Any) -> Any:
    """Return what the transform makes of a value."""
    made = {"R": {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": value}, **resource}}
    template = {"Transform": "AWS::LanguageExtensions", "Parameters": PARAMETERS, "Resources": made}
    found = without_extensions(
        template | {"Conditions": {"No": {"Fn::Equals": ["a", "b"]}}}, VALUES
    )
    return found["Resources"]["R"]["Properties"]["DisplayName"]


@pytest.mark.parametrize(
    ("value", "known"),
    [
        ({"Fn::Length": {"Ref": "Names"}}, 2),
        ({"Fn::Join": ["", [{"Fn::Length": ["x"]}]]}, {"Fn::Join": ["", [1]]}),
        ({"Fn::ToJsonString": {"b": {"Ref": "AWS::Region"}, "a": 1}}, '{"a":1,"b":"eu-west-1"}'),
    ],
)
def test_lengths_and_json_texts_are_values_in_the_processed_template(
    value: Any, known: Any
) -> None:
    assert prepared(value) == known


@pytest.mark.parametrize("inner", [{"Ref": "R"}, {"Ref": "Secret"}, {"Fn::GetAtt": ["R", "Arn"]}])
def test_what_is_not_known_or_not_to_be_seen_stays(inner: Any) -> None:
    value = {"Fn::ToJsonString": {"a": inner}}
    assert prepared(value) == value


def test_selection_beyond_a_list_is_refused_whatever_the_condition() -> None:
    select = {"Fn::Select": [1, {"Fn::Split": [":", {"Ref": "V"}]}]}
    said = "Transform AWS::LanguageExtensions failed with: Fn::Select cannot select nonexistent"
    with pytest.raises(TemplateError, match=said):
        prepared(select, Condition="No")
    chosen = {"Fn::If": ["No", select, "x"]}
    assert prepared(chosen) == chosen
