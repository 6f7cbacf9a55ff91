"""Table calculations over a visual's rows, and level-aware ones over the data set's."""

import pytest

from dashboard.refusal import NotDrawnError
from tests.unit.dashboard.definitions import category, column, total

TOTALS = [("cake", 1), ("soup", 1), ("tea", 6)]


def table(of, by="item"):
    wells = {"GroupBy": [category(by)], "Values": [total(of)]}
    fields = {"TableAggregatedFieldWells": wells}
    return {"TableVisual": {"VisualId": "t", "ChartConfiguration": {"FieldWells": fields}}}


def calculated(expression):
    field = {"DataSetIdentifier": "sales", "Name": "calculated", "Expression": expression}
    return {"CalculatedFields": [field]}


@pytest.fixture
def results(show):
    def found(expression, by="item", **definition):
        shown = show(table("calculated", by), **calculated(expression), **definition)
        return [row[1] for row in shown["table"]["raw"]]

    return found


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("sumOver(sum({units}), [])", ["8", "8", "8"]),
        ("maxOver(sum({units}))", ["6", "6", "6"]),
        ("sumOver(sum({units}), [{item}])", ["1", "1", "6"]),
        ("percentOfTotal(sum({units}))", ["0.125", "0.125", "0.75"]),
        ("runningSum(sum({units}), [{item} ASC])", ["1", "2", "8"]),
        ("difference(sum({units}), [{item} ASC], -1)", ["", "0", "5"]),
        ("percentDifference(sum({units}), [{item} ASC], 1)", ["0", "-0.833333333333333", ""]),
        ("lag(sum({units}), [{item} ASC], 1)", ["", "1", "1"]),
        ("lead(sum({units}), [{item} ASC], 1)", ["1", "6", ""]),
        ("firstValue(sum({units}), [{item} DESC])", ["6", "6", "6"]),
        ("lastValue(sum({units}), [{item} ASC], [{item}])", ["1", "1", "6"]),
        ("rank([sum({units}) DESC])", ["2", "2", "1"]),
        ("windowSum(sum({units}), [{item} ASC], 1, 0)", ["1", "2", "7"]),
        ("windowMax(sum({units}), [{item} ASC], 0, 1)", ["1", "6", "6"]),
    ],
)
def test_table_calculation_sees_the_visuals_rows(results, expression, expected):
    assert results(expression) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("maxOver({units}, [{item}], PRE_AGG)", ["1", "1", "8"]),
        ("countOver({units}, [], PRE_AGG)", ["4", "4", "8"]),
        ("distinctCountOver({place}, [{item}], PRE_AGG)", ["0", "1", "4"]),
    ],
)
def test_level_aware_calculation_gives_each_row_a_value(results, expression, expected):
    assert results(expression) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("max(sum({units}, [{item}]))", ["6", "6", "1"]),
        ("min(distinct_count({place}, [{item}]))", ["1", "2", "0"]),
        ("max(count({item}, []))", ["4", "4", "4"]),
        ("max(avg({units}, [{place}]))", ["1.5", "4", "1"]),
    ],
)
def test_aggregate_by_a_list_of_fields_is_of_their_level(results, expression, expected):
    assert results(expression, by="place") == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("sum({units}, [{item}])", ["7", "6", "1"]),  # north has tea and soup, south tea, none cake
        ("avg(sum({units}, [{item}]))", ["3.5", "6", "1"]),
        ("sumIf(sum({units}, [{item}]), sum({units}, [{item}]) > 1)", ["6", "6", ""]),
        ("sum({units}) / sum(sum({units}, []))", ["0.375", "0.5", "0.125"]),
        ("sum(sum({units}, [${visualDimensions}, {item}]))", ["3", "4", "1"]),
        ("max(sum({units}, [${visualDimensions}, !{place}]))", ["8", "8", "8"]),
        ("max(sum(max({units}, [{place}, {item}]), [{place}]))", ["3", "4", "1"]),
    ],
)
def test_aggregate_of_a_level_counts_once_in_each_group(results, expression, expected):
    assert results(expression, by="place") == expected


def test_total_of_a_level_counts_once_in_all(plan, run):
    visual = table("calculated", by="place")
    configuration = visual["TableVisual"]["ChartConfiguration"]
    configuration["TotalOptions"] = {"TotalsVisibility": "VISIBLE"}
    found = plan(visual, **calculated("sum(sum({units}, [{item}]))"))
    assert run(found.totals.query.sql) == [(8,)]  # 7 + 6 + 1 would count tea twice


def test_leading_values_come_before_a_level_is_summed_up(results):
    first = {
        "TopBottomFilter": {
            "FilterId": "f",
            "Column": column("item"),
            "Limit": 1,
            "AggregationSortConfigurations": [
                {
                    "Column": column("price"),
                    "SortDirection": "DESC",
                    "AggregationFunction": {
                        "NumericalAggregationFunction": {"SimpleNumericalAggregation": "MAX"}
                    },
                }
            ],
        }
    }
    group = equal_to(0) | {"Filters": [first]}
    found = results("sum(max({units}, [{place}]))", by="place", FilterGroups=[group])
    assert found == ["2"]  # of north, whose soup is dear, and whose greatest units are of tea


def test_rows_are_grouped_by_an_aggregate_of_their_level(show):
    often = calculated("ifelse(sum({units}, [{item}]) > 1, 'often', 'seldom')")
    shown = show(table("units", by="calculated"), **often)
    assert shown["table"]["raw"] == [["often", "6"], ["seldom", "2"]]


def test_filters_come_before_one_level_and_after_the_other(results):
    listed = {"MatchOperator": "CONTAINS", "CategoryValues": ["soup"]}
    filter_ = {
        "FilterId": "f",
        "Column": column("item"),
        "Configuration": {"FilterListConfiguration": listed},
    }
    group = {
        "FilterGroupId": "g",
        "CrossDataset": "SINGLE_DATASET",
        "ScopeConfiguration": {"AllSheets": {}},
        "Filters": [{"CategoryFilter": filter_}],
    }
    over = "countOver({units}, [], %s)"
    assert results(over % "PRE_AGG", FilterGroups=[group]) == ["1"]
    assert results(over % "PRE_FILTER", FilterGroups=[group]) == ["4"]


@pytest.mark.parametrize(
    ("name", "offset", "expected"),
    [
        ("LastValue", 1, ["", "3", "4"]),
        ("LastValue", 2, ["", "", "3"]),
        ("Difference", 1, ["", "1", "-3"]),
        ("PercentDifference", 1, ["", "0.333333333333333", "-0.75"]),
    ],
)
def test_period_is_compared_with_an_earlier_one(show, name, offset, expected):
    by_day = {"DateDimensionField": {"FieldId": "day", "Column": column("day")}}
    visual = table("calculated")
    visual["TableVisual"]["ChartConfiguration"]["FieldWells"]["TableAggregatedFieldWells"][
        "GroupBy"
    ] = [by_day]
    expression = f"periodOverPeriod{name}(sum({{units}}), {{day}}, DAY, {offset})"
    rows = show(visual, **calculated(expression))["table"]["raw"]
    assert [row[1] for row in rows] == expected


def test_filter_on_what_comes_before_it_narrows_what_comes_after(show):
    over = {
        "CalculatedFields": [
            {"DataSetIdentifier": "sales", "Name": name, "Expression": expression}
            for name, expression in {
                "all_of_item": "sumOver({units}, [{item}], PRE_FILTER)",
                "left": "countOver({units}, [], PRE_AGG)",
            }.items()
        ]
    }
    group = equal_to(6)
    group["Filters"][0]["NumericEqualityFilter"]["Column"] = column("all_of_item")
    shown = show(table("left"), FilterGroups=[group], **over)
    assert shown["table"]["raw"] == [["tea", "4"]]  # two rows that see two rows each


@pytest.mark.parametrize("value", [1, 2])
def test_filter_on_a_table_calculation_comes_after_it(results, value):
    ranked = "rank([sum({units}) DESC])"
    left = results(ranked, FilterGroups=[equal_to(value)])
    assert left == [one for one in results(ranked) if one == str(value)]


@pytest.mark.parametrize(
    ("expression", "value", "function", "expected"),
    [
        ("sum({units}, [{item}])", 6, None, [["north", "6"], ["south", "6"]]),  # rows of tea
        ("sum({units}, [{item}])", 7, "SUM", [["north", "7"]]),  # tea's 6 and soup's 1
        ("min(max({units}, [{item}]))", 4, None, [["south", "4"]]),
    ],
)
def test_filter_on_an_aggregate_of_a_level_is_on_rows_or_on_groups(
    show, expression, value, function, expected
):
    group = equal_to(value)
    if function:
        named = {"NumericalAggregationFunction": {"SimpleNumericalAggregation": function}}
        group["Filters"][0]["NumericEqualityFilter"]["AggregationFunction"] = named
    shown = show(table("calculated", "place"), FilterGroups=[group], **calculated(expression))
    assert shown["table"]["raw"] == expected


def filtered_by_level(values, **more):
    fields = {"calculated": "sum({units}, [{item}])", "other": "sum({units}, [{place}])"}
    named = [
        {"DataSetIdentifier": "sales", "Name": name, "Expression": expression}
        for name, expression in fields.items()
    ]
    group = equal_to(6)
    group["Filters"] += [{kind: body} for kind, body in more.items()]
    wells = {"GroupBy": [category("place")], "Values": [total(one) for one in values]}
    configuration = {"FieldWells": {"TableAggregatedFieldWells": wells}}
    visual = {"TableVisual": {"VisualId": "t", "ChartConfiguration": configuration}}
    return visual, {"FilterGroups": [group], "CalculatedFields": named}


def test_another_level_sees_the_rows_that_a_filter_by_one_leaves(show):
    visual, definition = filtered_by_level(["other", "calculated"])
    rows = show(visual, **definition)["table"]["raw"]
    assert rows == [["north", "2", "6"], ["south", "4", "6"]]  # of tea alone


def test_level_that_is_shown_and_keeps_its_groups_in_part_is_refused(show):
    soup = {"MatchOperator": "CONTAINS", "CategoryValues": ["soup"]}
    listed = {"FilterListConfiguration": soup}
    either = {"FilterId": "i", "Column": column("item"), "Configuration": listed}
    visual, definition = filtered_by_level(["calculated"], CategoryFilter=either)
    with pytest.raises(NotDrawnError, match="beside other filters, and is shown"):
        show(visual, **definition)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("runningSum(percentOfTotal(sum({units})), [{item} ASC])", ["0.125", "0.25", "1"]),
        ("sumOver(ifelse(rank([sum({units}) DESC]) = 1, sum({units}), 0), [])", ["6", "6", "6"]),
        ("rank([runningSum(sum({units}), [{item} ASC]) DESC])", ["3", "2", "1"]),
        ("difference(runningSum(sum({units}), [{item} ASC]), [{item} ASC], -1)", ["", "1", "6"]),
        (
            "runningSum(maxOver(sum({units}), []), [{item} ASC]) / sum({units})",
            ["6", "12", "3"],
        ),
        (
            "ifelse(runningSum(sumOver(sum({units}), []), [{item} ASC]) > 8, count({price}), 0)",
            ["0", "1", "2"],
        ),
        (
            "maxOver(runningSum(sumOver(sum({units}), []), [{item} ASC]), [])",
            ["24", "24", "24"],
        ),
        ("sumOver(rank([sum({units}) DESC]), [{item}])", ["2", "2", "1"]),
    ],
)
def test_table_calculation_of_another_comes_after_it(results, expression, expected):
    assert results(expression) == expected


def test_filter_on_a_table_calculation_of_another_comes_after_both(results):
    expression = "rank([runningSum(sum({units}), [{item} ASC]) DESC])"
    assert results(expression, FilterGroups=[equal_to(2)]) == ["2"]


def test_two_measures_stand_on_one_table_calculation(show):
    names = {"a": "maxOver(runningSum(sum({units}), [{item} ASC]), [])", "b": "{a} - sum({units})"}
    visual = table("a")
    wells = visual["TableVisual"]["ChartConfiguration"]["FieldWells"]
    wells["TableAggregatedFieldWells"]["Values"] = [total("b"), total("units"), total("a")]
    fields = [{"DataSetIdentifier": "sales", "Name": n, "Expression": e} for n, e in names.items()]
    shown = show(visual, CalculatedFields=fields)
    assert [row[1:] for row in shown["table"]["raw"]] == [
        ["7", "1", "8"],
        ["7", "1", "8"],
        ["2", "6", "8"],
    ]


def equal_to(value):
    body = {"FilterId": "f", "Column": column("calculated"), "NullOption": "NON_NULLS_ONLY"}
    bound = {"MatchOperator": "EQUALS", "Value": value}
    return {
        "FilterGroupId": "g",
        "CrossDataset": "SINGLE_DATASET",
        "ScopeConfiguration": {"AllSheets": {}},
        "Filters": [{"NumericEqualityFilter": body | bound}],
    }


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("sumOver(sum({units}), [{place}])", "place, which isn't in the visual"),
        ("sumOver({units}, [])", "isn't aggregated"),
        ("lag(sum({units}), [{item} ASC], -1)", "a positive lookup index"),
        ("sumOver(sum({units}), [], PRE_AGG)", "of an aggregate by PRE_AGG"),
        ("runningSum(sum({units}))", "without a sort"),
        ("sumOver(sum({units}, [{item}]), [], PRE_AGG)", "SUM of an aggregate by a list"),
        ("sum(ifelse({place} = 'north', sum({units}, [{item}]), 0))", "beside a column of single"),
        ("sum(sum({units}, [{item}]) / sum({units}, []))", "by different lists of fields"),
        (
            "sum(sum({units}, [${visualDimensions}, !{item}, {place}]))",
            "out or adds some, not both",
        ),
        ("sum(sum({units}, [!{item}]))", "out or adds some, not both"),
        ("sum({units}, {item})", "sum takes a list of fields in brackets"),
        ("min(sum({units}), [{item}])", "min of an aggregate by a list of fields"),
    ],
)
def test_calculation_that_has_no_meaning_here_is_refused(results, expression, reason):
    with pytest.raises(NotDrawnError, match=reason):
        results(expression)


@pytest.mark.parametrize(
    ("rows", "subtotals", "texts"),
    [
        # 6 of tea is of both places and counts once in all of them
        (["place"], {}, [["north", "7"], ["south", "6"], ["(none)", "1"], ["Total", "8"]]),
        (
            ["place", "item"],
            {"RowSubtotalOptions": {"TotalsVisibility": "VISIBLE"}},
            [
                ["north", "soup", "1"],
                ["north", "tea", "6"],
                ["north", "Subtotal", "7"],
                ["south", "tea", "6"],
                ["south", "Subtotal", "6"],
                ["(none)", "cake", "1"],
                ["(none)", "Subtotal", "1"],
                ["Total", "", "8"],
            ],
        ),
    ],
)
def test_pivots_totals_count_each_group_of_a_level_once(show, rows, subtotals, texts):
    wells = {"Rows": [category(name) for name in rows], "Values": [total("calculated")]}
    visible = {"RowTotalOptions": {"TotalsVisibility": "VISIBLE"}, **subtotals}
    fields = {"PivotTableAggregatedFieldWells": wells}
    configuration = {"FieldWells": fields, "TotalOptions": visible}
    visual = {"PivotTableVisual": {"VisualId": "p", "ChartConfiguration": configuration}}
    shown = show(visual, **calculated("sum(sum({units}, [{item}]))"))
    assert shown["table"]["rows"] == texts
