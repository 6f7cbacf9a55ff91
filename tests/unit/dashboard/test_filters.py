"""Filters narrow the rows as defined, as chosen, and within their scope."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from operator import ge, gt, le, lt

import pytest

from dashboard.expressions.rolling import truncated
from dashboard.expressions.syntax import parse
from dashboard.parameters import Parameter
from dashboard.queries.filters import Choices, conditions
from dashboard.queries.time_filter import time_range_condition
from dashboard.refusal import NotDrawnError
from tests.unit.dashboard.definitions import bars, column


def group(kind, scope=None, cross="SINGLE_DATASET", **body):
    filter_ = {kind: {"FilterId": "f", "Column": column("item"), **body}}
    scope = scope or {"AllSheets": {}}
    return {
        "FilterGroupId": "g",
        "CrossDataset": cross,
        "ScopeConfiguration": scope,
        "Filters": [filter_],
    }


def listed(*values, operator="CONTAINS", **options):
    configuration = {"MatchOperator": operator, "CategoryValues": list(values), **options}
    return {"Configuration": {"FilterListConfiguration": configuration}}


def kept(deploy, scope, run, *groups, choice=None):
    """Give the items that are left, by running the conditions."""
    deployed = deploy(bars(), FilterGroups=list(groups))
    choices = Choices({"f": choice} if choice is not None else {})
    found = conditions(deployed, "sheet", "bars", "sales", scope, choices)
    where = " AND ".join(found.where) or "true"
    having = " AND ".join(found.having) or "true"
    source = deployed.data_set("sales").sql
    sql = f"SELECT t.item FROM ({source}) AS t WHERE {where} GROUP BY t.item HAVING {having}"  # noqa: S608 -- SQL under test
    return [row[0] for row in run(sql)]


def test_list_keeps_its_values(deploy, scope, run):
    assert kept(deploy, scope, run, group("CategoryFilter", **listed("tea", "cake"))) == [
        "cake",
        "tea",
    ]


def test_list_can_leave_values_out(deploy, scope, run):
    filter_ = group("CategoryFilter", **listed("tea", operator="DOES_NOT_CONTAIN"))
    assert kept(deploy, scope, run, filter_) == ["cake", "soup"]


def custom(value, operator):
    options = {"MatchOperator": operator, "NullOption": "NON_NULLS_ONLY", "CategoryValue": value}
    return {"Configuration": {"CustomFilterConfiguration": options}}


@pytest.mark.parametrize(
    ("filter_", "values", "expected"),
    [
        (custom("tea", "EQUALS"), ["soup"], ["soup"]),
        (custom("tea", "CONTAINS"), ["a"], ["cake", "tea"]),
        (custom("tea", "CONTAINS"), ["ou", "ak"], ["cake", "soup"]),
        (custom("tea", "DOES_NOT_CONTAIN"), ["ou", "ak"], ["tea"]),
        (custom("tea", "STARTS_WITH"), ["s"], ["soup"]),
        (custom("tea", "ENDS_WITH"), ["e"], ["cake"]),
        (custom("tea", "DOES_NOT_EQUAL"), ["cake"], ["soup", "tea"]),
        (listed("tea", operator="DOES_NOT_CONTAIN"), ["cake"], ["soup", "tea"]),
    ],
)
def test_readers_values_stand_in_the_place_of_the_definitions(
    deploy, scope, run, filter_, values, expected
):
    filtered = group("CategoryFilter", **filter_)
    assert kept(deploy, scope, run, filtered, choice={"values": values}) == expected


def test_all_values_pass_until_the_reader_chooses(deploy, scope, run):
    filter_ = group("CategoryFilter", **listed(SelectAllOptions="FILTER_ALL_VALUES"))
    assert kept(deploy, scope, run, filter_) == ["cake", "soup", "tea"]
    assert kept(deploy, scope, run, filter_, choice={"values": ["soup"]}) == ["soup"]


def test_all_values_have_nothing_among_them(deploy, scope, run):
    options = {"SelectAllOptions": "FILTER_ALL_VALUES", "NullOption": "NON_NULLS_ONLY"}
    everything = group("CategoryFilter", Column=column("place"), **listed(**options))
    assert kept(deploy, scope, run, everything) == ["cake", "soup", "tea"]
    nothing = group(
        "CategoryFilter", Column=column("place"), **listed(**options | {"NullOption": "NULLS_ONLY"})
    )
    assert kept(deploy, scope, run, nothing) == ["cake"]


def test_choice_with_a_quote_is_text_and_nothing_else(deploy, scope, run):
    filter_ = group("CategoryFilter", **listed("tea"))
    assert kept(deploy, scope, run, filter_, choice={"values": ["x') OR ('1'='1"]}) == []


def test_custom_filter_contains_a_part(deploy, scope, run):
    custom = {"MatchOperator": "CONTAINS", "CategoryValue": "ou", "NullOption": "NON_NULLS_ONLY"}
    filter_ = group("CategoryFilter", Configuration={"CustomFilterConfiguration": custom})
    assert kept(deploy, scope, run, filter_) == ["soup"]


def test_number_that_a_text_must_equal_is_refused(deploy, scope, run):
    body = {"MatchOperator": "EQUALS", "Value": 2023, "NullOption": "ALL_VALUES"}
    with pytest.raises(NotDrawnError, match="compares STRING with a number"):
        kept(deploy, scope, run, group("NumericEqualityFilter", **body))


def test_numeric_range_on_groups_becomes_having(deploy, scope, run):
    aggregation = {"NumericalAggregationFunction": {"SimpleNumericalAggregation": "SUM"}}
    filter_ = group(
        "NumericRangeFilter",
        AggregationFunction=aggregation,
        RangeMinimum={"StaticValue": 6.0},
        IncludeMinimum=True,
        NullOption="NON_NULLS_ONLY",
    )
    filter_["Filters"][0]["NumericRangeFilter"]["Column"] = column("units")
    assert kept(deploy, scope, run, filter_) == ["tea"]


def test_time_range_counts_whole_days_at_its_granularity(deploy, scope, run):
    day = datetime(2026, 3, 16, tzinfo=UTC)
    filter_ = group(
        "TimeRangeFilter",
        RangeMinimumValue={"StaticValue": day},
        RangeMaximumValue={"StaticValue": day},
        IncludeMinimum=True,
        IncludeMaximum=True,
        TimeGranularity="DAY",
        NullOption="NON_NULLS_ONLY",
    )
    filter_["Filters"][0]["TimeRangeFilter"]["Column"] = column("day")
    assert kept(deploy, scope, run, filter_) == ["soup", "tea"]


@pytest.mark.parametrize("granularity", ["HOUR", "DAY", "WEEK", "MONTH"])
@pytest.mark.parametrize(
    ("side", "included", "holds"),
    [("Min", True, ge), ("Min", False, gt), ("Max", True, le), ("Max", False, lt)],
)
def test_time_range_compares_whole_periods(scope, run, granularity, side, included, holds):
    moment = datetime(2026, 3, 17, 12, 30)
    body = {
        f"Range{side}imumValue": {"StaticValue": moment},
        f"Include{side}imum": included,
        "TimeGranularity": granularity,
        "NullOption": "NON_NULLS_ONLY",
    }
    found = time_range_condition(body, scope.columns["day"], scope, None)
    days = "range(TIMESTAMP '2026-01-30', TIMESTAMP '2026-05-02', INTERVAL 1 HOUR) AS t(day)"
    edge = truncated(moment, granularity)
    for day, is_kept in run(f"SELECT day, {found} FROM {days}"):  # noqa: S608 -- the test's own
        assert is_kept == holds(truncated(day, granularity), edge)


def test_relative_dates_look_back_from_now(deploy, scope, run):
    filter_ = group(
        "RelativeDatesFilter",
        AnchorDateConfiguration={"AnchorOption": "NOW"},
        TimeGranularity="DAY",
        RelativeDateType="LAST",
        RelativeDateValue=2,
        NullOption="NON_NULLS_ONLY",
    )
    filter_["Filters"][0]["RelativeDatesFilter"]["Column"] = column("day")
    assert kept(deploy, scope, run, filter_) == ["cake", "tea"]


@pytest.mark.parametrize(("status", "items"), [("ENABLED", ["tea"]), ("DISABLED", ["cake", "tea"])])
def test_excluded_period_shortens_the_last_ones(deploy, scope, run, status, items):
    filter_ = group(
        "RelativeDatesFilter",
        AnchorDateConfiguration={"AnchorOption": "NOW"},
        TimeGranularity="DAY",
        RelativeDateType="LAST",
        RelativeDateValue=2,
        ExcludePeriodConfiguration={"Amount": 1, "Granularity": "DAY", "Status": status},
        NullOption="NON_NULLS_ONLY",
    )
    filter_["Filters"][0]["RelativeDatesFilter"]["Column"] = column("day")
    assert kept(deploy, scope, run, filter_) == items


def test_top_filter_keeps_the_leading_values(deploy, scope, run):
    aggregation = {"NumericalAggregationFunction": {"SimpleNumericalAggregation": "SUM"}}
    sort = {"Column": column("units"), "SortDirection": "DESC", "AggregationFunction": aggregation}
    filter_ = group("TopBottomFilter", Limit=1, AggregationSortConfigurations=[sort])
    assert kept(deploy, scope, run, filter_) == ["tea"]


@pytest.mark.parametrize(
    ("granularity", "items"), [("DAY", ["tea"]), ("MONTH", ["cake", "soup", "tea"])]
)
def test_top_filter_over_dates_keeps_whole_periods(deploy, scope, run, granularity, items):
    aggregation = {"NumericalAggregationFunction": {"SimpleNumericalAggregation": "SUM"}}
    sort = {"Column": column("units"), "SortDirection": "DESC", "AggregationFunction": aggregation}
    top = {"Limit": 1, "TimeGranularity": granularity, "AggregationSortConfigurations": [sort]}
    filter_ = group("TopBottomFilter", **top)
    filter_["Filters"][0]["TopBottomFilter"]["Column"] = column("day")
    assert kept(deploy, scope, run, filter_) == items


def test_filter_leaves_visuals_outside_its_scope_alone(deploy, scope, run):
    scoping = {"SheetId": "sheet", "Scope": "SELECTED_VISUALS", "VisualIds": ["other"]}
    elsewhere = {"SelectedSheets": {"SheetVisualScopingConfigurations": [scoping]}}
    filter_ = group("CategoryFilter", scope=elsewhere, **listed("tea"))
    assert kept(deploy, scope, run, filter_) == ["cake", "soup", "tea"]


def test_disabled_group_does_nothing(deploy, scope, run):
    filter_ = group("CategoryFilter", **listed("tea")) | {"Status": "DISABLED"}
    assert kept(deploy, scope, run, filter_) == ["cake", "soup", "tea"]


def test_filter_that_is_not_known_is_never_left_out(deploy, scope, run):
    with pytest.raises(NotDrawnError, match="A NovelFilter applies here"):
        kept(deploy, scope, run, group("NovelFilter"))


@pytest.mark.parametrize(("is_kept", "items"), [(True, ["soup", "tea"]), (False, ["cake"])])
def test_nested_filter_keeps_what_has_such_rows(deploy, scope, run, is_kept, items):
    inner = {"Column": column("place"), **listed("north")}
    nested = {"InnerFilter": {"CategoryInnerFilter": inner}, "IncludeInnerSet": is_kept}
    assert kept(deploy, scope, run, group("NestedFilter", **nested)) == items


def test_one_filter_of_a_group_is_enough(deploy, scope, run):
    grouped = group("CategoryFilter", **listed("tea"))
    other = group("CategoryFilter", **listed("soup"))
    either = grouped | {"Filters": grouped["Filters"] + other["Filters"]}
    assert kept(deploy, scope, run, either) == ["soup", "tea"]
    assert kept(deploy, scope, run, grouped, other) == []


def test_group_of_filters_on_rows_and_on_sums_is_refused(deploy, scope, run):
    rows, sums = (
        group("CategoryFilter", **listed("tea")),
        group(
            "NumericRangeFilter",
            AggregationFunction={
                "NumericalAggregationFunction": {"SimpleNumericalAggregation": "SUM"}
            },
            RangeMinimum={"StaticValue": 6.0},
            NullOption="ALL_VALUES",
        ),
    )
    sums["Filters"][0]["NumericRangeFilter"]["Column"] = column("units")
    mixed = rows | {"Filters": rows["Filters"] + sums["Filters"]}
    with pytest.raises(NotDrawnError, match="filter group on rows and on what is made of them"):
        kept(deploy, scope, run, mixed)


@pytest.mark.parametrize(("start", "first"), [("SUNDAY", 15), ("MONDAY", 16), ("THURSDAY", 12)])
def test_weeks_start_on_the_definitions_day(scope, start, first):
    weekly = replace(scope, week_start=start)
    found = weekly.translate(parse("truncDate('WK', {day})")).text
    days = 16 - first
    assert (f"date_add('day', -{days}, " in found) is bool(days)
    assert truncated(datetime(2026, 3, 18, 12), "WEEK", start) == datetime(2026, 3, first)


def by_parameter(deploy, scope, run, parameter, kind="CategoryFilter", name="item", **body):
    filter_ = group(kind, **body)
    filter_["Filters"][0][kind]["Column"] = column(name)
    return kept(deploy, replace(scope, parameters={"p": parameter}), run, filter_)


@pytest.mark.parametrize(
    ("values", "items"), [((), ["cake", "soup", "tea"]), (("tea", "soup"), ["soup", "tea"])]
)
def test_filter_by_an_unset_parameter_keeps_all_rows(deploy, scope, run, values, items):
    parameter = Parameter("p", "STRING", values, True)
    custom = {"MatchOperator": "EQUALS", "NullOption": "NON_NULLS_ONLY", "ParameterName": "p"}
    body = {"Configuration": {"CustomFilterConfiguration": custom}}
    assert by_parameter(deploy, scope, run, parameter, **body) == items


@pytest.mark.parametrize("is_multi", [False, True])
def test_number_filter_by_an_unset_parameter_keeps_all_rows(deploy, scope, run, is_multi):
    parameter = Parameter("p", "INTEGER", (), is_multi)
    body = {"MatchOperator": "EQUALS", "ParameterName": "p", "NullOption": "NON_NULLS_ONLY"}
    found = by_parameter(deploy, scope, run, parameter, "NumericEqualityFilter", "units", **body)
    assert found == ["cake", "soup", "tea"]


@pytest.mark.parametrize(
    ("parameter", "reason"),
    [
        (Parameter("p", "INTEGER", (), False), "is unset"),
        (Parameter("p", "DECIMAL", (Decimal("2.5"),), False), "is no whole number"),
        (Parameter("p", "STRING", ("few",), False), "is no whole number"),
    ],
)
def test_filter_that_counts_by_what_is_no_count_is_refused(deploy, scope, run, parameter, reason):
    body = {"ParameterName": "p", "AggregationSortConfigurations": []}
    with pytest.raises(NotDrawnError, match=f"counts by the parameter p, which {reason}"):
        by_parameter(deploy, scope, run, parameter, "TopBottomFilter", **body)


def test_listed_numbers_are_the_same_however_they_are_written(deploy, scope, run):
    filter_ = group("CategoryFilter", **listed("3.50", "8", "none"))
    filter_["Filters"][0]["CategoryFilter"]["Column"] = column("price")
    assert kept(deploy, scope, run, filter_) == ["soup", "tea"]
    assert kept(deploy, scope, run, filter_, choice={"values": ["5.250"]}) == ["cake"]


def test_filter_of_a_column_of_another_type_elsewhere_is_refused(deploy, scope):
    other = replace(deploy(bars()).data_set("sales"), identifier="other")
    columns = {**other.columns, "item": other.columns["day"]}
    deployed = deploy(
        bars(), FilterGroups=[group("CategoryFilter", cross="ALL_DATASETS", **listed("tea"))]
    )
    other = replace(other, columns=columns)
    deployed = replace(deployed, data_sets={**deployed.data_sets, "other": other})
    with pytest.raises(NotDrawnError, match="STRING there and DATETIME here"):
        conditions(deployed, "sheet", "bars", "other", scope, Choices({}))


def test_top_filter_without_a_limit_is_refused(deploy, scope):
    order = {"Column": column("units"), "SortDirection": "DESC", "AggregationFunction": "SUM"}
    top = group("TopBottomFilter", AggregationSortConfigurations=[order])
    deployed = deploy(bars(), FilterGroups=[top])
    with pytest.raises(NotDrawnError, match="without a limit"):
        conditions(deployed, "sheet", "bars", "sales", scope, Choices({}))
