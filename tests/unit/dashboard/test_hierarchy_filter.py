"""A hierarchy filter keeps, or removes, what is selected along its columns."""

import json

import pytest

from dashboard.bad_request import BadRequestError
from dashboard.choices import check_choices, read_choices
from dashboard.control_values import offered_values
from dashboard.controls import sheet_controls
from dashboard.planning import Planning
from dashboard.queries.filters import Choices, conditions
from dashboard.refusal import NotDrawnError
from tests.unit.dashboard.conftest import NOW
from tests.unit.dashboard.definitions import bars, column

NORTH = {"Column": column("item"), "ParentValue": "north", "HierarchyValues": ["soup"]}


def node(*values, **more):
    return {"Column": column("place"), "HierarchyValues": list(values), **more}


def group_of(tree, operator="INCLUDE", nulls="NON_NULLS_ONLY"):
    filter_ = {
        "FilterId": "f",
        "Column": column("place"),
        "HierarchyLevels": [{"Column": column("place")}, {"Column": column("item")}],
        "HierarchyTree": tree,
        "MatchOperator": operator,
        "NullOption": nulls,
    }
    group = {"ScopeConfiguration": {"AllSheets": {}}, "CrossDataset": "SINGLE_DATASET"}
    return group | {"Filters": [{"HierarchyFilter": filter_}]}


@pytest.fixture
def kept(deploy, scope, run):
    def rows(tree, operator="INCLUDE", nulls="NON_NULLS_ONLY", **chosen):
        deployed = deploy(bars(), FilterGroups=[group_of(tree, operator, nulls)])
        choices = Choices({"f": chosen} if chosen else {})
        found = conditions(deployed, "sheet", "bars", "sales", scope, choices)
        source, where = deployed.data_set("sales").sql, " AND ".join(found.where) or "true"
        sql = f"SELECT t.place, t.item FROM ({source}) AS t WHERE {where}"  # noqa: S608 -- SQL under test
        return sorted(f"{place} {item}" for place, item in run(sql))

    return rows


@pytest.mark.parametrize(
    ("tree", "operator", "nulls", "rows"),
    [
        (node("north"), "INCLUDE", "NON_NULLS_ONLY", ["north soup", "north tea"]),
        (
            node("north", "south", Children=[NORTH]),
            "INCLUDE",
            "NON_NULLS_ONLY",
            ["north soup", "south tea"],
        ),
        (node("north", Children=[NORTH]), "EXCLUDE", "NON_NULLS_ONLY", ["north tea", "south tea"]),
        (node("north"), "EXCLUDE", "ALL_VALUES", ["None cake", "south tea"]),
        (node("north"), "INCLUDE", "NULLS_ONLY", ["None cake"]),
        ({}, "INCLUDE", "NON_NULLS_ONLY", ["north soup", "north tea", "south tea"]),
        ({}, "EXCLUDE", "ALL_VALUES", ["None cake", "north soup", "north tea", "south tea"]),
    ],
)
def test_path_of_values_is_kept_or_removed(kept, tree, operator, nulls, rows):
    assert kept(tree, operator, nulls) == rows


def test_values_of_another_column_than_the_levels_are_refused(kept):
    with pytest.raises(NotDrawnError, match="aren't of its levels"):
        kept({"Column": column("item"), "HierarchyValues": ["tea"]})


@pytest.mark.parametrize(
    ("values", "operator", "nulls", "rows"),
    [
        (['["north","tea"]'], "INCLUDE", "ALL_VALUES", ["north tea"]),
        (['["north"]', '["south","tea"]'], "INCLUDE", "NON_NULLS_ONLY",
         ["north soup", "north tea", "south tea"]),
        (['["north","tea"]'], "EXCLUDE", "ALL_VALUES", ["None cake", "north soup", "south tea"]),
        (None, "INCLUDE", "NON_NULLS_ONLY", ["north soup", "north tea", "south tea"]),
    ],
)  # fmt: skip
def test_reader_chooses_paths_instead(kept, values, operator, nulls, rows):
    assert kept(node("south"), operator, nulls, values=values) == rows


def test_control_offers_paths_and_shows_those_of_the_definition(deploy, run):
    deployed = deploy(bars(), FilterGroups=[group_of(node("north", "south", Children=[NORTH]))])
    control = {"FilterControlId": "c", "SourceFilterId": "f", "Title": "Where"}
    deployed.sheets[0]["FilterControls"] = [{"HierarchyDropdown": control}]
    (shown,) = sheet_controls(deployed, deployed.sheets[0], {}, NOW)
    assert shown["values"] == ['["north","soup"]', '["south"]']
    query, found, _ = Planning(deployed, "sheet", {}).offered("c")
    paths = ['["north","soup"]', '["north","tea"]', '["south","tea"]']
    assert offered_values(found, run(query.sql)) == paths


@pytest.mark.parametrize("path", ["north", "[]", '["north", 1]', '{"a": 1}', 7])
def test_what_is_no_path_is_refused_by_name(deploy, path):
    deployed = deploy(bars(), FilterGroups=[group_of({})])
    chosen = read_choices(json.dumps({"filters": {"f": {"values": [path]}}}).encode())
    with pytest.raises(BadRequestError, match="is no path of values"):
        check_choices(chosen, deployed, deployed.sheets[0])
