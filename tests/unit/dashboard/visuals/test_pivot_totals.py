"""Totals of pivot tables: of the rows, by level, with their labels."""

import duckdb
import pytest

from dashboard.queries.combined import combine, grouped
from dashboard.visuals.pivot_totals import Side
from tests.unit.dashboard.definitions import column
from tests.unit.dashboard.visuals.test_combo import over_one
from tests.unit.dashboard.visuals.test_pivot import pivot

VISIBLE = {"TotalsVisibility": "VISIBLE"}
BOTH = {"RowTotalOptions": VISIBLE, "ColumnTotalOptions": VISIBLE}


def own(function, name="units.SUM"):
    chosen = {"SimpleTotalAggregationFunction": function}
    return {"TotalAggregationOptions": [{"FieldId": name, "TotalAggregationFunction": chosen}]}


def table(show, *args, **more):
    shown = show(pivot(*args, **more))
    assert shown["notes"] == []
    return shown["table"]


def test_totals_close_rows_and_columns(show):
    found = table(show, TotalOptions=BOTH)
    titles = [one["title"] for one in found["columns"]]
    assert titles == ["Item", "north", "south", "(none)", "Total"]
    assert found["rows"][2:] == [["tea", "2", "4", "–", "6"], ["Total", "3", "4", "1", "8"]]
    assert found["sums"] == [3]


def test_totals_that_are_hidden_or_not_named_are_none(show):
    hidden = {"RowTotalOptions": {"TotalsVisibility": "HIDDEN"}, "ColumnTotalOptions": {}}
    assert table(show, TotalOptions=hidden)["sums"] == []


def test_totals_are_of_the_rows_where_aggregates_do_not_add_up(show):
    values = (("item", "DISTINCT_COUNT"), ("price", "AVERAGE"))
    found = table(show, ("place",), (), values, TotalOptions=BOTH)
    assert found["rows"][-1] == ["Total", "3", "5.06"]
    assert [row[1] for row in found["rows"]] == ["2", "1", "1", "3"]


@pytest.mark.parametrize(
    ("function", "expected"),
    [("SUM", "8"), ("AVERAGE", "2"), ("MAX", "4"), ("MIN", "1"), ("DEFAULT", "8"), ("NONE", "–")],
)
def test_total_by_a_function_of_its_own_is_over_the_cells(show, function, expected):
    totals = {"RowTotalOptions": VISIBLE | own(function), "ColumnTotalOptions": VISIBLE}
    assert table(show, TotalOptions=totals)["rows"][-1][-1] == expected


def test_subtotals_follow_their_groups(show):
    label = {"CustomLabel": "<<$aws:subtotalDimension>> in all"}
    totals = {"RowSubtotalOptions": VISIBLE | label, "RowTotalOptions": {"Placement": "END"}}
    found = table(show, ("place", "item"), (), TotalOptions=totals)
    assert found["rows"] == [
        ["north", "soup", "1"],
        ["north", "tea", "2"],
        ["north", "north in all", "3"],
        ["south", "tea", "4"],
        ["south", "south in all", "4"],
        ["(none)", "cake", "1"],
        ["(none)", "(none) in all", "1"],
    ]
    assert found["raw"][2] == ["north", "north in all", "3"]


@pytest.mark.parametrize(
    ("level", "labels"),
    [
        ({}, 4),
        ({"FieldLevel": "LAST"}, 4),
        ({"FieldLevel": "ALL"}, 7),
        ({"FieldLevel": "CUSTOM", "FieldLevelOptions": [{"FieldId": "place"}]}, 3),
        ({"FieldLevel": "CUSTOM", "FieldLevelOptions": []}, 0),
    ],
)
def test_subtotals_are_of_the_levels_that_are_asked_for(show, level, labels):
    totals = {"RowSubtotalOptions": VISIBLE | level}
    found = table(show, ("place", "item", "price"), (), TotalOptions=totals)
    assert len(found["sums"]) == labels


def test_columns_have_subtotals_too(show):
    totals = {"ColumnSubtotalOptions": VISIBLE, "ColumnTotalOptions": VISIBLE}
    found = table(show, (), ("place", "item"), TotalOptions=totals)
    titles = [one["title"] for one in found["columns"]]
    assert titles[:3] == ["north · soup", "north · tea", "north · Subtotal"]
    assert (titles[-1], found["rows"]) == ("Total", [["1", "2", "3", "4", "4", "1", "1", "8"]])


def test_total_may_come_first_under_a_name_of_its_own(show):
    totals = {"RowTotalOptions": VISIBLE | {"Placement": "START", "CustomLabel": "All"}}
    found = table(show, ("item",), (), TotalOptions=totals)
    assert (found["rows"][0], found["sums"]) == (["All", "8"], [0])


def test_measures_in_rows_have_a_total_each(show):
    values = (("units", "SUM"), ("price", "MAX"))
    by_row = {"TableOptions": {"MetricPlacement": "ROW"}, "TotalOptions": BOTH}
    found = table(show, ("item",), (), values, **by_row)
    assert found["rows"][-2:] == [["Total", "Units", "8"], ["Total", "Price", "8"]]


SHARE = {
    "DataSetIdentifier": "sales",
    "Name": "share",
    "Expression": "percentOfTotal(sum({units}))",
}
UNTOLD = "Not drawn: totals of table calculations (Share)."


def test_totals_of_table_calculations_alone_are_named(show):
    visual = pivot(values=(("share", "SUM"),), TotalOptions=BOTH)
    shown = show(visual, CalculatedFields=[SHARE])
    assert shown["notes"] == ["Not drawn: totals beside table calculations."]
    assert shown["table"]["sums"] == []


@pytest.mark.parametrize("placement", ["COLUMN", "ROW"])
def test_totals_beside_table_calculations_are_those_of_the_rows(show, placement):
    values = (("share", "SUM"), ("units", "SUM"), ("item", "DISTINCT_COUNT"))
    by = {"TableOptions": {"MetricPlacement": placement}, "TotalOptions": BOTH}
    shown = show(pivot(values=values, **by), CalculatedFields=[SHARE])
    table, of_each = (
        shown["table"],
        [["", "3", "2"], ["", "4", "1"], ["", "1", "1"], ["", "8", "3"]],
    )
    across = [cell for measures in of_each for cell in measures]
    down = [list(cells) for cells in zip(*of_each, strict=True)]
    lines = [across] if placement == "COLUMN" else down
    assert [row[-len(lines[0]) :] for row in table["rows"][-len(lines) :]] == lines
    assert [row[-len(lines[0]) :] for row in table["raw"][-len(lines) :]] == lines
    assert shown["notes"] == [UNTOLD]


def test_subtotals_beside_table_calculations_are_those_of_the_rows(show):
    values = (("units", "SUM"), ("share", "SUM"))
    visual = pivot(("place", "item"), (), values, TotalOptions={"RowSubtotalOptions": VISIBLE})
    shown = show(visual, CalculatedFields=[SHARE])
    assert shown["table"]["rows"][1:3] == [
        ["north", "tea", "2", "0.25"],
        ["north", "Subtotal", "3", ""],
    ]
    assert shown["notes"] == [UNTOLD]


def test_total_of_a_table_calculation_by_a_function_of_its_own_is_over_the_cells(show):
    totals = {"RowTotalOptions": VISIBLE | own("MAX", "share.SUM")}
    shown = show(
        pivot(columns=(), values=(("share", "SUM"),), TotalOptions=totals), CalculatedFields=[SHARE]
    )
    assert (shown["table"]["rows"][-1], shown["notes"]) == (["Total", "0.75"], [])


def test_rule_by_a_table_calculation_paints_no_total(show):
    red = {"Solid": {"Expression": "{share} > 0.5", "Color": "#FF0000"}}
    cell = {"FieldId": "share.SUM", "TextFormat": {"TextColor": red}}
    cell["Scopes"] = [{"Role": "FIELD"}, {"Role": "GRAND_TOTAL"}]
    values = (("units", "SUM"), ("share", "SUM"))
    visual = pivot(columns=(), values=values, TotalOptions={"RowTotalOptions": VISIBLE})
    visual["PivotTableVisual"]["ConditionalFormatting"] = {
        "ConditionalFormattingOptions": [{"Cell": cell}]
    }
    shown = show(visual, CalculatedFields=[SHARE])
    assert [line[-1] for line in shown["table"]["styles"]] == [{}, {}, {"color": "#FF0000"}, {}]
    assert shown["table"]["rows"][-1] == ["Total", "8", ""]


def test_totals_under_a_filter_on_sums_are_named(show):
    group = {
        "FilterGroupId": "g",
        "CrossDataset": "SINGLE_DATASET",
        "ScopeConfiguration": {"AllSheets": {}},
        "Filters": [{"NumericRangeFilter": over_one("units")}],
    }
    shown = show(pivot(TotalOptions=BOTH), FilterGroups=[group])
    assert shown["notes"] == ["Not drawn: totals of groups that a filter on sums keeps."]


def test_subtotals_beside_own_functions_are_told(show):
    totals = {"RowTotalOptions": VISIBLE | own("MAX"), "RowSubtotalOptions": VISIBLE}
    shown = show(pivot(("place", "item"), (), TotalOptions=totals))
    assert shown["table"]["rows"][2] == ["north", "Subtotal", "3"]
    assert shown["notes"][0].startswith("Subtotals are the measures' own")


def test_all_levels_are_asked_at_once(plan):
    queries = plan(pivot(TotalOptions=BOTH)).queries
    (group,) = grouped(queries)
    assert len(group) == 4
    answer = duckdb.sql(combine(group).sql).fetchall()
    assert [len(rows) for rows in combine(group).split(answer)] == [4, 3, 3, 1]


@pytest.mark.parametrize("totals", [{}, BOTH])
def test_table_without_rows_is_empty(plan, totals):
    found = plan(pivot(TotalOptions=totals))
    shown = found.present([], *([] for _ in found.others))
    assert shown["table"]["rows"] == []


def test_total_row_of_a_group_is_no_group_of_nothing():
    keys = [("a", None), ("a", "x"), (None, None)]
    fields = [column("one"), column("two")]
    side = Side(fields, levels=[1], has_total=True)
    assert side.with_totals(keys) == [*keys[:2], ("a",), keys[2], (None,), ()]
