"""Gauges, tree maps, waterfalls, box plots and radar charts read their fields."""

import math

import pytest
import vl_convert

from dashboard.refusal import NotDrawnError
from tests.unit.dashboard.definitions import category, column, total


def visual(kind, wells, **configuration):
    return {kind: {"VisualId": "v", "ChartConfiguration": {"FieldWells": wells, **configuration}}}


def test_gauge_shows_its_value_and_target(show):
    wells = {"Values": [total("units", "MAX")], "TargetValues": [total("units")]}
    comparison = {"Comparison": {"ComparisonMethod": "PERCENT"}}
    spec = show(visual("GaugeChartVisual", wells, GaugeChartOptions=comparison))["spec"]
    texts = [layer["encoding"]["text"]["value"] for layer in spec["layer"] if "dy" in layer["mark"]]
    assert texts == ["4", "50.0%"]


def test_tree_map_sizes_its_groups(show):
    wells = {"Groups": [category("item")], "Sizes": [total("units")], "Colors": [total("price")]}
    spec = show(visual("TreeMapVisual", {"TreeMapAggregatedFieldWells": wells}))["spec"]
    areas = {
        row["category"]: (row["right"] - row["left"]) * (row["bottom"] - row["top"])
        for row in spec["data"]["values"]
    }
    assert areas["tea"] == pytest.approx(6 * areas["soup"])


def test_waterfall_of_a_category_ends_in_its_total(show):
    wells = {"Categories": [category("item")], "Values": [total("units")]}
    spec = show(visual("WaterfallVisual", {"WaterfallChartAggregatedFieldWells": wells}))["spec"]
    steps = [(row["category"], row["start"], row["end"]) for row in spec["data"]["values"]]
    assert steps == [("tea", 0, 6), ("cake", 6, 7), ("soup", 7, 8), ("Total", 0, 8)]


def test_waterfall_of_measures_has_a_step_for_each(show):
    wells = {"Values": [total("units"), total("price")]}
    spec = show(visual("WaterfallVisual", {"WaterfallChartAggregatedFieldWells": wells}))["spec"]
    assert [row["end"] for row in spec["data"]["values"]] == [8, 28.25, 28.25]


def test_waterfall_with_a_breakdown_shows_what_changed_between_its_states(show):
    day = {"DateDimensionField": {"FieldId": "day", "Column": column("day")}}
    wells = {"Categories": [day], "Breakdowns": [category("item")], "Values": [total("units")]}
    spec = show(visual("WaterfallVisual", {"WaterfallChartAggregatedFieldWells": wells}))["spec"]
    steps = [(row["category"], row["start"], row["end"]) for row in spec["data"]["values"]]
    assert steps[:4] == [
        ("Mar 16, 2026", 0, 3), ("tea", 3, 5), ("soup", 5, 4), ("Mar 17, 2026", 0, 4),
    ]  # fmt: skip
    assert steps[4:] == [("cake", 4, 5), ("tea", 5, 1), ("Mar 18, 2026", 0, 1)]
    assert vl_convert.vegalite_to_vega(spec)


def test_waterfall_of_averages_has_no_breakdown(show):
    wells = {"Categories": [category("item")], "Breakdowns": [category("place")]}
    wells["Values"] = [total("units", "AVERAGE")]
    with pytest.raises(NotDrawnError, match="breakdown"):
        show(visual("WaterfallVisual", {"WaterfallChartAggregatedFieldWells": wells}))


def test_box_plot_has_quartiles_of_rows_and_points_beyond_its_whiskers(show):
    wells = {"Values": [total("units", "SUM")]}
    shown = show(visual("BoxPlotVisual", {"BoxPlotAggregatedFieldWells": wells}))
    (box,) = shown["spec"]["data"]["values"]
    found = [box[name] for name in ("low", "lower", "middle", "upper", "high")]
    assert found == [1, 1, 1.5, 2.5, 4]
    assert shown["table"]["raw"] == [["Units", "1", "1", "1.5", "2.5", "4"]]
    assert vl_convert.vegalite_to_vega(shown["spec"])


def test_box_plot_has_a_box_for_each_group_and_value(show):
    wells = {"GroupBy": [category("item")], "Values": [total("units"), total("price")]}
    all_points = {"BoxPlotOptions": {"AllDataPointsVisibility": "VISIBLE"}}
    body = visual("BoxPlotVisual", {"BoxPlotAggregatedFieldWells": wells}, **all_points)
    spec = show(body)["spec"]
    boxes = {(row["category"], row["series"]): row["middle"] for row in spec["data"]["values"]}
    assert boxes["tea", "Units"] == 3
    assert boxes["soup", "Price"] == 8
    assert len(boxes) == 6
    assert len(spec["layer"][-1]["data"]["values"]) == 7
    assert vl_convert.vegalite_to_vega(spec)


def test_box_plot_of_names_is_refused(show):
    wells = {"Values": [{"CategoricalMeasureField": {"FieldId": "n", "Column": column("item")}}]}
    with pytest.raises(NotDrawnError, match="numbers"):
        show(visual("BoxPlotVisual", {"BoxPlotAggregatedFieldWells": wells}))


@pytest.mark.parametrize("shape", ["CIRCLE", "POLYGON"])
def test_radar_chart_has_a_point_on_each_axis(show, shape):
    wells = {"Category": [category("item")], "Values": [total("units")]}
    body = visual("RadarChartVisual", {"RadarChartAggregatedFieldWells": wells}, Shape=shape)
    spec = show(body)["spec"]
    radii = {row["category"]: math.hypot(row["x"], row["y"]) for row in spec["data"]["values"]}
    assert radii == {"tea": 1, "cake": pytest.approx(1 / 6), "soup": pytest.approx(1 / 6)}
    assert spec["data"]["values"][0]["y"] == pytest.approx(1)  # the first axis is on top
    assert vl_convert.vegalite_to_vega(spec)


def test_radar_chart_without_a_category_has_measures_as_axes(show):
    wells = {"Color": [category("item")], "Values": [total("units"), total("price")]}
    own = {"AxesRangeScale": "INDEPENDENT"}
    body = visual("RadarChartVisual", {"RadarChartAggregatedFieldWells": wells}, **own)
    rows = show(body)["spec"]["data"]["values"]
    greatest = {
        row["category"]: row["series"] for row in rows if math.hypot(row["x"], row["y"]) > 0.99
    }
    assert greatest == {"Units": "tea", "Price": "soup"}


def test_scatter_plot_of_rows_has_a_point_for_each(show):
    wells = {
        "XAxis": [{"NumericalDimensionField": {"FieldId": "x", "Column": column("units")}}],
        "YAxis": [{"NumericalDimensionField": {"FieldId": "y", "Column": column("price")}}],
        "Label": [category("item")],
    }
    spec = show(visual("ScatterPlotVisual", {"ScatterPlotUnaggregatedFieldWells": wells}))["spec"]
    points = [(row["name"], row["x"], row["y"]) for row in spec["data"]["values"]]
    assert sorted(points) == [("cake", 1, 5.25), ("soup", 1, 8), ("tea", 2, 3.5), ("tea", 4, 3.5)]


@pytest.mark.parametrize(
    ("most", "names", "notes"),
    [
        (3, ["cake", "soup", "tea"], []),
        (2, ["cake", "soup"], ["Only the first 2 points are shown, by name."]),
    ],
)
def test_scatter_plot_has_as_many_points_as_it_may(show, most, names, notes):
    values = {"XAxis": [total("units")], "YAxis": [total("price")], "Category": [category("item")]}
    wells = {"ScatterPlotCategoricallyAggregatedFieldWells": values}
    limit = {"ScatterPlotLimitConfiguration": {"ItemsLimit": most, "OtherCategories": "EXCLUDE"}}
    shown = show(visual("ScatterPlotVisual", wells, SortConfiguration=limit))
    assert [row["series"] for row in shown["spec"]["data"]["values"]] == names
    assert shown["notes"] == notes


def test_tree_map_keeps_its_first_groups_and_puts_the_others_together(show):
    wells = {"Groups": [category("item")], "Sizes": [total("units")]}
    limit = {"TreeMapGroupItemsLimitConfiguration": {"ItemsLimit": 1}}
    body = visual("TreeMapVisual", {"TreeMapAggregatedFieldWells": wells}, SortConfiguration=limit)
    shown = show(body)
    sizes = {row["category"]: row["value"] for row in shown["spec"]["data"]["values"]}
    assert sizes == {"tea": 6, "Other": 2}
    assert len(shown["table"]["raw"]) == 3


def test_heat_map_without_a_value_counts_rows_and_keeps_the_first_of_its_rows(show):
    wells = {"Rows": [category("item")], "Columns": [category("place")]}
    limit = {"HeatMapRowItemsLimitConfiguration": {"ItemsLimit": 2, "OtherCategories": "EXCLUDE"}}
    body = visual("HeatMapVisual", {"HeatMapAggregatedFieldWells": wells}, SortConfiguration=limit)
    rows = show(body)["table"]["raw"]
    assert rows == [["cake", "", "1"], ["soup", "north", "1"]]


def test_box_plot_has_lines_at_fixed_values_and_names_calculated_ones(show):
    wells = {"BoxPlotAggregatedFieldWells": {"Values": [total("units")]}}
    fixed = {"DataConfiguration": {"StaticConfiguration": {"Value": 9}}}
    dynamic = {"Column": column("units"), "Calculation": {"SimpleNumericalAggregation": "MAX"}}
    lines = [fixed, {"DataConfiguration": {"DynamicConfiguration": dynamic}}]
    shown = show(visual("BoxPlotVisual", wells, ReferenceLines=lines))
    rules = [one for one in shown["spec"]["layer"] if "datum" in one["encoding"].get("y", {})]
    assert {one["encoding"]["y"]["datum"] for one in rules} == {9}
    assert shown["notes"] == ["Not drawn: a reference line (calculated, beside values of rows)."]
    assert vl_convert.vegalite_to_vega(shown["spec"])


PALETTE = {
    "VisualPalette": {
        "ColorMap": [
            {"Element": {"FieldId": "item", "FieldValue": "tea"}, "Color": "#112233"},
        ]
    }
}


def test_funnel_has_its_own_colours(show):
    wells = {"FunnelChartAggregatedFieldWells": {}}
    wells["FunnelChartAggregatedFieldWells"] |= {"Category": [category("item")]}
    wells["FunnelChartAggregatedFieldWells"] |= {"Values": [total("units")]}
    spec = show(visual("FunnelChartVisual", wells, **PALETTE))["spec"]
    scale = spec["layer"][0]["encoding"]["color"]["scale"]
    assert dict(zip(scale["domain"], scale["range"], strict=True))["tea"] == "#112233"
    assert vl_convert.vegalite_to_vega(spec)


def test_chart_without_colours_by_value_names_them(show):
    wells = {"Categories": [category("item")], "Values": [total("units")]}
    body = visual("WaterfallVisual", {"WaterfallChartAggregatedFieldWells": wells}, **PALETTE)
    assert show(body)["notes"] == ["Not drawn: colours of single values."]


def test_calculation_over_what_is_drawn_has_no_values_of_rows(show):
    ratio = {"CalculatedMeasureField": {"FieldId": "ratio", "Expression": "sum({units}) / 2"}}
    wells = {"GroupBy": [category("item")], "Values": [ratio]}
    with pytest.raises(NotDrawnError, match="no values of rows"):
        show(visual("BoxPlotVisual", {"BoxPlotAggregatedFieldWells": wells}))


@pytest.mark.parametrize(
    ("display", "written"),
    [("ACTUAL", ["4", "50.0%"]), ("COMPARISON", ["50.0%", "4"]), ("HIDDEN", [])],
)
def test_gauge_writes_what_its_options_say(show, display, written):
    wells = {"Values": [total("units", "MAX")], "TargetValues": [total("units")]}
    chosen = {
        "PrimaryValueDisplayType": display,
        "Comparison": {"ComparisonMethod": "PERCENT"},
    }
    found = show(visual("GaugeChartVisual", wells, GaugeChartOptions=chosen))
    texts = [one for one in found["spec"]["layer"] if "dy" in one["mark"]]
    assert [one["encoding"]["text"]["value"] for one in texts] == written


FUNNEL = {
    "FunnelChartAggregatedFieldWells": {"Category": [category("item")], "Values": [total("units")]}
}


def captions(show, **labels):
    spec = show(visual("FunnelChartVisual", FUNNEL, DataLabelOptions=labels))["spec"]
    is_written = any(one["mark"]["type"] == "text" for one in spec["layer"])
    return [row["caption"] for row in spec["data"]["values"]] if is_written else []


@pytest.mark.parametrize(
    ("style", "caption"),
    [
        ("VALUE_ONLY", "6"),
        ("PERCENTAGE_BY_FIRST_STAGE", "100%"),
        ("VALUE_AND_PERCENTAGE_BY_PREVIOUS_STAGE", "6 · 100%"),
    ],
)
def test_stage_of_a_funnel_shows_what_its_labels_ask_for(show, style, caption):
    assert captions(show, MeasureDataLabelStyle=style)[0] == caption


@pytest.mark.parametrize("member", ["Visibility", "MeasureLabelVisibility"])
def test_hidden_labels_of_a_funnel_are_not_written(show, member):
    assert captions(show, **{member: "HIDDEN"}) == []
