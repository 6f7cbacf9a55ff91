"""A template's text loses nothing, and no text ends the process that reads it."""

from contextlib import nullcontext

import pytest
import yaml

from analytics_emulator.cloudformation.templates.errors import TemplateError
from analytics_emulator.cloudformation.templates.outputs import check_output
from analytics_emulator.cloudformation.templates.reading import read_template


def read(text: str) -> dict[str, object]:
    return read_template(text, yaml.safe_load)


@pytest.mark.parametrize(
    "text",
    [
        "A: " + "[" * 60_000,
        "A: " + "{a: " * 60_000,
        "\n".join(" " * level + "a:" for level in range(400)),
        '{"a":' * 60_000,
    ],
)
def test_deeply_nested_text_is_refused(text: str) -> None:
    with pytest.raises(TemplateError, match="nested too deeply"):
        read(text)


@pytest.mark.parametrize("text", ["A: &x {b: 1}\nC: *x", "A: &x {b: 1}\nC:\n  <<: {b: 2}"])
def test_aliases_and_merges_are_refused(text: str) -> None:
    with pytest.raises(TemplateError, match="YAML aliases are not allowed"):
        read(text)


@pytest.mark.parametrize("text", ["A:\n  b: 1\n  b: 2", '{"A": {"b": 1, "b": 2}}'])
def test_key_that_comes_twice_is_refused(text: str) -> None:
    with pytest.raises(TemplateError, match="duplicate key b"):
        read(text)


def test_nested_text_within_the_limit_is_read() -> None:
    assert read("A: " + "[" * 200 + "]" * 200)["A"]


def test_json_may_have_a_comma_behind_its_last_member() -> None:
    assert read('{"A": {"b": [",}", 1 ,\n],},\n}') == {"A": {"b": [",}", 1]}}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{"A": {b: 1}}', r"line 1, column 8"),
        ('{"A": {"b": 1,,}}', r"line 1, column 14"),
        ('{"A": 1,\n', r"line 2, column 1"),
    ],
)
def test_text_that_begins_as_json_has_to_be_json(text: str, place: str) -> None:
    with pytest.raises(TemplateError, match=rf"JSON not well-formed. \({place}\)"):
        read(text)


@pytest.mark.parametrize("length", [1024, 1025])
def test_output_has_a_description_of_1024_bytes_at_most(length: int) -> None:
    output = {"Value": "x", "Description": "d" * length}
    with nullcontext() if length == 1024 else pytest.raises(TemplateError, match="1024 bytes"):
        check_output("Out", output)
