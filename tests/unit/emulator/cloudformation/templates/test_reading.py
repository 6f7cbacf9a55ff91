"""A template's text loses nothing, and no text ends the process that reads it."""

import pytest
import yaml

from analytics_emulator.cloudformation.templates.errors import TemplateError
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
