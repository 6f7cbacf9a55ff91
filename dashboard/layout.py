"""A sheet as the page lays it out: elements on a grid of 36 columns, and what each shows."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from dashboard.actions import column_label, filter_action
from dashboard.control_sources import controls_of
from dashboard.control_values import own_lists_notes
from dashboard.controls import sheet_controls
from dashboard.definition_members import definition_notes
from dashboard.deployed import Deployed, declared_parameters, only, visual_ids
from dashboard.drilling import hierarchies
from dashboard.highlighting import highlight_columns, highlight_trigger
from dashboard.mark_actions import mark_actions
from dashboard.named_periods import sheet_names
from dashboard.paper_sections import canvas_width, pixels
from dashboard.parameters import Parameters, read_parameters
from dashboard.periods import sheet_period
from dashboard.pictures import picture_notes, sheet_pictures
from dashboard.rendering_rules import free_elements, hidden_elements, rule_notes
from dashboard.wording import texts, titles
from dashboard.zones import week_start_of

GRID_COLUMNS = 36
DEFAULT_SPAN = (18, 12)  # QuickSight places visuals without a layout two a row


def page_sheet(deployed: Deployed, sheet: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Describe a sheet for the page."""
    parameters = read_parameters(deployed.definition, {}, now)
    notes = [f"{one.refusal}." for one in parameters.values() if one.refusal]
    notes += list(_mapped(deployed))
    notes += definition_notes(deployed.definition, sheet)
    notes += own_lists_notes(controls_of(deployed, sheet))
    notes += picture_notes(deployed.definition, sheet)
    elements, layout_notes = _elements(sheet)
    hidden = hidden_elements(sheet, parameters)
    controls = sheet_controls(deployed, sheet, parameters, now)
    return {
        "id": sheet["SheetId"],
        "name": sheet.get("Name") or sheet.get("Title") or sheet["SheetId"],
        "title": sheet.get("Title") or "",
        "description": sheet.get("Description") or "",
        "elements": [{**one, "hidden": one["id"] in hidden} for one in elements],
        "visuals": {one["id"]: one for one in _visuals(deployed, sheet, parameters)},
        "highlight": highlight_trigger(deployed, sheet),
        "texts": texts(sheet, parameters),
        "pictures": sheet_pictures(deployed.definition, sheet),
        "controls": controls,
        "period": sheet_period(deployed.definition, sheet["SheetId"], controls),
        "names": sheet_names(
            deployed.definition, controls, now, week_start_of(deployed.definition)
        ),
        "notes": [*notes, *layout_notes, *rule_notes(sheet, parameters)],
    }


def _mapped(deployed: Deployed) -> Iterator[str]:
    """Say which parameters are mapped to ones that data sets don't have."""
    for _, body in declared_parameters(deployed.definition):
        for one in body.get("MappedDataSetParameters") or []:
            place = f"{one['DataSetParameterName']} of the data set {one['DataSetIdentifier']}"
            found = deployed.data_sets.get(one["DataSetIdentifier"])
            if found is None or found.with_values is None:
                yield f"The parameter {body['Name']} does not set {place}, which it doesn't have."


def _visuals(
    deployed: Deployed, sheet: Mapping[str, Any], parameters: Parameters
) -> Iterator[dict[str, Any]]:
    is_lit = highlight_trigger(deployed, sheet) is not None
    for union in sheet.get("Visuals") or []:
        kind, body = only(union)
        yield {
            "id": body["VisualId"],
            "kind": kind,
            **titles(body, parameters),
            "alt": body.get("VisualContentAltText") or "",
            "click": _click(kind, body),
            "drill": [one.json() for one in hierarchies(body)],
            "highlight": highlight_columns(kind, body) if is_lit else {},
            "actions": [one.json(parameters) for one in mark_actions(body, deployed)],
        }


def _click(kind: str, body: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the fields that a click on a mark filters by, and how they are called."""
    action = filter_action(kind, body)
    if not action:
        return None
    names = [column_label(item["Column"]["ColumnName"]) for _, item in action.items]
    return {"fields": list(action.ids), "labels": names, "menu": action.menu}


def _elements(sheet: Mapping[str, Any]) -> tuple[list[dict[str, Any]], list[str]]:
    layouts = sheet.get("Layouts") or []
    if not layouts:
        return list(_placed(_two_a_row(visual_ids(sheet)))), []
    kind, layout = only(layouts[0]["Configuration"])
    notes = []
    if kind == "GridLayout":
        laid_out = list(layout["Elements"])
    else:
        laid_out = list(free_elements(sheet))
        name = "layout of sections" if kind == "SectionBasedLayout" else "free-form layout"
        notes.append(f"The {name} is drawn on a grid.")
    elements = laid_out if kind == "GridLayout" else _on_grid(laid_out, canvas_width(layout))
    placed = {one["ElementId"] for one in laid_out}
    if left := [one for one in visual_ids(sheet) if one not in placed]:
        notes.append(f"Visuals without a place in the layout, drawn at the end: {len(left)}.")
    return list(_placed(elements + _two_a_row(left))), notes


def _placed(elements: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Place elements; what isn't told of a place follows from those before, as on QuickSight.

    Without a column an element goes where the row has room; without a row, below what stands in
    its columns already.
    """
    column, row, below = 0, 0, [0] * GRID_COLUMNS
    for one in elements:
        width, start, top = one["ColumnSpan"], one.get("ColumnIndex"), one.get("RowIndex")
        if start is None:
            if column + width > GRID_COLUMNS:
                column, row = 0, max(below)
            start, top = column, row if top is None else top
        span = max(1, min(width, GRID_COLUMNS - start))
        under = slice(start, start + span)
        top = max(below[under]) if top is None else top
        below[under] = [max(top + one["RowSpan"], found) for found in below[under]]
        yield _place(one, start, span, top)
        column, row = start + width, top


def _place(one: Mapping[str, Any], column: int, columns: int, row: int) -> dict[str, Any]:
    return {
        "id": one["ElementId"],
        "type": one["ElementType"],
        "column": column,
        "columns": columns,
        "row": row,
        "rows": one["RowSpan"],
        "background": (one.get("BackgroundStyle") or {}).get("Visibility") != "HIDDEN",
        "border": (one.get("BorderStyle") or {}).get("Visibility") != "HIDDEN",
    }


def _on_grid(elements: Iterable[Mapping[str, Any]], canvas: float) -> list[dict[str, Any]]:
    """Round free-form places to the grid, at the canvas's own width."""
    cell = canvas / GRID_COLUMNS
    found = []
    for one in elements:
        if one.get("Visibility") == "HIDDEN" and not one.get("RenderingRules"):
            continue
        column, columns = _rounded(one["XAxisLocation"], one["Width"], cell, GRID_COLUMNS)
        row, rows = _rounded(one["YAxisLocation"], one["Height"], cell)
        found.append(
            {
                "ElementId": one["ElementId"],
                "ElementType": one["ElementType"],
                "ColumnIndex": column,
                "ColumnSpan": columns,
                "RowIndex": row,
                "RowSpan": rows,
                **{name: one[name] for name in ("BackgroundStyle", "BorderStyle") if name in one},
            }
        )
    return found


def _rounded(start: str, length: str, cell: float, most: int | None = None) -> tuple[int, int]:
    """Round where an element starts and where it ends, so that neighbours still only touch."""
    first = round(pixels(start) / cell)
    last = max(first + 1, round((pixels(start) + pixels(length)) / cell))
    if most is not None:
        first, last = min(first, most - 1), min(last, most)
    return first, last - first


def _two_a_row(visuals: list[str]) -> list[dict[str, Any]]:
    columns, rows = DEFAULT_SPAN
    return [
        {"ElementId": one, "ElementType": "VISUAL", "ColumnSpan": columns, "RowSpan": rows}
        for one in visuals
    ]
