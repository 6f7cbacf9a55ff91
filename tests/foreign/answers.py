"""What Athena itself says to the plain visuals of a definition, by SQL that is written here."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from dashboard.deployed import only
from tests.browser.page import wait_until
from tests.foreign.columns import Definition
from tests.foreign.deployment import Deployment

CHARTS = {"BarChartVisual", "PieChartVisual"}
type Column = dict[str, str]


def plain_visuals(definition: Definition) -> Iterator[tuple[str, Column, Column]]:
    """Yield bars and pies of one text category and one sum without a filter: id, both columns."""
    for kind, body in _unfiltered(definition):
        if kind in CHARTS:
            _, wells = only(body["ChartConfiguration"]["FieldWells"])
            category, value = (_column(definition, wells, one) for one in ("Category", "Values"))
            if category and value:
                yield body["VisualId"], category, value


def plain_figures(definition: Definition) -> Iterator[tuple[str, Column]]:
    """Yield key figures of one sum without trend, target and filter: id and column."""
    for kind, body in _unfiltered(definition):
        if kind == "KPIVisual":
            wells = body["ChartConfiguration"]["FieldWells"]
            value = _column(definition, wells, "Values")
            if value and not wells.get("TrendGroups") and not wells.get("TargetValues"):
                yield body["VisualId"], value


def total(client: Callable[[str], Any], deployment: Deployment, value: Column) -> Decimal:
    """Ask Athena for a column's sum."""
    table, of = deployment.column(value["DataSetIdentifier"], value["ColumnName"])
    sql = f"SELECT SUM({of}) FROM {table}"  # noqa: S608 -- names of our own
    return Decimal(_rows(client("athena"), deployment.name, sql)[0][0])


def sums(
    client: Callable[[str], Any],
    deployment: Deployment,
    category: Column,
    value: Column,
) -> dict[str, Decimal]:
    """Ask Athena for the sum of each category."""
    table, by = deployment.column(category["DataSetIdentifier"], category["ColumnName"])
    _, of = deployment.column(value["DataSetIdentifier"], value["ColumnName"])
    sql = f"SELECT {by}, SUM({of}) FROM {table} GROUP BY 1"  # noqa: S608 -- names of our own
    rows = _rows(client("athena"), deployment.name, sql)
    return {name: Decimal(total) for name, total in rows}


def _rows(athena: Any, work_group: str, sql: str) -> list[list[str]]:
    started = athena.start_query_execution(QueryString=sql, WorkGroup=work_group)
    execution = started["QueryExecutionId"]

    def state() -> str:
        found = athena.get_query_execution(QueryExecutionId=execution)
        return str(found["QueryExecution"]["Status"]["State"])

    wait_until(lambda: state() not in {"QUEUED", "RUNNING"})
    answer = athena.get_query_results(QueryExecutionId=execution)["ResultSet"]["Rows"]
    return [[cell["VarCharValue"] for cell in row["Data"]] for row in answer[1:]]


def _unfiltered(definition: Definition) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the visuals that no filter touches, with their kinds."""
    for sheet in definition["Sheets"]:
        for kind, body in map(only, sheet.get("Visuals") or []):
            if not _is_filtered(definition, sheet["SheetId"], body["VisualId"]):
                yield kind, body


def _is_filtered(definition: Definition, sheet: str, visual: str) -> bool:
    for group in definition.get("FilterGroups") or []:
        scope = group["ScopeConfiguration"].get("SelectedSheets") or {}
        listed = scope.get("SheetVisualScopingConfigurations")
        if listed is None or any(
            one["SheetId"] == sheet
            and (one["Scope"] == "ALL_VISUALS" or visual in one.get("VisualIds", []))
            for one in listed
        ):
            return True
    return False


def _column(definition: Definition, wells: dict[str, Any], well: str) -> Column:
    """Give the one plain field's column, or nothing where there is another kind or number."""
    if len(wells.get(well) or []) != 1 or wells.get("Colors") or wells.get("SmallMultiples"):
        return {}
    kind, body = only(wells[well][0])
    by_sum = body.get("AggregationFunction") == {"SimpleNumericalAggregation": "SUM"}
    if kind != "CategoricalDimensionField" and not (kind == "NumericalMeasureField" and by_sum):
        return {}
    calculated = {one["Name"] for one in definition.get("CalculatedFields") or []}
    column: Column = body["Column"]
    return {} if column["ColumnName"] in calculated else column
