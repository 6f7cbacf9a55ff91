"""Drilling: a visual's field at another level of its hierarchy.

A drilled visual is drawn as if its definition said so: another column or granularity in its field,
and what was chosen on the way as conditions on its rows (`queries/drill_filter.py`).

Sources: API reference, `ColumnHierarchy`; user guide, "Adding drill-downs": dates go through year,
month, week, day and hour. A granularity of the definition's own is a level of its own (unverified).
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from dashboard.actions import column_label
from dashboard.deployed import Deployed, only
from dashboard.expressions.translation import Scope
from dashboard.parameters import as_utc
from dashboard.refusal import NotDrawnError

PATH = "Path"  # beside a hierarchy's own members: places of levels, levels, chosen values
GRANULARITIES = (
    *("YEAR", "QUARTER", "MONTH", "WEEK", "DAY"),
    *("HOUR", "MINUTE", "SECOND", "MILLISECOND"),
)
DATE_LEVELS = {"YEAR", "MONTH", "WEEK", "DAY", "HOUR"}
KINDS = {
    "DATETIME": "DateDimensionField",
    "INTEGER": "NumericalDimensionField",
    "DECIMAL": "NumericalDimensionField",
}

type Item = dict[str, Any]  # a DimensionField
type Drills = Mapping[str, Mapping[str, Mapping[str, Any]]]  # by visual, then by hierarchy


@dataclass(frozen=True)
class Level:
    """A column, or a granularity of a date."""

    column: Mapping[str, Any]
    granularity: str | None = None

    @property
    def label(self) -> str:
        """Return what readers call it."""
        name = self.granularity or self.column["ColumnName"]
        return column_label(name.lower() if self.granularity else name)


@dataclass(frozen=True)
class Hierarchy:
    """What a field of a visual can be drilled along, and at which level the definition has it."""

    id: str
    field: str
    levels: tuple[Level, ...]
    start: int

    def json(self) -> dict[str, Any]:
        """Return it for the page."""
        labels = [level.label for level in self.levels]
        return {"id": self.id, "field": self.field, "levels": labels, "start": self.start}


def hierarchies(body: Mapping[str, Any]) -> list[Hierarchy]:
    """Return the hierarchies of a visual's fields."""
    declared = dict(_declared(body))
    found = (
        _hierarchy(declared[inner["HierarchyId"]], inner)
        for inner in _dimensions((body.get("ChartConfiguration") or {}).get("FieldWells"))
        if inner.get("HierarchyId") in declared
    )
    return [one for one in found if one]


def drilled(deployed: Deployed, sheet_id: str, drills: Drills) -> Deployed:
    """Return a dashboard with some visuals of a sheet at the levels that a reader chose.

    A choice has the `level` that is shown and the `path`: values by the levels they are of.
    """
    if not drills:
        return deployed
    sheets = [
        _drilled_sheet(deployed, sheet, drills) if sheet["SheetId"] == sheet_id else sheet
        for sheet in deployed.sheets
    ]
    return replace(deployed, definition={**deployed.definition, "Sheets": sheets})


def _drilled_sheet(deployed: Deployed, sheet: Mapping[str, Any], drills: Drills) -> dict[str, Any]:
    visuals = []
    for kind, body in map(only, sheet.get("Visuals") or []):
        chosen = drills.get(body["VisualId"])
        visuals.append({kind: _drilled_body(deployed, body, chosen) if chosen else body})
    return {**sheet, "Visuals": visuals}


def _drilled_body(
    deployed: Deployed, body: Mapping[str, Any], chosen: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    result: dict[str, Any] = deepcopy(dict(body))
    for one in hierarchies(body):
        if choice := chosen.get(one.id):
            level = one.levels[choice["level"]]
            _replace(result["ChartConfiguration"]["FieldWells"], one, level, deployed)
            _filter(dict(_declared(result))[one.id], one, choice)
    return result


def _replace(wells: Any, hierarchy: Hierarchy, level: Level, deployed: Deployed) -> None:
    """Put a level into the place of its hierarchy's field; a format is of one level alone."""
    for well in list(_lists(wells)):
        for place, item in enumerate(well):
            if _is_dimension(item) and only(item)[1].get("HierarchyId") == hierarchy.id:
                well[place] = dimension_of(level, deployed, hierarchy.field)
                only(well[place])[1]["HierarchyId"] = hierarchy.id


def dimension_of(level: Level, deployed: Deployed, field: str = "") -> Item:
    """Return a level as a field of a well."""
    body: Item = {"FieldId": field, "Column": dict(level.column)}
    if level.granularity:
        return {"DateDimensionField": body | {"DateGranularity": level.granularity}}
    return {KINDS.get(_type(level.column, deployed), "CategoricalDimensionField"): body}


def _filter(hierarchy: dict[str, Any], known: Hierarchy, choice: Mapping[str, Any]) -> None:
    """Keep the definition's own filters of the levels above, and add what was chosen of them."""
    above = known.levels[: choice["level"]]
    names = {level.column["ColumnName"] for level in above}
    own = hierarchy.get("DrillDownFilters") or []
    hierarchy["DrillDownFilters"] = [
        one for one in own if only(one)[1]["Column"]["ColumnName"] in names
    ]
    hierarchy[PATH] = [
        (int(place), known.levels[int(place)], value)
        for place, value in (choice.get("path") or {}).items()
        if int(place) < choice["level"]
    ]


def _type(column: Mapping[str, Any], deployed: Deployed) -> str:
    """Return a column's type; of a calculated field that can't be told here it is a text."""
    try:
        data_set = deployed.data_set(column["DataSetIdentifier"])
        calculated = deployed.calculated(data_set.identifier)
        scope = Scope(data_set.columns, calculated, {}, as_utc(datetime.now(UTC)))
        return scope.column(column["ColumnName"]).type
    except NotDrawnError:
        return "STRING"


def _declared(body: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for union in body.get("ColumnHierarchies") or []:
        inner = only(union)[1]
        yield inner["HierarchyId"], inner


def _hierarchy(declared: Mapping[str, Any], field: Mapping[str, Any]) -> Hierarchy | None:
    column, id_ = field["Column"], field["HierarchyId"]
    if columns := declared.get("Columns"):
        names = [one["ColumnName"] for one in columns]
        if column["ColumnName"] not in names:
            return None
        levels = tuple(Level(one) for one in columns)
        return Hierarchy(id_, field["FieldId"], levels, names.index(column["ColumnName"]))
    own = field.get("DateGranularity") or "DAY"
    found = [one for one in GRANULARITIES if one in DATE_LEVELS or one == own]
    dates = tuple(Level(column, one) for one in found)
    return Hierarchy(id_, field["FieldId"], dates, found.index(own))


def _dimensions(wells: Any) -> Iterator[dict[str, Any]]:
    for well in _lists(wells):
        yield from (only(item)[1] for item in well if _is_dimension(item))


def _is_dimension(item: Any) -> bool:
    return isinstance(item, dict) and any(name.endswith("DimensionField") for name in item)


def _lists(wells: Any) -> Iterator[list[Any]]:
    """Yield the wells, at whatever depth their kind of visual has them."""
    for value in wells.values() if isinstance(wells, dict) else ():
        if isinstance(value, list):
            yield value
        else:
            yield from _lists(value)
