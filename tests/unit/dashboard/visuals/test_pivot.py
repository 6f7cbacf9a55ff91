"""Pivot tables: measures across or down, sorted as asked."""

from tests.unit.dashboard.definitions import category, total


def pivot(rows=("item",), columns=("place",), values=(("units", "SUM"),), **configuration):
    wells = {
        "Rows": [category(name) for name in rows],
        "Columns": [category(name) for name in columns],
        "Values": [total(*value) for value in values],
    }
    fields = {"PivotTableAggregatedFieldWells": wells}
    body = {"VisualId": "pivot", "ChartConfiguration": {"FieldWells": fields, **configuration}}
    return {"PivotTableVisual": body}


def test_values_stand_at_their_row_and_column(show):
    table = show(pivot())["table"]
    assert [one["title"] for one in table["columns"]] == ["Item", "north", "south", "(none)"]
    assert table["rows"] == [
        ["cake", "–", "–", "1"],
        ["soup", "1", "–", "–"],
        ["tea", "2", "4", "–"],
    ]


def test_measures_in_rows_have_a_line_each(show):
    values = (("units", "SUM"), ("price", "MAX"))
    by_row = {"TableOptions": {"MetricPlacement": "ROW"}}
    table = show(pivot(columns=(), values=values, **by_row))["table"]
    assert table["rows"][:2] == [["cake", "Units", "1"], ["cake", "Price", "5.25"]]
    assert len(table["rows"]) == 6


def test_rows_are_sorted_by_a_measure(show):
    sort = {"FieldId": "item", "SortBy": {"Field": {"FieldId": "units.SUM", "Direction": "DESC"}}}
    shown = show(pivot(SortConfiguration={"FieldSortOptions": [sort]}))
    assert shown["table"]["rows"][0][0] == "tea"
    assert shown["notes"] == []


def test_pivot_without_values_lists_what_there_is(show):
    table = show(pivot(columns=(), values=()))["table"]
    assert table["rows"] == [["cake"], ["soup"], ["tea"]]
