"""WaterfallVisual: a measure by category, or several measures, step by step to their total."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.aws.athena import Row
from dashboard.charts.waterfall import WaterfallOptions, waterfall_chart
from dashboard.queries.fields import Field
from dashboard.refusal import NotDrawnError
from dashboard.visuals import options
from dashboard.visuals.ordering import long_rows, table_rows
from dashboard.visuals.reader import Plan, Reader, cell_text, number, number_format, table_of
from dashboard.visuals.series import read_series
from dashboard.visuals.values import amount

WELLS = "WaterfallChartAggregatedFieldWells"


def plan(body: Mapping[str, Any], wells: Mapping[str, Any], reader: Reader) -> Plan:
    """Read a waterfall; without a category each measure is a step."""
    if wells.get("Breakdowns"):
        raise NotDrawnError("A waterfall with breakdowns is not drawn")
    configuration = body["ChartConfiguration"]
    categories = reader.dimensions(wells.get("Categories"))[:1]
    measures = reader.measures_or_count(wells.get("Values"))
    notes = options.notes(body)
    if not categories:
        return Plan(reader.query(measures), _Measures(measures, configuration), notes)
    if len(measures) != 1:
        raise NotDrawnError("A waterfall is drawn of one category and one value, or of values")
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
