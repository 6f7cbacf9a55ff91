"""LineChartVisual: lines, areas, stacked areas."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from dashboard.aws.athena import Row
from dashboard.charts.line import LineOptions, line_chart
from dashboard.refusal import NotDrawnError
from dashboard.visuals import options
from dashboard.visuals.ordering import long_rows
from dashboard.visuals.reader import Plan, Reader, number_format, table_of
from dashboard.visuals.series import Series, read_series

WELLS = "LineChartAggregatedFieldWells"
LIMIT = "CategoryItemsLimitConfiguration"


def plan(body: Mapping[str, Any], wells: Mapping[str, Any], reader: Reader) -> Plan:
    """Read a line chart; measures on a secondary axis are refused rather than put on the first."""
    configuration = body["ChartConfiguration"]
    if wells.get("SmallMultiples"):
        raise NotDrawnError("Lines in small multiples are not drawn")
    if "SECONDARY_YAXIS" in str(configuration.get("Series") or []):
        raise NotDrawnError("A secondary axis is not drawn")
    categories, measures = (
        reader.dimensions(wells.get("Category")),
        reader.measures_or_count(wells.get("Values")),
    )
    colours = reader.dimensions(wells.get("Colors"))
    if not categories:
        raise NotDrawnError("Lines need a category")
    sorting = configuration.get("SortConfiguration") or {}
    colour = next(iter(colours), None)
    series = read_series(reader, categories[0], colour, measures, sorting, LIMIT)
    query = series.query(reader)
    lines = _options(configuration, series)

    def present(rows: Sequence[Row]) -> dict[str, Any]:
        records = long_rows(series, rows)
        colours = options.completed(lines.colours, records, reader.deployed.theme)
        chart = replace(lines, colours=colours)
        return {
            "spec": line_chart(filled(records, lines.type), chart),
            "table": table_of(series.shown, sorted(rows, key=lambda row: str(row[0]))),
        }

    return Plan(query, present, [*options.notes(body), *series.notes], is_top=series.is_top)


def filled(records: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    """Put zeros where a stacked series has no value, since layers rest on one another."""
    if kind != "STACKED_AREA":
        return records
    known = {(row["when"], row["series"]): row for row in records}
    moments = {row["when"]: row for row in records}
    return [
        known.get((when, name)) or {**moment, "series": name, "value": 0, "label": "–"}
        for name in dict.fromkeys(row["series"] for row in records)
        for when, moment in moments.items()
    ]


def _options(configuration: Mapping[str, Any], series: Series) -> LineOptions:
    measure = series.measures[0]
    return LineOptions(
        type=configuration.get("Type") or "LINE",
        is_temporal=series.category.granularity is not None,
        granularity=series.category.granularity,
        category_title=options.axis_title(configuration.get("XAxisLabelOptions"), None),
        value_title=options.axis_title(configuration.get("PrimaryYAxisLabelOptions"), None),
        value_name=measure.label,
        axis_expression=number_format(measure).axis_expression(),
        legend=options.legend_position(configuration, "TOP"),
        colours=options.colours(configuration),
    )
