"""A value is copied along its shape, and what can't be is named by its place."""

from typing import Any

import pytest
from botocore.model import Shape, ShapeResolver

from analytics_emulator.shapes.conversion import MisfitError, converted

SHAPES = {
    "Top": {"type": "structure", "members": {"Many": {"shape": "Many"}, "Free": {"shape": "Free"}}},
    "Many": {"type": "list", "member": {"shape": "Named"}},
    "Named": {"type": "map", "key": {"shape": "Text"}, "value": {"shape": "Text"}},
    "Free": {"type": "structure", "members": {}, "document": True},
    "Text": {"type": "string"},
}


def copy(value: Any) -> Any:
    def scalar(value: Any, shape: Shape, path: str) -> str:
        return f"{shape.name} {value} at {path}"

    return converted(value, ShapeResolver(SHAPES).get_shape_by_name("Top"), scalar)


def test_scalars_are_converted_in_their_places() -> None:
    assert copy({"Many": [{"a": 1}], "Free": {"b": 2}}) == {
        "Many": [{"a": "Text 1 at Many[0].a"}],
        "Free": "Free {'b': 2} at Free",
    }


def test_what_is_none_is_left_out() -> None:
    assert copy({"Many": None}) == {}


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ({"Many": {}}, "Many must be a list"),
        ({"Many": ["x"]}, r"Many\[0\] must be a structure"),
        ({"Other": 1}, "Other is not a member of Top"),
    ],
)
def test_misfit_is_named_by_its_place(value: Any, problem: str) -> None:
    with pytest.raises(MisfitError, match=problem):
        copy(value)
