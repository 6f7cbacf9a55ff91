"""A pivot table's collapsed fields are closed, and its values have their colours."""

import json

import duckdb
import pytest

from dashboard.choices import read_choices
from dashboard.planning import Planning
from tests.unit.dashboard.visuals.test_pivot import pivot

RED = "#ff0000"


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


def test_single_groups_states_are_named(show):
    shown = show(pivot(**states(FieldDataPathValues=[{"FieldId": "item", "FieldValue": "tea"}])))
    (note,) = shown["notes"]
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


def test_totals_stay_plain_and_rules_for_them_and_for_headings_are_named(show):
    both = {"RowTotalOptions": {"TotalsVisibility": "VISIBLE"}}
    of_all = rule("units.SUM", "FIELD", "GRAND_TOTAL", over=0)
    shown = show(coloured(pivot(columns=(), TotalOptions=both), of_all, rule("item")))
    assert [bool(line[-1]) for line in shown["table"]["styles"]] == [True, True, True, False]
    assert shown["notes"] == [
        "Not drawn: a conditional format (of a heading).",
        "Not drawn: a conditional format (of totals).",
    ]


def test_rule_by_a_part_of_all_values_is_named_and_spoils_nothing(show):
    visual = coloured(pivot(), rule("units.SUM"))
    (option,) = visual["PivotTableVisual"]["ConditionalFormatting"]["ConditionalFormattingOptions"]
    solid = option["Cell"]["TextFormat"]["BackgroundColor"]["Solid"]
    solid["Expression"] = 'sum({units}) >= 0 AND sum({units}) <= "TOP_25_PERCENT"'
    shown = show(visual)
    assert shown["notes"] == ["Not drawn: a conditional format (by TOP_25_PERCENT)."]
    assert shown["table"]["rows"]
