"""Forecasts go on as values went: along a trend, through a season, within what is known."""

import random
from dataclasses import replace

import pytest
import vl_convert

from dashboard.charts.line import LineOptions, line_chart
from dashboard.narratives.forecast import Wanted, forecast
from dashboard.planning import Planning
from tests.unit.dashboard.definitions import column, total

WEEK = [5.0, 3.0, 4.0, 6.0, 9.0, 12.0, 8.0]


def test_straight_line_goes_on():
    found = forecast([10.0 + 2 * place for place in range(20)], None, Wanted(forward=3))
    assert [one.value for one in found] == pytest.approx([50, 52, 54])
    assert all(one.high - one.low < 0.01 for one in found)


def test_week_comes_again():
    found = forecast(WEEK * 4, "DAY", Wanted(forward=7))
    assert [one.value for one in found] == pytest.approx(WEEK, abs=0.01)


def test_band_holds_as_many_values_as_is_asked_for():
    chance, within, wanted = random.Random(3), 0, Wanted(percent=90)
    for _ in range(200):
        values = [100 + chance.gauss(0, 10) for _ in range(41)]
        (one,) = forecast(values[:40], None, wanted)
        within += one.low <= values[40] <= one.high
    assert 160 <= within <= 196


def test_band_is_wider_the_farther_it_is():
    values = [place + (-1) ** place for place in range(30)]
    found = forecast(values, None, Wanted(forward=5))
    widths = [one.high - one.low for one in found]
    assert widths == sorted(widths)


def test_bounds_hold_and_periods_at_the_end_are_left_out():
    falling = [float(10 - place) for place in range(10)]
    found = forecast(falling, None, Wanted(forward=4, low=0))
    assert min(one.low for one in found) == 0
    (again,) = forecast([*falling, 99.0], None, Wanted(backward=1))
    assert again.value == pytest.approx(0, abs=0.01)


def test_too_few_values_foretell_nothing():
    assert forecast([1.0, 2.0], "DAY", Wanted()) is None


def test_definitions_ask_for_a_season_of_their_own():
    assert Wanted.of({"Seasonality": "CUSTOM", "CustomSeasonalityValue": 4}).season == 4
    assert Wanted.of({"Seasonality": 3, "PeriodsForward": 14}) == replace(
        Wanted(), forward=14, season=3
    )
    assert Wanted.of({"Seasonality": "AUTOMATIC"}).season is None


def line(day, forecasts, measures=("units",)):
    wells = {"Category": [day], "Values": [total(one) for one in measures]}
    body = {"FieldWells": {"LineChartAggregatedFieldWells": wells}, **forecasts}
    return {"LineChartVisual": {"VisualId": "v", "ChartConfiguration": body}}


def point(day, series="Units"):
    when = {"time": f"2026-03-{day:02}T00:00:00", "when": str(day), "category": str(day)}
    return {**when, "series": series, "value": day}


def ahead(day, series="Units"):
    return {**point(day, series), "low": 8, "high": 30}


def test_line_goes_on_dashed_within_its_band():
    spec = line_chart([point(day) for day in range(1, 9)], LineOptions(foretold=[ahead(9)]))
    assert [one["mark"]["type"] for one in spec["layer"]][1:] == ["area", "line", "point", "point"]
    assert vl_convert.vegalite_to_vega(spec)


def test_forecast_goes_on_from_the_last_value_before_it_line_by_line():
    rows = [point(day, name) for name in ("a", "b", "c") for day in range(8, 0, -1)]
    foretold = [ahead(9, "a"), ahead(10, "a"), ahead(7, "b"), ahead(8, "b")]
    spec = line_chart(rows, LineOptions(foretold=foretold))
    values = spec["layer"][1]["data"]["values"]
    begun = [(one["series"], one["when"], one["low"], one["high"]) for one in values[:-4]]
    assert (sorted(begun), values[-4:]) == ([("a", "8", 8, 8), ("b", "6", 6, 6)], foretold)
    assert spec["layer"][1]["encoding"]["color"]["field"] == "series"


def test_legend_is_as_strong_as_the_lines_whatever_bands_are_behind_them():
    rows = [point(day, name) for name in ("a", "b") for day in range(1, 9)]
    spec = line_chart(rows, LineOptions(foretold=[ahead(9, "a")], legend="TOP"))
    (legend,) = vl_convert.vegalite_to_vega(spec)["legends"]
    assert legend["symbolOpacity"] == 1
    assert "opacity" not in legend["encode"]["symbols"]["update"]


def test_forecast_of_a_definition_names_its_method(deploy, run):
    day = {"DateDimensionField": {"FieldId": "day", "Column": column("day")}}
    asked = {"ForecastConfigurations": [{"ForecastProperties": {"PeriodsForward": 2}}]}
    visual = line(day, asked)
    plan = Planning(deploy(visual), "sheet", {}).plan("LineChartVisual", visual["LineChartVisual"])
    rows = plan.present(run(plan.query.sql))["spec"]["layer"][1]["data"]["values"]
    assert [one["when"] for one in rows[1:]] == [
        "Mar 19, 2026 (forecast)", "Mar 20, 2026 (forecast)",
    ]  # fmt: skip
    assert any("Holt–Winters" in note for note in plan.notes)


@pytest.fixture
def foretold(deploy, run):
    """Give what a chart of a definition draws ahead, with what its forecasts begin from."""

    def found(*measures, sort="ASC", **members):
        day = {"DateDimensionField": {"FieldId": "day", "Column": column("day")}}
        body = {
            "ForecastConfigurations": [{"ForecastProperties": {"PeriodsForward": 2}}],
            "SortConfiguration": {
                "CategorySort": [{"FieldSort": {"FieldId": "day", "Direction": sort}}]
            },
        }
        visual = line(day, body | members, measures)
        plan = Planning(deploy(visual), "sheet", {}).plan(
            "LineChartVisual", visual["LineChartVisual"]
        )
        layers = plan.present(run(plan.query.sql))["spec"]["layer"]
        bands = [one for one in layers if one["mark"]["type"] == "area" and "data" in one]
        rows = [row for one in bands for row in one["data"]["values"]]
        return [
            (row["series"], row["when"], row["value"], row["label"]) for row in rows
        ], plan.notes

    return found


def test_each_of_several_lines_is_foretold_by_itself(foretold):
    together, _ = foretold("units", "price")
    assert sorted(together) == sorted([*foretold("units")[0], *foretold("price")[0]])


def test_order_of_the_axis_changes_no_forecast(foretold):
    assert foretold("units", sort="DESC")[0] == foretold("units")[0]


def test_stack_is_not_foretold(foretold):
    rows, notes = foretold("units", "price", Type="STACKED_AREA")
    assert (rows, [one for one in notes if "forecast" in one]) == (
        [], ["Not drawn: the forecast of stacked areas."],
    )  # fmt: skip
