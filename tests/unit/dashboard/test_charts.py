"""Every chart is a specification that Vega-Lite compiles."""

import re

import pytest
import vl_convert

from dashboard.charts.bar import BarOptions, bar_chart
from dashboard.charts.colour_scale import ColourScale
from dashboard.charts.combo import ComboOptions, combo_chart
from dashboard.charts.funnel import FunnelOptions, funnel_chart
from dashboard.charts.gauge import GaugeOptions, gauge_chart
from dashboard.charts.heat_map import HeatMapOptions, heat_map
from dashboard.charts.line import LineOptions, line_chart
from dashboard.charts.pie import PieOptions, pie_chart
from dashboard.charts.scatter import ScatterOptions, names_apart, scatter_plot
from dashboard.charts.tree_map import HEIGHT, WIDTH, TreeMapOptions, squarified, tree_map
from dashboard.charts.waterfall import WaterfallOptions, waterfall_chart


def row(category, series, value, **more):
    base = {"category": category, "when": category, "series": series, "value": value}
    return base | {"time": "2026-03-05T00:00:00", "label": str(value), "share": "50%"} | more


ONE = [row("tea", "Units", 3), row("soup", "Units", 2)]
MANY = [*ONE, row("tea", "North", 1), row("soup", "North", None)]
POINTS = [
    {
        "x": 1,
        "y": 2,
        "size": 3,
        "name": name,
        "series": name,
        "x_label": "",
        "y_label": "",
        "size_label": "",
    }
    for name in ("a", "b")
]
SHADES = [("pale", 1), ("dark", 9)]
CELLS = [{"row": "Mon", "column": "9:00", "value": 3, "label": "3"}]
SPECS = {
    "bars": bar_chart(ONE, BarOptions(has_labels=True)),
    "horizontal bars": bar_chart(
        ONE, BarOptions(is_horizontal=True, has_labels=True, colours={"tea": "#112233"})
    ),
    "clustered bars": bar_chart(MANY, BarOptions(legend="TOP")),
    "stacked bars": bar_chart(MANY, BarOptions(arrangement="STACKED", legend="RIGHT")),
    "bars to a hundred": bar_chart(MANY, BarOptions(arrangement="STACKED_PERCENT")),
    "bars of nothing": bar_chart([], BarOptions(has_labels=True)),
    "combo": combo_chart(MANY, ONE, ComboOptions(arrangement="STACKED", legend="TOP")),
    "combo of lines": combo_chart([], ONE, ComboOptions(has_two_axes=False)),
    "gauge": gauge_chart(GaugeOptions(3.0, 4.0, 0.0, 4.0, "3", "75%")),
    "gauge of nothing": gauge_chart(GaugeOptions(None, None, 0.0, 0.0, "–")),
    "tree map": tree_map(ONE, TreeMapOptions()),
    "shaded tree map": tree_map(
        [{**one, "shade": 1, "shade_label": "1"} for one in ONE], TreeMapOptions(shade_name="Shade")
    ),
    "tree map of nothing": tree_map([], TreeMapOptions()),
    "waterfall": waterfall_chart(ONE, WaterfallOptions(has_labels=True, legend="TOP")),
    "line": line_chart(ONE, LineOptions()),
    "areas": line_chart(MANY, LineOptions(type="STACKED_AREA", legend="TOP")),
    "line over names": line_chart(ONE, LineOptions(is_temporal=False)),
    "donut": pie_chart(ONE, PieOptions(thickness="MEDIUM", total="5")),
    "funnel": funnel_chart(ONE, FunnelOptions()),
    "heat map": heat_map(CELLS, HeatMapOptions(has_labels=True, has_legend=True)),
    "scatter": scatter_plot(POINTS, ScatterOptions(size_title="Size", has_labels=True)),
}


@pytest.mark.parametrize("name", SPECS)
def test_chart_compiles(name):
    compiled = vl_convert.vegalite_to_vega(SPECS[name], vl_version="6.4")
    assert compiled["marks"]


def test_bars_keep_the_order_of_their_rows():
    assert bar_chart(ONE, BarOptions())["encoding"]["x"]["sort"] == ["tea", "soup"]


def test_labels_of_cells_contrast_with_them():
    cells = [CELLS[0] | {"column": name, "value": value, "label": name} for name, value in SHADES]
    shades = ColourScale(("#ffffff", "#000080"))
    options = HeatMapOptions(has_labels=True, colours=shades)
    svg = vl_convert.vegalite_to_svg(heat_map(cells, options), vl_version="6.4")
    fills = dict(re.findall(r'font-size="10px"[^>]*fill="(#\w+)"[^>]*>(\w+)<', svg))
    assert {fills["#111111"], fills["#ffffff"]} == {"pale", "dark"}


def centre_size(total: str, side: int) -> float:
    """Return the size of a donut's total in a square of so many pixels."""
    chart = pie_chart(ONE, PieOptions(thickness="MEDIUM", total=total))
    size = chart["layer"][1]["mark"]["fontSize"]["expr"]
    return float(eval(size, {"width": side, "height": side, "min": min, "max": max}))  # noqa: S307 -- ours


@pytest.mark.parametrize("total", ["5", "¥3,568,568", "−IDR 1,234,567,890"])
def test_total_stays_within_the_donuts_hole(total: str) -> None:
    for side in (150, 300, 600):
        assert centre_size(total, side) * 0.6 * len(total) <= 0.7 * side


@pytest.mark.parametrize(
    ("side", "hidden"),  # within the ring, beside it
    [(110, [True, True]), (240, [True, False]), (400, [False, True])],
)
def test_labels_stand_beside_a_narrow_ring_that_leaves_them_room(
    side: int, hidden: list[bool]
) -> None:
    rows = [{"category": "tea", "value": 5, "label": "5", "share": "100.0%"}]
    options = PieOptions(thickness="MEDIUM", legend=None, label_content="PERCENT")
    chart = pie_chart(rows, options) | {"width": side, "height": side}
    svg = vl_convert.vegalite_to_svg(chart, vl_version="6.4")
    written = re.findall(r"<text[^>]*>100.0%", svg)
    assert ['opacity="0"' in one for one in written] == hidden


@pytest.mark.parametrize(("side", "written"), [(100, 0), (300, 8)])
def test_labels_that_would_stand_on_one_another_are_left_out(side: int, written: int) -> None:
    rows = [{"category": f"n{n}", "value": 1, "label": "1", "share": "12.5%"} for n in range(8)]
    chart = pie_chart(rows, PieOptions(legend=None, label_content="PERCENT"))
    svg = vl_convert.vegalite_to_svg(chart | {"width": side, "height": side}, vl_version="6.4")
    texts = re.findall(r"<text[^>]*>12.5%", svg)
    assert len([one for one in texts if 'opacity="0"' not in one]) == written


def test_slices_keep_the_colours_that_the_definition_fixes():
    colours = {"tea": "#111111", "soup": "#222222"}
    slices = pie_chart(ONE, PieOptions(colours=colours))["layer"][0]
    assert slices["encoding"]["color"]["scale"]["range"] == ["#111111", "#222222"]


def test_names_on_one_another_are_left_out():
    crowd = [{"x": 1, "y": 1, "size": size, "name": f"n{size}"} for size in range(5)]
    far = {"x": 9, "y": 9, "size": 0, "name": "far"}
    assert names_apart([*crowd, far]) == {"n4", "far"}


def test_rectangles_of_a_tree_map_fill_it_and_keep_their_shares():
    places = squarified([6, 6, 4, 3, 2, 2, 1])
    areas = [one.width * one.height for one in places]
    assert sum(areas) == pytest.approx(WIDTH * HEIGHT)
    assert areas[0] / areas[-1] == pytest.approx(6)
    assert all(one.x + one.width <= WIDTH + 1e-9 for one in places)


def numbered(count, **more):
    return [row(f"item {number}", "Units", number, **more) for number in range(count)]


def room(spec):
    return spec["usermeta"]["scroll"]


def test_many_horizontal_bars_ask_for_a_line_each():
    few, many = (bar_chart(numbered(n), BarOptions(is_horizontal=True)) for n in (3, 300))
    assert room(many)["height"] == 100 * room(few)["height"]
    assert room(many)["height"] / 300 >= 15


def test_clustered_bars_ask_for_room_for_each():
    series = [row("tea", f"series {number}", 1) for number in range(20)]
    assert room(bar_chart(series, BarOptions()))["width"] >= 20 * 3


def test_labels_of_vertical_bars_have_room_and_of_very_many_are_left_out():
    wide = bar_chart(numbered(10, label="£1,234.56"), BarOptions(has_labels=True))
    assert room(wide)["width"] >= 10 * len("£1,234.56") * 6
    crowd = bar_chart(numbered(400), BarOptions(has_labels=True))
    assert "layer" not in crowd
    assert crowd["encoding"]["y"]["axis"].get("labels", True)


def test_line_of_a_combo_has_a_colour_that_no_bar_has():
    bars = [row("tea", f"series {number}", 1) for number in range(10)]
    spec = combo_chart(bars, [row("tea", "Line", 1)], ComboOptions(legend="TOP"))
    color = spec["layer"][0]["encoding"]["color"]
    assert color["scale"]["domain"].index("Line") < 8
    assert sorted(color["scale"]["domain"]) == sorted(color["legend"]["values"])
    assert color["legend"]["values"][-1] == "Line"


def test_days_are_written_alike_on_an_axis():
    days = [row(str(day), "Units", 1, time=f"2026-11-{day:02}T00:00:00") for day in range(14, 28)]
    svg = vl_convert.vegalite_to_svg(line_chart(days, LineOptions()), vl_version="6.4")
    dates = [text for text in re.findall(r">([^<>]+)</text>", svg) if not text[0].isdigit()]
    assert dates
    assert all(re.fullmatch(r"Nov \d+", date) for date in dates)


def test_two_days_have_no_hours_between_them():
    days = [row(str(day), "Units", 1, time=f"2026-11-{day:02}T00:00:00") for day in (25, 26)]
    svg = vl_convert.vegalite_to_svg(line_chart(days, LineOptions()), vl_version="6.4")
    written = [text for text in re.findall(r">([^<>]+)</text>", svg) if not text[0].isdigit()]
    assert written == ["Nov 25", "Nov 26"]
    assert not re.search(r">\d\d:\d\d<", svg)


def test_name_that_would_lie_on_a_point_is_left_out():
    points = [{"x": x, "y": y, "size": 1, "name": f"at {x}"} for x, y in ((0, 0), (2, 0), (50, 9))]
    assert "at 0" not in names_apart(points)


def test_values_below_zero_stand_on_the_far_side_of_their_bars():
    rows = [row("tea", "Units", -3), row("soup", "Units", -2)]
    spec = bar_chart(rows, BarOptions(is_horizontal=True, has_labels=True))
    bars, labels = spec["layer"]
    assert labels["mark"]["align"] == {"expr": "datum.value < 0 ? 'right' : 'left'"}
    assert bars["encoding"]["x"]["scale"]["range"] == [52, {"expr": "width"}]
    vl_convert.vegalite_to_vega(spec)
