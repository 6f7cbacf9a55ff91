"""LineChartVisual: lines, areas, stacked areas."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.aws.athena import Row
from dashboard.charts.line import LineOptions, line_chart
from dashboard.refusal import NotDrawnError
from dashboard.visuals import options
from dashboard.visuals.reader import Plan, Reader, number_format, table_of
from dashboard.visuals.series import Series, long_rows, read_series

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
        reader.measures(wells.get("Values")),
    )
    colours = reader.dimensions(wells.get("Colors"))
    if not categories or not measures:
        raise NotDrawnError("Lines need a category and a value")
    sorting = configuration.get("SortConfiguration") or {}
    colour = next(iter(colours), None)
    series = read_series(reader, categories[0], colour, measures, sorting, LIMIT)
    query = series.query(reader)
    lines = _options(configuration, series)

    def present(rows: Sequence[Row]) -> dict[str, Any]:
        shown = series.fields[: len(series.fields) - len(series.sort_keys)]
        return {
            "spec": line_chart(filled(long_rows(series, rows), lines.type), lines),
            "table": table_of(shown, sorted(rows, key=lambda row: str(row[0]))),
        }

    return Plan(query, present, options.notes(body), is_top=series.is_top)


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
        category_title=options.axis_title(configuration.get("XAxisLabelOptions"), None),
        value_title=options.axis_title(configuration.get("PrimaryYAxisLabelOptions"), None),
        value_name=measure.label,
        axis_expression=number_format(measure).axis_expression(),
        legend=options.legend_position(configuration, "TOP"),
        colours=options.colours(configuration),
    )
