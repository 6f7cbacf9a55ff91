"""Values are written at marks where the definition asks for them."""

import re

import pytest
import vl_convert

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


def test_hidden_labels_of_measures_are_not_written(show):
    presented = show(bars(DataLabels=SHOWN | {"MeasureLabelVisibility": "HIDDEN"}))
    assert texts(presented) == []
    assert presented["notes"] == []


def written(presented):
    """Give what is written, of the rows that the labels are of."""
    rows = presented["spec"]["data"]["values"]
    for layer in texts(presented):
        assert layer["encoding"]["text"]["field"] == "written"
        rows = layer.get("data", {}).get("values", rows)
    return [(row["category"], row["series"], row["written"]) for row in rows if row["written"]]


PATH = {"FieldId": "place", "FieldValue": "north"}


@pytest.mark.parametrize(
    ("types", "found"),
    [
        ([{"DataPathLabelType": PATH}], {("tea", "north"), ("soup", "north")}),
        (
            [{"DataPathLabelType": {**PATH, "Visibility": "HIDDEN"}}],
            {("tea", "south"), ("cake", "(none)")},
        ),
        ([{"DataPathLabelType": {"FieldId": "item", "FieldValue": "cake"}}], {("cake", "(none)")}),
        ([{"FieldLabelType": {"FieldId": "price.SUM"}}], set()),
        ([{"MaximumLabelType": {}}], {("tea", "north"), ("tea", "south"), ("cake", "(none)")}),
        ([{"MinimumLabelType": {}}], {("soup", "north"), ("tea", "south"), ("cake", "(none)")}),
    ],
)
def test_labels_of_some_values_are_written_and_no_others(show, types, found):
    presented = show(stacked(DataLabels=SHOWN | {"DataLabelTypes": types}))
    assert {(category, series) for category, series, _ in written(presented)} == found
    assert presented["notes"] == []


def test_ends_of_several_lines_are_written(show):
    wells = {"Category": [BY_DAY], "Values": [total("units"), total("price")]}
    ends = {"DataLabels": SHOWN | {"DataLabelTypes": [{"RangeEndsLabelType": {}}]}}
    body = {"FieldWells": {"LineChartAggregatedFieldWells": wells}, **ends}
    presented = show({"LineChartVisual": {"VisualId": "v", "ChartConfiguration": body}})
    found = [(series, text) for _, series, text in written(presented)]
    assert found == [("Units", "3"), ("Units", "1"), ("Price", "11.50"), ("Price", "5.25")]


def test_labels_of_one_measure_are_written_at_its_line(show):
    wells = {"Category": [category("item")], "BarValues": [total("units")]}
    wells["LineValues"] = [total("price"), total("units", "MAX")]
    some = SHOWN | {"DataLabelTypes": [{"FieldLabelType": {"FieldId": "price.SUM"}}]}
    body = {"FieldWells": {"ComboChartAggregatedFieldWells": wells}, "LineDataLabels": some}
    presented = show({"ComboChartVisual": {"VisualId": "v", "ChartConfiguration": body}})
    assert [series for _, series, _ in written(presented)] == ["Price"] * 3
    assert presented["notes"] == []


def test_hidden_labels_of_some_values_are_none(show):
    hidden = {"Visibility": "HIDDEN", "DataLabelTypes": [{"DataPathLabelType": PATH}]}
    presented = show(stacked(DataLabels=hidden))
    assert presented["notes"] == []
    assert not texts(presented)


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


def lines(**configuration):
    wells = {"Category": [category("item")], "Values": [total("units")]}
    wells["Colors"] = [category("place")]
    chart = {"FieldWells": {"LineChartAggregatedFieldWells": wells}, "DataLabels": SHOWN}
    body = {"VisualId": "lines", "ChartConfiguration": chart | configuration}
    return {"LineChartVisual": body}


def test_values_of_several_lines_are_written_where_they_have_room(show):
    presented = show(lines())
    (label,) = texts(presented)
    found = {(row["when"], row["value"]): row["above"] for row in label["data"]["values"]}
    assert found == {("tea", 4): None, ("tea", 2): 4, ("soup", 1): None, ("cake", 1): None}
    svg = vl_convert.vegalite_to_svg(presented["spec"] | {"width": 400, "height": 30})
    assert set(re.findall(r'opacity="0">([24])<', svg)) == {"2"}  # it stands too close below the 4
    assert presented["notes"] == []


def test_values_of_stacked_areas_are_named_and_not_written(show):
    presented = show(lines(Type="STACKED_AREA"))
    assert texts(presented) == []
    assert presented["notes"] == ["Not drawn: values beside the points of stacked areas."]
