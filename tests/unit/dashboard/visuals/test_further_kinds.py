"""Gauges, tree maps and waterfalls read their fields."""

import pytest

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


def test_waterfall_with_breakdowns_is_refused(show):
    wells = {"Breakdowns": [category("item")], "Values": [total("units")]}
    with pytest.raises(NotDrawnError, match="breakdowns"):
        show(visual("WaterfallVisual", {"WaterfallChartAggregatedFieldWells": wells}))


def test_scatter_plot_of_rows_has_a_point_for_each(show):
    wells = {
        "XAxis": [{"NumericalDimensionField": {"FieldId": "x", "Column": column("units")}}],
        "YAxis": [{"NumericalDimensionField": {"FieldId": "y", "Column": column("price")}}],
        "Label": [category("item")],
    }
    spec = show(visual("ScatterPlotVisual", {"ScatterPlotUnaggregatedFieldWells": wells}))["spec"]
    points = [(row["name"], row["x"], row["y"]) for row in spec["data"]["values"]]
    assert sorted(points) == [("cake", 1, 5.25), ("soup", 1, 8), ("tea", 2, 3.5), ("tea", 4, 3.5)]
