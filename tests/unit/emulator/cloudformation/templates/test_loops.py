import pytest

from analytics_emulator.cloudformation.templates.errors import TemplateError
from analytics_emulator.cloudformation.templates.loops import expanded, has_loop


def loop(body: object, values: object = ("a", "b")) -> dict[str, object]:
    return {"Outputs": {"Fn::ForEach::L": ["X", list(values), body]}}  # type: ignore[call-overload]


def test_value_takes_the_identifiers_place_everywhere() -> None:
    body = {"O${X}": {"Value": {"Fn::Sub": "${X}-${AWS::Region}"}, "Description": {"Ref": "X"}}}
    made = expanded(loop(body), list)["Outputs"]
    assert made["Oa"] == {"Value": {"Fn::Sub": "a-${AWS::Region}"}, "Description": "a"}
    assert set(made) == {"Oa", "Ob"}


def test_name_takes_what_a_logical_id_may_hold() -> None:
    made = expanded(loop({"O&{X}": {"Value": "${X}"}}, ["a.b"]), list)
    assert made["Outputs"] == {"Oab": {"Value": "a.b"}}


def test_same_name_twice_is_refused() -> None:
    with pytest.raises(TemplateError, match="more than once"):
        expanded(loop({"O&{X}": {"Value": "x"}}, ["a.b", "ab"]), list)


def test_collection_must_be_a_list_of_texts() -> None:
    with pytest.raises(TemplateError, match="must be a list of strings"):
        expanded(loop({"O${X}": {"Value": "x"}}), lambda _: [{"a": 1}])


def test_loop_is_found_in_properties() -> None:
    template = {"Resources": {"A": {"Properties": {"Fn::ForEach::L": ["X", ["a"], {}]}}}}
    assert has_loop(template)
    assert not has_loop(expanded(template, list))
