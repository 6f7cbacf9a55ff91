"""Small multiples are a chart for each value of a field, on the same scales."""

import pytest

from tests.unit.dashboard.definitions import bars, category, column, total

BY_DAY = {"DateDimensionField": {"FieldId": "day", "Column": column("day")}}


def multiples(by="place", colours=(), sort=None, options=None, **configuration):
    sorting = {"SmallMultiplesSort": [{"FieldSort": sort}]} if sort else {}
    visual = bars(SortConfiguration=sorting, SmallMultiplesOptions=options or {}, **configuration)
    wells = visual["BarChartVisual"]["ChartConfiguration"]["FieldWells"]
    wells["BarChartAggregatedFieldWells"] |= {
        "SmallMultiples": [category(by)],
        "Colors": [category(one) for one in colours],
    }
    return visual


def values(spec):
    return [(row["category"], row["value"]) for row in spec["data"]["values"]]


def test_each_value_has_a_panel_of_its_own_rows(show):
    panels = show(multiples())["panels"]
    assert panels["titles"] == ["north", "south", "(none)"]
    assert [values(one) for one in panels["specs"]] == [
        [("tea", 2), ("soup", 1)],
        [("tea", 4)],
        [("cake", 1)],
    ]


def test_panels_share_the_axis_of_values(show):
    for spec in show(multiples())["panels"]["specs"]:
        assert spec["encoding"]["y"]["scale"]["domain"] == [0.0, 4.0]


def test_axis_holds_the_highest_stack(show):
    visual = multiples(by="item", colours=["place"], BarsArrangement="STACKED")
    wells = visual["BarChartVisual"]["ChartConfiguration"]["FieldWells"]
    by_year = {**BY_DAY["DateDimensionField"], "DateGranularity": "YEAR"}
    wells["BarChartAggregatedFieldWells"]["Category"] = [{"DateDimensionField": by_year}]
    for spec in show(visual)["panels"]["specs"]:
        assert spec["encoding"]["y"]["scale"]["domain"] == [0.0, 6.0]


def test_axes_that_are_independent_have_no_common_end(show):
    options = {"YAxis": {"Scale": "INDEPENDENT"}}
    specs = show(multiples(options=options))["panels"]["specs"]
    assert not any("domain" in one["encoding"]["y"].get("scale", {}) for one in specs)


def test_series_has_the_same_colour_in_all_panels(show):
    specs = show(multiples(colours=["item"]))["panels"]["specs"]
    domains = [one["encoding"]["color"]["scale"]["domain"] for one in specs]
    assert domains[0] == domains[1] == domains[2]
    assert set(domains[0]) == {"tea", "soup", "cake"}


@pytest.mark.parametrize(
    ("sort", "titles"),
    [
        ({"FieldId": "place", "Direction": "DESC"}, ["(none)", "south", "north"]),
        ({"FieldId": "units.SUM", "Direction": "DESC"}, ["south", "north", "(none)"]),
    ],
)
def test_panels_are_sorted_by_their_value_or_a_measure(show, sort, titles):
    assert show(multiples(sort=sort))["panels"]["titles"] == titles


def test_panels_beyond_the_limit_are_counted_and_stay_in_the_table(show):
    visual = multiples()
    sorting = {"SmallMultiplesLimitConfiguration": {"ItemsLimit": 2}}
    visual["BarChartVisual"]["ChartConfiguration"]["SortConfiguration"] = sorting
    presented = show(visual)
    assert len(presented["panels"]["specs"]) == 2
    assert len(presented["table"]["rows"]) == 4
    assert [column["title"] for column in presented["table"]["columns"]] == [
        "Place",
        "Item",
        "Units",
    ]


def test_pies_and_lines_are_in_panels_too(show):
    for kind, name, of in (
        ("PieChartVisual", "PieChartAggregatedFieldWells", category("item")),
        ("LineChartVisual", "LineChartAggregatedFieldWells", BY_DAY),
    ):
        wells = {
            "Category": [of],
            "Values": [total("units")],
            "SmallMultiples": [category("place")],
        }
        body = {"VisualId": "v", "ChartConfiguration": {"FieldWells": {name: wells}}}
        assert len(show({kind: body})["panels"]["specs"]) == 3
