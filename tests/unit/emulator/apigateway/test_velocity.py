"""Values in mapping templates are Java's: how they show, compare, and what may be called."""

from typing import Any

import pytest

from analytics_emulator.apigateway.velocity import values
from analytics_emulator.apigateway.velocity.methods import (
    Entry,
    UnknownMethodError,
    called,
    items,
    member,
)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (True, "true"),
        (None, "null"),
        (1e3, "1000.0"),
        (["a", 1, None], "[a, 1, null]"),
        ({"a": [1], "b": {"c": False}}, "{a=[1], b={c=false}}"),
        (Entry("k", 1.5), "k=1.5"),
    ],
)
def test_value_shows_as_in_java(value: Any, shown: str) -> None:
    assert values.text(value) == shown


@pytest.mark.parametrize(("value", "truth"), [("", True), (0, True), ([], True), (None, False)])
def test_all_but_null_and_false_is_true(value: Any, truth: bool) -> None:
    assert values.is_true(value) is truth


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [(1, 1.0, True), (1, "1", True), (True, "true", True), ("", None, False), ([1], [1], True)],
)
def test_values_of_different_kinds_are_compared_as_texts(left: Any, right: Any, same: bool) -> None:
    assert values.is_equal(left, right) is same


def test_reckoning_is_javas() -> None:
    divide, rest = values.reckoned(values.quotient), values.reckoned(values.remainder)
    assert (divide(-7, 2), rest(-7, 2), divide(7, 2.0), divide(1, 0)) == (-3, -1, 3.5, None)
    assert (values.plus("a", 1), values.plus(1, 2), values.plus(1, None)) == ("a1", 3, None)
    assert values.ordered(lambda a, b: a > b)("10", 5) is False


@pytest.mark.parametrize(
    ("value", "name", "arguments", "answer"),
    [
        ("a,b,,", "split", [","], ["a", "b"]),
        ("a,b,c", "split", [",", 2], ["a", "b,c"]),
        ("it\\'s", "replaceAll", [r"\\'", "'"], "it's"),
        ("2026-11", "replaceAll", [r"(\d+)-(\d+)", "$2/$1"], "11/2026"),
        ("abc", "substring", [1], "bc"),
        ("abc", "indexOf", ["z"], -1),
        ({"a": 1}, "containsKey", ["a"], True),
        ({"a": 1}, "keySet", [], ["a"]),
        ({"a": 1}, "entrySet", [], [Entry("a", 1)]),
        ([], "isEmpty", [], True),
        ([1], "add", [2], True),
        (0, "parseInt", ["5"], 5),
        ("abc", "upper", [], None),
    ],
)
def test_methods_are_javas(value: Any, name: str, arguments: list[Any], answer: Any) -> None:
    assert called(value, name, arguments) == answer


def test_what_java_has_and_is_not_here_is_refused() -> None:
    with pytest.raises(UnknownMethodError, match="format of a string"):
        called("%s", "format", ["x"])


def test_index_beyond_a_list_is_an_error() -> None:
    with pytest.raises(IndexError):
        called([1], "get", [1])
    with pytest.raises(IndexError):
        called("abc", "substring", [2, 9])


def test_loop_goes_through_values_and_not_through_texts() -> None:
    assert items({"a": 1, "b": 2}) == [1, 2]
    assert items("abc") == []
    assert (member({"a": 1}, "a"), member([], "empty"), member("a", "length")) == (1, True, None)
