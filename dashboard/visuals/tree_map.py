"""TreeMapVisual: groups sized by one measure, shaded by another."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.aws.athena import Row
from dashboard.charts.tree_map import TreeMapOptions, tree_map
from dashboard.queries.fields import Field
from dashboard.refusal import NotDrawnError
from dashboard.visuals import options
from dashboard.visuals.colour_scales import colour_scale
from dashboard.visuals.keys import OTHER, key_of
from dashboard.visuals.ordering import ordered_rows, table_rows
from dashboard.visuals.reader import Plan, Reader, cell_text, number, table_of
from dashboard.visuals.series import Series, read_series
from dashboard.visuals.values import amount

WELLS = "TreeMapAggregatedFieldWells"


def plan(body: Mapping[str, Any], wells: Mapping[str, Any], reader: Reader) -> Plan:
    """Read a tree map; of several groups the first is drawn, as before any drilling down."""
    configuration = body["ChartConfiguration"]
    groups = reader.dimensions(wells.get("Groups"))[:1]
    sizes = reader.measures_or_count(wells.get("Sizes"))[:1]
    shades = reader.measures(wells.get("Colors"))[:1]
    if not groups:
        raise NotDrawnError("A tree map needs a group")
    series = _series(configuration, groups[0], [*sizes, *shades], reader)
    fields = series.shown
    chart = TreeMapOptions(
        category_name=groups[0].label,
        value_name=sizes[0].label,
        shade_name=shades[0].label if shades else None,
        colours=colour_scale(configuration),
    )

    def present(rows: Sequence[Row]) -> dict[str, Any]:
        ordered = sorted(ordered_rows(series, rows), key=lambda row: -amount(row[1]))
        records = [_record(row, fields) | key_of(reader.keys, fields, row) for row in ordered]
        return {
            "spec": tree_map(records, chart),
            "table": table_of(fields, table_rows(series, rows)),
        }

    notes = [*options.notes(body), *series.notes]
    return Plan(series.query(reader), present, notes, is_top=series.is_top)


def _series(
    configuration: Mapping[str, Any], group: Field, measures: Sequence[Field], reader: Reader
) -> Series:
    """Read which groups come first: the sort decides who stays where there is a limit."""
    sorting = configuration.get("SortConfiguration") or {}
    own = {
        "CategorySort": sorting.get("TreeMapSort"),
        "CategoryItemsLimit": sorting.get("TreeMapGroupItemsLimitConfiguration"),
    }
    return read_series(reader, group, None, measures, own)


def _record(row: Row, fields: Sequence[Field]) -> dict[str, Any]:
    """Return a group's record; what is put together as "Other" is sized, and shaded by its sum."""
    texts = [
        OTHER if value is OTHER else cell_text(value, one)
        for value, one in zip(row, fields, strict=False)
    ]
    record = {"category": texts[0], "value": number(row[1]), "label": texts[1]}
    if len(fields) > 2:
        record |= {"shade": number(row[2]), "shade_label": texts[2]}
    return record
