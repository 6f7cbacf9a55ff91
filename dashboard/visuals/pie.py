"""PieChartVisual: pies and donuts."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from dashboard.aws.athena import Row
from dashboard.charts.pie import PieOptions, pie_chart
from dashboard.refusal import NotDrawnError
from dashboard.visuals import options
from dashboard.visuals.colouring import Colouring
from dashboard.visuals.ordering import long_rows, table_rows
from dashboard.visuals.reader import Plan, Reader, number_format, table_of
from dashboard.visuals.series import Series, read_series
from dashboard.visuals.tooltips import read_tooltips, telling

WELLS = "PieChartAggregatedFieldWells"


def plan(body: Mapping[str, Any], wells: Mapping[str, Any], reader: Reader) -> Plan:
    """Read a pie: one category and one value."""
    categories, measures = (
        reader.dimensions(wells.get("Category")),
        reader.measures_or_count(wells.get("Values")),
    )
    if len(measures) != 1 or not categories:
        raise NotDrawnError("A pie is drawn of one category and one value")
    configuration = body["ChartConfiguration"]
    sorting = configuration.get("SortConfiguration") or {}
    further = read_tooltips(configuration, reader)
    series = read_series(reader, categories[0], None, measures, sorting, extras=further.fields)
    query = series.query(reader)
    colouring = Colouring.of(reader, configuration, categories[0], categories[0])

    def present(rows: Sequence[Row]) -> dict[str, Any]:
        records = with_shares(long_rows(series, rows))
        total = sum(Decimal(str(row["value"] or 0)) for row in records)
        total_text = number_format(measures[0]).text(total)
        chart = _options(configuration, series, total_text)
        slices = [{**row, "series": row["category"]} for row in records]
        spec = pie_chart(records, replace(chart, colours=colouring.colours(slices)))
        spec = telling(spec, series.extras)
        return {"spec": spec, "table": table_of(series.shown, table_rows(series, rows))}

    notes = [*options.notes(body, drawn=["Tooltip"]), *series.notes, *further.notes]
    return Plan(query, present, notes, is_top=series.is_top)


def with_shares(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Add each record's share of the whole."""
    total = sum(row["value"] or 0 for row in records)
    return [
        {**row, "share": f"{(row['value'] or 0) / total:.1%}" if total else "–"} for row in records
    ]


def _options(configuration: Mapping[str, Any], series: Series, total: str) -> PieOptions:
    donut = configuration.get("DonutOptions") or {}
    centre = donut.get("DonutCenterOptions") or {}
    return PieOptions(
        thickness=(donut.get("ArcOptions") or {}).get("ArcThickness", "WHOLE"),
        total="" if centre.get("LabelVisibility") == "HIDDEN" else total,
        category_name=series.category.label,
        value_name=series.measures[0].label,
        legend=options.legend_position(configuration),
        label_content=_label_content(configuration),
    )


def _label_content(configuration: Mapping[str, Any]) -> str | None:
    """Return what is written on slices; which content counts by default, AWS doesn't document."""
    labels = configuration.get("DataLabels") or {}
    hidden = labels.get("Visibility") != "VISIBLE"
    if hidden or labels.get("MeasureLabelVisibility") == "HIDDEN":
        return None
    return str(labels.get("LabelContent") or "PERCENT")
