"""JSONPath in mapping templates is Jayway's: lists come of paths that can name several places."""

from typing import Any

import pytest

from analytics_emulator.apigateway.velocity.json_path import UnknownPathError, at_path
from analytics_emulator.apigateway.velocity.json_texts import json_text

BODY = {
    "b": [{"id": 1, "n": "x"}, {"id": 2, "n": "y && z"}],
    "one": [{"id": 9}],
    "none": [],
    "k-l": 3,
    "m n": {"o": None},
}


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("$.b[0].id", 1),
        ("$.b[-1].id", 2),
        ("b[0]['n']", "x"),
        ("$.k-l", 3),
        ("$['m n'].o", None),
        ("$.nowhere.at", None),
        ("$.b[7]", None),
        ("$.b.length()", 2),
        ("$['k-l','zz']", {"k-l": 3}),
        ("$.one[*].id", [9]),
        ("$.none[*].id", []),
        ("$..id", [1, 2, 9]),
        ("$.b[0,1].id", [1, 2]),
        ("$.b[:1].id", [1]),
        ("$.b[?(@.id == 2)].n", ["y && z"]),
        ("$.b[?(@.n == 'y && z' && @.id > 1)].id", [2]),
        ("$.b[?(!@.zz || @.id < 0)].id", [1, 2]),
        ("$.b[?(@.id > 'a')]", []),
    ],
)
def test_path_names_places(path: str, found: Any) -> None:
    assert at_path(BODY, path) == found


@pytest.mark.parametrize("path", ["$.b.min()", "$.b[?(@.n =~ /a/)]", "$.b[", "$.b[?(@.id in [1])]"])
def test_unknown_path_is_refused(path: str) -> None:
    with pytest.raises(UnknownPathError):
        at_path(BODY, path)


def test_json_has_no_blanks_and_keeps_letters() -> None:
    assert json_text({"é": [1, None, "a/b"]}) == '{"é":[1,null,"a/b"]}'
