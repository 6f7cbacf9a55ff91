"""What Athena itself says to the plain visuals of a definition, by SQL that is written here."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from athena_client.query import run_query
from dashboard.deployed import only
from tests.foreign.columns import Definition
from tests.foreign.deployment import Deployment

TIMEOUT_SECONDS = 20.0
CHARTS = {"BarChartVisual", "PieChartVisual"}
SQL = {
    "SUM": "SUM({})",
    "COUNT": "COUNT({})",
    "DISTINCT_COUNT": "COUNT(DISTINCT {})",
}
type Column = dict[str, str]


@dataclass(frozen=True)
class Value:
    """A column and how it is aggregated: one of `SQL`."""

    column: Column
    function: str


def plain_visuals(definition: Definition) -> Iterator[tuple[str, Column, Value]]:
    """Yield bars and pies of one text category and one value over all rows: id and both."""
    for kind, body in _unfiltered(definition):
        if kind in CHARTS:
            _, wells = only(body["ChartConfiguration"]["FieldWells"])
            category, value = _category(definition, wells), _value(definition, wells)
            if category and value:
                yield body["VisualId"], category, value


def plain_figures(definition: Definition) -> Iterator[tuple[str, Value]]:
    """Yield key figures of one value over all rows without trend and target: id and value."""
    for kind, body in _unfiltered(definition):
        if kind == "KPIVisual":
            wells = body["ChartConfiguration"]["FieldWells"]
            value = _value(definition, wells)
            if value and not wells.get("TrendGroups") and not wells.get("TargetValues"):
                yield body["VisualId"], value


def total(client: Callable[[str], Any], deployment: Deployment, value: Value) -> Decimal:
    """Ask Athena for a value over all rows."""
    table, of = deployment.column(value.column["DataSetIdentifier"], value.column["ColumnName"])
    sql = f"SELECT {SQL[value.function].format(of)} FROM {table}"  # noqa: S608 -- names of our own
    return Decimal(_rows(client("athena"), deployment.name, sql)[0][0])


def totals(
    client: Callable[[str], Any], deployment: Deployment, category: Column, value: Value
) -> dict[str, Decimal]:
    """Ask Athena for the value of each category."""
    table, by = deployment.column(category["DataSetIdentifier"], category["ColumnName"])
    _, of = deployment.column(value.column["DataSetIdentifier"], value.column["ColumnName"])
    chosen = SQL[value.function].format(of)
    sql = f"SELECT {by}, {chosen} FROM {table} GROUP BY 1"  # noqa: S608 -- names of our own
    rows = _rows(client("athena"), deployment.name, sql)
    return {name: Decimal(found) for name, found in rows}


def _rows(athena: Any, work_group: str, sql: str) -> list[tuple[Any, ...]]:
    answer = run_query(athena, TIMEOUT_SECONDS, QueryString=sql, WorkGroup=work_group)
    return list(answer.rows)


def _unfiltered(definition: Definition) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the visuals that show all rows, with their kinds."""
    for sheet in definition["Sheets"]:
        for kind, body in map(only, sheet.get("Visuals") or []):
            if not _is_filtered(definition, sheet["SheetId"], body["VisualId"]):
                yield kind, body


def _is_filtered(definition: Definition, sheet: str, visual: str) -> bool:
    for group in definition.get("FilterGroups") or []:
        scope = group["ScopeConfiguration"].get("SelectedSheets") or {}
        listed = scope.get("SheetVisualScopingConfigurations")
        is_within = listed is None or any(
            one["SheetId"] == sheet
            and (one["Scope"] == "ALL_VISUALS" or visual in one.get("VisualIds", []))
            for one in listed
        )
        if is_within and not all(map(_keeps_all, group["Filters"])):
            return True
    return False


def _keeps_all(union: dict[str, Any]) -> bool:
    """Tell whether a filter only waits for a reader's choice; made-up rows have no NULL."""
    kind, body = only(union)
    if kind == "TimeRangeFilter":
        return not body.get("RangeMinimumValue") and not body.get("RangeMaximumValue")
    configured = (body.get("Configuration") or {}).get("FilterListConfiguration") or {}
    return kind == "CategoryFilter" and configured.get("SelectAllOptions") == "FILTER_ALL_VALUES"


def _category(definition: Definition, wells: dict[str, Any]) -> Column:
    """Give the one category's column; nothing where there are colours, dates or several."""
    if len(wells.get("Category") or []) != 1 or wells.get("Colors") or wells.get("SmallMultiples"):
        return {}
    kind, body = only(wells["Category"][0])
    return _own(definition, body) if kind == "CategoricalDimensionField" else {}


def _value(definition: Definition, wells: dict[str, Any]) -> Value | None:
    """Give the one value, where it is one of `SQL` and no calculated field."""
    if len(wells.get("Values") or []) != 1:
        return None
    _, body = only(wells["Values"][0])
    function = body.get("AggregationFunction") or {}
    name = function if isinstance(function, str) else function.get("SimpleNumericalAggregation")
    column = _own(definition, body)
    return Value(column, name) if column and name in SQL else None


def _own(definition: Definition, body: dict[str, Any]) -> Column:
    """Give a field's column, or nothing for a calculated field."""
    calculated = {one["Name"] for one in definition.get("CalculatedFields") or []}
    column: Column = body.get("Column") or {}
    return {} if column.get("ColumnName") in calculated else column
