"""The part of an axis that is shown first, of each kind of chart that has axes."""

import pytest

from dashboard.visuals.axis_windows import AXES, windows
from dashboard.visuals.members import left_out, quicksight_model
from tests.unit.dashboard.definitions import bars


def scrolled(low, high, **others):
    between = {"VisibleRange": {"PercentRange": {"From": low, "To": high}}}
    return {"ScrollbarOptions": {**between, **others}}


def test_chart_tells_which_part_of_it_is_shown_first(show):
    spec = show(bars(CategoryAxis=scrolled(80, 100), ValueAxis=scrolled(0, 25)))["spec"]
    assert spec["usermeta"]["window"] == {"width": [80, 100], "height": [75, 100]}


def test_lying_bars_have_their_names_on_the_side_counted_from_below():
    lying = {"Orientation": "HORIZONTAL", "CategoryAxis": scrolled(80, 100)}
    assert windows("BarChartVisual", lying) == {"height": [0, 20]}
    assert windows("BarChartVisual", {**lying, "ValueAxis": scrolled(10, 60)})["width"] == [10, 60]


@pytest.mark.parametrize(
    "axis", [{}, scrolled(0, 100), scrolled(30, 20), scrolled(10, 20, Visibility="HIDDEN")]
)
def test_whole_axis_is_no_window(axis):
    assert windows("ComboChartVisual", {"CategoryAxis": axis}) == {}


def test_every_axis_of_the_model_is_read_or_named():
    for kind in quicksight_model().shape_for("Visual").members:
        members = quicksight_model().shape_for(kind).members
        if kind == "RadarChartVisual" or "ChartConfiguration" not in members:
            continue
        for name, shape in members["ChartConfiguration"].members.items():
            inner = getattr(shape, "members", {})
            if shape.name == "AxisDisplayOptions":
                assert (name,) in AXES[kind]
            if getattr(inner.get("AxisOptions"), "name", "") == "AxisDisplayOptions":
                assert (name, "AxisOptions") in AXES[kind]


def test_radar_chart_names_it():
    body = {"ChartConfiguration": {"ColorAxis": scrolled(0, 50)}}
    assert left_out("RadarChartVisual", body) == [
        "Not drawn: the part of an axis that is shown first."
    ]
