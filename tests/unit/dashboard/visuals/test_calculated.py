"""Calculated fields made of calculated fields: each level once, however often it is named."""

import pytest

from dashboard.queries.filters import Choices
from dashboard.visuals.catalog import field_wells, planner
from dashboard.visuals.reader import Reader
from tests.unit.dashboard.conftest import NOW
from tests.unit.dashboard.definitions import bars, column

DEEP = 9


def doubled(levels):
    """Give fields that each name the one before several times."""
    first = "ifelse({units} > 0, {units}, {units} < 0, 0 - {units}, 0)"
    fields = {"f0": first}
    for level in range(1, levels):
        before = f"{{f{level - 1}}}"
        condition = f"{before} >= 0 AND {before} < 1000000"
        fields[f"f{level}"] = f"ifelse({condition}, {before} + 1, {before} > 5, {before}, 0)"
    return [
        {"DataSetIdentifier": "sales", "Name": name, "Expression": text}
        for name, text in fields.items()
    ]


@pytest.fixture
def query_of(deploy):
    """Give the query of bars of a field of so many levels."""

    def planned(levels):
        visual = bars(of=f"f{levels - 1}")
        deployed = deploy(visual, CalculatedFields=doubled(levels))
        wells = field_wells("BarChartVisual", visual["BarChartVisual"])
        reader = Reader.of_visual(deployed, "sheet", "bars", wells, {}, Choices({}), NOW)
        return planner("BarChartVisual")(visual["BarChartVisual"], wells, reader).query.sql

    return planned


def group_of(kind, body):
    return {
        "FilterGroupId": "g",
        "CrossDataset": "SINGLE_DATASET",
        "ScopeConfiguration": {"AllSheets": {}},
        "Filters": [{kind: body}],
    }


def test_query_grows_by_a_level_not_by_its_power(query_of):
    assert len(query_of(2 * DEEP)) < 3 * len(query_of(DEEP))


def test_field_of_many_levels_has_its_value(show):
    drawn = show(bars(of=f"f{DEEP - 1}"), CalculatedFields=doubled(DEEP))
    rows = {row[0]: int(row[1]) for row in drawn["table"]["raw"]}
    assert rows == {"tea": 6 + 2 * (DEEP - 1), "soup": DEEP, "cake": DEEP}


def test_filter_by_a_long_field_is_asked_over_its_column(show):
    body = {
        "FilterId": "f",
        "Column": column(f"f{DEEP - 1}"),
        "RangeMinimum": {"StaticValue": DEEP + 2},
        "NullOption": "NON_NULLS_ONLY",
    }
    group = group_of("NumericRangeFilter", body)
    drawn = show(bars(), CalculatedFields=doubled(DEEP), FilterGroups=[group])
    assert drawn["table"]["raw"] == [["tea", "4"]]


def test_top_filter_leads_by_a_long_field_that_nothing_else_names(show):
    """Its rows have the field's column, so that none of its own query's is meant instead."""
    body = {
        "FilterId": "f",
        "Column": column("item"),
        "Limit": 1,
        "AggregationSortConfigurations": [
            {
                "Column": column(f"f{DEEP - 1}"),
                "SortDirection": "DESC",
                "AggregationFunction": {
                    "NumericalAggregationFunction": {"SimpleNumericalAggregation": "SUM"}
                },
            }
        ],
    }
    drawn = show(
        bars(), CalculatedFields=doubled(DEEP), FilterGroups=[group_of("TopBottomFilter", body)]
    )
    assert drawn["table"]["raw"] == [["tea", "6"]]
