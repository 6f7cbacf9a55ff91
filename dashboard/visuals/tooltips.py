"""Further columns that a tooltip tells, each aggregated over the mark's own rows.

Source: API reference, ColumnTooltipItem, and TooltipOptions: with `BASIC` a definition's own
columns are not shown. What AWS takes where a column names no aggregation isn't documented: here
numbers are summed and all else is counted, as in a well of values.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dashboard.deployed import only
from dashboard.queries import fields as wells
from dashboard.queries.fields import Field
from dashboard.refusal import NotDrawnError
from dashboard.visuals.reader import Reader, cell_text

KINDS = {"INTEGER": "Numerical", "DECIMAL": "Numerical", "DATETIME": "Date"}
MEMBER = "more{}"  # of a chart's record, by the column's place


@dataclass(frozen=True)
class Tooltips:
    """The columns that are told, and notes about those that aren't."""

    fields: tuple[Field, ...] = ()
    notes: tuple[str, ...] = ()


def read_tooltips(configuration: Mapping[str, Any], reader: Reader) -> Tooltips:
    """Read a visual's own columns for its tooltips."""
    found: list[Field] = []
    notes: list[str] = []
    for item in _columns(configuration):
        try:
            found.append(_field(item, reader, len(found)))
        except NotDrawnError as error:
            notes.append(f"Not drawn: a further column in tooltips ({error}).")
    return Tooltips(tuple(found), tuple(dict.fromkeys(notes)))


def texts(fields: Sequence[Field], values: Sequence[Any]) -> dict[str, str]:
    """Return what a record tells of these columns."""
    pairs = zip(fields, values, strict=False)
    return {MEMBER.format(place): cell_text(value, one) for place, (one, value) in enumerate(pairs)}


def telling(spec: dict[str, Any], fields: Sequence[Field]) -> dict[str, Any]:
    """Let a chart's marks tell these columns after their own."""
    told = spec["usermeta"]["hints"]
    told["fields"] += [[MEMBER.format(place), one.label] for place, one in enumerate(fields)]
    return spec


def renamed(
    spec: dict[str, Any], configuration: Mapping[str, Any], fields: Sequence[Field]
) -> dict[str, Any]:
    """Call fields of the visual in its marks' words as its tooltips do, and leave hidden ones out.

    The first of what is told is the mark's own name, which is the title of QuickSight's tooltips.
    """
    told = spec["usermeta"]["hints"]
    items = _items(configuration, "FieldTooltipItem")
    by_label = {one.label: item for one in fields for item in items if item["FieldId"] == one.id}
    told["fields"] = [
        [member, by_label.get(title, {}).get("Label") or title]
        for place, (member, title) in enumerate(told["fields"])
        if not place or by_label.get(title, {}).get("Visibility") != "HIDDEN"
    ]
    return spec


def _columns(configuration: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for item in _items(configuration, "ColumnTooltipItem"):
        if item.get("Visibility") != "HIDDEN":
            yield item


def _items(configuration: Mapping[str, Any], wanted: str) -> list[Mapping[str, Any]]:
    """Return what a visual's own tooltips say of fields, or of further columns."""
    options = configuration.get("Tooltip") or configuration.get("TooltipOptions") or {}
    is_own = options.get("SelectedTooltipType", "DETAILED") == "DETAILED"
    if not is_own or options.get("TooltipVisibility") == "HIDDEN":
        return []
    listed = (options.get("FieldBasedTooltip") or {}).get("TooltipFields") or []
    return [item for kind, item in map(only, listed) if kind == wanted]


def _field(item: Mapping[str, Any], reader: Reader, place: int) -> Field:
    column = item["Column"]
    if column["DataSetIdentifier"] != reader.data_set:
        raise NotDrawnError("of another data set")
    sql = reader.scope.column(column["ColumnName"])
    kind, function = _aggregation(item.get("Aggregation"), sql.type)
    body = {"FieldId": f"tooltip {place}", "Column": column, "AggregationFunction": function}
    found = wells.measure({f"{kind}MeasureField": body}, reader.scope, reader.deployed)
    if found.sql.has_window or found.sql.is_of_level or found.sql.is_of_groups:
        raise NotDrawnError("a calculation over rows")
    return replace(found, title=item["Label"]) if item.get("Label") else found


def _aggregation(given: Mapping[str, Any] | None, data_type: str) -> tuple[str, Any]:
    """Return the kind of measure, and its function as a well has it."""
    if not given:
        return KINDS.get(data_type, "Categorical"), None
    name, function = only(given)
    if name == "AttributeAggregationFunction":
        return "Categorical", given
    return name.removesuffix("AggregationFunction"), function
