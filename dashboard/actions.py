"""Filter actions of visuals: by a click on a mark, or from its menu.

Source: API reference, `VisualCustomAction` and `CustomActionFilterOperation`. That a visual is not
filtered by a click on itself, and that an action without a Status counts, is unverified; what one
filters by that names no field isn't documented, so that it is named. What a mark does besides is in
`mark_actions.py`.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from dashboard.deployed import only

# The wells whose first field a kind's marks show; of tables all fields are shown, and of pivot
# tables those of the rows: a line filters as its heading does. A key figure is one mark, of its
# latest period.
MARKED_WELLS = {
    "BarChartVisual": ("Category", "Colors"),
    "BoxPlotVisual": ("GroupBy",),
    "ComboChartVisual": ("Category", "Colors"),
    "FilledMapVisual": ("Geospatial",),
    "FunnelChartVisual": ("Category",),
    "GeospatialMapVisual": ("Geospatial", "Colors"),
    "HeatMapVisual": ("Rows", "Columns"),
    "KPIVisual": ("TrendGroups",),
    "LineChartVisual": ("Category", "Colors"),
    "PieChartVisual": ("Category",),
    "RadarChartVisual": ("Category", "Color"),
    "SankeyDiagramVisual": ("Source", "Destination"),
    "ScatterPlotVisual": ("Category", "Label"),
    "TreeMapVisual": ("Groups",),
    "WaterfallVisual": ("Categories",),
    "WordCloudVisual": ("GroupBy",),
}
BY_TWO = {"GeospatialMapVisual": "Geospatial"}  # a well whose fields are a mark's together
PIVOT = "PivotTableVisual"
UNAGGREGATED = "UnaggregatedField"
CLICK = "DATA_POINT_CLICK"
LEVEL_LESS = {"KPIVisual", "GaugeChartVisual"}  # their wells have no level between

type Item = tuple[str, Mapping[str, Any]]  # a field's kind, and the field


@dataclass(frozen=True)
class Keys:
    """The fields whose values marks bring along: for a click, for drilling and other actions.

    Where a mark `acts`, it says so also where it needs no values for that.
    """

    clicked: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    acts: bool = False


NO_KEYS = Keys()


@dataclass(frozen=True)
class FilterAction:
    """A filter by a click on a visual's mark; `targets` is nothing where it is for all visuals.

    Where marks are `nested`, those of whole groups have the values of the first fields alone.
    """

    source: str
    items: tuple[Item, ...]
    targets: frozenset[str] | None
    is_nested: bool = False
    menu: str | None = None  # its name, where the menu of a mark has it and a click doesn't

    @property
    def ids(self) -> tuple[str, ...]:
        """Return the ids of the fields that are filtered by."""
        return tuple(body["FieldId"] for _, body in self.items)

    def is_by(self, fields: Collection[str]) -> bool:
        """Return whether it may filter by such fields: all of its own, or those of a group."""
        count = len(fields) if self.is_nested and fields else len(self.ids)
        return set(fields) == set(self.ids[:count])

    def is_on(self, visual_id: str) -> bool:
        """Return whether it filters a visual of its sheet."""
        return visual_id != self.source and (self.targets is None or visual_id in self.targets)


def filter_action(kind: str, body: Mapping[str, Any]) -> FilterAction | None:
    """Return what a mark of a visual filters, or nothing: by a click where one action is so."""
    actions = [one for one in _filters(body) if _filter(kind, body, one[1])]
    clicks = [one for one in actions if one[0]["Trigger"] == CLICK]
    for action, content in [*clicks, *actions][:1]:
        found = _filter(kind, body, content)
        is_menu = action["Trigger"] != CLICK
        menu = (action.get("Name") or "Filter by this") if is_menu else None
        return replace(found, menu=menu) if found else None
    return None


def sheet_actions(sheet: Mapping[str, Any]) -> dict[str, FilterAction]:
    """Return the filter actions of a sheet's visuals by the visuals' ids."""
    visuals = [only(union) for union in sheet.get("Visuals") or []]
    found = {body["VisualId"]: filter_action(kind, body) for kind, body in visuals}
    return {visual: action for visual, action in found.items() if action}


def left_out_actions(kind: str, body: Mapping[str, Any]) -> list[str]:
    """Return a note that names the actions that do nothing here; none of those switched off."""
    drawn = filter_action(kind, body)
    words = []
    for _, content in _filters(body):
        found = _filter(kind, body, content)
        if not found:
            words.append(_refused(kind, body, content))
        elif drawn and replace(drawn, menu=None) != found:
            words.append("a second filter action")
    return [f"Not drawn: {', '.join(dict.fromkeys(words))}."] if words else []


def _refused(kind: str, body: Mapping[str, Any], content: Mapping[str, Any]) -> str:
    chosen = content.get("SelectedFieldsConfiguration") or {}
    if not any(chosen.values()):
        return "a filter action that names no field"
    if not any(_is_selected(item, chosen) for item in marked_items(kind, body)):
        return "a filter action by what a mark has no value of"
    return "a filter action that names no visual"


def column_label(name: str) -> str:
    """Return a column's name as people read it."""
    return name.replace("_", " ").strip().capitalize()


def _filters(body: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], Any]]:
    for action in body.get("Actions") or []:
        if action.get("Status") != "DISABLED":
            for kind, content in map(only, action["ActionOperations"]):
                if kind == "FilterOperation":
                    yield action, content


def _filter(
    kind: str, body: Mapping[str, Any], operation: Mapping[str, Any]
) -> FilterAction | None:
    targets = (operation.get("TargetVisualsConfiguration") or {}).get(
        "SameSheetTargetVisualConfiguration"
    ) or {}
    named = targets.get("TargetVisuals") or []
    is_for_all = targets.get("TargetVisualOptions") == "ALL_VISUALS"
    chosen = operation.get("SelectedFieldsConfiguration") or {}
    items = tuple(item for item in marked_items(kind, body) if _is_selected(item, chosen))
    if not items or not (is_for_all or named):
        return None
    chosen_targets = None if is_for_all else frozenset(named)
    return FilterAction(body["VisualId"], items, chosen_targets, kind == PIVOT)


def _is_selected(item: Item, chosen: Mapping[str, Any]) -> bool:
    """Tell whether a field is one of those that an action filters by."""
    _, body = item
    return (
        chosen.get("SelectedFieldOptions") == "ALL_FIELDS"
        or body["FieldId"] in (chosen.get("SelectedFields") or [])
        or body["Column"] in (chosen.get("SelectedColumns") or [])
    )


def marked_items(kind: str, body: Mapping[str, Any]) -> Iterator[Item]:
    """Yield the dimensions whose values each mark of a visual has."""
    wells = (body.get("ChartConfiguration") or {}).get("FieldWells") or {}
    fields = wells if kind in LEVEL_LESS else only(wells)[1] if wells else {}
    if kind == "TableVisual":
        yield from _columns(fields)
    if kind == PIVOT:
        yield from map(only, fields.get("Rows") or [])
    if kind == "WaterfallVisual" and fields.get("Breakdowns"):
        return  # its steps are what parts changed between two states
    for name in MARKED_WELLS.get(kind, ()):
        is_of_bars = name != "Colors" or fields.get("BarValues") or not fields.get("LineValues")
        listed = fields.get(name) or []
        first = listed if BY_TWO.get(kind) == name else listed[:1]
        yield from map(only, first if is_of_bars else [])


def _columns(fields: Mapping[str, Any]) -> Iterable[Item]:
    values = fields.get("Values") or []
    if "GroupBy" in fields or any("Column" not in item for item in values):
        return [only(item) for item in fields.get("GroupBy") or []]
    return [(UNAGGREGATED, item) for item in values]
