"""FunnelChartVisual."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.aws.athena import Row
from dashboard.charts.funnel import FunnelOptions, funnel_chart
from dashboard.refusal import NotDrawnError
from dashboard.visuals import options
from dashboard.visuals.colouring import Colouring
from dashboard.visuals.ordering import long_rows, table_rows
from dashboard.visuals.reader import Plan, Reader, table_of
from dashboard.visuals.series import read_series

WELLS = "FunnelChartAggregatedFieldWells"
PARTS = {"VALUE": "label", "PERCENTAGE": "share"}  # words of a label's style


def plan(body: Mapping[str, Any], wells: Mapping[str, Any], reader: Reader) -> Plan:
    """Read a funnel: one category and one value."""
    categories, measures = (
        reader.dimensions(wells.get("Category")),
        reader.measures(wells.get("Values")),
    )
    if len(measures) != 1 or not categories:
        raise NotDrawnError("A funnel is drawn of one category and one value")
    configuration = body["ChartConfiguration"]
    sorting = configuration.get("SortConfiguration") or {}
    series = read_series(reader, categories[0], None, measures, sorting)
    query = series.query(reader)
    colouring = Colouring.of(reader, configuration, None, series.category)
    labels = configuration.get("DataLabelOptions") or {}
    by_previous = labels.get("MeasureDataLabelStyle", "").endswith("BY_PREVIOUS_STAGE")
    written = _written(labels)

    def present(rows: Sequence[Row]) -> dict[str, Any]:
        records = _with_shares(long_rows(series, rows), by_previous)
        name = "Of the one before" if by_previous else "Of the first"
        colours = colouring.colours(records)
        chart = FunnelOptions(series.category.label, measures[0].label, name, written, colours)
        return {
            "spec": funnel_chart(records, chart),
            "table": table_of(series.shown, table_rows(series, rows)),
        }

    return Plan(query, present, [*options.notes(body), *series.notes], is_top=series.is_top)


def _written(labels: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what is written on a stage: its value, its share, or both where nothing is said."""
    if "HIDDEN" in (labels.get("Visibility"), labels.get("MeasureLabelVisibility")):
        return ()
    style = labels.get("MeasureDataLabelStyle") or "VALUE_AND_PERCENTAGE"
    return tuple(name for word, name in PARTS.items() if word in style)


def _with_shares(records: list[dict[str, Any]], by_previous: bool) -> list[dict[str, Any]]:
    result, base = [], None
    for row in records:
        whole = row["value"] if base is None else base
        share = f"{(row['value'] or 0) / whole:.0%}" if whole else "–"
        result.append({**row, "share": share})
        if base is None or by_previous:
            base = row["value"]
    return result
