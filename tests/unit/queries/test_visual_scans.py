"""What the deployed dashboard's visuals read of a year, by their own filters: never all of it."""

from collections import defaultdict
from typing import Any

import pytest

from analytics_emulator.athena.sql import SqlEngine
from dashboard.deployed import DataSet, Deployed, only
from dashboard.expressions.typed_sql import Sql
from dashboard.planning import Planning
from quicksight_definition.columns import DATA_SETS
from quicksight_definition.resources import data_set_sql
from quicksight_definition.sheets import all_sheets
from scripts.grants.names import Place
from scripts.grants.rendering import Rendering
from scripts.stacks import templates
from tests.unit.emulator.athena.sql.conftest import Catalog, Table
from tests.unit.queries.test_data_set_scans import DAYS, FROM, TO, table

__all__ = ["table"]  # the year of the data sets' own tests

OWNER = {"PrincipalArn": "arn:aws:quicksight:us-east-1:111122223333:user/default/owner"}
CHOSEN = {"From": str(FROM), "To": str(TO), "Period": "Chosen dates"}


def data_set(name: str) -> DataSet:
    columns = {one.title: Sql(f't."{one.name}"', one.type) for one in DATA_SETS[name]}
    return DataSet(name, f"arn:{name}", name, data_set_sql(name), columns, "analysts")


@pytest.fixture(scope="module")
def board() -> Deployed:
    made = Rendering(Place(), defaultdict(str)).resources(
        "poc-dev-quicksight", templates.text("quicksight"), OWNER
    )
    body = next(one.properties["Definition"] for one in made if one.logical_id == "Dashboard")
    return Deployed("board", "Board", 1, body, {name: data_set(name) for name in DATA_SETS})


VISUALS = [
    (sheet.id, only(one)[1]["VisualId"]) for sheet in all_sheets() for one in sheet.visuals()
]


@pytest.mark.parametrize(("sheet", "visual"), VISUALS)
def test_no_visual_reads_the_whole_history(
    board: Deployed, table: Table, sheet: str, visual: str
) -> None:
    planning = Planning(board, sheet, {"parameters": CHOSEN})
    unions: list[Any] = [only(one) for one in board.sheet(sheet)["Visuals"]]
    plan = next(planning.plan(kind, one) for kind, one in unions if one["VisualId"] == visual)
    engine = SqlEngine(Catalog(clickstream_data=table))
    table.asked.clear()
    engine.run(engine.compile(plan.query.sql, "shop"))
    read = [DAYS if days is None else len(days) for days in table.asked]
    assert read
    assert max(read) < DAYS / 2
