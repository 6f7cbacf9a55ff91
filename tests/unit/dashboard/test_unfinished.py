"""A period that goes on looks unlike a whole one, in every chart over dates."""

import pytest
import vl_convert

from dashboard.planning import Planning
from dashboard.visuals.values import is_open
from tests.unit.dashboard.conftest import NOW
from tests.unit.dashboard.definitions import category, column, total

DAY = {"DateDimensionField": {"FieldId": "day", "Column": column("day"), "DateGranularity": "DAY"}}


@pytest.fixture
def drawn(deploy, run, monkeypatch):
    """Draw a visual by day as on the last day of the rows, or a day later."""

    def found(kind, name, now=NOW, configuration=None, **wells):
        body = {
            "VisualId": "v",
            "ChartConfiguration": {"FieldWells": {name: wells} if name else wells},
        }
        body["ChartConfiguration"] |= configuration or {}
        planning = Planning(deploy({kind: body}), "sheet", {})
        monkeypatch.setattr(planning, "_now", now)
        plan = planning.plan(kind, body)
        return plan.present(run(plan.query.sql))

    return found


def values(spec):
    own = (spec.get("data") or {}).get("values") or []
    return own + [one for part in spec.get("layer") or [] for one in values(part)]


@pytest.mark.parametrize("kind", ["LINE", "AREA", "STACKED_AREA"])
def test_way_to_an_unfinished_day_is_dashed(drawn, kind):
    wells = {"Category": [DAY], "Values": [total("units")]}
    wells |= {"Colors": [category("place")]} if kind == "STACKED_AREA" else {}
    name = "LineChartAggregatedFieldWells"
    spec = drawn("LineChartVisual", name, configuration={"Type": kind}, **wells)["spec"]
    assert "strokeDash" in str(spec)
    assert {one["when"] for one in values(spec) if one.get("isOpen")} == {"Mar 18, 2026 (so far)"}
    assert vl_convert.vegalite_to_vega(spec)
    later = drawn("LineChartVisual", name, NOW.replace(day=19), {"Type": kind}, **wells)["spec"]
    assert "strokeDash" not in str(later)


def test_unfinished_day_is_one_for_series_without_rows_in_it(drawn):
    wells = {"Category": [DAY], "Values": [total("units")], "Colors": [category("place")]}
    name, stacked = "LineChartAggregatedFieldWells", {"Type": "STACKED_AREA"}
    rows = values(drawn("LineChartVisual", name, configuration=stacked, **wells)["spec"])
    last = [one for one in rows if one["time"].startswith("2026-03-18")]
    assert len(last) == 3
    assert all(one["isOpen"] for one in last)


def test_bar_of_an_unfinished_day_is_pale_and_says_so(drawn):
    wells = {"Category": [DAY], "Values": [total("units")]}
    spec = drawn("BarChartVisual", "BarChartAggregatedFieldWells", **wells)["spec"]
    assert "fillOpacity" in spec["encoding"]
    assert spec["usermeta"]["hints"]["fields"][0][0] == "when"
    assert [one["when"] for one in values(spec)][-1].endswith("(so far)")


def test_combo_tells_each_value_of_a_day_once(drawn):
    wells = {"Category": [DAY], "BarValues": [total("units")], "LineValues": [total("price")]}
    spec = drawn("ComboChartVisual", "ComboChartAggregatedFieldWells", **wells)["spec"]
    assert "strokeDash" in str(spec)
    points = [one for one in str(spec).split("'point'") if "filled" in one]
    assert len(points) <= 2
    assert vl_convert.vegalite_to_vega(spec)


def test_key_figure_says_that_its_period_goes_on(drawn):
    wells = {"TrendGroups": [DAY], "Values": [total("units")]}
    assert drawn("KPIVisual", "", **wells)["kpi"]["period"] == "Mar 18, 2026 (so far)"
    later = drawn("KPIVisual", "", NOW.replace(day=19), **wells)
    assert later["kpi"]["period"] == "Mar 18, 2026"


def test_period_is_open_from_its_beginning_to_its_end():
    first = NOW.replace(day=1, hour=0, minute=0)
    assert is_open(first, "MONTH", NOW)
    assert not is_open(first, "DAY", NOW)
    assert not is_open(first.replace(day=30), "DAY", NOW)
    assert not is_open(NOW, None, NOW)
