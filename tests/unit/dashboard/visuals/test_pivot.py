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


def options(**of):
    """What a pivot table says of single fields, by their ids."""
    chosen = [{"FieldId": name, **one} for name, one in of.items()]
    return {"FieldOptions": {"SelectedFieldOptions": chosen}}


def test_fields_have_titles_of_the_definitions_own(show):
    names = {"item": {"CustomLabel": "What"}, "units.SUM": {"CustomLabel": "How many"}}
    values = (("units", "SUM"), ("price", "MAX"))
    by_row = {"TableOptions": {"MetricPlacement": "ROW"}}
    across = show(pivot(columns=(), values=values, **options(**names)))["table"]
    assert [one["title"] for one in across["columns"]] == ["What", "How many", "Price"]
    down = show(pivot(columns=(), values=values, **options(**names), **by_row))["table"]
    assert down["rows"][:2] == [["cake", "How many", "1"], ["cake", "Price", "5.25"]]


def test_hidden_fields_lay_out_and_are_not_seen(show):
    hidden = options(**{name: {"Visibility": "HIDDEN"} for name in ("place", "units.SUM")})
    values = (("price", "MAX"), ("units", "SUM"))
    table = show(pivot(rows=("item", "place"), columns=(), values=values, **hidden))["table"]
    assert [one["title"] for one in table["columns"]] == ["Item", "Price"]
    assert [line[0] for line in table["rows"]] == ["cake", "soup", "tea", "tea"]
    assert {len(line) for line in [*table["rows"], *table["raw"]]} == {2}
    across = show(pivot(columns=("place",), values=values, **hidden))["table"]
    assert [one["title"] for one in across["columns"]] == ["Item", "", "", ""]


def test_a_totals_name_stands_where_it_is_seen(show):
    hidden = options(item={"Visibility": "HIDDEN"})
    totals = {"TotalOptions": {"RowTotalOptions": {"TotalsVisibility": "VISIBLE"}}}
    table = show(pivot(rows=("item", "place"), columns=(), **hidden, **totals))["table"]
    assert table["rows"][-1] == ["Total", "8"]
