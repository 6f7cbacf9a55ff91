"""Drift: what the template sets, compared with what is there; never in sync unless all was."""

from typing import Any

import pytest

from analytics_emulator.cloudformation.drift.comparison import differences
from analytics_emulator.cloudformation.drift.judging import drift_of


def told(expected: Any, actual: Any) -> list[tuple[str, str]]:
    found = [one.told() for one in differences(expected, actual)]
    return [(one["PropertyPath"], one["DifferenceType"]) for one in found]


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        ({"Timeout": "3"}, {"Timeout": 3, "Memory": 128}),
        ({"Enabled": "true"}, {"Enabled": True}),
        ({"Policy": {"Statement": []}}, {"Policy": '{"Statement": []}'}),
        ({"Actions": ["a", "b"]}, {"Actions": ["b", "a"]}),
        ({"Description": ""}, {"Description": None}),
        ({"Threshold": 1}, {"Threshold": 1.0}),
    ],
)
def test_same_in_another_form_is_no_difference(expected: Any, actual: Any) -> None:
    assert told(expected, actual) == []


@pytest.mark.parametrize(
    ("expected", "actual", "found"),
    [
        ({"A": {"B": 1}}, {"A": {"B": 2}}, [("/A/B", "NOT_EQUAL")]),
        ({"A": {"B": 1}}, {"A": None}, [("/A", "REMOVE")]),
        ({"A": ["x"]}, {"A": ["x", "y"]}, [("/A/1", "ADD")]),
        ({"A": ["x", "y"]}, {"A": ["y"]}, [("/A/0", "REMOVE")]),
        ({"A": [{"K": 1, "V": 1}]}, {"A": [{"K": 1, "V": 2}]}, [("/A/0/V", "NOT_EQUAL")]),
    ],
)
def test_difference_has_its_path_and_kind(
    expected: Any, actual: Any, found: list[tuple[str, str]]
) -> None:
    assert told(expected, actual) == found


def test_resource_is_in_sync_only_where_all_was_compared() -> None:
    given = {"Timeout": 3, "Code": {}}
    assert drift_of(given, lambda: {"Timeout": 3}, {"Code"}).status == "IN_SYNC"
    assert drift_of(given, lambda: {"Timeout": 3}, ()).status == "NOT_CHECKED"
    assert drift_of(given, lambda: {"Timeout": 4}, ()).status == "MODIFIED"
    assert drift_of(given, lambda: None, ()).status == "DELETED"


def test_only_what_the_template_sets_is_told() -> None:
    found = drift_of({"A": {"B": 1}}, lambda: {"A": {"B": 2, "C": 3}, "D": 4}, ()).told()
    assert found["ActualProperties"] == '{"A": {"B": 2}}'
    assert found["PropertyDifferences"][0]["ExpectedValue"] == "1"
