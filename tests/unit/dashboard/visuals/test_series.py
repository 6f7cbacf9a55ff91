"""Bars in the order and with the limits that they ask for."""

from tests.unit.dashboard.definitions import bars, category, column, total


def coloured(**configuration):
    visual = bars(**configuration)
    wells = visual["BarChartVisual"]["ChartConfiguration"]["FieldWells"]
    wells["BarChartAggregatedFieldWells"]["Colors"] = [category("place")]
    return visual


def values(shown):
    rows = shown["spec"]["data"]["values"]
    return [(row["category"], row["series"], row["value"]) for row in rows]


def test_chart_without_a_value_counts_rows(show):
    visual = bars()
    wells = visual["BarChartVisual"]["ChartConfiguration"]["FieldWells"]
    wells["BarChartAggregatedFieldWells"]["Values"] = []
    assert values(show(visual))[0] == ("tea", "Count of records", 2)


def test_colours_beyond_the_limit_add_up_to_other(show):
    limit = {"ColorItemsLimit": {"ItemsLimit": 1}}
    shown = values(show(coloured(SortConfiguration=limit)))
    assert ("tea", "Other", 2) in shown
    assert {series for _, series, _ in shown} == {"south", "Other"}


def test_categories_beyond_the_limit_add_up_by_colour(show):
    limit = {"CategoryItemsLimit": {"ItemsLimit": 1}}
    shown = values(show(coloured(SortConfiguration=limit)))
    added = {row for row in shown if row[0] == "Other"}
    assert added == {("Other", "north", 1), ("Other", "(none)", 1)}


def test_limit_of_averages_says_that_there_is_no_other(show):
    visual = bars(SortConfiguration={"CategoryItemsLimit": {"ItemsLimit": 1}})
    wells = visual["BarChartVisual"]["ChartConfiguration"]["FieldWells"]
    wells["BarChartAggregatedFieldWells"]["Values"] = [total("units", "AVERAGE")]
    shown = show(visual)
    assert values(shown) == [("tea", "Units", 3)]
    assert shown["notes"] == ["Beyond the first 1 categories there is no “Other”."]


def test_bar_that_the_palette_leaves_out_has_the_themes_first_colour(show):
    palette = {"ColorMap": [{"Element": {"FieldValue": "soup"}, "Color": "#123456"}]}
    scale = show(bars(VisualPalette=palette))["spec"]["encoding"]["color"]["scale"]
    found = dict(zip(scale["domain"], scale["range"], strict=True))
    assert found["soup"] == "#123456"
    assert found["tea"] == found["cake"] != "#123456"


def test_days_that_a_format_makes_alike_stay_apart(show):
    day = {
        "FieldId": "day",
        "Column": column("day"),
        "FormatConfiguration": {"DateTimeFormat": "MMM YYYY"},
    }
    visual = bars()
    wells = visual["BarChartVisual"]["ChartConfiguration"]["FieldWells"]
    wells["BarChartAggregatedFieldWells"]["Category"] = [{"DateDimensionField": day}]
    shown = values(show(visual))
    assert [row[0] for row in shown] == ["Mar 16", "Mar 17", "Mar 18"]
