"""A sheet as the page lays it out: elements on a grid of 36 columns, and what each shows."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from dashboard.controls import sheet_controls
from dashboard.deployed import Deployed, only
from dashboard.parameters import read_parameters
from dashboard.rich_text import plain_text, text_blocks

GRID_COLUMNS = 36
DEFAULT_SPAN = (18, 12)  # QuickSight places visuals without a layout two a row


def page_sheet(deployed: Deployed, sheet: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Describe a sheet for the page."""
    parameters = read_parameters(deployed.definition, {}, now)
    notes = [f"{one.refusal}." for one in parameters.values() if one.refusal]
    elements, layout_note = _elements(sheet)
    return {
        "id": sheet["SheetId"],
        "name": sheet.get("Name") or sheet.get("Title") or sheet["SheetId"],
        "title": sheet.get("Title") or "",
        "description": sheet.get("Description") or "",
        "elements": elements,
        "visuals": {one["id"]: one for one in _visuals(sheet)},
        "texts": {
            one["SheetTextBoxId"]: text_blocks(one.get("Content") or "")
            for one in sheet.get("TextBoxes") or []
        },
        "controls": sheet_controls(deployed, sheet, parameters, now),
        "notes": [*notes, *([layout_note] if layout_note else [])],
    }


def _visuals(sheet: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for union in sheet.get("Visuals") or []:
        kind, body = only(union)
        yield {
            "id": body["VisualId"],
            "kind": kind,
            "title": _label(body.get("Title")),
            "subtitle": _label(body.get("Subtitle")),
            "alt": body.get("VisualContentAltText") or "",
        }


def _label(options: Mapping[str, Any] | None) -> str:
    if not options or options.get("Visibility") == "HIDDEN":
        return ""
    return plain_text(options.get("FormatText"))


def _elements(sheet: Mapping[str, Any]) -> tuple[list[dict[str, Any]], str | None]:
    layouts = sheet.get("Layouts") or []
    if not layouts:
        return _default_elements(sheet), None
    kind, layout = only(layouts[0]["Configuration"])
    if kind == "FreeFormLayout":
        return list(_placed(_on_grid(layout))), "The free-form layout is drawn on a grid."
    if kind != "GridLayout":
        return _default_elements(
            sheet
        ), f"{kind} is not drawn: visuals are two a row, in their order."
    return list(_placed(layout["Elements"])), None


def _placed(elements: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Place elements; one without an index goes where the row has room, as QuickSight does."""
    column, row, height = 0, 0, 0
    for one in elements:
        width = one["ColumnSpan"]
        if one.get("ColumnIndex") is None and column + width > GRID_COLUMNS:
            column, row, height = 0, row + height, 0
        start, top = one.get("ColumnIndex"), one.get("RowIndex")
        start = column if start is None else start
        top = row if top is None else top
        yield {
            "id": one["ElementId"],
            "type": one["ElementType"],
            "column": start,
            "columns": max(1, min(width, GRID_COLUMNS - start)),
            "row": top,
            "rows": one["RowSpan"],
            "background": (one.get("BackgroundStyle") or {}).get("Visibility") != "HIDDEN",
            "border": (one.get("BorderStyle") or {}).get("Visibility") != "HIDDEN",
        }
        column, row, height = start + width, top, max(height, one["RowSpan"])


def _on_grid(layout: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Round free-form places to the grid, at the canvas's own width."""
    canvas = (layout.get("CanvasSizeOptions") or {}).get("ScreenCanvasSizeOptions") or {}
    cell = _pixels(canvas.get("OptimizedViewPortWidth") or "1600px") / GRID_COLUMNS
    return [
        {
            "ElementId": one["ElementId"],
            "ElementType": one["ElementType"],
            "ColumnIndex": min(round(_pixels(one["XAxisLocation"]) / cell), GRID_COLUMNS - 1),
            "ColumnSpan": max(1, round(_pixels(one["Width"]) / cell)),
            "RowIndex": round(_pixels(one["YAxisLocation"]) / cell),
            "RowSpan": max(1, round(_pixels(one["Height"]) / cell)),
        }
        for one in layout["Elements"]
        if one.get("Visibility") != "HIDDEN"
    ]


def _pixels(text: str) -> float:
    return float(text.removesuffix("px"))


def _default_elements(sheet: Mapping[str, Any]) -> list[dict[str, Any]]:
    columns, rows = DEFAULT_SPAN
    elements = [
        {
            "ElementId": only(one)[1]["VisualId"],
            "ElementType": "VISUAL",
            "ColumnSpan": columns,
            "RowSpan": rows,
        }
        for one in sheet.get("Visuals") or []
    ]
    return list(_placed(elements))
