"""Days and hours are those of the dashboard's zone; filters compare what is stored."""

from datetime import datetime

import pytest

from dashboard.parameters import read_parameters
from dashboard.queries.filters import Choices
from dashboard.refusal import NotDrawnError
from dashboard.visuals.catalog import field_wells, planner
from dashboard.visuals.reader import Reader
from dashboard.zones import to_local, zone_of
from tests.unit.dashboard.conftest import NOW
from tests.unit.dashboard.definitions import bars, column

NEW_YORK = {"Options": {"Timezone": "America/New_York"}}


def query(deploy, visual, **definition):
    deployed = deploy({"BarChartVisual": visual}, **definition)
    wells = field_wells("BarChartVisual", visual)
    parameters = read_parameters(deployed.definition, {}, NOW)
    reader = Reader.of_visual(deployed, "sheet", "bars", wells, parameters, Choices({}), NOW)
    return planner("BarChartVisual")(visual, wells, reader).query.sql


def test_days_are_told_in_the_zone_and_filtered_as_they_are_stored(deploy):
    visual = bars()["BarChartVisual"]
    day = {"DateDimensionField": {"FieldId": "day", "Column": column("day")}}
    visual["ChartConfiguration"]["FieldWells"]["BarChartAggregatedFieldWells"]["Category"] = [day]
    body = {"FilterId": "f", "Column": column("day"), "NullOption": "NON_NULLS_ONLY"}
    body |= {"RangeMinimumValue": {"StaticValue": datetime(2026, 3, 16)}, "IncludeMinimum": True}
    group = {
        "FilterGroupId": "g",
        "CrossDataset": "SINGLE_DATASET",
        "ScopeConfiguration": {"AllSheets": {}},
        "Filters": [{"TimeRangeFilter": body}],
    }
    sql = query(deploy, visual, FilterGroups=[group], **NEW_YORK)
    assert "at_timezone(with_timezone(t.\"day\", 'UTC'), 'America/New_York')" in sql
    assert "WHERE t.\"day\" >= timestamp '2026-03-16 04:00:00.000'" in sql


def test_moment_is_told_as_the_zones_clocks_show_it():
    assert to_local(datetime(2026, 7, 1, 23), "Europe/London") == datetime(2026, 7, 2)


def test_zone_that_is_none_is_named():
    with pytest.raises(NotDrawnError, match="Mars"):
        zone_of({"Options": {"Timezone": "Mars/Olympus"}})
