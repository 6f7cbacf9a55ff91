"""What violates a shape, where, and in which order."""

from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.model import Shape, ShapeResolver

from analytics_emulator.shapes.patterns import matches
from analytics_emulator.shapes.violations import Checker, Constraint, to_datetime

SHAPES = {
    "Order": {
        "type": "structure",
        "required": ["Id", "Token"],
        "members": {
            "Id": {"shape": "Id"},
            "Lines": {"shape": "Lines"},
            "Labels": {"shape": "Labels"},
            "Choice": {"shape": "Choice"},
            "Count": {"shape": "Count"},
            "Token": {"shape": "Id", "idempotencyToken": True},
            "At": {"shape": "At"},
            "Extra": {"shape": "Extra"},
        },
    },
    "Id": {"type": "string", "min": 2, "pattern": "[a-z]+"},
    "Lines": {"type": "list", "member": {"shape": "Count"}, "max": 2},
    "Labels": {"type": "map", "key": {"shape": "Id"}, "value": {"shape": "Id"}},
    "Choice": {"type": "structure", "members": {"A": {"shape": "Id"}, "B": {"shape": "Id"}}},
    "Count": {"type": "integer", "min": 1, "max": 9},
    "At": {"type": "timestamp"},
    "Extra": {"type": "structure", "members": {}, "document": True},
}


class Paths:
    """Places as Python spells them."""

    def member(self, path: str, name: str) -> str:
        return f"{path}.{name}"

    def item(self, path: str, index: int) -> str:
        return f"{path}[{index}]"

    def entry(self, path: str, key: str) -> str:
        return f"{path}[{key!r}]"

    def key(self, path: str, key: str) -> str:
        return f"{path} key {key!r}"


def order() -> Shape:
    return ShapeResolver(SHAPES).get_shape_by_name("Order")


def found(checker: Checker | None = None, **request: Any) -> list[tuple[str, Constraint]]:
    checker = checker or Checker(Paths())
    return [(one.path, one.constraint) for one in checker.violations(request, order())]


def test_request_that_fits_violates_nothing() -> None:
    moment = datetime(2026, 11, 28, tzinfo=UTC)
    given = {"Lines": [1, 9], "Labels": {"ab": "cd"}, "Count": 5, "At": moment}
    assert found(Id="ab", Extra={"any": ["thing"]}, Choice=None, **given) == []


def test_violations_come_in_the_models_order() -> None:
    given = {"Count": 10, "Labels": {"A": "b"}, "Lines": [0, 1, 2], "At": "never"}
    assert found(**given) == [
        (".Id", Constraint.PRESENT),
        (".Lines", Constraint.AT_MOST),
        (".Lines[0]", Constraint.AT_LEAST),
        (".Labels key 'A'", Constraint.AT_LEAST),
        (".Labels key 'A'", Constraint.PATTERN),
        (".Labels['A']", Constraint.AT_LEAST),
        (".Count", Constraint.AT_MOST),
        (".At", Constraint.TYPE),
    ]


@pytest.mark.parametrize("value", [{"Id": 1}, {"Id": True}, {"Count": "1", "Id": "ab"}])
def test_value_of_another_type_is_told_once(value: dict[str, Any]) -> None:
    assert [constraint for _, constraint in found(**value)] == [Constraint.TYPE]


@pytest.mark.parametrize("choice", [{}, {"A": "ab", "B": "cd"}])
def test_union_takes_exactly_one_member(choice: dict[str, str]) -> None:
    checker = Checker(Paths(), unions=frozenset({"Choice"}))
    assert found(checker, Id="ab", Choice=choice) == [(".Choice", Constraint.ONE_MEMBER)]
    assert found(checker, Id="ab", Choice={"A": "ab", "B": None}) == []


def test_unknown_member_is_told_where_it_is_minded() -> None:
    assert found(Id="ab", Colour="red") == []
    checker = Checker(Paths(), minds_unknown_members=True)
    assert found(checker, Id="ab", Colour="red") == [(".Colour", Constraint.MEMBER)]


@pytest.mark.parametrize(
    ("pattern", "value", "is_match"),
    [
        ("[a-z]+", "abc", True),
        ("[a-z]+", "abc1", False),
        (r"\w+", "größe", False),
        (r"[\p{L}]+", "größe", True),
        ("(?P<unreadable", "anything", True),
    ],
)
def test_patterns_are_javas(pattern: str, value: str, is_match: bool) -> None:
    assert matches(pattern, value) is is_match


@pytest.mark.parametrize("text", ["2026-11-28T00:00:00Z", "2026-11-28T00:00:00", 1795824000])
def test_times_have_several_spellings(text: str | int) -> None:
    assert to_datetime(text) == datetime(2026, 11, 28, tzinfo=UTC)
