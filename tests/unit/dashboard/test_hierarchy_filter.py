"""A hierarchy filter keeps, or removes, what is selected along its columns."""

import pytest

from dashboard.queries.filters import Choices, conditions
from dashboard.refusal import NotDrawnError
from tests.unit.dashboard.definitions import bars, column

NORTH = {"Column": column("item"), "ParentValue": "north", "HierarchyValues": ["soup"]}


def node(*values, **more):
    return {"Column": column("place"), "HierarchyValues": list(values), **more}


@pytest.fixture
def kept(deploy, scope, run):
    def rows(tree, operator="INCLUDE", nulls="NON_NULLS_ONLY"):
        filter_ = {
            "FilterId": "f",
            "Column": column("place"),
            "HierarchyLevels": [{"Column": column("place")}, {"Column": column("item")}],
            "HierarchyTree": tree,
            "MatchOperator": operator,
            "NullOption": nulls,
        }
        group = {"ScopeConfiguration": {"AllSheets": {}}, "CrossDataset": "SINGLE_DATASET"}
        group["Filters"] = [{"HierarchyFilter": filter_}]
        deployed = deploy(bars(), FilterGroups=[group])
        found = conditions(deployed, "sheet", "bars", "sales", scope, Choices({}))
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
