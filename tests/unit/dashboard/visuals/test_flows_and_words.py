"""Sankey diagrams, word clouds and histograms."""

import pytest

from dashboard.charts.sankey import Flow, placed
from tests.unit.dashboard.definitions import category, column, total


def sankey(**sorting):
    wells = {
        "Source": [category("item")],
        "Destination": [category("place")],
        "Weight": [total("units")],
    }
    fields = {"SankeyDiagramAggregatedFieldWells": wells}
    configuration = {"FieldWells": fields, "SortConfiguration": sorting}
    return {"SankeyDiagramVisual": {"VisualId": "flows", "ChartConfiguration": configuration}}


def cloud(**options):
    wells = {"GroupBy": [category("item")], "Size": [total("units")]}
    fields = {"WordCloudAggregatedFieldWells": wells}
    configuration = {"FieldWells": fields, "WordCloudOptions": options}
    return {"WordCloudVisual": {"VisualId": "words", "ChartConfiguration": configuration}}


def histogram(**bins):
    value = {"NumericalMeasureField": {"FieldId": "units", "Column": column("units")}}
    fields = {"HistogramAggregatedFieldWells": {"Values": [value]}}
    configuration = {"FieldWells": fields, "BinOptions": bins}
    return {"HistogramVisual": {"VisualId": "spread", "ChartConfiguration": configuration}}


def labels(shown):
    bands = shown["spec"]["layer"][0]["data"]["values"]
    return {row["name"]: row["label"] for row in bands}


def test_flows_are_as_their_rows(show):
    assert labels(show(sankey())) == {
        "tea → north": "2",
        "tea → south": "4",
        "soup → north": "1",
        "cake → (none)": "1",
    }


@pytest.mark.parametrize(("others", "left"), [("INCLUDE", "2"), ("EXCLUDE", None)])
def test_lighter_sources_are_one_or_left_out(show, others, left):
    limit = {"ItemsLimit": 1, "OtherCategories": others}
    found = labels(show(sankey(SourceItemsLimit=limit)))
    others = [int(label) for name, label in found.items() if name.startswith("Other")]
    assert (str(sum(others)) if others else None) == left


def test_nodes_stand_in_columns_even_in_a_circle():
    flows = [Flow("a", "b", 2, ""), Flow("b", "c", 1, ""), Flow("c", "a", 1, "")]
    nodes = placed(flows)
    assert nodes["b"].left != nodes["c"].left
    assert all(0 <= one.top <= one.bottom <= 1.0001 for one in nodes.values())


def test_words_are_sized_by_their_measure(show):
    words = show(cloud(MaximumStringLength=2))["words"]
    assert words[0] == {"text": "te", "label": "6", "size": 1.0}
    assert {one["text"] for one in words[1:]} == {"so", "ca"}


@pytest.mark.parametrize(
    ("bins", "counts"),
    [
        ({"SelectedBinType": "BIN_COUNT", "BinCount": {"Value": 3}}, [2, 1, 1]),
        (
            {"SelectedBinType": "BIN_WIDTH", "BinWidth": {"Value": 2.0}, "StartValue": 0.0},
            [2, 1, 1],
        ),
        ({}, [2, 0, 0, 1, 0, 0, 0, 0, 0, 1]),
    ],
)
def test_histogram_counts_rows_by_bins(show, bins, counts):
    spec = show(histogram(**bins))["spec"]
    assert [row["value"] for row in spec["data"]["values"]] == counts
