"""LineChartVisual: lines, areas, stacked areas."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from dashboard.aws.athena import Row
from dashboard.charts.line import LineOptions, line_chart
from dashboard.refusal import NotDrawnError
from dashboard.visuals import options
from dashboard.visuals.colouring import Colouring
from dashboard.visuals.missing import filled, treatment
from dashboard.visuals.ordering import long_rows
from dashboard.visuals.reader import Plan, Reader, cell_text, number_format, table_of
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
    how = treatment(configuration)
    colouring = Colouring.of(reader, configuration, series.colour, series.category)

    def text(value: datetime | int) -> str:
        field = categories[0] if isinstance(value, datetime) else series.measures[0]
        return cell_text(value, field)

    def present(rows: Sequence[Row]) -> dict[str, Any]:
        records = long_rows(series, rows)
        chart = replace(lines, colours=colouring.colours(records))
        is_stacked = lines.type == "STACKED_AREA"
        drawn = filled(records, lines.granularity, how, text, is_stacked)
        return {
            "spec": line_chart(drawn, chart),
            "table": table_of(series.shown, sorted(rows, key=lambda row: str(row[0]))),
        }

    return Plan(query, present, [*options.notes(body), *series.notes], is_top=series.is_top)


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
        is_coloured=series.colour is not None,
        legend=options.legend_position(configuration, "TOP"),
    )
