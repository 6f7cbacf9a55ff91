"""PivotTableVisual: rows against columns, values in the cells."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from dashboard.aws.athena import Row
from dashboard.queries.query import Query
from dashboard.refusal import NotDrawnError
from dashboard.visuals import options
from dashboard.visuals.pivot_layout import Pivot, laid_out
from dashboard.visuals.pivot_levels import read_levels
from dashboard.visuals.pivot_styles import read_styles, styles_of
from dashboard.visuals.pivot_totals import Side, Totals, read_totals
from dashboard.visuals.reader import Plan, Reader
from dashboard.visuals.values import is_additive

WELLS = "PivotTableAggregatedFieldWells"


def plan(body: Mapping[str, Any], wells: Mapping[str, Any], reader: Reader) -> Plan:
    """Read a pivot table."""
    configuration = body["ChartConfiguration"]
    placement = (configuration.get("TableOptions") or {}).get("MetricPlacement", "COLUMN")
    levels = read_levels(
        configuration, reader.dimensions(wells.get("Rows")), reader.page.levels, reader.is_export
    )
    pivot = Pivot(
        levels.open,
        reader.dimensions(wells.get("Columns")),
        reader.measures(wells.get("Values")),
        _sorting(configuration.get("SortConfiguration") or {}),
        placement == "ROW",
    )
    if not pivot.fields:
        raise NotDrawnError("The pivot table has no fields")
    formatting = read_styles(body, reader, pivot.fields, pivot.measures)
    query = reader.query([*pivot.fields, *formatting.fields])
    wanted = {} if reader.is_export else configuration.get("TotalOptions") or {}
    shown = replace(pivot, totals=_read_totals(pivot, wanted, query))
    notes = [*options.notes(body, is_formatted=True), *shown.totals.notes, *_notes(pivot)]
    notes += [*levels.notes, *formatting.notes]

    def present(rows: Sequence[Row], *found: Sequence[Row]) -> dict[str, Any]:
        count, dimensions = len(pivot.fields), len(pivot.down) + len(pivot.across)
        styles = styles_of(formatting, rows, dimensions, count) if formatting.rules else {}
        table = laid_out(shown, [row[:count] for row in rows], found, styles)
        return {"table": table, "isTable": True, "levels": levels.json()}

    return Plan(query, present, notes, others=shown.totals.queries(reader, pivot.measures))


def _sorting(sorting: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """Return for each dimension the field that sorts it and the direction."""
    fields = {
        one["FieldId"]: one["SortBy"]["Field"]
        for one in sorting.get("FieldSortOptions") or []
        if one["SortBy"].get("Field")
    }
    return {name: (by["FieldId"], by["Direction"]) for name, by in fields.items()}


def _read_totals(pivot: Pivot, options_of: Mapping[str, Any], query: Query) -> Totals:
    """Read the totals; where they can't be asked by level, they are named."""
    wanted = read_totals(options_of, pivot.down, pivot.across)
    without = Totals(Side(pivot.down), Side(pivot.across))
    if not wanted.depths or not pivot.measures:
        return without
    if query.is_filtered_after or any(one.sql.has_window for one in pivot.measures):
        return replace(without, notes=["Not drawn: totals beside table calculations."])
    if query.is_filtered_on_groups:
        return replace(without, notes=["Not drawn: totals of groups that a filter on sums keeps."])
    return wanted


def _notes(pivot: Pivot) -> list[str]:
    measures = {one.id: one for one in pivot.measures}
    by_measure = [measures[by] for by, _ in pivot.sorting.values() if by in measures]
    return [] if is_additive(by_measure) else ["Sorted by the sum of the cells."]
