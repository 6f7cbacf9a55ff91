"""Tables show their columns in the definition's order, and its own word for nothing."""

import duckdb

from tests.unit.dashboard.definitions import category, total
from tests.unit.dashboard.visuals.test_pivot_totals import SHARE, UNTOLD, over_one


def table(groups, values, **options):
    wells = {"TableAggregatedFieldWells": {"GroupBy": groups, "Values": values}}
    configuration = {"FieldWells": wells, **options}
    return {"TableVisual": {"VisualId": "table", "ChartConfiguration": configuration}}


def test_columns_stand_in_the_order_that_field_options_give(show):
    order = {"Order": ["units.SUM", "place"]}
    shown = show(table([category("item"), category("place")], [total("units")], FieldOptions=order))
    titles = [one["title"] for one in shown["table"]["columns"]]
    assert titles == ["Units", "Place", "Item"]
    assert shown["table"]["rows"][0] == ["1", "(none)", "cake"]


def test_text_that_is_missing_is_the_definitions_own_word(show):
    place = category("place")
    nothing = {"NullValueFormatConfiguration": {"NullString": "elsewhere"}}
    place["CategoricalDimensionField"]["FormatConfiguration"] = nothing
    shown = show(table([place], [total("units")]))
    assert "elsewhere" in [row[0] for row in shown["table"]["rows"]]


def test_text_that_is_missing_is_the_columns_word_wherever_it_stands(show):
    nothing = {"NullValueFormatConfiguration": {"NullString": "elsewhere"}}
    configured = {"Column": category("place")["CategoricalDimensionField"]["Column"]}
    configured["FormatConfiguration"] = {"StringFormatConfiguration": nothing}
    shown = show(table([category("place")], [total("units")]), ColumnConfigurations=[configured])
    assert "elsewhere" in [row[0] for row in shown["table"]["rows"]]


def test_text_of_a_row_as_it_is_has_its_own_word_too(show):
    nothing = {"NullValueFormatConfiguration": {"NullString": "elsewhere"}}
    place = {
        "FieldId": "place",
        "Column": {"DataSetIdentifier": "sales", "ColumnName": "place"},
        "FormatConfiguration": {"StringFormatConfiguration": nothing},
    }
    wells = {"TableUnaggregatedFieldWells": {"Values": [place]}}
    body = {"VisualId": "table", "ChartConfiguration": {"FieldWells": wells}}
    shown = show({"TableVisual": body})
    assert ["elsewhere"] in shown["table"]["rows"]


def test_totals_under_a_filter_on_sums_are_named_as_those_rows_are_others(plan):
    group = {
        "FilterGroupId": "g",
        "CrossDataset": "SINGLE_DATASET",
        "ScopeConfiguration": {"AllSheets": {}},
        "Filters": [{"NumericRangeFilter": over_one("units")}],
    }
    totals = {"TotalOptions": {"TotalsVisibility": "VISIBLE"}}
    found = plan(table([category("item")], [total("units")], **totals), FilterGroups=[group])
    assert found.totals is None
    assert found.notes == ["Not drawn: totals of groups that a filter on sums keeps."]


def test_totals_beside_a_table_calculation_are_those_of_the_rows(plan):
    values = [total("share"), total("units"), total("item", "DISTINCT_COUNT")]
    totals = {"TotalOptions": {"TotalsVisibility": "VISIBLE"}}
    found = plan(table([category("place")], values, **totals), CalculatedFields=[SHARE])
    shown = found.present(duckdb.sql(found.query.sql).fetchall())
    found.totals.add(shown, duckdb.sql(found.totals.query.sql).fetchall()[0])
    assert shown["table"]["totals"] == ["Total", "", "8", "3"]
    assert found.notes == [UNTOLD]


def test_totals_of_table_calculations_alone_are_named(plan):
    totals = {"TotalOptions": {"TotalsVisibility": "VISIBLE"}}
    found = plan(table([category("place")], [total("share")], **totals), CalculatedFields=[SHARE])
    assert found.totals is None
    assert found.notes == ["Not drawn: totals beside table calculations."]
