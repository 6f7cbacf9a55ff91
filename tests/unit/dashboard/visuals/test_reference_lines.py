"""Reference lines: where they are, what stands at them, and what is said of them."""

import json

import pytest
import vl_convert

from dashboard.charts.bar import BarOptions, bar_chart
from dashboard.charts.reference import ReferenceLine
from dashboard.visuals.calculations import calculated
from tests.unit.dashboard.definitions import bars, category, column, total
from tests.unit.dashboard.visuals.test_combo import combo

SUM = {"NumericalAggregationFunction": {"SimpleNumericalAggregation": "SUM"}}


def fixed(value, **more):
    return {"DataConfiguration": {"StaticConfiguration": {"Value": value}, **more}}


def dynamic(calculation, name="units", function=SUM, **more):
    found = {"Column": column(name), "Calculation": {"SimpleNumericalAggregation": calculation}}
    if function:
        found["MeasureAggregationFunction"] = function
    return {"DataConfiguration": {"DynamicConfiguration": found, **more}}


def coloured(**configuration):
    visual = bars(**configuration)
    wells = visual["BarChartVisual"]["ChartConfiguration"]["FieldWells"]
    wells["BarChartAggregatedFieldWells"]["Colors"] = [category("place")]
    return visual


def drawn(spec, kind, style="reference-"):
    """Give the marks of a kind with what they are at."""
    layers = [inner for one in spec["layer"] for inner in one.get("layer", [one])]
    marks = [one for one in layers if str(one["mark"].get("style")).startswith(style)]
    return [one for one in marks if one["mark"]["type"] == kind]


def places(spec, channel="y"):
    return [one["encoding"][channel]["datum"] for one in drawn(spec, "rule")]


def labels(spec):
    return [one["encoding"]["text"]["value"] for one in drawn(spec, "text", "reference-label")]


@pytest.mark.parametrize(
    ("calculation", "expected"), [("MIN", 1), ("MAX", 6), ("AVERAGE", 8 / 3), ("MEDIAN", 1)]
)
def test_calculation_is_of_the_categories_aggregates(show, calculation, expected):
    spec = show(bars(ReferenceLines=[dynamic(calculation)]))["spec"]
    assert places(spec) == [pytest.approx(expected)]


def test_line_of_horizontal_bars_is_upright(show):
    spec = show(bars(ReferenceLines=[fixed(4)], Orientation="HORIZONTAL"))["spec"]
    assert places(spec, "x") == [4]


def test_column_without_an_aggregation_has_the_charts_own(show):
    line = dynamic("MAX", "price", function=None)
    spec = show(combo(ReferenceLines=[line]))["spec"]
    assert places(spec) == [8]


def test_disabled_line_is_neither_drawn_nor_told(show):
    shown = show(bars(ReferenceLines=[fixed(4) | {"Status": "DISABLED"}]))
    assert "layer" not in shown["spec"]
    assert shown["notes"] == []


@pytest.mark.parametrize(
    ("position", "text"),
    [("BEFORE_CUSTOM_LABEL", "€4.50 Goal"), ("AFTER_CUSTOM_LABEL", "Goal €4.50")],
)
def test_label_has_value_and_words_in_their_order(show, position, text):
    euros = {"CurrencyDisplayFormatConfiguration": {"Symbol": "EUR"}}
    label = {
        "ValueLabelConfiguration": {"RelativePosition": position, "FormatConfiguration": euros},
        "CustomLabelConfiguration": {"CustomLabel": "Goal"},
    }
    line = fixed(4.5) | {"LabelConfiguration": label}
    assert labels(show(bars(ReferenceLines=[line]))["spec"]) == [text]


def test_label_stands_where_it_is_asked_for_in_its_colours(show):
    style = {"StyleConfiguration": {"Pattern": "DASHED", "Color": "#FF0000"}}
    label = {"HorizontalPosition": "LEFT", "VerticalPosition": "BELOW", "FontColor": "#0000FF"}
    words = {"CustomLabelConfiguration": {"CustomLabel": "Goal"}}
    line = fixed(4) | style | {"LabelConfiguration": label | words}
    spec = show(bars(ReferenceLines=[line]))["spec"]
    (rule,), (text,) = drawn(spec, "rule"), drawn(spec, "text", "reference-label")
    assert (rule["mark"]["strokeDash"], rule["mark"]["color"]) == ([6, 4], "#ff0000")
    assert (text["mark"]["align"], text["mark"]["baseline"]) == ("left", "top")
    assert text["mark"]["color"] == "#0000ff"


def test_line_is_on_the_axis_that_it_names(show):
    lines = [fixed(1, AxisBinding="PRIMARY_YAXIS"), fixed(2, AxisBinding="SECONDARY_YAXIS")]
    lines += [fixed(3, SeriesType="LINE")]
    first, second = show(combo(ReferenceLines=lines))["spec"]["layer"]
    assert (places(first), places(second)) == ([1], [2, 3])


@pytest.mark.parametrize(
    ("arrangement", "expected", "words"),
    [("CLUSTERED", 2, "each Place by itself"), ("STACKED", 8 / 3, "whole stacks")],
)
def test_coloured_bars_say_what_is_calculated(show, arrangement, expected, words):
    shown = show(coloured(BarsArrangement=arrangement, ReferenceLines=[dynamic("AVERAGE")]))
    assert places(shown["spec"]) == [pytest.approx(expected)]
    assert shown["notes"] == [f"Reference lines are calculated from {words}."]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ({"DataConfiguration": {}}, "it has no value"),
        (dynamic("MAX", "day", {"DateAggregationFunction": "MAX"}), "gives no number"),
        (dynamic("MAX", "gone"), "gone"),
    ],
)
def test_line_that_cannot_be_drawn_is_named_and_the_chart_stays(show, line, words):
    shown = show(bars(ReferenceLines=[line, fixed(4)]))
    assert places(shown["spec"]) == [4]
    (note,) = shown["notes"]
    assert note.startswith("Not drawn: a reference line (")
    assert words in note


def test_shares_have_fixed_lines_only(show):
    lines = [dynamic("AVERAGE"), fixed(0.5)]
    shown = show(coloured(BarsArrangement="STACKED_PERCENT", ReferenceLines=lines))
    assert (places(shown["spec"]), labels(shown["spec"])) == ([0.5], ["50%"])
    assert shown["notes"] == ["Not drawn: a reference line (calculated, on an axis of shares)."]


def test_line_of_a_line_chart_is_drawn_once(show):
    day = {"DateDimensionField": {"FieldId": "day", "Column": column("day")}}
    wells = {"LineChartAggregatedFieldWells": {"Category": [day], "Values": [total("units")]}}
    configuration = {"FieldWells": wells, "ReferenceLines": [dynamic("AVERAGE")]}
    body = {"VisualId": "line", "ChartConfiguration": configuration}
    spec = show({"LineChartVisual": body})["spec"]
    assert places(spec) == [pytest.approx(8 / 3)]
    svg = vl_convert.vegalite_to_svg(spec | {"width": 300, "height": 200}, vl_version="6.4")
    assert svg.count("mark-rule role-mark") == 1


def test_lines_leave_the_axis_in_its_place():
    rows = [{"category": "tea", "series": "Units", "value": 10, "label": "10"}]
    spec = bar_chart(rows, BarOptions(references=[ReferenceLine(4)]))
    svg = vl_convert.vegalite_to_svg(spec | {"width": 300, "height": 200}, vl_version="6.4")
    assert "Y-axis" in svg


@pytest.mark.parametrize(("value", "align"), [(9, "right"), (4, "left")])
def test_label_of_an_upright_line_stays_within_the_plot(value, align):
    rows = [{"category": "tea", "series": "Units", "value": 10, "label": "10"}]
    lines = [ReferenceLine(value, "Goal")]
    spec = bar_chart(rows, BarOptions(is_horizontal=True, references=lines))
    (label,) = drawn(spec, "text", "reference-label")
    assert label["mark"]["align"] == align


def test_label_above_the_highest_bar_stays_within_the_plot():
    rows = [{"category": "tea", "series": "Units", "value": 10, "label": "10"}]
    line = ReferenceLine(10, "Goal")
    spec = bar_chart(rows, BarOptions(references=[line]))
    assert spec["layer"][0]["encoding"]["y"]["scale"]["domainMax"] == pytest.approx(11)
    assert json.dumps(spec).count('"Goal"') == 2


@pytest.mark.parametrize(
    ("function", "values", "expected"),
    [
        ({"PercentileAggregation": {"PercentileValue": 75}}, [1, 2, 3, 5], 3.5),
        ({"SimpleNumericalAggregation": "DISTINCT_COUNT"}, [1, 1, 2], 2),
        ({"SimpleNumericalAggregation": "STDEV"}, [1], None),
        ({"SimpleNumericalAggregation": "STDEV"}, [1, 3], pytest.approx(2**0.5)),
        ({"SimpleNumericalAggregation": "SUM"}, [], None),
    ],
)
def test_calculation_over_values(function, values, expected):
    assert calculated(function, values) == expected
