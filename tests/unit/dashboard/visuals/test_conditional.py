"""Conditional formatting: Athena decides, the page gets colours."""

from typing import Any

import pytest
import vl_convert

from dashboard.visuals.conditional import ICONS
from dashboard.visuals.gradients import gradient_colour, read_stops
from dashboard.visuals.members import quicksight_model
from tests.unit.dashboard.definitions import category, column, total

RED, BLUE = "#aa0000", "#0000aa"


def solid(expression: str, colour: str = RED) -> dict[str, Any]:
    return {"Solid": {"Expression": expression, "Color": colour}}


def cell(field: str, **formats: Any) -> dict[str, Any]:
    return {"Cell": {"FieldId": field, "TextFormat": formats}}


def table(*options: dict[str, Any], **wells: Any) -> dict[str, Any]:
    grouped = {"GroupBy": [category("item")], "Values": [total("units")]}
    configuration = {"FieldWells": {"TableAggregatedFieldWells": wells or grouped}}
    formatting = {"ConditionalFormattingOptions": list(options)}
    body = {"VisualId": "t", "ChartConfiguration": configuration}
    return {"TableVisual": body | {"ConditionalFormatting": formatting}}


def styles(shown: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    lines = zip(shown["table"]["rows"], shown["table"]["styles"], strict=True)
    return {row[0]: found for row, found in lines}


def test_cell_is_coloured_where_its_aggregate_holds(show):
    shown = show(table(cell("units.SUM", TextColor=solid("SUM({units}) > 4"))))
    assert styles(shown)["tea"] == [{}, {"color": RED}]
    assert styles(shown)["soup"] == [{}, {}]


def test_cell_is_coloured_by_a_group_of_the_visual(show):
    shown = show(table(cell("item", BackgroundColor=solid("{item} <> 'tea'"))))
    assert styles(shown)["cake"] == [{"background": RED}, {}]
    assert styles(shown)["tea"] == [{}, {}]


def test_empty_rule_beside_another_one_is_none(show):
    shown = show(table(cell("item", BackgroundColor=solid("{item} <> 'tea'"), TextColor={})))
    assert styles(shown)["cake"] == [{"background": RED}, {}]
    assert not shown["notes"]


def test_first_rule_that_holds_counts(show):
    rules = [solid("SUM({units}) > 4"), solid("SUM({units}) > 0", BLUE)]
    shown = show(table(*(cell("units.SUM", TextColor=rule) for rule in rules)))
    assert styles(shown)["tea"][1] == {"color": RED}
    assert styles(shown)["soup"][1] == {"color": BLUE}


def test_row_is_coloured_below_its_cells(show):
    row = {"Row": {"BackgroundColor": solid("SUM({units}) > 4", BLUE)}}
    shown = show(table(row, cell("item", BackgroundColor=solid("{item} = 'tea'"))))
    assert styles(shown)["tea"] == [{"background": RED}, {"background": BLUE}]


def test_rows_as_they_are_are_coloured_one_by_one(show):
    values = [{"FieldId": name, "Column": column(name)} for name in ("item", "units")]
    visual = table(cell("units", TextColor=solid("{units} > 3")))
    wells = {"TableUnaggregatedFieldWells": {"Values": values}}
    visual["TableVisual"]["ChartConfiguration"]["FieldWells"] = wells
    found = show(visual)["table"]
    coloured = [row for row, style in zip(found["rows"], found["styles"], strict=True) if style[1]]
    assert coloured == [["tea", "4"]]


def test_icon_may_stand_for_its_value(show):
    condition = {
        "Expression": "SUM({units}) > 4",
        "IconOptions": {"Icon": "ARROW_UP"},
        "Color": BLUE,
        "DisplayConfiguration": {"IconDisplayOption": "ICON_ONLY"},
    }
    shown = show(table(cell("units.SUM", Icon={"CustomCondition": condition})))
    expected = {"icon": "↑", "isIconOnly": True, "iconColor": BLUE}
    assert styles(shown)["tea"][1] == expected


def test_icons_of_a_set_go_by_the_sign_of_their_number(show):
    icons = {"Expression": "SUM({units}) - 1", "IconSetType": "THREE_COLOR_ARROW"}
    found = styles(show(table(cell("units.SUM", Icon={"IconSet": icons}))))
    assert (found["tea"][1]["icon"], found["soup"][1]["icon"]) == ("↑", "→")
    below = {**icons, "Expression": "SUM({units}) - 9"}
    assert styles(show(table(cell("units.SUM", Icon={"IconSet": below}))))["tea"][1]["icon"] == "↓"


def test_set_whose_bounds_nobody_documents_is_named(show):
    icons = {"Expression": "SUM({units})", "IconSetType": "FOUR_COLOR_ARROW"}
    notes = show(table(cell("units.SUM", Icon={"IconSet": icons})))["notes"]
    assert notes == ["Not drawn: a conditional format (the icons FOUR_COLOR_ARROW)."]


def test_gauge_is_coloured_by_the_first_rule_that_holds(show):
    arc = {"Arc": {"ForegroundColor": solid("SUM({units}) > 4")}}
    figure = {"PrimaryValue": {"TextColor": solid("SUM({units}) > 99", BLUE)}}
    body = {
        "VisualId": "g",
        "ChartConfiguration": {"FieldWells": {"Values": [total("units")]}},
        "ConditionalFormatting": {"ConditionalFormattingOptions": [arc, figure]},
    }
    shown = show({"GaugeChartVisual": body})
    arcs = [one["encoding"]["color"] for one in shown["spec"]["layer"][:2]]
    assert arcs == [{"value": RED}] * 2
    assert "color" not in shown["spec"]["layer"][2]["mark"]
    assert len(shown["table"]["rows"][0]) == 1
    assert vl_convert.vegalite_to_vega(shown["spec"])
    assert not shown["notes"]


def test_gradient_runs_over_the_values_that_are_shown(show):
    stops = [{"GradientOffset": 0, "Color": "#000000"}, {"GradientOffset": 100, "Color": "#ffffff"}]
    gradient = {"Gradient": {"Expression": "SUM({units})", "Color": {"Stops": stops}}}
    found = styles(show(table(cell("units.SUM", BackgroundColor=gradient))))
    assert found["tea"][1] == {"background": "#ffffff"}
    assert found["cake"][1] == {"background": "#000000"}


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("{price} > 3", "price isn't a group of the visual"),
        ("SUM({units})", "an expression that isn't a condition"),
        ("{gone} = 1", "The data set has no column gone"),
    ],
)
def test_rule_that_a_row_cannot_tell_is_named(show, expression, reason):
    shown = show(table(cell("units.SUM", TextColor=solid(expression))))
    assert shown["notes"] == [f"Not drawn: a conditional format ({reason})."]
    assert [row[0] for row in shown["table"]["rows"]] == ["cake", "soup", "tea"]


def test_key_figure_is_coloured_by_its_value(show):
    rule = {"PrimaryValue": {"TextColor": solid("SUM({units}) > 4")}}
    body = {
        "VisualId": "k",
        "ChartConfiguration": {"FieldWells": {"Values": [total("units")]}},
        "ConditionalFormatting": {"ConditionalFormattingOptions": [rule]},
    }
    assert show({"KPIVisual": body})["kpi"]["styles"] == {"PrimaryValue": {"color": RED}}


def test_progress_bar_is_coloured_by_a_rule(show):
    rule = {"ProgressBar": {"ForegroundColor": solid("SUM({units}) > 4")}}
    body = {
        "VisualId": "k",
        "ChartConfiguration": {"FieldWells": {"Values": [total("units")]}},
        "ConditionalFormatting": {"ConditionalFormattingOptions": [rule]},
    }
    shown = show({"KPIVisual": body})
    assert shown["kpi"]["styles"]["ProgressBar"] == {"color": RED}
    assert not shown["notes"]


def test_every_icon_has_its_sign():
    names = quicksight_model().shape_for("Icon").enum
    assert set(names) == set(ICONS)


@pytest.mark.parametrize(
    ("value", "colour"), [(-5, "#000000"), (5, "#808080"), (10, "#ffffff"), (None, None)]
)
def test_gradient_between_data_values_is_mixed(value, colour):
    stops = [
        {"GradientOffset": 0.0, "DataValue": 0, "Color": "#000000"},
        {"GradientOffset": 1.0, "DataValue": 10, "Color": "#ffffff"},
    ]
    assert gradient_colour(read_stops(stops), value, [value, 100]) == colour
