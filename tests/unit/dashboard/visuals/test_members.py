"""No member of a drawn visual's definition is dropped silently, by QuickSight's own model."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from botocore.model import ListShape, Shape, StructureShape

import dashboard
from dashboard.visuals.catalog import PLANNERS
from dashboard.visuals.members import (
    ELSEWHERE,
    LOOKS,
    NAMED,
    entry_of,
    left_out,
    quicksight_model,
)

SOURCES = sorted(Path(dashboard.__file__).parent.rglob("*.py"))
CODE = "\n".join(one.read_text() for one in SOURCES if one.name != "members.py")


def dropped(shape: Shape, is_reached: bool, seen: set[tuple[str, bool]]) -> Iterator[str]:
    """Yield what no table answers for and no code reads.

    Below what isn't read itself a name in the code is another shape's: there only tables count.
    """
    if isinstance(shape, ListShape):
        yield from dropped(shape.member, is_reached, seen)
    if not isinstance(shape, StructureShape) or (shape.name, is_reached) in seen:
        return
    seen.add((shape.name, is_reached))
    for name, inner in shape.members.items():
        if entry_of(shape.name, name) is not None:
            continue
        is_read = is_reached and f'"{name}"' in CODE
        below = inner.member if isinstance(inner, ListShape) else inner
        if isinstance(below, StructureShape):
            yield from dropped(below, is_read, seen)
        elif not is_read:
            yield f"{shape.name}.{name}"


@pytest.mark.parametrize("kind", sorted(PLANNERS))
def test_every_member_is_read_or_named_or_a_matter_of_looks(kind: str) -> None:
    assert list(dropped(quicksight_model().shape_for(kind), True, set())) == []


def test_tables_name_what_quicksight_has() -> None:
    shapes = [quicksight_model().shape_for(name) for name in quicksight_model().shape_names]
    known = {name for one in shapes if isinstance(one, StructureShape) for name in one.members}
    for key in [*NAMED, *ELSEWHERE, *LOOKS]:
        shape, _, member = key.rpartition(".")
        names = quicksight_model().shape_for(shape).members if shape else known
        assert member == "*" or member in names, key


def test_no_member_stands_in_two_tables() -> None:
    assert len({*NAMED, *ELSEWHERE, *LOOKS}) == len(NAMED) + len(ELSEWHERE) + len(LOOKS)


HIDDEN = {"LineStyleSettings": {"LineVisibility": "HIDDEN"}}


@pytest.mark.parametrize(
    ("kind", "configuration"),
    [
        ("ComboChartVisual", {"Series": [{"FieldComboSeriesItem": {"Settings": HIDDEN}}]}),
        ("LineChartVisual", {"Series": [{"FieldSeriesItem": {"Settings": HIDDEN}}]}),
        ("LineChartVisual", {"DefaultSeriesSettings": HIDDEN}),
    ],
)
def test_hidden_lines_are_named(kind: str, configuration: dict[str, object]) -> None:
    named = left_out(kind, {"ChartConfiguration": configuration})
    assert named == ["Not drawn: that a line is hidden."]


@pytest.mark.parametrize(
    ("configuration", "words"),
    [
        ({"LegendWithout": {}}, ["Not drawn: LegendWithout."]),
        ({"DataLabels": {"Visibility": "HIDDEN"}}, []),
        ({"Brandnew": {"Any": 1}}, ["Not drawn: Brandnew."]),
    ],
)
def test_note_names_what_matters(configuration: dict[str, object], words: list[str]) -> None:
    assert left_out("LineChartVisual", {"ChartConfiguration": configuration}) == words
