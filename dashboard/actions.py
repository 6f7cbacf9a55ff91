"""Actions of visuals: filters by a click on a mark; the other kinds are named where left out.

Source: API reference, `VisualCustomAction` and `CustomActionFilterOperation`. That a visual is not
filtered by a click on itself, and that an action without a Status counts, is unverified.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.deployed import only

# The wells whose first field a kind's marks show; of tables all fields are shown, and of pivot
# tables those of the rows: a line filters as its heading does.
MARKED_WELLS = {
    "BarChartVisual": ("Category", "Colors"),
    "ComboChartVisual": ("Category", "Colors"),
    "FunnelChartVisual": ("Category",),
    "HeatMapVisual": ("Rows", "Columns"),
    "LineChartVisual": ("Category", "Colors"),
    "PieChartVisual": ("Category",),
    "SankeyDiagramVisual": ("Source", "Destination"),
    "ScatterPlotVisual": ("Category", "Label"),
    "TreeMapVisual": ("Groups",),
}
PIVOT = "PivotTableVisual"
UNAGGREGATED = "UnaggregatedField"
WORDS = {
    "NavigationOperation": "an action that opens a sheet",
    "SetParametersOperation": "an action that sets parameters",
    "URLOperation": "an action that opens an address",
}

type Item = tuple[str, Mapping[str, Any]]  # a field's kind, and the field


@dataclass(frozen=True)
class Keys:
    """The fields whose values marks bring along: for a click, and for a step of drilling."""

    clicked: tuple[str, ...] = ()
    drilled: tuple[str, ...] = ()


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
    """Return what a click on a mark of a visual filters, or nothing."""
    for action, operation, content in _operations(body):
        is_filter = operation == "FilterOperation" and action["Trigger"] == "DATA_POINT_CLICK"
        found = _filter(kind, body, content) if is_filter else None
        if found:
            return found
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
    opened = [target for _, target in opened_sheets(body)]
    for action, operation, content in _operations(body):
        if operation == "NavigationOperation" and _target(content) in opened:
            continue
        if operation in WORDS:
            words.append(WORDS[operation])
        elif action["Trigger"] != "DATA_POINT_CLICK":
            words.append("a filter action of the menu")
        elif _filter(kind, body, content) != drawn or not drawn:
            words.append("a filter action")
    return [f"Not drawn: {', '.join(dict.fromkeys(words))}."] if words else []


def opened_sheets(body: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the actions that open a sheet and do nothing else: their names, and the sheets' ids.

    One that also sets parameters by a mark would open the sheet with other numbers: it is named.
    """
    found = []
    for action in body.get("Actions") or []:
        operations = [only(union) for union in action["ActionOperations"]]
        if action.get("Status") == "DISABLED" or len(operations) != 1:
            continue
        kind, content = operations[0]
        if kind == "NavigationOperation" and (target := _target(content)):
            found.append((action.get("Name") or "", target))
    return found


def _target(operation: Mapping[str, Any]) -> str | None:
    return (operation.get("LocalNavigationConfiguration") or {}).get("TargetSheetId")


def column_label(name: str) -> str:
    """Return a column's name as people read it."""
    return name.replace("_", " ").strip().capitalize()


def _operations(body: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], str, Any]]:
    for action in body.get("Actions") or []:
        if action.get("Status") != "DISABLED":
            for union in action["ActionOperations"]:
                yield action, *only(union)


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
    fields = only(wells)[1] if wells else {}
    if kind == "TableVisual":
        yield from _columns(fields)
    if kind == PIVOT:
        yield from map(only, fields.get("Rows") or [])
    for name in MARKED_WELLS.get(kind, ()):
        is_of_bars = name != "Colors" or fields.get("BarValues") or not fields.get("LineValues")
        for item in (fields.get(name) or [])[:1] if is_of_bars else []:
            yield only(item)


def _columns(fields: Mapping[str, Any]) -> Iterable[Item]:
    values = fields.get("Values") or []
    if "GroupBy" in fields or any("Column" not in item for item in values):
        return [only(item) for item in fields.get("GroupBy") or []]
    return [(UNAGGREGATED, item) for item in values]
