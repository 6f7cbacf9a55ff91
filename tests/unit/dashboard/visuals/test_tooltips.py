"""Tooltips tell a definition's further columns, aggregated over the mark's own rows."""

import pytest
import vl_convert

from dashboard.planning import Planning
from dashboard.visuals.members import left_out
from tests.unit.dashboard.definitions import category, column, total

SUM = {"NumericalAggregationFunction": {"SimpleNumericalAggregation": "SUM"}}


def tooltip(*items, **options):
    found = [{"ColumnTooltipItem": one} for one in items]
    return {"Tooltip": {"FieldBasedTooltip": {"TooltipFields": found}, **options}}


PRICE = {"Column": column("price"), "Label": "Prices", "Aggregation": SUM}
KINDS = [
    ("BarChartVisual", "BarChartAggregatedFieldWells", {"Values": [total("units")]}),
    ("LineChartVisual", "LineChartAggregatedFieldWells", {"Values": [total("units")]}),
    ("PieChartVisual", "PieChartAggregatedFieldWells", {"Values": [total("units")]}),
    ("ComboChartVisual", "ComboChartAggregatedFieldWells", {"BarValues": [total("units")]}),
]


@pytest.fixture
def drawn(deploy, run):
    def found(kind, name, wells, configuration):
        wells = {"Category": [category("item")], **wells}
        body = {"VisualId": "v", "ChartConfiguration": {"FieldWells": {name: wells}}}
        body["ChartConfiguration"] |= configuration
        plan = Planning(deploy({kind: body}), "sheet", {}).plan(kind, body)
        return plan.present(run(plan.query.sql)), plan.notes

    return found


def rows(spec):
    own = (spec.get("data") or {}).get("values") or []
    return own + [one for part in spec.get("layer") or [] for one in rows(part)]


@pytest.mark.parametrize(("kind", "name", "wells"), KINDS)
def test_mark_tells_a_further_column_of_its_own_rows(drawn, kind, name, wells):
    shown, notes = drawn(kind, name, wells, tooltip(PRICE))
    assert shown["spec"]["usermeta"]["hints"]["fields"][-1] == ["more0", "Prices"]
    told = {row["category"]: row["more0"] for row in rows(shown["spec"])}
    assert told == {"tea": "7", "soup": "8", "cake": "5.25"}
    assert [len(one) for one in shown["table"]["rows"]] == [2, 2, 2]
    assert not notes
    assert vl_convert.vegalite_to_vega(shown["spec"])


def test_fields_are_called_as_tooltips_call_them(drawn):
    items = [{"FieldTooltipItem": {"FieldId": "units.SUM", "Label": "Sold"}}]
    named = {"Tooltip": {"FieldBasedTooltip": {"TooltipFields": items}}}
    shown, _ = drawn(*KINDS[0], named)
    assert ["label", "Sold"] in shown["spec"]["usermeta"]["hints"]["fields"]
    basic = {"Tooltip": {**named["Tooltip"], "SelectedTooltipType": "BASIC"}}
    shown, _ = drawn(*KINDS[0], basic)
    assert ["label", "Units"] in shown["spec"]["usermeta"]["hints"]["fields"]


def test_hidden_fields_are_not_told(drawn):
    items = [{"FieldTooltipItem": {"FieldId": "units.SUM", "Visibility": "HIDDEN"}}]
    hidden = {"Tooltip": {"FieldBasedTooltip": {"TooltipFields": items}}}
    shown, _ = drawn(*KINDS[2], hidden)
    told = [title for _, title in shown["spec"]["usermeta"]["hints"]["fields"]]
    assert told == ["Item", "Share"]


def test_column_without_aggregation_is_summed_or_counted(drawn):
    items = [{"Column": column("price")}, {"Column": column("place")}]
    shown, _ = drawn(*KINDS[0], tooltip(*items))
    told = {row["category"]: (row["more0"], row["more1"]) for row in rows(shown["spec"])}
    assert told == {"tea": ("7", "2"), "soup": ("8", "1"), "cake": ("5.25", "0")}


def test_what_is_put_together_as_other_tells_nothing_further(drawn):
    limit = {"CategoryItemsLimit": {"ItemsLimit": 1, "OtherCategories": "INCLUDE"}}
    shown, _ = drawn(*KINDS[0], tooltip(PRICE) | {"SortConfiguration": limit})
    told = {row["category"]: row.get("more0") for row in rows(shown["spec"])}
    assert told == {"tea": "7", "Other": None}


@pytest.mark.parametrize(
    "options", [{"SelectedTooltipType": "BASIC"}, {"TooltipVisibility": "HIDDEN"}]
)
def test_basic_and_hidden_tooltips_have_no_columns_of_their_own(drawn, options):
    shown, notes = drawn(*KINDS[0], tooltip(PRICE, **options))
    assert "more0" not in str(shown)
    assert not notes


def only_one(**options):
    unique = {"SimpleAttributeAggregation": "UNIQUE_VALUE", **options}
    return {"AttributeAggregationFunction": unique}


def test_one_value_is_told_and_of_several_what_stands_for_them(drawn):
    items = [
        {"Column": column("place"), "Aggregation": only_one()},
        {"Column": column("place"), "Aggregation": only_one(ValueForMultipleValues="many")},
    ]
    shown, notes = drawn(*KINDS[0], tooltip(*items))
    told = {row["category"]: (row["more0"], row["more1"]) for row in rows(shown["spec"])}
    assert told == {"tea": ("*", "many"), "soup": ("north", "north"), "cake": ("–", "–")}
    assert not notes


def test_column_that_no_mark_can_tell_is_named(drawn):
    _, notes = drawn(*KINDS[0], tooltip({"Column": column("price"), "Aggregation": only_one()}))
    assert notes == [
        "Not drawn: a further column in tooltips (one value of many of what isn't a text)."
    ]


@pytest.mark.parametrize(("selected", "count"), [("SHEET", 1), ("BASIC", 0), ("DETAILED", 0)])
def test_sheet_that_is_the_tooltip_is_named_where_it_is_selected(selected, count):
    options = {"SelectedTooltipType": selected, "SheetTooltip": {"SheetId": "more"}}
    notes = left_out("BarChartVisual", {"ChartConfiguration": {"Tooltip": options}})
    assert notes == ["Not drawn: a sheet as the tooltip."] * count


def test_column_that_has_no_sum_leaves_the_chart_drawn(drawn):
    """A type of the data set that its dashboard wasn't written for."""
    shown, notes = drawn(*KINDS[0], tooltip({"Column": column("place"), "Aggregation": SUM}))
    assert [row["category"] for row in rows(shown["spec"])]
    assert notes == [
        "Not drawn: a further column in tooltips (SUM is of numbers, and not of a text)."
    ]
