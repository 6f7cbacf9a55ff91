"""The rows behind a chart stand as the chart has them, on the page and in files."""

import pytest

from tests.unit.dashboard.definitions import category, total


def visual(kind, wells, **configuration):
    chart = {"FieldWells": {wells[0]: wells[1]}, **configuration}
    return {kind: {"VisualId": "v", "ChartConfiguration": chart}}


BY_ITEM = {"Category": [category("item")], "Values": [total("units")]}
CHARTS = {
    "bars": (visual("BarChartVisual", ("BarChartAggregatedFieldWells", BY_ITEM)), "tea cake soup"),
    "pie": (visual("PieChartVisual", ("PieChartAggregatedFieldWells", BY_ITEM)), "tea cake soup"),
    "tree map": (
        visual(
            "TreeMapVisual",
            (
                "TreeMapAggregatedFieldWells",
                {"Groups": [category("item")], "Sizes": [total("price")]},
            ),
        ),
        "soup tea cake",
    ),
    "heat map": (
        visual(
            "HeatMapVisual",
            (
                "HeatMapAggregatedFieldWells",
                {
                    "Rows": [category("item")],
                    "Columns": [category("place")],
                    "Values": [total("units")],
                },
            ),
        ),
        "cake soup tea tea",
    ),
}


@pytest.mark.parametrize("name", CHARTS)
def test_table_has_the_charts_order(plan, name):
    chart, order = CHARTS[name]
    found = plan(chart)
    width = len(found.query.fields)
    items = {"tea": (6, 7), "soup": (1, 8), "cake": (1, 5.25)}
    rows = [(item, *items[item][:1]) for item in ("cake", "tea", "soup")]
    if name == "tree map":
        rows = [(item, items[item][1]) for item in ("cake", "tea", "soup")]
    if width == 3:
        rows = [("tea", "south", 4), ("tea", "north", 2), ("soup", "north", 1), ("cake", None, 1)]
    assert [row[0] for row in found.present(rows)["table"]["rows"]] == order.split()


def test_table_of_stacked_days_goes_by_day(plan):
    wells = {
        "Category": [category("item")],
        "Values": [total("units")],
        "Colors": [category("place")],
    }
    sort = {"CategorySort": [{"FieldSort": {"FieldId": "item", "Direction": "ASC"}}]}
    chart = visual(
        "BarChartVisual", ("BarChartAggregatedFieldWells", wells), SortConfiguration=sort
    )
    rows = [("tea", "south", 4), ("cake", "north", 1), ("tea", "north", 2)]
    told = plan(chart).present(rows)["table"]["rows"]
    assert [row[:2] for row in told] == [["cake", "north"], ["tea", "north"], ["tea", "south"]]
