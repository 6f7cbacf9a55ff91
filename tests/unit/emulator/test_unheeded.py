"""What comes to nothing is named, and every name in the table is one of AWS's."""

from importlib import resources
from typing import Any

import botocore.session
import pytest
import yaml

from analytics_emulator.unheeded import asks, reasons, values_at

TEXT = resources.files("analytics_emulator").joinpath(
    "localstack/corrections/unheeded_members.yaml"
)
TABLE: dict[str, Any] = yaml.safe_load(TEXT.read_text("utf-8"))
OPERATIONS = [(service, name) for service, listed in TABLE.items() for name in listed]


@pytest.mark.parametrize(("service", "name"), OPERATIONS)
def test_members_of_the_table_are_aws_members(service: str, name: str) -> None:
    model = botocore.session.Session().get_service_model(service)
    entry = TABLE[service][name]
    assert entry.keys() <= {"refused", "without_effect"}
    for path in [path for group in entry.values() for path in group]:
        shape: Any = model.operation_model(name).input_shape
        for part in path.split("."):
            shape = shape.member if shape.type_name == "list" else shape
            shape = shape.value if shape.type_name == "map" else shape.members[part]


def test_what_is_asked_for_in_vain_is_named_once() -> None:
    refused = {"A.b": ["nothing is done", "OFF"], "C": ["nor here"]}
    request = {"A": [{"b": "OFF"}, {"b": "ON"}, {"b": "ON"}], "C": {}}
    (reason,) = reasons(refused, request)
    assert reason == "A.b=ON is not supported by this emulator: nothing is done"


def test_false_is_asked_for_in_vain_where_true_happens_anyway() -> None:
    refused = {"A": ["it happens at once", True], "B": ["nothing is done"]}
    (reason,) = reasons(refused, {"A": False, "B": False})
    assert reason == "A=False is not supported by this emulator: it happens at once"
    assert not list(reasons(refused, {"A": True}))


@pytest.mark.parametrize("value", [None, False, 0, "", [], {}, {"a": {"b": []}}])
def test_what_says_no_asks_for_nothing(value: Any) -> None:
    assert not asks(value)
    assert not list(reasons({"A": ["why"]}, {"A": value}))


def test_a_path_goes_through_lists() -> None:
    assert list(values_at([{"a": [{"b": 1}, {}]}, {"a": {"b": 2}}], ["a", "b"])) == [1, 2]
