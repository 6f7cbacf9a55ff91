"""The dashboard: in sync with its generator, and right by QuickSight's own model."""

import re
from typing import Any

import pytest

from analytics_emulator.quicksight.definition import check_definition
from analytics_emulator.quicksight.model import check
from analytics_emulator.shapes.violations import service_model
from dashboard.visuals.catalog import PLANNERS
from quicksight_definition.columns import DATA_SETS
from quicksight_definition.resources import SQL
from quicksight_definition.sheets import all_sheets
from quicksight_definition.template import template_text
from scripts.stacks.templates import template_path
from tests.templates.conftest import Template

VALUES = {
    "Prefix": "poc",
    "Environment": "dev",
    "PrincipalArn": "arn:aws:quicksight:us-east-1:123456789012:user/default/owner",
    "ImportMode": "DIRECT_QUERY",
    "RefreshTimeOfDay": "05:30",
    "CurrencyCode": "GBP",
    "TimeZone": "Europe/London",
    "RestaurantTimeZones": "",
    "WeekStart": "MONDAY",
    "Shift": "5",
    "AWS::AccountId": "123456789012",
}


def resolved(value: Any) -> Any:  # noqa: PLR0911 -- one return a function
    """Put sample values where intrinsic functions stand."""
    if isinstance(value, list):
        return [resolved(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "Ref" in value:
        return VALUES[value["Ref"]]
    if "Fn::GetAtt" in value:
        return f"arn:aws:quicksight:us-east-1:123456789012:{value['Fn::GetAtt'][0]}"
    if "Fn::If" in value:
        return resolved(value["Fn::If"][-1])
    if "Fn::Join" in value:
        return "".join(resolved(value["Fn::Join"][1]))
    if "Fn::ImportValue" in value:
        return "arn:aws:iam::123456789012:role/imported"
    if "Fn::Sub" in value:
        text = value["Fn::Sub"]
        text = text[0] if isinstance(text, list) else text
        return re.sub(r"\$\{([^}]+)\}", lambda match: VALUES.get(match[1], "name"), text)
    return {name: resolved(item) for name, item in value.items()}


def properties(template: Template, kind: str) -> list[dict[str, Any]]:
    """Give the resolved properties of each resource of a kind."""
    return [
        resolved(one["Properties"])
        for one in template["Resources"].values()
        if one["Type"] == f"AWS::QuickSight::{kind}"
    ]


def test_template_is_what_the_generator_makes() -> None:
    assert template_path("quicksight").read_text() == template_text()


@pytest.mark.parametrize("kind", ["DataSource", "DataSet", "Theme", "Analysis", "Dashboard"])
def test_properties_fit_quicksights_model(template: Template, kind: str) -> None:
    shape = service_model("quicksight").operation_model(f"Create{kind}").input_shape
    assert shape is not None
    found = properties(template, kind)
    assert found
    assert [problem for one in found for problem in check(shape, one)] == []


@pytest.mark.parametrize("kind", ["Analysis", "Dashboard"])
def test_definition_names_only_what_stands(template: Template, kind: str) -> None:
    columns = {name: {c.title: c.type for c in found} for name, found in DATA_SETS.items()}
    definition = properties(template, kind)[0]["Definition"]
    assert list(check_definition(definition, columns)) == []


def test_analysis_and_dashboard_show_the_same(template: Template) -> None:
    analysis, dashboard = properties(template, "Analysis")[0], properties(template, "Dashboard")[0]
    assert analysis["Definition"] == dashboard["Definition"]


def test_nothing_is_made_without_a_principal(template: Template) -> None:
    made = {name: one.get("Condition") for name, one in template["Resources"].items()}
    assert made.pop("Unsubscribed") == "IsUnsubscribed"
    assert set(made.values()) == {"IsSubscribed", "IsSpice"}


def test_every_asset_has_an_owner(template: Template) -> None:
    for kind in ("DataSource", "DataSet", "Theme", "Analysis", "Dashboard"):
        for one in properties(template, kind):
            assert one["Permissions"][0]["Principal"] == VALUES["PrincipalArn"]


@pytest.mark.parametrize("name", DATA_SETS)
def test_sql_gives_the_declared_columns_in_order(name: str) -> None:
    sql = (SQL / f"{name}.sql").read_text()
    outer = sql[sql.rindex("\nSELECT") if "\nSELECT" in sql else sql.index("SELECT") :]
    for column in DATA_SETS[name]:
        assert re.search(rf"(\bAS |\.|\s){column.name}(,|\n)", outer), column.name


@pytest.mark.parametrize("sheet", all_sheets(), ids=lambda sheet: sheet.id)
def test_tiles_fill_their_rows(sheet: Any) -> None:
    for row in sheet.rows:
        assert sum(tile.columns for tile in row) == 36
        assert len({tile.rows for tile in row}) == 1


def test_every_visual_is_of_a_kind_that_is_drawn_here() -> None:
    kinds = {next(iter(visual)) for sheet in all_sheets() for visual in sheet.visuals()}
    assert kinds <= set(PLANNERS)
    assert len(kinds) == 10


def test_owner_of_a_data_set_has_every_action_of_the_console(template: Template) -> None:
    (grant,) = properties(template, "DataSet")[0]["Permissions"]
    assert len(set(grant["Actions"])) == 18
