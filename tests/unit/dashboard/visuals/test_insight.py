"""Insights: computations, and the narrative that names what they give."""

import pytest

from dashboard.planning import Planning
from tests.unit.dashboard.definitions import category, column, total

DAY = {"DateDimensionField": {"FieldId": "day", "Column": column("day"), "DateGranularity": "DAY"}}


def insight(narrative, *computations):
    configuration = {
        "Computations": list(computations),
        "CustomNarrative": {"Narrative": narrative},
    }
    body = {"VisualId": "told", "DataSetIdentifier": "sales", "InsightConfiguration": configuration}
    return {"InsightVisual": body}


def computation(kind, name="It", **members):
    return {kind: {"ComputationId": name, "Name": name, "Value": total("units"), **members}}


def told(shown):
    return "|".join("".join(run["text"] for run in block["runs"]) for block in shown["narrative"])


def expression(path):
    return f"<narrative><expression>{path}</expression></narrative>"


@pytest.mark.parametrize(
    ("found", "path", "text"),
    [
        (computation("TotalAggregation"), "It.totalAggregate.formattedValue", "8"),
        (computation("MaximumMinimum", Time=DAY, Type="MAXIMUM"), "It.metricValue.value", "4"),
        (
            computation("MaximumMinimum", Time=DAY, Type="MINIMUM"),
            "It.timeValue.formattedValue",
            "Mar 18, 2026",
        ),
        (
            computation("PeriodOverPeriod", Time=DAY),
            "It.percentDifference.formattedValue",
            "−75.00%",
        ),
        (
            computation("PeriodOverPeriod", Time=DAY),
            "It.absoluteDifference.formattedAbsoluteValue",
            "3",
        ),
        (
            computation("PeriodToDate", Time=DAY, PeriodTimeGranularity="MONTH"),
            "It.currentMetricValue.formattedValue",
            "8",
        ),
        (
            computation("UniqueValues", Category=category("item")),
            "It.uniqueGroupValuesCount.formattedValue",
            "3",
        ),
    ],
)
def test_computation_gives_what_the_narrative_names(show, found, path, text):
    assert told(show(insight(expression(path), found))) == text


def test_ranked_values_are_told_one_by_one(show):
    ranked = computation("TopBottomRanked", Category=category("item"), Type="TOP", ResultSize=2)
    loop = (
        '<narrative>First<if condition="It.itemsCount &gt; 1" level="inline">s</if>:'
        '<for listExpression="It.items" level="block"><li>'
        "<expression>It.items[index].categoryValue.formattedValue</expression> "
        "<expression>It.items[index].metricValue.formattedValue</expression></li></for></narrative>"
    )
    assert told(show(insight(loop, ranked))) == "Firsts:|tea 6|cake 1"


def test_movers_compare_the_latest_day_with_the_one_before(show):
    definition = {"CalculatedFields": [], "ParameterDeclarations": []}
    moved = computation("TopBottomMovers", Time=DAY, Category=category("item"), Type="TOP")
    narrative = insight(expression("It.itemsCount"), moved)
    assert told(show(narrative, **definition)) == "0"  # no item was sold on both days


def test_what_nothing_gives_is_left_out_and_named(show):
    markup = (
        '<narrative><if condition="Odd.itemsCount = 0" level="block">nothing odd</if>'
        "<expression>It.totalAggregate.formattedValue</expression></narrative>"
    )
    shown = show(insight(markup, computation("TotalAggregation")))
    assert told(shown) == "8"
    assert shown["notes"] == ["Not drawn in the text: Odd.itemsCount."]


def test_forecast_of_too_few_periods_has_no_value_and_its_method_is_named(show):
    forecast = computation("Forecast", "Next", Time=DAY)
    shown = show(insight(expression("Next.metricValue.formattedValue"), forecast))
    assert told(shown) == "–"
    assert any("Holt–Winters" in note for note in shown["notes"])


def test_growth_rate_is_compounded_over_its_periods(show):
    grown = computation("GrowthRate", Time=DAY, PeriodSize=2)
    markup = expression("It.compoundedGrowthRate.formattedValue")
    assert told(show(insight(markup, grown))) == "−42.26%"  # 3, 4 and 1: the root of a third
    assert told(show(insight(expression("It.startMetricValue.value"), grown))) == "3"


def test_two_metrics_are_compared_in_the_latest_period(show):
    members = {"Time": DAY, "FromValue": total("units"), "TargetValue": total("price")}
    compared = {"MetricComparison": {"ComputationId": "It", "Name": "It", **members}}
    shown = show(insight(expression("It.absoluteDifference.value"), compared))
    assert told(shown) == "4.25"


def test_item_that_a_list_does_not_have_is_nothing_to_say(show):
    markup = "<narrative>Best: <expression>Top.items[7].metricValue.value</expression></narrative>"
    top = computation("TopBottomRanked", "Top", Category=category("item"), Type="TOP")
    shown = show(insight(markup, top))
    assert told(shown) == "Best: "
    assert shown["notes"] == []


def test_text_alone_is_drawn_without_a_query(deploy):
    markup = (
        "<narrative>Open\n    <expression>ifelse(1 = 2, 'never', 'daily')</expression></narrative>"
    )
    deployed = deploy(insight(markup))
    ((kind, body),) = deployed.sheets[0]["Visuals"][0].items()
    drawn, plan = Planning(deployed, "sheet", {}).draft(kind, body)
    assert (drawn["state"], told(drawn), plan) == ("drawn", "Open daily", None)


def test_insight_of_nothing_says_so(deploy):
    body = {"VisualId": "told", "InsightConfiguration": {"Computations": []}}
    result, _ = Planning(deploy(), "sheet", {}).draft("InsightVisual", body)
    assert (result["state"], bool(result["reason"])) == ("empty", True)


def test_content_of_another_site_is_a_link(deploy):
    body = {"VisualId": "film", "ChartConfiguration": {"ContentUrl": "https://films.example/1"}}
    drawn, plan = Planning(deploy(), "sheet", {}).draft("CustomContentVisual", body)
    assert drawn["narrative"][0]["runs"][0]["href"] == "https://films.example/1"
    assert "another site" in drawn["notes"][0]
    assert plan is None


def test_computation_named_in_braces_is_compared_by_its_value(show):
    unique = computation("UniqueValues", name="My items", Category=category("item"))
    condition = "{My items}.uniqueGroupValuesCount = 3"
    text = f'<narrative><if condition="{condition}">three</if></narrative>'
    assert told(show(insight(text, unique))) == "three"


def test_ranks_without_a_value_are_by_count_of_rows(show):
    top = {"TopBottomRanked": {"ComputationId": "t", "Name": "Top", "Category": category("item")}}
    top["TopBottomRanked"] |= {"Type": "TOP", "ResultSize": 1}
    path = "Top.items[0].categoryValue.formattedValue"
    assert told(show(insight(expression(path), top))) == "tea"


UNNAMED = [
    ({"TotalAggregation": {}}, "Units: 8."),
    ({"MaximumMinimum": {"Time": DAY, "Type": "MAXIMUM"}}, "Greatest Units: 4, Mar 17, 2026."),
    ({"UniqueValues": {"Category": category("item")}}, "Item: 3 different values."),
    ({"PeriodOverPeriod": {"Time": DAY}}, "Units: 1 in Mar 18, 2026, 4 in Mar 17, 2026: "),
    ({"PeriodToDate": {"Time": DAY, "PeriodTimeGranularity": "MONTH"}}, "Units to date: 8 in "),
    ({"GrowthRate": {"Time": DAY, "PeriodSize": 2}}, "Units grew by "),
    ({"Forecast": {"Time": DAY}}, "Units is foretold as "),
    ({"TopBottomRanked": {"Category": category("item"), "Type": "TOP"}}, "|tea: 6|cake: 1|soup: 1"),
    (
        {"TopBottomMovers": {"Category": category("item"), "Time": DAY, "Type": "BOTTOM"}},
        "Least Units by Item, change",
    ),
    (
        {"MetricComparison": {"Time": DAY, "FromValue": total("units")}},
        "Price is 5.25 in Mar 18, 2026, Units 1: ",
    ),
]


@pytest.mark.parametrize(("union", "words"), UNNAMED)
def test_insight_that_nobody_wrote_has_the_pages_own_words(show, union, words):
    ((kind, members),) = union.items()
    own = {"ComputationId": kind, **members}
    own |= {"TargetValue": total("price")} if "FromValue" in own else {"Value": total("units")}
    body = {"VisualId": "told", "InsightConfiguration": {"Computations": [{kind: own}]}}
    shown = show({"InsightVisual": body})
    assert words in told(shown)
    assert "…" not in told(shown)
    assert "this page’s own" in shown["notes"][-1]


def test_unnamed_computations_of_one_kind_keep_their_figures(show):
    both = [
        {"TotalAggregation": {"ComputationId": one, "Value": total(one)}}
        for one in ("units", "price")
    ]
    body = {"VisualId": "told", "InsightConfiguration": {"Computations": both}}
    assert told(show({"InsightVisual": body})) == "Units: 8.|Price: 20.25."
