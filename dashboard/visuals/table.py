"""TableVisual: grouped with totals, or rows as they are."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from dashboard.aws.athena import Row
from dashboard.queries.fields import Field
from dashboard.queries.query import Order
from dashboard.refusal import NotDrawnError
from dashboard.visuals import options
from dashboard.visuals.reader import Plan, Reader, cell_text, table_of
from dashboard.visuals.series import ADDITIVE, amount

WELLS = ("TableAggregatedFieldWells", "TableUnaggregatedFieldWells")
ROW_LIMIT = 500


def plan(body: Mapping[str, Any], wells: Mapping[str, Any], reader: Reader) -> Plan:
    """Read a table; rows as they are have no groups."""
    is_grouped = "GroupBy" in wells or any(
        "Column" not in item for item in wells.get("Values") or []
    )
    if is_grouped:
        fields = reader.dimensions(wells.get("GroupBy")) + reader.measures(wells.get("Values"))
    else:
        fields = reader.unaggregated(wells.get("Values"))
    if not fields:
        raise NotDrawnError("A table without columns")
    configuration = body["ChartConfiguration"]
    orders = read_orders(reader, configuration.get("SortConfiguration") or {}, fields)
    query = reader.query(fields, orders, ROW_LIMIT, is_grouped)
    chosen = (configuration.get("FieldOptions") or {}).get("SelectedFieldOptions") or []
    has_totals = (configuration.get("TotalOptions") or {}).get("TotalsVisibility") == "VISIBLE"

    def present(rows: Sequence[Row]) -> dict[str, Any]:
        table = with_titles(table_of(fields, rows), fields, chosen)
        if has_totals and is_grouped:
            table["totals"] = totals(fields, rows)
        return {"table": table, "isTable": True}

    notes = options.notes(body)
    return Plan(query, present, notes)


def read_orders(reader: Reader, sorting: Mapping[str, Any], fields: Sequence[Field]) -> list[Order]:
    """Give the row sort; without one a table sorts by its first column."""
    orders = []
    for one in sorting.get("RowSort") or []:
        if field_sort := one.get("FieldSort"):
            ids = [field.id for field in fields]
            orders.append(Order(ids.index(field_sort["FieldId"]), field_sort["Direction"]))
        elif column_sort := one.get("ColumnSort"):
            key = reader.sort_field(column_sort)
            orders.append(Order(key.sql.text, column_sort["Direction"]))
    return orders or [Order(0, "ASC")]


def with_titles(
    table: dict[str, Any], fields: Sequence[Field], chosen: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """Put custom column titles in, and leave hidden columns out."""
    by_id = {one["FieldId"]: one for one in chosen}
    kept = [
        index
        for index, one in enumerate(fields)
        if by_id.get(one.id, {}).get("Visibility") != "HIDDEN"
    ]
    columns = [
        {**column, "title": by_id.get(one.id, {}).get("CustomLabel") or column["title"]}
        for column, one in zip(table["columns"], fields, strict=True)
    ]
    return {
        "columns": [columns[index] for index in kept],
        "rows": [[row[index] for index in kept] for row in table["rows"]],
        "raw": [[row[index] for index in kept] for row in table["raw"]],
    }


def totals(fields: Sequence[Field], rows: Sequence[Row]) -> list[str]:
    """Add up what can be added; other measures have no total here."""
    texts = []
    for index, one in enumerate(fields):
        text = one.sql.text
        if one.is_measure and text.startswith(ADDITIVE) and "DISTINCT" not in text:
            texts.append(cell_text(sum(amount(row[index]) for row in rows), replace(one)))
        else:
            texts.append("Total" if index == 0 else "")
    return texts
