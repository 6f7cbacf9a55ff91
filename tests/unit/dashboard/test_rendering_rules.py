"""Rules show and hide elements of a free-form layout; what can't be followed is named."""

from datetime import UTC, datetime

import pytest

from dashboard.layout import page_sheet
from dashboard.parameters import read_parameters
from dashboard.planning import Planning
from dashboard.rendering_rules import hidden_elements, rule_notes
from tests.unit.dashboard.definitions import total

NOW = datetime(2026, 8, 24, 12, tzinfo=UTC)


def rule(expression, visibility="HIDDEN"):
    return {"Expression": expression, "ConfigurationOverrides": {"Visibility": visibility}}


def element(name, *rules, **members):
    place = {"XAxisLocation": "0px", "YAxisLocation": "0px", "Width": "800px", "Height": "400px"}
    kind = {"ElementId": name, "ElementType": "VISUAL"}
    return {**kind, **place, "RenderingRules": list(rules), **members}


def sheet(*elements):
    return {"Layouts": [{"Configuration": {"FreeFormLayout": {"Elements": list(elements)}}}]}


def declared(name, kind="String", default=None, values="SINGLE_VALUED"):
    body = {"Name": name, "ParameterValueType": values}
    defaults = {"DefaultValues": {"StaticValues": [default]}} if default is not None else {}
    return {f"{kind}ParameterDeclaration": body | defaults}


DECLARED = [
    declared("View", default="Sales"),
    declared("None"),
    declared("Top", "Integer", 10),
    declared("Some", values="MULTI_VALUED"),
    {"DateTimeParameterDeclaration": {"Name": "Day"}},
]


def parameters(**chosen):
    return read_parameters({"ParameterDeclarations": DECLARED}, chosen, NOW)


@pytest.mark.parametrize(
    ("expression", "holds"),
    [
        ("${View} = 'Sales'", True),
        ('${View} = "sales"', False),
        ("${View} <> 'Sales' OR ${Top} >= 10", True),
        ("${View} = 'Sales' AND NOT (${Top} = 10)", False),
        ("${Top} > -1", True),
        ("in(${View}, ['Costs', 'Sales'])", True),
        ("notIn(${View}, ['Costs'])", True),
        ("in(${None}, ['Costs'])", False),
        ("${None} <> 'a'", False),
        ("NOT (${None} = 'a')", False),
        ("isNull(${None}) AND isNotNull(${View})", True),
        ("startsWith(${View}, 'Sa')", True),
        ("contains(${View}, 'ALE')", False),
        ("contains(${View}, 'ALE', CASE_INSENSITIVE)", True),
        ("endsWith(${View}, 'les')", True),
    ],
)
def test_rule_that_holds_hides(expression, holds):
    found = hidden_elements(sheet(element("v", rule(expression))), parameters())
    assert (found, list(rule_notes(sheet(element("v", rule(expression))), parameters()))) == (
        ["v"] if holds else [], [],
    )  # fmt: skip


def test_first_rule_that_holds_counts_and_else_the_elements_own_visibility():
    shown = rule("${View} = 'Costs'", "VISIBLE")
    one = sheet(element("v", shown, rule("${Top} = 10"), Visibility="HIDDEN"))
    assert hidden_elements(one, parameters(View=["Costs"])) == []
    assert hidden_elements(one, parameters()) == ["v"]
    own = sheet(element("v", shown, Visibility="HIDDEN"), element("w", shown))
    assert hidden_elements(own, parameters()) == ["v"]


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("${Absent} = 'a'", "by Absent, which isn't one text or number"),
        ("${Some} = 'a'", "by Some, which isn't one text or number"),
        ("${Day} = 'a'", "by Day, which isn't one text or number"),
        ("${View} = 'a' OR {units} = 1", "by more than parameters"),
        ("${View} = 1", "a comparison of a text with a number"),
        ("${View}", "an expression that isn't a condition"),
        ("toUpper(${View}) = 'A'", "by the function toupper"),
    ],
)
def test_rule_that_cannot_be_followed_is_named_and_changes_nothing(expression, reason):
    one = sheet(element("v", rule("${View} = 'Sales'"), rule(expression)))
    assert hidden_elements(one, parameters()) == []
    expected = f"Not followed: a rule that shows or hides v ({reason})."
    assert list(rule_notes(one, parameters())) == [expected]


def test_page_and_each_drawing_say_what_is_hidden(deploy):
    visual = {"KPIVisual": {"VisualId": "v", "ChartConfiguration": {"FieldWells": {}}}}
    visual["KPIVisual"]["ChartConfiguration"]["FieldWells"]["Values"] = [total("units")]
    deployed = deploy(visual, ParameterDeclarations=DECLARED)
    found = deployed.sheet("sheet")
    found |= sheet(element("v", rule("${View} = 'Sales'")))
    assert [one["hidden"] for one in page_sheet(deployed, found, NOW)["elements"]] == [True]
    planning = Planning(deployed, "sheet", {"parameters": {"View": ["Costs"]}})
    assert list(planning.hidden()) == [{"id": "sheet", "hidden": []}]
