"""No member of a definition is dropped silently, by QuickSight's own model."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from botocore.model import ListShape, Shape, StructureShape

import dashboard
from dashboard.definition_members import (
    HONOURED,
    KEPT,
    NAMED,
    definition_notes,
    is_kept,
    left_out,
)
from dashboard.visuals.members import quicksight_model

TABLES = {"definition_members.py", "members.py"}
SOURCES = sorted(Path(dashboard.__file__).parent.rglob("*.py"))
CODE = "\n".join(one.read_text() for one in SOURCES if one.name not in TABLES)
# Members that are the one of a union, whose content is read whichever it is.
OF_UNIONS = {
    "CurrencyDisplayFormatConfiguration",
    "CustomFilterListConfiguration",
    "NumberDisplayFormatConfiguration",
    "PercentageDisplayFormatConfiguration",
}
# What an analysis or a template has beside a dashboard; the emulator makes the one of the other.
BESIDE = {"QueryExecutionOptions", "DataSetConfigurations", "TopicConfigurations"}


def reached(shape: Shape, seen: set[str]) -> Iterator[tuple[StructureShape, str]]:
    """Yield each member of each structure that the walk may come to."""
    inner = shape.member if isinstance(shape, ListShape) else shape
    if not isinstance(inner, StructureShape) or inner.name in seen:
        return
    seen.add(inner.name)
    for name, below in inner.members.items():
        yield inner, name
        if not is_kept(inner.name, name):
            yield from reached(below, seen)


DEFINITION = quicksight_model().shape_for("DashboardVersionDefinition")
REACHED = list(reached(DEFINITION, set()))


def some(shape: Shape) -> object:
    """Return a value of a shape that is not nothing."""
    if isinstance(shape, ListShape):
        return [some(shape.member)]
    if isinstance(shape, StructureShape):
        return {name: some(shape.members[name]) for name in list(shape.members)[:1]} or {"x": 1}
    return {"boolean": True, "integer": 1, "double": 1.0}.get(shape.type_name, "a")


def test_every_member_is_honoured_or_changes_nothing_or_is_named_by_its_path() -> None:
    for shape, name in REACHED:
        if name in HONOURED.get(shape.name, set()) or is_kept(shape.name, name):
            continue
        told = list(left_out(shape, {name: some(shape.members[name])}, "here"))
        assert told == [(f"{shape.name}.{name}", f"here.{name}")]


def test_member_is_in_one_table_and_in_the_model() -> None:
    for shape, name in REACHED:
        if name in HONOURED.get(shape.name, set()):
            assert not is_kept(shape.name, name), (shape.name, name)
    known = {(shape.name, name) for shape, name in REACHED}
    assert {(s, n) for s, names in HONOURED.items() for n in names} <= known
    names = {name for _, name in known} | BESIDE
    for key in [*NAMED, *(one for keys in KEPT.values() for one in keys)]:
        shape_name, _, member = key.rpartition(".")
        assert (shape_name, member) in known if shape_name else member in names, key


def test_honoured_member_is_read_by_somebody() -> None:
    read = {name for names in HONOURED.values() for name in names} - OF_UNIONS
    assert [name for name in sorted(read) if f'"{name}"' not in CODE] == []


@pytest.mark.parametrize("name", ["AnalysisDefinition", "TemplateVersionDefinition"])
def test_analyses_and_templates_have_no_further_members(name: str) -> None:
    shape = quicksight_model().shape_for(name)
    assert isinstance(shape, StructureShape)
    assert isinstance(DEFINITION, StructureShape)
    assert set(shape.members) - set(DEFINITION.members) <= BESIDE


@pytest.mark.parametrize(
    ("definition", "sheet", "notes"),
    [
        ({}, {}, []),
        ({"AnalysisDefaults": {"DefaultNewSheetConfiguration": {"X": 1}}}, {}, []),
        ({"TopicIdentifierDeclarations": [{"Identifier": "t"}]}, {}, ["Not drawn: topics."]),
        ({"Brandnew": [1]}, {}, ["Not drawn: Brandnew."]),
        (
            {"FilterGroups": [{"Filters": [{"CategoryFilter": {"Odd": 1}}]}]},
            {},
            ["Not drawn: FilterGroups.Filters.CategoryFilter.Odd."],
        ),
        ({}, {"TextBoxes": [{"Odd": 1}]}, ["Not drawn: Sheets.TextBoxes.Odd."]),
    ],
)
def test_sheet_says_what_is_not_drawn(definition, sheet, notes) -> None:
    assert definition_notes(definition, sheet) == notes
