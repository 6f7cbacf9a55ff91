"""Combo charts: bars and lines of one category."""

from tests.unit.dashboard.definitions import category, column, total


def combo(colours=(), **configuration):
    wells = {
        "Category": [category("item")],
        "BarValues": [total("units")],
        "LineValues": [total("price", "MAX")],
        "Colors": list(colours),
    }
    fields = {"ComboChartAggregatedFieldWells": wells}
    body = {"VisualId": "combo", "ChartConfiguration": {"FieldWells": fields, **configuration}}
    return {"ComboChartVisual": body}


def values(layer):
    return [(row["category"], row["series"], row["value"]) for row in layer["data"]["values"]]


def test_bars_and_lines_have_an_axis_each(show):
    spec = show(combo())["spec"]
    bars, lines = spec["layer"]
    assert values(bars) == [("tea", "Units", 6), ("cake", "Units", 1), ("soup", "Units", 1)]
    assert values(lines) == [("tea", "Price", 3.5), ("cake", "Price", 5.25), ("soup", "Price", 8)]
    assert spec["resolve"]["scale"]["y"] == "independent"


def test_single_axis_serves_both(show):
    single = {"YAxisOptions": {"YAxis": "PRIMARY_Y_AXIS"}}
    assert show(combo(SingleAxisOptions=single))["spec"]["resolve"]["scale"]["y"] == "shared"


def test_colours_split_the_bars_and_leave_the_line_whole(show):
    shown = show(combo([category("place")]))
    bars, lines = shown["spec"]["layer"]
    assert values(bars)[:2] == [("tea", "north", 2), ("tea", "south", 4)]
    assert values(lines)[0] == ("tea", "Price", 3.5)
    assert len(shown["table"]["rows"]) == 4


def test_line_over_categories_is_drawn_beside_bars_of_colours(show):
    visual = combo([category("place")])
    wells = visual["ComboChartVisual"]["ChartConfiguration"]["FieldWells"]
    line = {"NumericalMeasureField": {"FieldId": "share", "Column": column("whole")}}
    wells["ComboChartAggregatedFieldWells"]["LineValues"] = [line]
    whole = {"DataSetIdentifier": "sales", "Name": "whole"}
    over = "sumOver(sum({units}), [{item}]) / sum({units})"
    shown = show(visual, CalculatedFields=[whole | {"Expression": over}])
    assert values(shown["spec"]["layer"][1])[0] == ("tea", "Whole", 1)
    assert "Lines are calculated over categories, not over colours." in shown["notes"]


def test_filter_on_sums_holds_for_bars_by_colour(show):
    group = {
        "FilterGroupId": "g",
        "CrossDataset": "SINGLE_DATASET",
        "ScopeConfiguration": {"AllSheets": {}},
        "Filters": [{"NumericRangeFilter": over_one("units")}],
    }
    bars, lines = show(combo([category("place")]), FilterGroups=[group])["spec"]["layer"]
    assert {row[0] for row in values(bars)} == {row[0] for row in values(lines)} == {"tea"}


def over_one(name):
    aggregation = {"NumericalAggregationFunction": {"SimpleNumericalAggregation": "SUM"}}
    return {
        "FilterId": "f",
        "Column": column(name),
        "AggregationFunction": aggregation,
        "RangeMinimum": {"StaticValue": 1.0},
        "NullOption": "NON_NULLS_ONLY",
    }


def test_colours_that_the_palette_leaves_out_are_the_themes(show):
    palette = {"ColorMap": [{"Element": {"FieldValue": "south"}, "Color": "#123456"}]}
    spec = show(combo([category("place")], VisualPalette=palette))["spec"]
    scale = spec["layer"][0]["encoding"]["color"]["scale"]
    found = dict(zip(scale["domain"], scale["range"], strict=True))
    assert found.pop("south") == "#123456"
    assert all(colour.startswith("#") for colour in found.values())


def test_category_sort_by_a_line_counts(show):
    sort = {"CategorySort": [{"FieldSort": {"FieldId": "price.MAX", "Direction": "DESC"}}]}
    bars, _ = show(combo(SortConfiguration=sort))["spec"]["layer"]
    assert [row[0] for row in values(bars)] == ["soup", "cake", "tea"]
