"""WaterfallVisual: a measure by category, or several measures, step by step to their total.

With a breakdown the categories are states, and the steps between two of them what each part of the
breakdown changed (unverified: AWS documents no more than that there is such a well).
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from dashboard.aws.athena import Cell, Row
from dashboard.charts.waterfall import WaterfallOptions, broken_down, stepped, waterfall_chart
from dashboard.queries.fields import Field
from dashboard.refusal import NotDrawnError
from dashboard.visuals import options
from dashboard.visuals.keys import OTHER
from dashboard.visuals.ordering import long_rows, ordered_rows, table_rows
from dashboard.visuals.reader import Plan, Reader, cell_text, number, number_format, table_of
from dashboard.visuals.series import read_series
from dashboard.visuals.values import amount, is_additive

WELLS = "WaterfallChartAggregatedFieldWells"


def plan(body: Mapping[str, Any], wells: Mapping[str, Any], reader: Reader) -> Plan:
    """Read a waterfall; without a category each measure is a step."""
    configuration = body["ChartConfiguration"]
    categories = reader.dimensions(wells.get("Categories"))[:1]
    measures = reader.measures_or_count(wells.get("Values"))
    notes = options.notes(body)
    if not categories:
        return Plan(reader.query(measures), _Measures(measures, configuration), notes)
    if len(measures) != 1:
        raise NotDrawnError("A waterfall is drawn of one category and one value, or of values")
    if wells.get("Breakdowns"):
        return _broken_down(body, categories[0], measures, wells, reader)
    sorting = configuration.get("SortConfiguration") or {}
    series = read_series(reader, categories[0], None, measures, sorting)

    def present(rows: Sequence[Row]) -> dict[str, Any]:
        records = long_rows(series, rows)
        total = sum(amount(row[1]) for row in rows)
        chart = _options(configuration, measures[0], cell_text(total, measures[0]))
        return {
            "spec": waterfall_chart(records, chart),
            "table": table_of(series.shown, table_rows(series, rows)),
        }

    return Plan(series.query(reader), present, [*notes, *series.notes], is_top=series.is_top)


def _broken_down(
    body: Mapping[str, Any],
    category: Field,
    measures: Sequence[Field],
    wells: Mapping[str, Any],
    reader: Reader,
) -> Plan:
    """Read a waterfall of states; its steps are what each part changed from one to the next."""
    if not is_additive(measures):
        raise NotDrawnError("A waterfall's breakdown of what can't be added up is not drawn")
    configuration, value = body["ChartConfiguration"], measures[0]
    part = reader.dimensions(wells["Breakdowns"])[0]
    sorting = configuration.get("SortConfiguration") or {}
    limit = (sorting.get("BreakdownItemsLimit") or {}).get("ItemsLimit")
    own = {**sorting, "ColorItemsLimit": {"ItemsLimit": limit}}
    if not own.get("CategorySort"):
        own["CategorySort"] = [{"FieldSort": {"FieldId": category.id, "Direction": "ASC"}}]
    series = read_series(reader, category, part, measures, own)

    def present(rows: Sequence[Row]) -> dict[str, Any]:
        found = ordered_rows(series, rows)
        steps = broken_down(*_changes(found, category, part, value))
        return {
            "spec": stepped(steps, _options(configuration, value, "")),
            "table": table_of(series.shown, table_rows(series, rows)),
        }

    return Plan(series.query(reader), present, [*options.notes(body), *series.notes])


type Amounts = list[tuple[str, float, str]]


def _changes(
    rows: Sequence[Row], category: Field, part: Field, value: Field
) -> tuple[Amounts, list[Amounts]]:
    """Return each state's total, and between two of them each part's change, the greatest first."""
    states: dict[Cell, dict[Cell, Decimal]] = {}
    for row in rows:
        parts = states.setdefault(row[0], {})
        parts[row[1]] = parts.get(row[1], Decimal(0)) + amount(row[2])

    def told(name: Cell, field: Field, found: Decimal) -> tuple[str, float, str]:
        text = OTHER if name is OTHER else cell_text(name, field)
        return (text, float(found), cell_text(found, value))

    totals = [told(one, category, sum(parts.values(), Decimal(0))) for one, parts in states.items()]
    changes = []
    for before, after in pairwise(states.values()):
        names = dict.fromkeys([*before, *after])
        found = {one: after.get(one, Decimal(0)) - before.get(one, Decimal(0)) for one in names}
        greatest = sorted((one for one in found if found[one]), key=lambda one: -found[one])
        changes.append([told(one, part, found[one]) for one in greatest])
    return totals, changes


class _Measures:
    """Presents one row, each measure as a step."""

    def __init__(self, measures: Sequence[Field], configuration: Mapping[str, Any]) -> None:
        self._measures, self._configuration = measures, configuration

    def __call__(self, rows: Sequence[Row]) -> dict[str, Any]:
        records = [
            {"category": one.label, "value": number(value), "label": cell_text(value, one)}
            for value, one in zip(rows[0], self._measures, strict=True)
        ]
        total = cell_text(sum(amount(value) for value in rows[0]), self._measures[0])
        chart = _options(self._configuration, self._measures[0], total)
        return {"spec": waterfall_chart(records, chart), "table": table_of(self._measures, rows)}


def _options(configuration: Mapping[str, Any], measure: Field, total: str) -> WaterfallOptions:
    chosen = configuration.get("WaterfallChartOptions") or {}
    return WaterfallOptions(
        total_name=chosen.get("TotalBarLabel") or "Total",
        total_text=total,
        category_title=options.axis_title(configuration.get("CategoryAxisLabelOptions"), None),
        value_title=options.axis_title(configuration.get("PrimaryYAxisLabelOptions"), None),
        value_name=measure.label,
        axis_expression=number_format(measure).axis_expression(),
        legend=options.legend_position(configuration, "TOP"),
        has_labels=options.has_data_labels(configuration),
    )
