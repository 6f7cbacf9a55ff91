"""LineChartVisual: lines, areas, stacked areas."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from dashboard.aws.athena import Row
from dashboard.charts.labels import NO_LABELS
from dashboard.charts.line import LineOptions, line_chart
from dashboard.refusal import NotDrawnError
from dashboard.visuals import options
from dashboard.visuals.axes import read_axis
from dashboard.visuals.colouring import Colouring
from dashboard.visuals.forecasts import FORECASTS, read_forecast
from dashboard.visuals.labels import read_labels, with_written
from dashboard.visuals.missing import filled, treatment
from dashboard.visuals.ordering import long_rows, table_rows
from dashboard.visuals.reader import Plan, Reader, cell_text, number_format, table_of
from dashboard.visuals.reference_lines import Plot, read_lines
from dashboard.visuals.series import Series, read_series
from dashboard.visuals.tooltips import read_tooltips, telling

WELLS = "LineChartAggregatedFieldWells"
AXIS = "PrimaryYAxisDisplayOptions"
LIMIT = "CategoryItemsLimitConfiguration"


def plan(body: Mapping[str, Any], wells: Mapping[str, Any], reader: Reader) -> Plan:
    """Read a line chart; measures on a secondary axis are refused rather than put on the first."""
    configuration = body["ChartConfiguration"]
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
    further = read_tooltips(configuration, reader)
    series = read_series(reader, categories[0], colour, measures, sorting, LIMIT, further.fields)
    query = series.query(reader)
    lines = _options(configuration, series)
    how, is_stacked = treatment(configuration), lines.type == "STACKED_AREA"
    references = read_lines(configuration, reader, Plot(series, is_stacked))
    axis, axis_notes = read_axis((configuration.get(AXIS) or {}).get("AxisOptions"), is_stacked)
    colouring = Colouring.of(reader, configuration, series.colour, series.category)

    ahead = read_forecast(configuration, series, is_stacked=is_stacked)

    def text(value: datetime | int) -> str:
        field = categories[0] if isinstance(value, datetime) else series.measures[0]
        return cell_text(value, field)

    def present(rows: Sequence[Row], *found: Sequence[Row]) -> dict[str, Any]:
        records = long_rows(series, rows)
        colours = colouring.colours(records)
        across = axis.held(references.drawn(found))
        drawn = filled(records, lines.granularity, how, text, is_stacked)
        drawn = with_written(configuration.get("DataLabels"), drawn, series)
        chart = replace(lines, colours=colours, references=across, axis=axis)
        chart = replace(chart, foretold=ahead.rows(drawn))
        return {
            "spec": telling(line_chart(drawn, chart), series.extras),
            "table": table_of(series.shown, table_rows(series, rows)),
        }

    drawn = [AXIS, "SecondaryYAxisDisplayOptions", "Tooltip", FORECASTS]  # no second axis is drawn
    notes = [*options.notes(body, drawn=drawn), *axis_notes, *series.notes]
    notes += [*references.notes, *further.notes, *ahead.notes]
    written = read_labels(configuration.get("DataLabels"))
    if is_stacked and _is_many(series) and written.is_shown and not written.is_some:
        notes.append("Not drawn: values beside the points of stacked areas.")
    return Plan(query, present, notes, is_top=series.is_top, others=references.queries)


def _is_many(series: Series) -> bool:
    """Return whether there may be several lines."""
    return series.colour is not None or len(series.measures) > 1


def _options(configuration: Mapping[str, Any], series: Series) -> LineOptions:
    measure = series.measures[0]
    written = read_labels(configuration.get("DataLabels"))
    kind = configuration.get("Type") or "LINE"
    is_untold = kind == "STACKED_AREA" and _is_many(series) and not written.is_some
    return LineOptions(
        type=kind,
        is_temporal=series.category.granularity is not None,
        granularity=series.category.granularity,
        category_title=options.axis_title(configuration.get("XAxisLabelOptions"), None),
        value_title=options.axis_title(configuration.get("PrimaryYAxisLabelOptions"), None),
        value_name=measure.label,
        axis_expression=number_format(measure).axis_expression(),
        is_coloured=series.colour is not None,
        legend=options.legend_position(configuration, "TOP"),
        labels=NO_LABELS if is_untold else written,
    )
