"""A pivot table's collapsed fields are closed, and its values have their colours."""

import json

import duckdb
import pytest

from dashboard.choices import read_choices
from dashboard.planning import Planning
from tests.unit.dashboard.visuals.test_pivot import pivot

RED = "#ff0000"
VISIBLE = {"TotalsVisibility": "VISIBLE"}
ROW_TOTALS = {"RowTotalOptions": VISIBLE, "RowSubtotalOptions": VISIBLE}


def states(*ids, **target):
    targets = [{"FieldId": one} for one in ids] + ([target] if target else [])
    found = [{"Target": one, "State": "COLLAPSED"} for one in targets]
    return {"FieldOptions": {"CollapseStateOptions": found}}


def rule(field, *roles, of="{units}", over=1):
    cell = {
        "FieldId": field,
        "TextFormat": {
            "BackgroundColor": {"Solid": {"Expression": f"sum({of}) > {over}", "Color": RED}}
        },
    }
    return {"Cell": cell | ({"Scopes": [{"Role": one} for one in roles]} if roles else {})}


def coloured(visual, *rules):
    formatting = {"ConditionalFormattingOptions": list(rules)}
    visual["PivotTableVisual"]["ConditionalFormatting"] = formatting
    return visual


def test_collapsed_field_hides_those_below_it(show):
    table = show(pivot(rows=("place", "item"), columns=(), **states("place")))["table"]
    assert [one["title"] for one in table["columns"]] == ["Place", "Units"]
    assert table["rows"] == [["north", "3"], ["south", "4"], ["(none)", "1"]]


def test_first_collapsed_field_counts(show):
    rows = ("place", "item", "units")
    shown = show(pivot(rows=rows, columns=(), **states("units", "item")))
    assert shown["levels"] == {"shown": 2, "names": ["Place", "Item", "Units"]}


@pytest.fixture
def columns(deploy):
    """Give the titles of a pivot table's columns, as a reader opened it."""

    def found(levels, is_export=False):
        visual = pivot(rows=("place", "item"), columns=(), **states("place"))
        choice = json.dumps({"tables": {"pivot": {"levels": levels}}}).encode()
        planning = Planning(
            deploy(visual), "sheet", read_choices(choice).json(), is_export=is_export
        )
        plan = planning.plan("PivotTableVisual", visual["PivotTableVisual"])
        answer = duckdb.sql(plan.query.sql).fetchall()
        return [one["title"] for one in plan.present(answer)["table"]["columns"]]

    return found


def test_reader_opens_what_is_collapsed_and_files_have_it_all(columns):
    assert columns(2) == ["Place", "Item", "Units"]
    assert columns(None) == ["Place", "Units"]
    assert columns(None, is_export=True) == ["Place", "Item", "Units"]


def single(state, *values, fields=("place", "item")):
    path = [
        {"FieldId": one, "FieldValue": value} for one, value in zip(fields, values, strict=False)
    ]
    return {"Target": {"FieldDataPathValues": path}, "State": state}


def grouped_by(*more, collapsed=(), fields=("place", "item"), **configuration):
    options = states(*collapsed)
    options["FieldOptions"]["CollapseStateOptions"].extend(more)
    return pivot(rows=fields, columns=(), **options, **configuration)


def test_single_group_is_opened_where_its_field_is_collapsed(show):
    opened = single("EXPANDED", "north")
    shown = show(grouped_by(opened, collapsed=["place"]))
    assert shown["notes"] == []
    assert shown["table"]["rows"] == [
        ["north", "soup", "1"],
        ["north", "tea", "2"],
        ["south", "", "4"],
        ["(none)", "", "1"],
    ]


def test_single_group_is_closed_where_its_field_is_open(show):
    nothing = single("COLLAPSED", "___NULL_GROUP_ID_86750241-b9a3-44a7-a2bd-903c2488f910")
    rows = show(grouped_by(single("COLLAPSED", "north"), nothing))["table"]["rows"]
    assert rows == [["north", "", "3"], ["south", "tea", "4"], ["(none)", "", "1"]]


def test_opened_group_shows_no_more_than_its_next_closed_field(show):
    opened, fields = single("EXPANDED", "north"), ("place", "item", "price")
    table = show(grouped_by(opened, collapsed=["place", "item"], fields=fields))["table"]
    assert [one["title"] for one in table["columns"]] == ["Place", "Item", "Units"]
    deeper = single("EXPANDED", "north", "tea")
    visual = grouped_by(opened, deeper, collapsed=["place", "item"], fields=fields)
    assert show(visual)["table"]["rows"][:2] == [
        ["north", "soup", "", "1"],
        ["north", "tea", "3.50", "2"],
    ]


def test_closed_group_has_no_subtotal_and_counts_in_the_total(show):
    table = show(grouped_by(single("COLLAPSED", "north"), TotalOptions=ROW_TOTALS))["table"]
    assert table["rows"] == [
        ["north", "", "3"],
        ["south", "tea", "4"],
        ["south", "Subtotal", "4"],
        ["(none)", "cake", "1"],
        ["(none)", "Subtotal", "1"],
        ["Total", "", "8"],
    ]


def test_average_of_a_closed_group_is_of_its_rows(show):
    average = {"values": (("units", "AVERAGE"),)}
    table = show(grouped_by(single("COLLAPSED", "north"), **average))["table"]
    assert table["raw"][0] == ["north", "", "1.5"]


def test_group_of_columns_that_is_collapsed_is_named(show):
    of_column = single("COLLAPSED", "north", fields=("place",))
    shown = show(pivot(FieldOptions={"CollapseStateOptions": [of_column]}))
    assert shown["notes"] == ["Not drawn: groups of columns that are opened or collapsed."]


def test_single_groups_beside_table_calculations_are_named(show):
    share = {
        "DataSetIdentifier": "sales",
        "Name": "share",
        "Expression": "percentOfTotal(sum({units}))",
    }
    visual = grouped_by(single("COLLAPSED", "north"), values=(("share", "SUM"),))
    (note,) = show(visual, CalculatedFields=[share])["notes"]
    assert "by themselves" in note


def test_values_have_the_colours_of_their_rules(show):
    shown = show(coloured(pivot(TotalOptions={}), rule("units.SUM")))
    assert shown["notes"] == []
    painted = [
        (row[0], place)
        for row, styles in zip(shown["table"]["rows"], shown["table"]["styles"], strict=True)
        for place, style in enumerate(styles)
        if style
    ]
    assert painted == [("tea", 1), ("tea", 2)]
    assert shown["table"]["rows"][2] == ["tea", "2", "4", "–"]


def test_each_line_of_measures_in_rows_has_its_own_rules(show):
    values = (("units", "SUM"), ("price", "MAX"))
    by_row = {"TableOptions": {"MetricPlacement": "ROW"}}
    visual = pivot(columns=(), values=values, **by_row)
    styles = show(coloured(visual, rule("price.MAX", of="{units}", over=0)))["table"]["styles"]
    assert [bool(line[-1]) for line in styles] == [False, True] * 3


@pytest.mark.parametrize(
    ("roles", "painted"),
    [
        ((), "vv-v-v--"),
        (("FIELD_TOTAL",), "--v-v-v-"),
        (("GRAND_TOTAL",), "-------v"),
        (("FIELD", "GRAND_TOTAL"), "vv-v-v-v"),
    ],
)
def test_rules_are_of_values_subtotals_or_totals(show, roles, painted):
    visual = coloured(grouped_by(TotalOptions=ROW_TOTALS), rule("units.SUM", *roles, over=0))
    styles = show(visual)["table"]["styles"]
    assert "".join("v" if line[-1] else "-" for line in styles) == painted


def test_closed_group_has_the_colours_of_its_own_value(show):
    visual = grouped_by(single("COLLAPSED", "north"))
    styles = show(coloured(visual, rule("units.SUM", over=2)))["table"]["styles"]
    assert [bool(line[-1]) for line in styles] == [True, True, False]


def test_rules_for_headings_are_named(show):
    shown = show(coloured(pivot(), rule("item")))
    assert shown["notes"] == ["Not drawn: a conditional format (of a heading)."]


def test_rule_by_a_part_of_all_values_is_named_and_spoils_nothing(show):
    visual = coloured(pivot(), rule("units.SUM"))
    (option,) = visual["PivotTableVisual"]["ConditionalFormatting"]["ConditionalFormattingOptions"]
    solid = option["Cell"]["TextFormat"]["BackgroundColor"]["Solid"]
    solid["Expression"] = 'sum({units}) >= 0 AND sum({units}) <= "TOP_25_PERCENT"'
    shown = show(visual)
    assert shown["notes"] == ["Not drawn: a conditional format (by TOP_25_PERCENT)."]
    assert shown["table"]["rows"]
