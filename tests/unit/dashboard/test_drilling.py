"""A visual is drilled along its hierarchies: other levels, with what was chosen on the way."""

import json

import pytest

from dashboard.bad_request import BadRequestError
from dashboard.choices import read_choices
from dashboard.drill_choices import check_drills
from dashboard.drilling import drilled, hierarchies
from dashboard.layout import page_sheet
from dashboard.planning import Planning
from tests.unit.dashboard.conftest import NOW
from tests.unit.dashboard.definitions import column, total

PLACES = {
    "ExplicitHierarchy": {
        "HierarchyId": "places",
        "Columns": [column("place"), column("item"), column("units")],
        "DrillDownFilters": [],
    }
}
DATES = {"DateTimeHierarchy": {"HierarchyId": "dates", "DrillDownFilters": []}}
BY_PLACE = {
    "CategoricalDimensionField": {
        "FieldId": "by",
        "Column": column("place"),
        "HierarchyId": "places",
    }
}
BY_MONTH = {
    "DateDimensionField": {
        "FieldId": "by",
        "Column": column("day"),
        "DateGranularity": "MONTH",
        "FormatConfiguration": {"DateTimeFormat": "MMM YYYY"},
        "HierarchyId": "dates",
    }
}


def chart(field, hierarchy):
    wells = {"Category": [field], "Values": [total("units")]}
    body = {
        "VisualId": "source",
        "ChartConfiguration": {"FieldWells": {"BarChartAggregatedFieldWells": wells}},
        "ColumnHierarchies": [hierarchy],
    }
    return {"BarChartVisual": body}


def at(level, **path):
    return {"level": level, "path": {name.removeprefix("of"): one for name, one in path.items()}}


@pytest.fixture
def shown(deploy, run):
    """Give a drilled chart's rows and its records."""

    def found(visual, hierarchy=None, choice=None):
        drills = {"source": {hierarchy: choice}} if choice else {}
        deployed = drilled(deploy(visual), "sheet", drills)
        ((kind, body),) = deployed.sheet("sheet")["Visuals"][0].items()
        plan = Planning(deployed, "sheet", {}).plan(kind, body)
        rows = run(plan.query.sql)
        return rows, plan.present(rows)["spec"]["data"]["values"]

    return found


def test_mark_is_drilled_to_the_next_column(shown):
    rows, _ = shown(chart(BY_PLACE, PLACES), "places", at(1, of0="north"))
    assert rows == [("soup", 1), ("tea", 2)]


def test_nothing_is_a_value_to_drill_by(shown):
    rows, _ = shown(chart(BY_PLACE, PLACES), "places", at(1, of0=None))
    assert rows == [("cake", 1)]


def test_level_of_all_marks_has_all_rows(shown):
    rows, _ = shown(chart(BY_PLACE, PLACES), "places", at(1))
    assert rows == [("cake", 1), ("soup", 1), ("tea", 6)]


def test_values_of_several_levels_hold_together(shown):
    rows, _ = shown(chart(BY_PLACE, PLACES), "places", at(2, of0="north", of1="tea"))
    assert rows == [(2, 2)]


def test_date_is_drilled_by_its_granularity_and_in_its_own_format(shown):
    levels = page_levels(BY_MONTH, DATES)
    assert levels == ["Year", "Month", "Week", "Day", "Hour"]
    rows, records = shown(chart(BY_MONTH, DATES), "dates", at(3, of1="2026-03-01T00:00:00"))
    assert [units for _, units in rows] == [3, 4, 1]
    assert len({one["category"] for one in records}) == 3
    assert shown(chart(BY_MONTH, DATES), "dates", at(3, of1="2026-02-01T00:00:00"))[0] == []


def test_own_granularity_is_a_level():
    quarterly = {
        "DateDimensionField": BY_MONTH["DateDimensionField"] | {"DateGranularity": "QUARTER"}
    }
    assert page_levels(quarterly, DATES)[:3] == ["Year", "Quarter", "Month"]


def page_levels(field, hierarchy):
    ((_, body),) = chart(field, hierarchy).items()
    return hierarchies(body)[0].json()["levels"]


def test_marks_bring_the_value_to_drill_by(shown):
    _, records = shown(chart(BY_PLACE, PLACES))
    assert {one["steps"]["by"] for one in records} == {"north", "south", None}


def test_page_knows_levels_and_where_they_start(deploy):
    deployed = deploy(chart(BY_PLACE, PLACES))
    sheet = page_sheet(deployed, deployed.sheet("sheet"), NOW)
    assert sheet["visuals"]["source"]["drill"] == [
        {"id": "places", "field": "by", "levels": ["Place", "Item", "Units"], "start": 0}
    ]


def by_item(*filters):
    """A chart that the definition has drilled already."""
    field = {"FieldId": "by", "Column": column("item"), "HierarchyId": "places"}
    hierarchy = PLACES["ExplicitHierarchy"] | {"DrillDownFilters": list(filters)}
    return chart({"CategoricalDimensionField": field}, {"ExplicitHierarchy": hierarchy})


SOUTH = {"CategoryFilter": {"Column": column("place"), "CategoryValues": ["south"]}}
ONE = {"NumericEqualityFilter": {"Column": column("units"), "Value": 1.0}}
MOMENT = "2026-03-17T00:00:00"
THAT_DAY = {
    "TimeRangeFilter": {
        "Column": column("day"),
        "RangeMinimum": MOMENT,
        "RangeMaximum": MOMENT,
        "TimeGranularity": "DAY",
    }
}


@pytest.mark.parametrize(
    ("own", "expected"),
    [(SOUTH, [("tea", 4)]), (ONE, [("cake", 1), ("soup", 1)]), (THAT_DAY, [("tea", 4)])],
)
def test_definitions_own_drill_filters_hold(shown, own, expected):
    assert shown(by_item(own))[0] == expected


def test_own_filters_of_a_level_end_where_a_reader_goes_above_it(shown):
    assert len(shown(by_item(SOUTH), "places", at(0))[0]) == 3


@pytest.mark.parametrize(
    "drills",
    [
        {"other": {"places": at(1)}},
        {"source": {"other": at(1)}},
        {"source": {"places": at(3)}},
        {"source": {"places": at(-1)}},
        {"source": {"places": {"level": "1"}}},
        {"source": {"places": {"level": 1, "path": {"0": 7}}}},
        {"source": []},
    ],
)
def test_drills_that_a_sheet_does_not_have_are_refused(deploy, drills):
    deployed = deploy(chart(BY_PLACE, PLACES))
    with pytest.raises(BadRequestError):
        check_drills(
            read_choices(json.dumps({"drills": drills}).encode()).drills, deployed.sheet("sheet")
        )
