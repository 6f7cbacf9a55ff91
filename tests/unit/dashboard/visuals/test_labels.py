"""Values are written at marks where the definition asks for them."""

import pytest

from tests.unit.dashboard.definitions import bars, category, column, total

SHOWN = {"Visibility": "VISIBLE"}
BOTH = ("BarDataLabels", "LineDataLabels")
BY_DAY = {"DateDimensionField": {"FieldId": "day", "Column": column("day")}}


def layers(spec):
    for one in spec.get("layer") or []:
        yield one
        yield from layers(one)


def texts(presented):
    """Give the layers of labels."""
    return [one for one in layers(presented["spec"]) if "text" in one.get("encoding", {})]


def stacked(**configuration):
    visual = bars(BarsArrangement="STACKED", **configuration)
    wells = visual["BarChartVisual"]["ChartConfiguration"]["FieldWells"]
    wells["BarChartAggregatedFieldWells"]["Colors"] = [category("place")]
    return visual


def test_parts_of_stacks_have_their_values_in_the_order_of_the_bars(show):
    presented = show(stacked(DataLabels=SHOWN))
    (label,) = texts(presented)
    bar = presented["spec"]["layer"][0]
    assert label["encoding"]["order"] == bar["encoding"]["order"]
    assert label["encoding"]["y"]["bandPosition"] == 0.5
    assert presented["notes"] == []


def test_labels_of_some_values_are_named_where_they_are_shown(show):
    some = {"DataPathLabelType": {"FieldId": "place", "FieldValue": "north"}}
    presented = show(stacked(DataLabels=SHOWN | {"DataLabelTypes": [some]}))
    assert presented["notes"] == ["Not drawn: which values are written."]
    assert not texts(presented)
    hidden = {"Visibility": "HIDDEN", "DataLabelTypes": [some]}
    assert show(stacked(DataLabels=hidden))["notes"] == []


def test_labels_of_any_path_are_those_of_all_values(show):
    any_path = {"DataPathLabelType": {"Visibility": "VISIBLE"}}
    presented = show(stacked(DataLabels=SHOWN | {"DataLabelTypes": [any_path]}))
    assert len(texts(presented)) == 1
    assert presented["notes"] == []


def test_stacks_have_their_sum_above_them(show):
    presented = show(stacked(DataLabels=SHOWN | {"TotalsVisibility": "VISIBLE"}))
    _, whole = texts(presented)
    rows = {row["category"]: row["label"] for row in whole["data"]["values"]}
    assert rows == {"tea": "6", "soup": "1", "cake": "1"}


def test_sums_are_of_stacks_alone(show):
    options = SHOWN | {"TotalsVisibility": "VISIBLE"}
    share = stacked(DataLabels=options)
    share["BarChartVisual"]["ChartConfiguration"]["BarsArrangement"] = "STACKED_PERCENT"
    assert len(texts(show(share))) == 1


def test_labels_that_may_overlap_are_all_written(show):
    (label,) = texts(show(stacked(DataLabels=SHOWN | {"Overlap": "ENABLE_OVERLAP"})))
    assert label["mark"]["opacity"] == 1


@pytest.mark.parametrize(
    ("labels", "count"),
    [
        ({}, 0),
        ({"BarDataLabels": SHOWN}, 1),
        ({"BarDataLabels": SHOWN, "LineDataLabels": SHOWN}, 2),
    ],
)
def test_combos_write_what_is_asked_for(show, labels, count):
    wells = {
        "Category": [category("item")],
        "BarValues": [total("units")],
        "LineValues": [total("price")],
    }
    chart = {"FieldWells": {"ComboChartAggregatedFieldWells": wells}, **labels}
    body = {"VisualId": "combo", "ChartConfiguration": chart}
    presented = show({"ComboChartVisual": body})
    assert len(texts(presented)) == count
    assert presented["notes"] == []


def test_values_of_several_lines_are_named_and_not_written(show):
    wells = {"Category": [BY_DAY], "Values": [total("units")], "Colors": [category("place")]}
    chart = {"FieldWells": {"LineChartAggregatedFieldWells": wells}, "DataLabels": SHOWN}
    visual = {"LineChartVisual": {"VisualId": "lines", "ChartConfiguration": chart}}
    presented = show(visual)
    assert texts(presented) == []
    assert presented["notes"] == ["Not drawn: values beside the points of several lines."]
    wells["Colors"] = []
    assert len(texts(show(visual))) == 1
