"""What sorts a pivot table's fields: a field, a column outside of it, or one of its own columns.

Sources: API reference, `PivotTableSortBy`; user guide, "Sorting Pivot Tables" ("according to the
values in that column"). Values are compared within their group (unverified).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dashboard.aws.athena import Cell, Row
from dashboard.deployed import only
from dashboard.queries.fields import Field
from dashboard.queries.query import Query
from dashboard.visuals.pivot_levels import Path, path_text
from dashboard.visuals.reader import Reader
from dashboard.visuals.values import amount, is_additive, sortable

type Key = tuple[Cell, ...]
type Rank = Callable[[Key], Any]


@dataclass(frozen=True)
class Sorting:
    """What sorts a dimension: its own values, a measure, or a measure that is `asked` beside them.

    `path` are the values of the one column whose cells count; without them all do.
    """

    is_descending: bool = False
    measure: str = ""
    asked: Field | None = None
    path: Path = ()

    def query(self, reader: Reader, groups: Sequence[Field]) -> Query:
        """Ask for what sorts the values of a dimension within their groups."""
        assert self.asked  # noqa: S101 -- for the types: only such ones are asked
        return reader.query([*groups, self.asked])


def read_sorting(
    configuration: Mapping[str, Any],
    reader: Reader,
    dimensions: Sequence[Field],
    measures: Sequence[Field],
) -> dict[str, Sorting]:
    """Return by dimension what sorts it."""
    options = (configuration.get("SortConfiguration") or {}).get("FieldSortOptions") or []
    ids = {one.id for one in dimensions}
    return {
        one["FieldId"]: _sorting(*only(one["SortBy"]), reader, one["FieldId"], measures)
        for one in options
        if one["FieldId"] in ids
    }


def _sorting(
    kind: str, by: Mapping[str, Any], reader: Reader, own: str, measures: Sequence[Field]
) -> Sorting:
    is_descending = by.get("Direction") == "DESC"
    if kind == "Column":
        return Sorting(is_descending, asked=reader.sort_field(by))
    known = {one.id: one for one in measures}
    if kind == "DataPath":
        parts = by.get("SortPaths") or []
        named = [one["FieldId"] for one in parts if one.get("FieldId") in known]
        path = tuple(one["FieldValue"] for one in parts if one.get("FieldValue"))
        return Sorting(is_descending, next(iter([*named, *known]), ""), path=path)
    measure = known.get(by["FieldId"])
    if by["FieldId"] == own or measure is None:
        return Sorting(is_descending)
    if is_additive([measure]) or measure.sql.has_window:
        return Sorting(is_descending, measure.id)
    return Sorting(is_descending, asked=measure)


def rank_of(
    sorting: Sorting | None,
    rows: Sequence[Row],
    span: slice,
    across: slice,
    measures: Mapping[str, int],
    asked: Sequence[Row] | None,
) -> Rank:
    """Return what the values of a dimension within their groups are compared by.

    `span` is where a row has the groups and the value; `across` where it has its column's values.
    """
    if asked is not None:
        known = {row[:-1]: sortable(row[-1]) for row in asked}
        return lambda key: known.get(key, sortable(None))
    if sorting is None or sorting.measure not in measures:
        return lambda key: sortable(key[-1])
    place = measures[sorting.measure]
    sums: dict[Key, Decimal] = {}
    for row in rows:
        is_wanted = not sorting.path or tuple(map(path_text, row[across])) == sorting.path
        value = amount(row[place]) if is_wanted else Decimal(0)
        sums[row[span]] = sums.get(row[span], Decimal(0)) + value
    return lambda key: sums.get(key, Decimal(0))
