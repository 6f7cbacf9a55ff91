"""Axes with a range, a scale or steps of their own."""

from itertools import pairwise

import pytest
import vl_convert

from dashboard.charts.axes import PLAIN, ValueAxis, scaled
from dashboard.charts.bar import BarOptions, bar_chart
from dashboard.charts.combo import ComboOptions, combo_chart
from dashboard.charts.line import LineOptions, line_chart
from dashboard.charts.reference import ReferenceLine
from dashboard.charts.scatter import ScatterOptions, scatter_plot
from dashboard.visuals.axes import read_axis
from tests.unit.dashboard.test_charts import MANY, ONE, POINTS

CHANNEL = {"field": "value", "axis": {"tickCount": 5}, "scale": {"domainMax": 8}}


def numeric(**options):
    return {"DataOptions": {"NumericAxisOptions": options}}


def between(**ends):
    return {"Range": {"MinMax": ends}}


@pytest.mark.parametrize(
    ("options", "domain", "is_nice"),
    [
        (between(Minimum=0.0, Maximum=1.0), [0, 1], False),
        (between(Maximum=10.0), [0, 10], False),
        (between(Minimum=2.0), [2, 8], False),
        ({"Range": {"DataDriven": {}}}, [3, 8], True),
        ({"Scale": {"Linear": {"StepSize": 5}}}, [0, 10], False),
        ({"Scale": {"Logarithmic": {}}}, [3, 8], True),
        (between(Minimum=1.0) | {"Scale": {"Logarithmic": {"Base": 2}}}, [1, 8], False),
    ],
)
def test_axis_has_the_range_that_it_is_given(options, domain, is_nice):
    axis, notes = read_axis(numeric(**options))
    scale = scaled(CHANNEL, axis, (3, 8))["scale"]
    assert (scale["domain"], scale["nice"], notes) == (domain, is_nice, [])


@pytest.mark.parametrize(
    ("options", "ticks"),
    [
        (between(Minimum=0.0, Maximum=1.0) | {"Scale": {"Linear": {"StepCount": 4}}}, 5),
        (between(Minimum=0.0, Maximum=1.0) | {"Scale": {"Linear": {"StepSize": 0.2}}}, 6),
        ({"Scale": {"Linear": {"StepSize": 2}}}, 5),
    ],
)
def test_steps_are_as_many_and_as_large_as_asked_for(options, ticks):
    axis, _ = read_axis(numeric(**options))
    found = scaled(CHANNEL, axis, (3, 8))["axis"]["values"]
    sizes = {round(after - before, 9) for before, after in pairwise(found)}
    assert (len(found), len(sizes)) == (ticks, 1)


def test_axis_without_options_stays_as_it_is():
    assert read_axis(None) == (PLAIN, [])
    assert scaled(CHANNEL, PLAIN, (3, 8)) is CHANNEL


def test_step_count_without_a_range_is_a_hint():
    axis, _ = read_axis(numeric(Scale={"Linear": {"StepCount": 2}}))
    channel = scaled(CHANNEL, axis, (3, 8))
    assert (channel["axis"]["tickCount"], channel["scale"]) == (2, {"domainMax": 8})


@pytest.mark.parametrize(
    ("options", "is_stacked", "words"),
    [
        ({"Scale": {"Logarithmic": {}}}, True, "the logarithmic scale of stacks"),
        (between(Minimum=2.0, Maximum=1.0), False, "ends before it begins"),
    ],
)
def test_what_cannot_be_drawn_is_named(options, is_stacked, words):
    axis, (note,) = read_axis(numeric(**options), is_stacked)
    assert axis == PLAIN
    assert words in note


def test_bars_on_a_logarithmic_axis_have_none_for_zero():
    rows = [*ONE, ONE[0] | {"category": "none", "value": 0}]
    spec = bar_chart(rows, BarOptions(axis=ValueAxis(log_base=10)))
    assert [row["value"] for row in spec["data"]["values"]] == [3, 2, None]
    assert spec["encoding"]["y"]["scale"]["domain"] == [2, 3]


def test_bars_end_where_their_axis_ends():
    options = BarOptions(axis=ValueAxis(2.5, 4.0), has_labels=True)
    bars, labels = bar_chart(ONE, options)["layer"]
    assert (bars["mark"]["clip"], labels["mark"]["clip"]) == (True, True)
    assert "labels" not in bars["encoding"]["y"]["axis"]  # a cut axis has to be read


def test_lines_beyond_an_axis_are_left_out():
    lines = [ReferenceLine(value) for value in (-1, 2, 9)]
    assert [one.value for one in ValueAxis(0.0, 5.0).held(lines)] == [2]
    assert [one.value for one in ValueAxis(log_base=10).held(lines)] == [2, 9]


def test_stacks_are_measured_whole():
    options = BarOptions(arrangement="STACKED", axis=ValueAxis(is_data_driven=True))
    scale = bar_chart(MANY, options)["encoding"]["y"]["scale"]
    assert scale["domain"][1] == 4


def test_both_layers_of_one_axis_have_its_range():
    options = ComboOptions(has_two_axes=False, bar_axis=ValueAxis(0.0, 50.0))
    layers = combo_chart(MANY, ONE, options)["layer"]
    assert [one["encoding"]["y"]["scale"]["domain"] for one in layers] == [[0, 50], [0, 50]]


LOG, CUT = ValueAxis(log_base=2), ValueAxis(1.5, 2.5, step_count=2)
LINES = [ReferenceLine(2, "Goal"), ReferenceLine(-1, "Low", is_secondary=True)]
SPECS = {
    "bars": bar_chart(ONE, BarOptions(axis=LOG, references=LINES[:1], has_labels=True)),
    "level bars": bar_chart(ONE, BarOptions(is_horizontal=True, axis=CUT, references=LINES)),
    "line": line_chart(MANY, LineOptions(axis=CUT, references=LINES, is_temporal=False)),
    "area": line_chart(ONE, LineOptions(type="AREA", axis=LOG)),
    "combo": combo_chart(MANY, ONE, ComboOptions(bar_axis=CUT, line_axis=LOG, references=LINES)),
    "scatter": scatter_plot(POINTS, ScatterOptions(x_axis=LOG, y_axis=CUT, has_labels=True)),
}


@pytest.mark.parametrize("name", SPECS)
def test_chart_with_axes_of_its_own_compiles(name):
    compiled = vl_convert.vegalite_to_vega(SPECS[name], vl_version="6.4")
    assert compiled["marks"]
