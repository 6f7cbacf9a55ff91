"""BoxPlotVisual: how a column's values lie, by group.

The values are those of rows, whatever aggregation the field has, their quartiles continuous ones,
and whiskers end within one and a half boxes' height; AWS documents none of it (unverified).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from dashboard.aws.athena import Cell, Row
from dashboard.charts.box_plot import PARTS, BoxPlotOptions, box_plot, quartiles
from dashboard.queries.fields import Field, row_count
from dashboard.refusal import NotDrawnError
from dashboard.visuals import options
from dashboard.visuals.axes import read_axis
from dashboard.visuals.colouring import Colouring
from dashboard.visuals.keys import key_of
from dashboard.visuals.reader import Plan, Reader, cell_text, number_format
from dashboard.visuals.reference_lines import Plot, References, read_lines
from dashboard.visuals.series import read_series
from dashboard.visuals.values import amount, sortable

WELLS = "BoxPlotAggregatedFieldWells"
AXIS = "PrimaryYAxisDisplayOptions"
MOST_POINTS = 2500  # as of a scatter plot

type Boxes = dict[tuple[Cell, str], dict[float, int]]


def plan(body: Mapping[str, Any], wells: Mapping[str, Any], reader: Reader) -> Plan:
    """Read a box plot: maybe a group, and a box for each value in it."""
    configuration = body["ChartConfiguration"]
    groups = reader.dimensions(wells.get("GroupBy"))[:1]
    values = [reader.row_values(item) for item in wells.get("Values") or []]
    if not values or any(one.sql.type not in {"INTEGER", "DECIMAL"} for one in values):
        raise NotDrawnError("A box plot is drawn of columns of numbers")
    if any(one.sql.is_aggregate for one in values):
        raise NotDrawnError("A box plot of aggregates is not drawn")
    lines = _lines(configuration, (groups or values)[0], values, reader)
    count = row_count(reader.data_set)
    first, *others = [reader.query([*groups, value, count]) for value in values]
    axis, axis_notes = read_axis(configuration.get(AXIS))
    colouring = Colouring.of(reader, configuration, None, (groups or values)[0])

    def present(*answers: Sequence[Row]) -> dict[str, Any]:
        if any(first.limit is not None and len(rows) >= first.limit for rows in answers):
            raise NotDrawnError("A box plot of so many different values is not drawn")
        boxes = _boxes(answers, groups, values)
        names = _ordered(boxes, configuration)
        records = [
            _record(key, boxes[key], groups, values) | key_of(reader.keys, groups, key[:1])
            for key in names
        ]
        chosen = configuration.get("BoxPlotOptions") or {}
        points = [
            one
            for key, record in zip(names, records, strict=True)
            for one in _points(record, boxes[key], chosen, values)
        ]
        chart = _options(configuration, groups, values)
        across = axis.held(lines.drawn(()))
        coloured = replace(chart, colours=colouring.colours(records), axis=axis, references=across)
        spec = box_plot(records, points[:MOST_POINTS], coloured)
        left = len(points) > MOST_POINTS
        notes = [f"Only {MOST_POINTS:,} points are drawn."] if left else []
        return {"spec": spec, "table": _table(records, groups), "notes": notes}

    notes = [*options.notes(body, drawn=[AXIS]), *axis_notes, *lines.notes]
    return Plan(first, present, notes, others=tuple(others))


def _lines(
    configuration: Mapping[str, Any], category: Field, values: Sequence[Field], reader: Reader
) -> References:
    """Read the lines at fixed values; what one would calculate over rows isn't documented."""
    series = read_series(reader, category, None, values, {})
    return read_lines(configuration, reader, Plot(series, is_of_rows=True))


def _boxes(
    answers: Sequence[Sequence[Row]], groups: Sequence[Field], values: Sequence[Field]
) -> Boxes:
    """Return how often each group has each value, NULL left out."""
    found: Boxes = defaultdict(dict)
    for rows, value in zip(answers, values, strict=True):
        for row in rows:
            if row[-2] is not None:
                box = found[(row[0] if groups else None, value.label)]
                number = float(amount(row[-2]))
                box[number] = box.get(number, 0) + int(amount(row[-1]))
    return {key: dict(sorted(box.items())) for key, box in found.items()}


def _ordered(boxes: Boxes, configuration: Mapping[str, Any]) -> list[tuple[Cell, str]]:
    sorting = configuration.get("SortConfiguration") or {}
    found: Mapping[str, Any] = next(iter(sorting.get("CategorySort") or []), {})
    is_descending = (found.get("FieldSort") or {}).get("Direction") == "DESC"
    return sorted(boxes, key=lambda key: sortable(key[0]), reverse=is_descending)


def _record(
    key: tuple[Cell, str], box: dict[float, int], groups: Sequence[Field], values: Sequence[Field]
) -> dict[str, Any]:
    group, name = key
    value = next(one for one in values if one.label == name)
    found = quartiles(list(box.items()))
    texts = {f"{part}_text": cell_text(round(found[part], 10), value) for part, _ in PARTS}
    category = cell_text(group, groups[0]) if groups else name
    count = {"count_text": f"{sum(box.values()):,}"}
    return {"category": category, "series": name if groups else "", **found, **texts, **count}


def _points(
    record: Mapping[str, Any],
    box: dict[float, int],
    chosen: Mapping[str, Any],
    values: Sequence[Field],
) -> list[dict[str, Any]]:
    """Return the values that are drawn by themselves: those beyond the whiskers, or all."""
    has_all = chosen.get("AllDataPointsVisibility") == "VISIBLE"
    if not has_all and chosen.get("OutlierVisibility") == "HIDDEN":
        return []
    name = record["series"] or record["category"]
    value = next(one for one in values if one.label == name)
    place = {"category": record["category"], "series": record["series"]}
    return [
        {**place, "value": one, "label": cell_text(one, value)}
        for one in box
        if has_all or not record["low"] <= one <= record["high"]
    ]


def _options(
    configuration: Mapping[str, Any], groups: Sequence[Field], values: Sequence[Field]
) -> BoxPlotOptions:
    group = groups[0].label if groups else None
    style = (configuration.get("BoxPlotOptions") or {}).get("StyleOptions") or {}
    return BoxPlotOptions(
        category_title=options.axis_title(configuration.get("CategoryLabelOptions"), group),
        value_title=options.axis_title(
            configuration.get("PrimaryYAxisLabelOptions"), options.value_title(values)
        ),
        category_name=group or "Value",
        axis_expression=number_format(values[0]).axis_expression(),
        legend=options.legend_position(configuration, "TOP"),
        is_filled=style.get("FillStyle") != "TRANSPARENT",
    )


def _table(records: Sequence[Mapping[str, Any]], groups: Sequence[Field]) -> dict[str, Any]:
    """Return the boxes' numbers as a table."""
    heads = [[one["category"], one["series"]] if groups else [one["category"]] for one in records]
    texts = [*([groups[0].label] if groups else []), "Value"]
    parts = [*reversed(PARTS)]
    columns = [{"title": one, "isNumber": False, "kind": "TEXT"} for one in texts]
    columns += [{"title": one, "isNumber": True, "kind": "NUMBER"} for _, one in parts]
    each = list(zip(heads, records, strict=True))
    return {
        "columns": columns,
        "rows": [[*head, *(one[f"{name}_text"] for name, _ in parts)] for head, one in each],
        "raw": [[*head, *(f"{one[name]:.15g}" for name, _ in parts)] for head, one in each],
    }
