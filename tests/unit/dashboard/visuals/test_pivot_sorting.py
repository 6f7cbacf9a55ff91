"""Pivot tables sorted by measures, by columns outside of them, and by one of their own columns."""

import pytest

from dashboard.visuals.pivot_sorting import Sorting, rank_of
from tests.unit.dashboard.definitions import column
from tests.unit.dashboard.visuals.test_pivot import pivot


def sorted_by(kind, field="item", **by):
    options = [{"FieldId": field, "SortBy": {kind: {"Direction": "DESC"} | by}}]
    return {"SortConfiguration": {"FieldSortOptions": options}}


def by_column(name, function, **more):
    aggregation = {"NumericalAggregationFunction": {"SimpleNumericalAggregation": function}}
    return sorted_by("Column", SortBy=column(name), AggregationFunction=aggregation, **more)


def heads(shown):
    assert shown["notes"] == []
    return [row[0] for row in shown["table"]["rows"]]


@pytest.mark.parametrize(
    ("function", "direction", "items"),
    [
        ("SUM", "DESC", ["soup", "tea", "cake"]),
        ("MAX", "ASC", ["tea", "cake", "soup"]),
        ("AVERAGE", "ASC", ["tea", "cake", "soup"]),
    ],
)
def test_column_outside_of_the_table_sorts_its_rows(show, function, direction, items):
    shown = show(pivot(**by_column("price", function, Direction=direction)))
    assert heads(shown) == items
    assert [len(row) for row in shown["table"]["rows"]] == [4, 4, 4]


def test_cells_of_one_column_sort_the_rows(show):
    path = [{"FieldId": "place", "FieldValue": "south"}]
    assert heads(show(pivot(**sorted_by("DataPath", SortPaths=path))))[0] == "tea"
    path[0]["FieldValue"] = "north"
    ascending = sorted_by("DataPath", SortPaths=path, Direction="ASC")
    assert heads(show(pivot(**ascending))) == ["cake", "soup", "tea"]


def test_path_names_the_measure_whose_cells_sort(show):
    values = (("units", "SUM"), ("price", "MAX"))
    path = [{"FieldId": "place", "FieldValue": "north"}, {"FieldId": "price.MAX"}]
    shown = show(pivot(values=values, **sorted_by("DataPath", SortPaths=path)))
    assert heads(shown) == ["soup", "tea", "cake"]


def test_values_are_compared_within_their_group():
    rows = [("a", "x", 1), ("a", "y", 2), ("b", "x", 9)]
    rank = rank_of(Sorting(measure="n"), rows, slice(0, 2), slice(2, 2), {"n": 2}, None)
    assert rank(("a", "x")) < rank(("a", "y")) < rank(("b", "x"))


def test_measure_that_doesn_t_add_up_sorts_by_its_own_value(show):
    sort = sorted_by("Field", FieldId="units.AVERAGE")
    shown = show(pivot(values=(("units", "AVERAGE"),), **sort))
    assert heads(shown) == ["tea", "soup", "cake"]


def test_sort_by_what_the_cells_don_t_tell_is_named_under_a_filter_on_sums(show):
    group = {
        "FilterGroupId": "g",
        "CrossDataset": "SINGLE_DATASET",
        "ScopeConfiguration": {"AllSheets": {}},
        "Filters": [
            {
                "NumericRangeFilter": {
                    "FilterId": "f",
                    "Column": column("units"),
                    "NullOption": "ALL_VALUES",
                    "AggregationFunction": {
                        "NumericalAggregationFunction": {"SimpleNumericalAggregation": "SUM"}
                    },
                    "RangeMinimum": {"StaticValue": 1},
                }
            }
        ],
    }
    shown = show(pivot(**by_column("price", "MAX")), FilterGroups=[group])
    assert shown["notes"] == ["Not drawn: a sort by what the cells don't tell."]
