"""RadarChartVisual: a category's values, or several measures, as axes from one centre.

Source: API reference, RadarChartConfiguration. `StartAngle` is taken against the clock from the
right, and without one the first axis is on top; where axes have ranges of their own, each goes from
zero to its greatest value (both unverified).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from dashboard.aws.athena import Row
from dashboard.charts.radar import RadarOptions, radar_chart
from dashboard.queries.fields import Field
from dashboard.refusal import NotDrawnError
from dashboard.visuals import options
from dashboard.visuals.colouring import Colouring
from dashboard.visuals.keys import key_of
from dashboard.visuals.ordering import long_rows, table_rows
from dashboard.visuals.reader import Plan, Reader, cell_text, number, table_of
from dashboard.visuals.series import read_series
from dashboard.visuals.values import sortable

WELLS = "RadarChartAggregatedFieldWells"
MOST_AXES = 60  # more are read as a circle


def plan(body: Mapping[str, Any], wells: Mapping[str, Any], reader: Reader) -> Plan:
    """Read a radar chart; without a category its measures are the axes."""
    configuration = body["ChartConfiguration"]
    categories = reader.dimensions(wells.get("Category"))[:1]
    colour = next(iter(reader.dimensions(wells.get("Color"))), None)
    measures = reader.measures_or_count(wells.get("Values"))
    chart = _options(configuration)
    if not categories:
        return _of_measures(body, colour, measures, chart, reader)
    sorting = configuration.get("SortConfiguration") or {}
    series = read_series(reader, categories[0], colour, measures, sorting)
    colouring = Colouring.of(reader, configuration, colour, categories[0])
    chart = replace(chart, category_name=series.category.label, value_name=measures[0].label)

    def present(rows: Sequence[Row]) -> dict[str, Any]:
        records = long_rows(series, rows)
        return {
            "spec": _drawn(records, replace(chart, colours=colouring.colours(records))),
            "table": table_of(series.shown, table_rows(series, rows)),
        }

    notes = [*options.notes(body), *series.notes]
    return Plan(series.query(reader), present, notes, is_top=series.is_top)


def _of_measures(
    body: Mapping[str, Any],
    colour: Field | None,
    measures: Sequence[Field],
    chart: RadarOptions,
    reader: Reader,
) -> Plan:
    fields = [*([colour] if colour else []), *measures]
    colouring = Colouring.of(reader, body["ChartConfiguration"], colour, fields[0])

    def present(rows: Sequence[Row]) -> dict[str, Any]:
        ordered = sorted(rows, key=lambda row: sortable(row[0])) if colour else rows
        records = [
            {
                "category": measure.label,
                "series": cell_text(row[0], colour) if colour else "",
                "value": number(row[fields.index(measure)]),
                "label": cell_text(row[fields.index(measure)], measure),
                **key_of(reader.keys, fields, row),
            }
            for row in ordered
            for measure in measures
        ]
        coloured = replace(chart, category_name="Measure", colours=colouring.colours(records))
        return {"spec": _drawn(records, coloured), "table": table_of(fields, ordered)}

    return Plan(reader.query(fields), present, options.notes(body))


def _drawn(records: Sequence[Mapping[str, Any]], chart: RadarOptions) -> dict[str, Any]:
    count = len({record["category"] for record in records})
    if count > MOST_AXES:
        raise NotDrawnError(f"A radar chart of more than {MOST_AXES} axes is not drawn")
    return radar_chart(records, chart)


def _options(configuration: Mapping[str, Any]) -> RadarOptions:
    area = (configuration.get("BaseSeriesSettings") or {}).get("AreaStyleSettings") or {}
    angle = configuration.get("StartAngle")
    return RadarOptions(
        is_circle=configuration.get("Shape") == "CIRCLE",
        is_filled=area.get("Visibility") == "VISIBLE",
        start_degrees=90.0 if angle is None else float(angle),
        has_own_ranges=configuration.get("AxesRangeScale") == "INDEPENDENT",
        legend=options.legend_position(configuration),
    )
