"""A visual of the dashboard's definition, answered over rows that a test makes up."""

from typing import Any

from analytics_emulator.athena.sql import SqlEngine
from dashboard.deployed import DataSet, Deployed, only
from dashboard.expressions.typed_sql import Sql
from dashboard.planning import Planning
from quicksight_definition.columns import DATA_SETS
from quicksight_definition.fields import OWN_CLOCKS
from quicksight_definition.resources import definition


class NoTables:
    """A catalog without tables."""

    def resolve(self, database: str, table: str) -> None:
        """There is none."""


def rendered(value: Any, own_clocks: bool = False) -> Any:
    """Decide whether restaurants have clocks of their own, and join what is made of parts."""
    if isinstance(value, list):
        return [rendered(one, own_clocks) for one in value]
    if not isinstance(value, dict):
        return value
    if value.get("Fn::If", [""])[0] == OWN_CLOCKS:
        return rendered(value["Fn::If"][1 if own_clocks else 2], own_clocks)
    if "Fn::Join" in value:
        return "".join(rendered(value["Fn::Join"][1], own_clocks))
    return {name: rendered(one, own_clocks) for name, one in value.items()}


def drawn(
    data_set: str,
    rows: str,
    sheet: str,
    visual: str,
    zone: str = "UTC",
    own_clocks: bool = False,
    **chosen: str,
) -> list[list[Any]]:
    """Answer a visual's query, a data set's SQL being `rows`, for parameters."""
    columns = {one.title: Sql(f't."{one.name}"', one.type) for one in DATA_SETS[data_set]}
    made = DataSet(data_set, f"arn:{data_set}", data_set, rows, columns, "analysts")
    body = rendered(definition(), own_clocks) | {
        "Options": {"Timezone": zone, "WeekStart": "SUNDAY"}
    }
    deployed = Deployed("board", "Board", 1, body, {data_set: made})
    planning = Planning(deployed, sheet, {"parameters": chosen})
    unions = [only(one) for one in deployed.sheet(sheet)["Visuals"]]
    plan = next(planning.plan(kind, one) for kind, one in unions if one["VisualId"] == visual)
    engine = SqlEngine(NoTables())
    return engine.run(engine.compile(plan.query.sql, None)).rows
