"""What a mark does besides filtering: it sets parameters, opens a sheet, opens an address."""

import pytest

from dashboard.layout import page_sheet
from dashboard.mark_actions import mark_actions, refused_actions
from dashboard.planning import Planning
from tests.unit.dashboard.conftest import NOW
from tests.unit.dashboard.definitions import bars, category, column, total

DECLARED = [
    {"StringParameterDeclaration": {"Name": "Item", "ParameterValueType": "MULTI_VALUED"}},
    {
        "IntegerParameterDeclaration": {
            "Name": "Units",
            "ParameterValueType": "SINGLE_VALUED",
            "DefaultValues": {"StaticValues": [3]},
        }
    },
]
GO = {"NavigationOperation": {"LocalNavigationConfiguration": {"TargetSheetId": "sheet"}}}


def acting(visual, *operations, **others):
    ((kind, body),) = visual.items()
    action = {"CustomActionId": "a", "Trigger": "DATA_POINT_CLICK", **others}
    return {kind: {**body, "Actions": [{**action, "ActionOperations": list(operations)}]}}


def sets(name="Item", **value):
    given = [{"DestinationParameterName": name, "Value": value}]
    return {"SetParametersOperation": {"ParameterValueConfigurations": given}}


def address(template, **others):
    return {"URLOperation": {"URLTemplate": template, "URLTarget": "NEW_TAB", **others}}


def shown(deploy, run, visual):
    """Give the page's action of a visual, and its marks' values."""
    ((kind, body),) = visual.items()
    deployed = deploy(visual, ParameterDeclarations=DECLARED)
    plan = Planning(deployed, "sheet", {}).plan(kind, body)
    page = page_sheet(deployed, deployed.sheets[0], NOW)["visuals"][body["VisualId"]]
    return page["actions"], plan.present(run(plan.query.sql)), plan.notes


def test_mark_brings_the_values_that_its_action_sets(deploy, run):
    visual = acting(bars(), GO, sets(SourceField="item"), sets("Units", SourceField="units.SUM"))
    (action,), presented, notes = shown(deploy, run, visual)
    assert action["sheet"] == "sheet"
    assert [one["field"] for one in action["settings"]] == ["item", "units.SUM"]
    marks = [tuple(row["steps"].values()) for row in presented["spec"]["data"]["values"]]
    assert marks == [("tea", "6"), ("cake", "1"), ("soup", "1")]
    assert notes == []


@pytest.mark.parametrize(
    ("value", "setting"),
    [
        ({"SourceColumn": column("item")}, {"field": "item"}),
        ({"SourceParameterName": "Units"}, {"parameter": "Units"}),
        ({"SelectAllValueOptions": "ALL_VALUES"}, {"field": None, "values": []}),
        (
            {"CustomValuesConfiguration": {"CustomValues": {"StringValues": ["tea", "soup"]}}},
            {"values": ["tea", "soup"]},
        ),
    ],
)
def test_parameter_is_set_to_what_the_action_says(deploy, run, value, setting):
    (action,), *_ = shown(deploy, run, acting(bars(), GO, sets(**value)))
    (found,) = action["settings"]
    assert {name: found[name] for name in setting} == setting
    assert found["isMulti"] is True
    assert action["defaults"] == ({"Units": ["3"]} if found["parameter"] else {})


def test_address_is_told_in_parts(deploy, run):
    template = "https://example.com/<<item>>?n=<<$Units>>&u=<<{units}>>"
    (action,), presented, _ = shown(deploy, run, acting(bars(), address(template)))
    assert action["address"] == [
        "https://example.com/", {"field": "item"}, "?n=", {"parameter": "Units"},
        "&u=", {"field": "units.SUM"},
    ]  # fmt: skip
    assert presented["spec"]["data"]["values"][0]["steps"] == {"item": "tea", "units.SUM": "6"}


@pytest.mark.parametrize(
    ("operation", "reason"),
    [
        (address("javascript:alert(1)"), "not of https, http or mailto"),
        (address("https://example.com/<<gone>>"), "the visual has no column gone"),
        (sets("Gone", SourceField="item"), "the dashboard has no parameter Gone"),
        (sets(SourceField="gone"), "the visual has no field for the parameter Item"),
        (sets(CustomValuesConfiguration={"IncludeNullValue": True}), "to nothing: Item"),
        (sets(), "to what, isn't said: Item"),
        (
            {"NavigationOperation": {"LocalNavigationConfiguration": {"TargetSheetId": "x"}}},
            "the dashboard has no such sheet",
        ),
    ],
)
def test_action_that_cannot_be_done_is_named_and_no_half_of_it_done(deploy, operation, reason):
    ((_, body),) = acting(bars(), GO, operation).items()
    deployed = deploy(ParameterDeclarations=DECLARED)
    assert mark_actions(body, deployed) == []
    assert reason in refused_actions(body, deployed)[0]
    ((_, body),) = acting(bars(), operation, Status="DISABLED").items()
    assert refused_actions(body, deployed) == []


def test_rows_of_tables_and_lines_of_pivot_tables_act(deploy, run):
    rows = {"TableAggregatedFieldWells": {"GroupBy": [category("item")]}}
    lines = {"PivotTableAggregatedFieldWells": {"Rows": [category("item")]}}
    lines["PivotTableAggregatedFieldWells"]["Values"] = [total("units")]
    for kind, wells in (("TableVisual", rows), ("PivotTableVisual", lines)):
        body = {"VisualId": "t", "ChartConfiguration": {"FieldWells": wells}}
        _, presented, _ = shown(deploy, run, acting({kind: body}, sets(SourceField="item")))
        assert presented["steps"] == [{"item": "cake"}, {"item": "soup"}, {"item": "tea"}]


def test_key_figure_is_one_mark_also_without_a_field(deploy, run):
    wells = {"Values": [total("units")]}
    body = {"VisualId": "k", "ChartConfiguration": {"FieldWells": wells}}
    _, presented, _ = shown(deploy, run, acting({"KPIVisual": body}, GO))
    assert presented["mark"] == {"steps": {}}
