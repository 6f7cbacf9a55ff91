"""HeatMapVisual."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.aws.athena import Cell, Row
from dashboard.charts.heat_map import HeatMapOptions, heat_map
from dashboard.queries.fields import Field
from dashboard.refusal import NotDrawnError
from dashboard.visuals import options
from dashboard.visuals.colour_scales import colour_scale
from dashboard.visuals.keys import key_of
from dashboard.visuals.reader import Plan, Reader, cell_text, number, number_format, table_of
from dashboard.visuals.values import amount, sortable

WELLS = "HeatMapAggregatedFieldWells"
LIMITS = {
    "HeatMapRowItemsLimitConfiguration": "rows",
    "HeatMapColumnItemsLimitConfiguration": "columns",
}


def plan(body: Mapping[str, Any], wells: Mapping[str, Any], reader: Reader) -> Plan:
    """Read a heat map: rows, columns and one value, or a count of rows."""
    row_fields, columns = (
        reader.dimensions(wells.get("Rows")),
        reader.dimensions(wells.get("Columns")),
    )
    measures = reader.measures_or_count(wells.get("Values"))
    if not row_fields or not columns or len(measures) != 1:
        raise NotDrawnError("A heat map is drawn of rows, columns and one value")
    configuration = body["ChartConfiguration"]
    sorting = configuration.get("SortConfiguration") or {}
    fields = [row_fields[0], columns[0], measures[0]]
    orders: list[tuple[int | None, str]] = []
    keys: list[Field] = []
    for member, one in (("HeatMapRowSort", row_fields[0]), ("HeatMapColumnSort", columns[0])):
        order, key = _read_order(reader, sorting.get(member), one, len(fields) + len(keys))
        orders.append(order)
        keys.extend(key)
    query = reader.query([*fields, *keys])
    limits = [(sorting.get(name) or {}).get("ItemsLimit") for name in LIMITS]

    def present(rows: Sequence[Row]) -> dict[str, Any]:
        names = [
            _axis_order(rows, index, fields[index], orders[index])[: limits[index]]
            for index in (0, 1)
        ]
        rows = [row for row in rows if all(_is_named(row, i, fields, names) for i in (0, 1))]
        cells = [_cell(row, fields) | key_of(reader.keys, fields, row) for row in rows]
        spec = heat_map(cells, _options(configuration, fields, names))
        ordered = sorted(rows, key=lambda row: [_place(row, i, fields, names) for i in (0, 1)])
        return {"spec": spec, "table": table_of(fields, ordered)}

    return Plan(query, present, [*options.notes(body), *_notes(sorting)])


def _notes(sorting: Mapping[str, Any]) -> list[str]:
    """Say what limits would put together; an axis without one has all of its names."""
    return [
        f"Beyond the first {one['ItemsLimit']} {words} there is no “Other”."
        for name, words in LIMITS.items()
        if (one := sorting.get(name) or {}).get("ItemsLimit")
        and one.get("OtherCategories") != "EXCLUDE"
    ]


def _read_order(
    reader: Reader, sort: Sequence[Mapping[str, Any]] | None, axis: Field, next_index: int
) -> tuple[tuple[int | None, str], list[Field]]:
    """Return the sort key's index (None: the axis's own values), the direction, hidden fields."""
    found = next(iter(sort or []), {})
    if column_sort := found.get("ColumnSort"):
        return (next_index, column_sort["Direction"]), [reader.sort_field(column_sort)]
    field_sort = found.get("FieldSort") or {}
    direction = field_sort.get("Direction", "ASC")
    is_own = field_sort.get("FieldId", axis.id) == axis.id
    return (None if is_own else 2, direction), []


def _axis_order(
    rows: Sequence[Row], index: int, axis: Field, order: tuple[int | None, str]
) -> tuple[str, ...]:
    key, direction = order
    groups: dict[Cell, list[Row]] = {}
    for row in rows:
        groups.setdefault(row[index], []).append(row)

    def rank(name: Cell) -> Any:
        if key is None:
            return sortable(name)
        if key == 2:
            return (0, sum(amount(row[2]) for row in groups[name]))
        return min(sortable(row[key]) for row in groups[name])

    names = sorted(groups, key=rank, reverse=direction == "DESC")
    return tuple(cell_text(name, axis) for name in names)


def _is_named(
    row: Row, index: int, fields: Sequence[Field], names: Sequence[tuple[str, ...]]
) -> bool:
    return cell_text(row[index], fields[index]) in names[index]


def _place(row: Row, index: int, fields: Sequence[Field], names: Sequence[tuple[str, ...]]) -> int:
    return names[index].index(cell_text(row[index], fields[index]))


def _cell(row: Row, fields: Sequence[Field]) -> dict[str, Any]:
    return {
        "row": cell_text(row[0], fields[0]),
        "column": cell_text(row[1], fields[1]),
        "value": number(row[2]),
        "label": cell_text(row[2], fields[2]),
    }


def _options(
    configuration: Mapping[str, Any], fields: Sequence[Field], names: list[tuple[str, ...]]
) -> HeatMapOptions:
    return HeatMapOptions(
        row_order=names[0],
        column_order=names[1],
        row_title=options.axis_title(configuration.get("RowLabelOptions"), fields[0].label),
        column_title=options.axis_title(configuration.get("ColumnLabelOptions"), fields[1].label),
        row_name=fields[0].label,
        column_name=fields[1].label,
        value_name=fields[2].label,
        colours=colour_scale(configuration),
        has_labels=options.has_data_labels(configuration),
        has_legend=options.legend_position(configuration) is not None,
        axis_expression=number_format(fields[2]).axis_expression("datum.value"),
    )
