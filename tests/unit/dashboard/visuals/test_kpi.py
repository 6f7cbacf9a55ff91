"""A key figure shows its value or its change first, how far it has come, and its rules' colours."""

import pytest

from dashboard.visuals.kpi import progress
from tests.unit.dashboard.definitions import column, total

BY_DAY = {"DateDimensionField": {"FieldId": "day", "Column": column("day")}}
RED = "#ff0000"


def kpi(*rules, **options):
    wells = {"Values": [total("units")], "TrendGroups": [BY_DAY]}
    chart = {"FieldWells": wells, "KPIOptions": options}
    formatting = {"ConditionalFormattingOptions": list(rules)}
    body = {"VisualId": "kpi", "ChartConfiguration": chart, "ConditionalFormatting": formatting}
    return {"KPIVisual": body}


def coloured(part):
    return {part: {"TextColor": {"Solid": {"Expression": "sum({units}) > 0", "Color": RED}}}}


def test_change_comes_first_where_the_definition_says_so(show):
    shown = show(kpi(PrimaryValueDisplayType="COMPARISON"))
    assert shown["kpi"]["isComparisonFirst"]
    assert (shown["kpi"]["value"], shown["kpi"]["comparison"]["text"]) == ("1", "−75.0%")
    assert shown["notes"] == []
    assert not show(kpi())["kpi"]["isComparisonFirst"]


def test_rules_for_the_actual_value_are_for_the_figure(show):
    styles = show(kpi(coloured("ActualValue")))["kpi"]["styles"]
    assert styles["PrimaryValue"] == {"color": RED}
    swapped = kpi(coloured("ActualValue"), PrimaryValueDisplayType="COMPARISON")
    styles = show(swapped)["kpi"]["styles"]
    assert "PrimaryValue" not in styles
    assert styles["ActualValue"] == {"color": RED}


@pytest.mark.parametrize(
    ("current", "other", "share"),
    [(1, 4, 0.25), (9, 4, 1.0), (-1, 4, 0.0), (1, 0, None), (None, 4, None), (1, None, None)],
)
def test_progress_is_a_share_and_at_most_all(current, other, share):
    assert progress(current, other) == share


def test_progress_bar_is_shown_where_it_is_visible(show):
    assert show(kpi(ProgressBar={"Visibility": "VISIBLE"}))["kpi"]["progress"] == 0.25
    assert "progress" not in show(kpi(ProgressBar={"Visibility": "HIDDEN"}))["kpi"]
