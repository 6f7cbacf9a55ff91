"""Marks that light up together have the values of their columns, where the definition wants it."""

import json
from typing import Any

import pytest

from dashboard.deployed import only
from dashboard.highlighting import highlight_columns, highlight_trigger
from dashboard.layout import page_sheet
from dashboard.planning import Planning
from tests.unit.dashboard.conftest import NOW
from tests.unit.dashboard.definitions import bars


def defaults(trigger: str) -> dict[str, Any]:
    return {"CustomActionDefaults": {"highlightOperation": {"Trigger": trigger}}}


@pytest.mark.parametrize(
    ("options", "own", "trigger"),
    [
        ({}, {}, None),
        (defaults("DATA_POINT_CLICK"), {}, "click"),
        (defaults("DATA_POINT_CLICK"), defaults("DATA_POINT_HOVER"), "hover"),
        (defaults("DATA_POINT_CLICK"), defaults("NONE"), None),
    ],
)
def test_a_sheets_own_trigger_counts_before_that_of_all(
    deploy: Any, options: Any, own: Any, trigger: str | None
) -> None:
    deployed = deploy(bars(), Options=options)
    assert highlight_trigger(deployed, {**deployed.sheets[0], **own}) == trigger


def test_marks_bring_along_the_values_that_light_up(deploy: Any, run: Any) -> None:
    visual = bars()
    deployed = deploy(visual, Options=defaults("DATA_POINT_CLICK"))
    sheet = page_sheet(deployed, deployed.sheets[0], NOW)
    ((field, column),) = sheet["visuals"]["bars"]["highlight"].items()
    assert (sheet["highlight"], column) == ("click", "sales\nitem\n")
    plan = Planning(deployed, "sheet", {}).plan(*only(visual))
    spec = json.dumps(plan.present(run(plan.query.sql))["spec"])
    assert json.dumps({"steps": {field: "soup"}})[1:-1] in spec
    assert not [note for note in sheet["notes"] if "light" in note]


def test_figures_and_tables_light_nothing_up() -> None:
    body = {"VisualId": "v", "ChartConfiguration": {"FieldWells": {"TrendGroups": []}}}
    assert highlight_columns("KPIVisual", body) == {}
