"""What functions and loops give, as outputs of stacks."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.conformance.rows import Row, parameters_of, rows_of
from tests.conformance.stacks import Stacks

EXTENSIONS = "AWS::LanguageExtensions"
EXPANDING = {"Capabilities": ["CAPABILITY_AUTO_EXPAND"]}
HEAD = {
    "Parameters": {
        "Text": {"Type": "String", "Default": "hello"},
        "Ind": {"Type": "String", "Default": "ind"},
        "Number": {"Type": "Number", "Default": "1.10"},
        "Empty": {"Type": "String", "Default": "full"},
        "List": {"Type": "CommaDelimitedList", "Default": "a, b,c"},
        "Numbers": {"Type": "List<Number>", "Default": "80,443"},
        "Block": {"Type": "String", "Default": "10.1.0.0/16"},
    },
    "Mappings": {"Sizes": {"us-east-1": {"Kind": "small", "Zones": ["z1", "z2"]}}},
    "Conditions": {
        "IsOn": {"Fn::Equals": [{"Ref": "Text"}, "hello"]},
        "IsTrue": {"Fn::Equals": [True, "true"]},
        "IsOff": {"Fn::Not": [{"Condition": "IsOn"}]},
        "IsBoth": {"Fn::And": [{"Condition": "IsOn"}, {"Condition": "IsOff"}]},
        "IsEither": {"Fn::Or": [{"Condition": "IsOn"}, {"Condition": "IsOff"}]},
    },
}
ROWS = rows_of("cloudformation/values")


@pytest.fixture(scope="module")
def outputs(stacks: Stacks) -> Callable[[Row], str | None]:
    """`outputs(row)` gives a row's value; all rows of a kind are one stack's."""
    found: dict[bool, dict[str, str]] = {}

    def give(row: Row) -> str | None:
        extended = bool(row.asks["extensions"])
        if extended not in found:
            found[extended] = _deployed(stacks, extended)
        return found[extended].get(_key(row))

    return give


def _deployed(stacks: Stacks, extended: bool) -> dict[str, str]:
    rows = [row for row in ROWS if bool(row.asks["extensions"]) == extended]
    template: dict[str, Any] = {
        **HEAD,
        "Outputs": {_key(row): {"Value": row.asks["value"]} for row in rows},
        **({"Transform": EXTENSIONS} if extended else {}),
    }
    empty = [{"ParameterKey": "Empty", "ParameterValue": ""}]
    stack = stacks.create(template, Parameters=empty, **EXPANDING)
    assert stack.status == "CREATE_COMPLETE", stack.described
    return stack.outputs


def _key(row: Row) -> str:
    return f"Row{ROWS.index(row)}"


@pytest.mark.parametrize("row", [pytest.param(row, id=row.name) for row in ROWS])
def test_function_gives_the_value(row: Row, outputs: Callable[[Row], str | None]) -> None:
    assert outputs(row) == row.answer


@pytest.mark.parametrize("row", parameters_of("cloudformation/loops"))
def test_loop_gives_the_outputs(row: Row, deployed: Callable[..., Any]) -> None:
    stack = deployed({"Transform": EXTENSIONS, **row.asks["template"]}, **EXPANDING)
    wanted = {key: value.replace("{stack}", stack.name) for key, value in row.answer.items()}
    assert (stack.status, stack.outputs) == ("CREATE_COMPLETE", wanted)


@pytest.mark.parametrize("row", parameters_of("cloudformation/attributes"))
def test_function_waits_for_an_attribute(row: Row, deployed: Callable[..., Any]) -> None:
    queue = {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": {"Ref": "AWS::StackName"}}}
    topic = {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": row.asks["value"]}}
    outputs = {
        "O": {"Value": row.asks["value"]},
        "T": {"Value": {"Fn::GetAtt": ["T", "TopicName"]}},
    }
    stack = deployed({"Resources": {"Q": queue, "T": topic}, "Outputs": outputs})
    names = {"{stack}": stack.name, "{stack_}": stack.name.replace("-", "_")}
    wanted = row.answer
    for placeholder, name in names.items():
        wanted = wanted.replace(placeholder, name)
    assert (stack.status, stack.outputs) == ("CREATE_COMPLETE", {"O": wanted, "T": wanted})
