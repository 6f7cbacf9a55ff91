"""ScatterPlotVisual: points aggregated by category and label, or one for each row."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from dashboard.aws.athena import Row
from dashboard.charts.scatter import ScatterOptions, scatter_plot
from dashboard.queries.fields import Field
from dashboard.refusal import NotDrawnError
from dashboard.visuals import options
from dashboard.visuals.axes import read_axis
from dashboard.visuals.colouring import Colouring
from dashboard.visuals.keys import key_of
from dashboard.visuals.reader import Plan, Reader, cell_text, number, number_format, table_of
from dashboard.visuals.values import sortable

WELLS = "ScatterPlotCategoricallyAggregatedFieldWells"
ROW_WELLS = "ScatterPlotUnaggregatedFieldWells"
MOST_ROWS = 2500  # user guide, "Using scatter plots": the most data points
AXES = ("XAxisDisplayOptions", "YAxisDisplayOptions")
LIMIT = "ScatterPlotLimitConfiguration"


def plan(body: Mapping[str, Any], wells: Mapping[str, Any], reader: Reader) -> Plan:
    """Read a scatter plot: a point for each category and label at two measures, or for each row."""
    configuration = body["ChartConfiguration"]
    is_rows = ROW_WELLS in configuration["FieldWells"]
    groups = reader.dimensions(wells.get("Category"))[:1]
    names = reader.dimensions(wells.get("Label"))[:1]
    axes = _values(reader, wells, "XAxis", is_rows) + _values(reader, wells, "YAxis", is_rows)
    sizes = _values(reader, wells, "Size", is_rows)
    if len(axes) != 2 or not (groups + names or is_rows):
        raise NotDrawnError("A scatter plot is drawn of two measures and a category or label")
    fields = [*groups, *names, *axes, *sizes]
    own = _most_points(configuration)
    limit = reader.shown(min(own or MOST_ROWS, MOST_ROWS)) if is_rows else None
    query = reader.query(fields, limit=limit, is_grouped=not is_rows)
    (x_axis, x_notes), (y_axis, y_notes) = (read_axis(configuration.get(one)) for one in AXES)
    notes = list(dict.fromkeys([*x_notes, *y_notes]))
    chart = replace(_options(configuration, axes, sizes), x_axis=x_axis, y_axis=y_axis)
    start = len(groups) + len(names)
    first = next(iter([*names, *groups, *fields]))
    most = reader.shown(own) if own and not is_rows else None
    colouring = Colouring.of(reader, configuration, next(iter(groups), None), first)

    def present(rows: Sequence[Row]) -> dict[str, Any]:
        rows = sorted(rows, key=lambda row: [sortable(one) for one in row[:start]])
        is_cut, rows = most is not None and len(rows) > most, rows[:most]
        records = [
            _point(row, fields, start, bool(groups)) | key_of(reader.keys, fields, row)
            for row in rows
        ]
        records.sort(key=lambda one: one["series"])
        named = [{**record, "category": record["name"]} for record in records]
        spec = scatter_plot(records, replace(chart, colours=colouring.colours(named)))
        return {
            "spec": spec,
            "table": table_of(fields, rows),
            "notes": [f"Only the first {most:,} points are shown, by name."] if is_cut else [],
        }

    return Plan(query, present, [*options.notes(body, drawn=AXES), *notes])


def _most_points(configuration: Mapping[str, Any]) -> int | None:
    """Return how many points there are at most; which of them, AWS doesn't say (unverified)."""
    sorting = configuration.get("SortConfiguration") or {}
    found: int | None = (sorting.get(LIMIT) or {}).get("ItemsLimit")
    return found


def _values(reader: Reader, wells: Mapping[str, Any], well: str, is_rows: bool) -> list[Field]:
    items = (wells.get(well) or [])[:1]
    return [reader.row_values(one) for one in items] if is_rows else reader.measures(items)


def _point(row: Row, fields: Sequence[Field], start: int, has_group: bool) -> dict[str, Any]:
    texts = [cell_text(value, one) for value, one in zip(row, fields, strict=True)]
    point = {
        "series": texts[0] if has_group else "",
        "name": texts[start - 1] if start else "",
        "x": number(row[start]),
        "y": number(row[start + 1]),
        "x_label": texts[start],
        "y_label": texts[start + 1],
    }
    if len(row) > start + 2:
        point |= {"size": number(row[start + 2]), "size_label": texts[start + 2]}
    return point


def _options(
    configuration: Mapping[str, Any], axes: Sequence[Field], sizes: Sequence[Field]
) -> ScatterOptions:
    x, y = axes
    x_title = options.axis_title(configuration.get("XAxisLabelOptions"), x.label)
    y_title = options.axis_title(configuration.get("YAxisLabelOptions"), y.label)
    return ScatterOptions(
        x_title=x_title or "",
        y_title=y_title or "",
        size_title=sizes[0].label if sizes else None,
        x_expression=number_format(x).axis_expression(),
        y_expression=number_format(y).axis_expression(),
        legend=options.legend_position(configuration, "TOP"),
        has_labels=options.has_name_labels(configuration),
    )
