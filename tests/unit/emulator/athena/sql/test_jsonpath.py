"""SQL/JSON paths by themselves; tests/parity compares whole functions with a running Trino."""

import json
from typing import Any

import pytest

from analytics_emulator.athena.sql.jsonpath import (
    PathError,
    PathNotSupportedError,
    PathSyntaxError,
    PathTypeError,
    check_types,
    evaluate,
    parse_path,
)

ORDER = json.loads('{"items": [{"n": "tea", "q": 2}, {"n": "pie", "q": 1, "note": null}], "t": 5}')


def found(path: str, document: Any = ORDER, **parameters: Any) -> list[Any]:
    return evaluate(parse_path(path), document, {k: [v] for k, v in parameters.items()})


@pytest.mark.parametrize(
    ("path", "items"),
    [
        ("lax $.items.n", ["tea", "pie"]),
        ("lax $.items[last].n", ["pie"]),
        ("lax $.items[*]?(@.q > 1).n", ["tea"]),
        ("lax $.items[*]?(exists(@.note)).n", ["pie"]),
        ("lax $.items[*]?(@.note == null).n", ["pie"]),
        ('lax $.items[*]?(@.n starts with "t" || @.q == 1).n', ["tea", "pie"]),
        ("lax $..q", [2, 1]),
        ("lax $.items.size()", [2]),
        ("lax $.t.type()", ["number"]),
        ("lax -$.t + 1 * 2", [-3]),
        ("lax $.missing", []),
        ("strict $.items[0 to 1].q", [2, 1]),
    ],
)
def test_path_finds_its_items(path: str, items: list[Any]) -> None:
    assert found(path) == items


@pytest.mark.parametrize("path", ["strict $.missing", "strict $.items[7]", "lax $.t / 0"])
def test_path_fails_on_a_value_that_it_cannot_take(path: str) -> None:
    with pytest.raises(PathError):
        found(path)


def test_path_takes_parameters() -> None:
    assert found("lax $.items[*]?(@.q == $least).n", least=2) == ["tea"]


@pytest.mark.parametrize("path", ["$.a", "lax $.", "lax $[", "LAX $", "lax $?(@.a)", "lax $.a b"])
def test_text_that_is_no_path_is_a_syntax_error(path: str) -> None:
    with pytest.raises(PathSyntaxError):
        parse_path(path)


@pytest.mark.parametrize("path", ["lax $.datetime()", 'lax $?(@ like_regex "a")'])
def test_what_trino_lacks_is_refused(path: str) -> None:
    with pytest.raises(PathNotSupportedError):
        parse_path(path)


@pytest.mark.parametrize("path", ['lax "a".abs()', "lax -true", "lax $.type() + 1"])
def test_path_that_fits_no_value_is_a_type_error(path: str) -> None:
    with pytest.raises(PathTypeError):
        check_types(parse_path(path).root)
