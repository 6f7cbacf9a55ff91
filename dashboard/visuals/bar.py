"""BarChartVisual."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from dashboard.aws.athena import Row
from dashboard.charts.bar import BarOptions, bar_chart
from dashboard.refusal import NotDrawnError
from dashboard.visuals import options
from dashboard.visuals.axes import read_axis
from dashboard.visuals.colouring import Colouring
from dashboard.visuals.labels import labels_of, with_written
from dashboard.visuals.missing import with_dates
from dashboard.visuals.ordering import long_rows, table_rows
from dashboard.visuals.reader import Plan, Reader, number_format, table_of
from dashboard.visuals.reference_lines import Plot, read_lines
from dashboard.visuals.series import Series, read_series
from dashboard.visuals.tooltips import read_tooltips, telling

WELLS = "BarChartAggregatedFieldWells"
AXIS = "ValueAxis"


def plan(body: Mapping[str, Any], wells: Mapping[str, Any], reader: Reader) -> Plan:
    """Read a bar chart."""
    configuration = body["ChartConfiguration"]
    categories, measures = (
        reader.dimensions(wells.get("Category")),
        reader.measures_or_count(wells.get("Values")),
    )
    colours = reader.dimensions(wells.get("Colors"))
    if not categories:
        raise NotDrawnError("Bars need a category")
    sorting = configuration.get("SortConfiguration") or {}
    further = read_tooltips(configuration, reader)
    colour = next(iter(colours), None)
    series = read_series(reader, categories[0], colour, measures, sorting, extras=further.fields)
    query = series.query(reader)
    bars = _options(configuration, series)
    colouring = Colouring.of(reader, configuration, series.colour, series.category)
    is_stacked, is_share = bars.arrangement != "CLUSTERED", bars.arrangement == "STACKED_PERCENT"
    references = read_lines(configuration, reader, Plot(series, is_stacked, is_share))
    is_on_stacks = is_stacked and (series.colour is not None or len(series.measures) > 1)
    axis, axis_notes = read_axis(configuration.get(AXIS), is_on_stacks)

    def present(rows: Sequence[Row], *found: Sequence[Row]) -> dict[str, Any]:
        shown = with_dates(configuration, series, rows)
        records = with_written(configuration.get("DataLabels"), long_rows(series, shown), series)
        colours = colouring.colours(records)
        lines = axis.held(references.drawn(found))
        written = labels_of(configuration, records, series, is_stacked and not is_share)
        chart = replace(bars, colours=colours, references=lines, axis=axis, labels=written)
        return {
            "spec": telling(bar_chart(records, chart), series.extras),
            "table": table_of(series.shown, table_rows(series, rows)),
        }

    notes = [*options.notes(body, drawn=[AXIS, "Tooltip"]), *axis_notes, *series.notes]
    notes += [*references.notes, *further.notes]
    return Plan(query, present, notes, is_top=series.is_top, others=references.queries)


def _options(configuration: Mapping[str, Any], series: Series) -> BarOptions:
    measure = series.measures[0]
    return BarOptions(
        is_horizontal=configuration.get("Orientation") == "HORIZONTAL",
        arrangement=configuration.get("BarsArrangement") or "CLUSTERED",
        category_title=options.axis_title(
            configuration.get("CategoryLabelOptions"), series.category.label
        ),
        value_title=options.axis_title(
            configuration.get("ValueLabelOptions"), options.value_title(series.measures)
        ),
        category_name=series.category.label,
        value_name=measure.label,
        axis_expression=number_format(measure).axis_expression(),
        is_coloured=series.colour is not None,
        legend=options.legend_position(configuration),
        has_labels=options.has_data_labels(configuration),
    )
