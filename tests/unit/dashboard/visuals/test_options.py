"""Notes name what is asked for and left out, and nothing else."""

import pytest

from dashboard.visuals.colouring import completed
from dashboard.visuals.options import notes


def body(**configuration):
    return {"VisualId": "v", "ChartConfiguration": configuration}


@pytest.mark.parametrize(
    "sorting",
    [
        {"SmallMultiplesLimitConfiguration": {"ItemsLimit": 10}},
        {"TrendGroupSort": [{"FieldSort": {"FieldId": "day", "Direction": "DESC"}}]},
        {"ColorItemsLimit": {"ItemsLimit": 25}},
    ],
)
def test_defaults_that_quicksight_writes_out_are_no_news(sorting):
    assert notes(body(SortConfiguration=sorting, Tooltip={"TooltipVisibility": "VISIBLE"})) == []


def test_column_that_only_the_tooltip_has_is_missed():
    fields = [{"ColumnTooltipItem": {"Column": {"ColumnName": "margin"}}}]
    tooltip = {"FieldBasedTooltip": {"TooltipFields": fields}}
    assert notes(body(Tooltip=tooltip)) == ["Not drawn: further columns in tooltips."]


def test_palette_without_a_name_that_is_drawn_changes_nothing():
    records = [{"series": "Units", "category": "tea"}]
    assert completed({"gone": "#123456"}, records, {}) == {}


def test_colour_that_the_palette_fixes_is_given_to_no_other_series():
    theme = {"DataColorPalette": {"Colors": ["#AA0000", "#00bb00", "#0000cc"]}}
    records = [{"series": name, "category": "tea"} for name in ("north", "south", "east")]
    found = completed({"south": "#aa0000"}, records, theme)
    assert found == {"north": "#00bb00", "south": "#aa0000", "east": "#0000cc"}


def test_figure_that_would_be_another_is_named():
    options = {"PrimaryValueDisplayType": "HIDDEN"}
    (note,) = notes({"ChartConfiguration": {"KPIOptions": options}})
    assert "the hidden in" in note
