"""Filters by clicks on marks: the values that a mark stands for, as conditions on another visual.

Over the same data set the visual's rows are filtered by the mark's own fields, dates by its
granularity; over another one by the column of the same name and type, as QuickSight maps fields
(user guide, "Mapping and joining fields"; what happens to a visual whose data set has no such
column it leaves open: here it stays as it is, and says so).
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from dashboard.actions import UNAGGREGATED, Item, column_label, sheet_actions
from dashboard.deployed import Deployed
from dashboard.expressions.translation import Scope
from dashboard.expressions.typed_sql import Sql, literal, text_literal
from dashboard.parameters import typed
from dashboard.queries import fields as wells
from dashboard.refusal import NotDrawnError

type Clicks = Mapping[str, Mapping[str, str | None]]  # by visual, then by field


def click_conditions(
    deployed: Deployed, place: tuple[str, str], data_set: str, scope: Scope, clicks: Clicks
) -> list[str]:
    """Return what clicks on other visuals ask of one's rows; `place` is its sheet and its id."""
    found = applied_clicks(deployed, place, data_set, clicks)
    return [equal(_sql(item, scope, deployed), value) for item, value in found]


def applied_clicks(
    deployed: Deployed, place: tuple[str, str], data_set: str, clicks: Clicks
) -> Iterator[tuple[Item, str | None]]:
    """Yield the fields that clicks on other visuals filter one by, each with its value."""
    for item, value in _applied(deployed, place, clicks):
        if _has(item, deployed, data_set):
            yield item, value


def click_notes(
    deployed: Deployed, place: tuple[str, str], data_set: str, clicks: Clicks
) -> list[str]:
    """Say which clicks are meant for a visual and can't filter it."""
    return [
        f"Not filtered by {column_label(item[1]['Column']['ColumnName'])}: "
        "its data has no such column."
        for item, _ in _applied(deployed, place, clicks)
        if not _has(item, deployed, data_set)
    ]


def equal(sql: Sql, value: str | None) -> str:
    """Compare a field with a mark's value; nothing is a value of its own."""
    if value is None:
        return f"{sql.text} IS NULL"
    if sql.type == "STRING":
        return f"{sql.text} = {text_literal(value)}"
    if sql.type == "BOOLEAN":
        return f"{sql.text} = {'true' if value == 'true' else 'false'}"
    known = typed(value, sql.type)
    if isinstance(known, Decimal):
        return f"CAST({sql.text} AS double) = CAST('{known}' AS double)"
    return f"{sql.text} = {literal(known).text}"


def value_type(item: Item, deployed: Deployed) -> str:
    """Return the type of a field's values; a calculated one's is that of its kind of field."""
    kind, body = item
    column = body["Column"]
    data_set = deployed.data_sets.get(column["DataSetIdentifier"])
    found = data_set.columns.get(column["ColumnName"]) if data_set else None
    if found:
        return found.type
    return {"DateDimensionField": "DATETIME", "NumericalDimensionField": "DECIMAL"}.get(
        kind, "STRING"
    )


def _applied(
    deployed: Deployed, place: tuple[str, str], clicks: Clicks
) -> Iterator[tuple[Item, str | None]]:
    sheet_id, visual_id = place
    if not clicks:
        return
    actions = sheet_actions(deployed.sheet(sheet_id))
    for source, values in clicks.items():
        action = actions.get(source)
        if action and action.is_on(visual_id):
            named = ((item, item[1]["FieldId"]) for item in action.items)
            yield from ((item, values[name]) for item, name in named if name in values)


def _has(item: Item, deployed: Deployed, data_set: str) -> bool:
    column = item[1]["Column"]
    if column["DataSetIdentifier"] == data_set:
        return True
    name = column["ColumnName"]
    if name in deployed.calculated(data_set):
        return True
    found = deployed.data_set(data_set).columns.get(name)
    return found is not None and found.type == value_type(item, deployed)


def _sql(item: Item, scope: Scope, deployed: Deployed) -> Sql:
    kind, body = item
    name = body["Column"]["ColumnName"]
    field: Mapping[str, Any] = {kind: body}
    sql = (
        scope.column(name) if kind == UNAGGREGATED else wells.dimension(field, scope, deployed).sql
    )
    if sql.is_aggregate or sql.has_window or sql.is_of_level:
        raise NotDrawnError(f"A click filters by {name}, a calculation over rows; that isn't drawn")
    return sql
