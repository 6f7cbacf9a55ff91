"""A value has one colour, whatever stands beside it."""

import vl_convert

from dashboard.charts.base import NEUTRAL
from dashboard.charts.panels import on_shared_scales
from dashboard.visuals.colouring import by_value
from tests.unit.dashboard.definitions import bars, category, column

THEME = {"DataColorPalette": {"Colors": ["#aa0000", "#00aa00", "#0000aa"]}}


def coloured(**configuration):
    visual = bars(**configuration)
    wells = visual["BarChartVisual"]["ChartConfiguration"]["FieldWells"]
    wells["BarChartAggregatedFieldWells"]["Colors"] = [category("place")]
    return visual


def colour(spec, name):
    scale = spec["encoding"]["color"]["scale"]
    return scale["range"][scale["domain"].index(name)]


def test_colour_is_the_values_place_among_all_by_name():
    known = ["east", "north", "south"]
    assert by_value({}, ["south", "north"], known, THEME)["south"] == "#0000aa"
    assert by_value({}, ["south"], known, THEME) == {"south": "#0000aa"}


def test_value_that_is_not_known_yet_takes_a_place_after_the_known_ones():
    assert by_value({}, ["a", "north"], ["north"], THEME) == {"a": "#00aa00", "north": "#aa0000"}


def test_column_fixes_its_values_colours(show):
    fixed = {"CustomColors": [{"FieldValue": "south", "Color": "#123456"}]}
    configured = [{"Column": column("place"), "ColorsConfiguration": fixed}]
    spec = show(coloured(), ColumnConfigurations=configured)["spec"]
    assert colour(spec, "south") == "#123456"


def test_visuals_own_palette_goes_before_the_columns(show):
    fixed = {"CustomColors": [{"FieldValue": "south", "Color": "#123456"}]}
    configured = [{"Column": column("place"), "ColorsConfiguration": fixed}]
    element = {"FieldId": "place", "FieldValue": "south"}
    palette = {"ColorMap": [{"Element": element, "Color": "#654321"}]}
    shown = show(coloured(VisualPalette=palette), ColumnConfigurations=configured)
    assert colour(shown["spec"], "south") == "#654321"


def test_bars_of_a_column_with_fixed_colours_have_them_too(show):
    fixed = {"CustomColors": [{"FieldValue": "tea", "Color": "#123456"}]}
    configured = [{"Column": column("item"), "ColorsConfiguration": fixed}]
    assert colour(show(bars(), ColumnConfigurations=configured)["spec"], "tea") == "#123456"


def test_what_is_beyond_a_limit_is_seen_beside_values_with_colours(show):
    fixed = {"CustomColors": [{"FieldValue": "south", "Color": "#123456"}]}
    configured = [{"Column": column("place"), "ColorsConfiguration": fixed}]
    limit = {"ColorItemsLimit": {"ItemsLimit": 1, "OtherCategories": "INCLUDE"}}
    visual = coloured(SortConfiguration=limit)
    spec = show(visual, ColumnConfigurations=configured)["spec"]
    assert colour(spec, "Other") == NEUTRAL
    assert f'fill="{NEUTRAL}"' in vl_convert.vegalite_to_svg(spec)
    alone = {"encoding": {"color": {"scale": {"domain": ["elsewhere"]}}}}
    shared, _ = on_shared_scales([alone, spec], is_axis_shared=False)
    assert colour(shared, "elsewhere") == NEUTRAL
