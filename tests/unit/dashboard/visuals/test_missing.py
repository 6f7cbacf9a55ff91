"""Days without rows: a gap, a zero or a straight line, and never a day that looks busy."""

import pytest

from dashboard.visuals.missing import filled
from tests.unit.dashboard.definitions import category, column, total

MONDAY, WEDNESDAY, THURSDAY = (f"2026-03-{day}T00:00:00" for day in (16, 18, 19))


WITHOUT_SOUTH = {
    "FilterId": "f",
    "Column": column("place"),
    "Configuration": {
        "FilterListConfiguration": {
            "MatchOperator": "DOES_NOT_CONTAIN",
            "CategoryValues": ["south"],
            "NullOption": "ALL_VALUES",
        }
    },
}


def record(time, series, value):
    return {"time": time, "when": time, "category": time, "series": series, "value": value}


def values(rows, series="tea"):
    return [(row["time"][8:10], row["value"]) for row in rows if row["series"] == series]


@pytest.mark.parametrize(
    ("how", "is_stacked", "tuesday"),
    [
        ("SHOW_AS_ZERO", False, [("17", 0)]),
        ("SHOW_AS_BLANK", False, [("17", None)]),
        ("SHOW_AS_BLANK", True, [("17", 0.0)]),
        ("INTERPOLATE", False, []),
        ("INTERPOLATE", True, [("17", 3.0)]),
    ],
)
def test_day_without_rows_is_drawn_as_asked(how, is_stacked, tuesday):
    rows = [record(MONDAY, "tea", 2), record(WEDNESDAY, "tea", 4)]
    found = values(filled(rows, "DAY", how, str, is_stacked))
    assert found == [("16", 2), *tuesday, ("18", 4)]


def test_series_is_filled_over_all_days_of_the_chart():
    rows = [record(MONDAY, "tea", 2), record(THURSDAY, "soup", 1)]
    found = values(filled(rows, "DAY", "SHOW_AS_ZERO", str), "soup")
    assert found == [("16", 0), ("17", 0), ("18", 0), ("19", 1)]


def test_value_without_neighbours_is_marked_since_no_line_goes_through_it():
    rows = [record(MONDAY, "tea", 2), record(WEDNESDAY, "tea", 4), record(THURSDAY, "tea", 5)]
    found = filled(rows, "DAY", "SHOW_AS_BLANK", str)
    assert [row["isAlone"] for row in found] == [True, False, False, False]


def test_line_breaks_where_the_definition_says_nothing(show):
    day = {"DateDimensionField": {"FieldId": "day", "Column": column("day")}}
    wells = {"Category": [day], "Values": [total("units")], "Colors": [category("item")]}
    chart = {"FieldWells": {"LineChartAggregatedFieldWells": wells}}
    spec = show({"LineChartVisual": {"VisualId": "v", "ChartConfiguration": chart}})["spec"]
    assert values(spec["data"]["values"], "tea") == [("16", 2), ("17", 4), ("18", None)]
    assert spec["usermeta"]["hints"]["shared"] == "when"


@pytest.mark.parametrize(("visibility", "days"), [("VISIBLE", 3), ("HIDDEN", 2)])
@pytest.mark.parametrize("colours", [[], [category("item")]])
def test_bars_have_the_days_without_rows_where_their_axis_shows_them(
    show, visibility, days, colours
):
    body = {"FieldId": "day", "Column": column("day"), "DateGranularity": "DAY"}
    wells = {
        "Category": [{"DateDimensionField": body}],
        "Values": [total("units")],
        "Colors": colours,
    }
    axis = {"DataOptions": {"DateAxisOptions": {"MissingDateVisibility": visibility}}}
    chart = {"FieldWells": {"BarChartAggregatedFieldWells": wells}, "CategoryAxis": axis}
    group = {
        "CrossDataset": "SINGLE_DATASET",
        "ScopeConfiguration": {"AllSheets": {}},
        "Filters": [{"CategoryFilter": WITHOUT_SOUTH}],
    }
    visual = {"BarChartVisual": {"VisualId": "bars", "ChartConfiguration": chart}}
    shown = show(visual, FilterGroups=[group])
    found = {row["time"]: row["value"] for row in shown["spec"]["data"]["values"]}
    assert (shown["notes"], list(found)) == ([], sorted(found))
    assert len(found) == days
    assert found.get("2026-03-17T00:00:00") is None
    assert len(shown["table"]["rows"]) == (3 if colours else 2)


@pytest.mark.parametrize("colours", [[], [category("item")]])
def test_combos_have_the_days_without_rows_where_their_axis_shows_them(show, colours):
    body = {"FieldId": "day", "Column": column("day"), "DateGranularity": "DAY"}
    wells = {"Category": [{"DateDimensionField": body}], "Colors": colours}
    wells |= {"BarValues": [total("units")], "LineValues": [total("price")]}
    axis = {"DataOptions": {"DateAxisOptions": {"MissingDateVisibility": "VISIBLE"}}}
    chart = {"FieldWells": {"ComboChartAggregatedFieldWells": wells}, "CategoryAxis": axis}
    group = {
        "CrossDataset": "SINGLE_DATASET",
        "ScopeConfiguration": {"AllSheets": {}},
        "Filters": [{"CategoryFilter": WITHOUT_SOUTH}],
    }
    visual = {"ComboChartVisual": {"VisualId": "combo", "ChartConfiguration": chart}}
    shown = show(visual, FilterGroups=[group])
    days = shown["spec"]["layer"][0]["encoding"]["x"]["sort"]
    assert (shown["notes"], days) == ([], ["Mar 16", "Mar 17", "Mar 18"])
