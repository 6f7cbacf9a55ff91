"""PivotTableVisual: rows against columns, values in the cells."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.aws.athena import Cell, Row
from dashboard.queries.fields import Field
from dashboard.refusal import NotDrawnError
from dashboard.visuals import options
from dashboard.visuals.reader import Plan, Reader, cell_text, is_number, raw_text
from dashboard.visuals.series import sortable

WELLS = "PivotTableAggregatedFieldWells"


def plan(body: Mapping[str, Any], wells: Mapping[str, Any], reader: Reader) -> Plan:
    """Read a pivot table."""
    down, across = reader.dimensions(wells.get("Rows")), reader.dimensions(wells.get("Columns"))
    measures = reader.measures(wells.get("Values"))
    if not measures or not down + across:
        raise NotDrawnError("A pivot table needs values, and rows or columns")
    configuration = body["ChartConfiguration"]
    placement = (configuration.get("TableOptions") or {}).get("MetricPlacement", "COLUMN")
    if placement != "COLUMN":
        raise NotDrawnError("A pivot table with its metrics in rows is not drawn")
    has_totals = bool(configuration.get("TotalOptions"))
    totals = ["Not drawn: totals of the pivot table."] if has_totals else []
    query = reader.query([*down, *across, *measures])

    def present(rows: Sequence[Row]) -> dict[str, Any]:
        return {"table": pivot(down, across, measures, rows), "isTable": True}

    return Plan(query, present, [*options.notes(body), *totals])


def pivot(
    down: Sequence[Field], across: Sequence[Field], measures: Sequence[Field], rows: Sequence[Row]
) -> dict[str, Any]:
    """Lay rows out as a table: a column for each combination of column values and measure."""
    split, end = len(down), len(down) + len(across)
    cells: dict[tuple[tuple[Cell, ...], tuple[Cell, ...]], tuple[Cell, ...]] = {
        (row[:split], row[split:end]): row[end:] for row in rows
    }
    keys_down = sorted({row[:split] for row in rows}, key=_sortable_key)
    keys_across = sorted({row[split:end] for row in rows}, key=_sortable_key)
    columns = [{"title": one.label, "isNumber": False} for one in down]
    for key in keys_across:
        heading = " · ".join(cell_text(value, one) for value, one in zip(key, across, strict=True))
        for one in measures:
            many = len(measures) > 1 or not across
            title = " · ".join(filter(None, [heading, one.label if many else ""]))
            columns.append({"title": title, "isNumber": is_number(one)})
    table: dict[str, Any] = {"columns": columns, "rows": [], "raw": []}
    empty: tuple[Cell, ...] = (None,) * len(measures)
    for key in keys_down:
        values = [value for other in keys_across for value in cells.get((key, other), empty)]
        heads = [cell_text(value, one) for value, one in zip(key, down, strict=True)]
        repeated = list(measures) * len(keys_across)
        texts = [cell_text(value, one) for value, one in zip(values, repeated, strict=True)]
        table["rows"].append(heads + texts)
        table["raw"].append([raw_text(value) for value in (*key, *values)])
    return table


def _sortable_key(key: tuple[Cell, ...]) -> list[tuple[int, Any]]:
    return [sortable(value) for value in key]
