"""Marks that light up together: those of a sheet's charts that have the same value of a column.

Source: API reference, `VisualCustomActionDefaults` and `VisualHighlightOperation`: a click on a
mark, or the pointer over it, is what lights up. That a sheet's own default counts before that of
all sheets, that a column is that of its data set, and a date's of its granularity, is unverified.
"""

from collections.abc import Mapping
from typing import Any

from dashboard.actions import LEVEL_LESS, PIVOT, marked_items
from dashboard.deployed import Deployed

TRIGGERS = {"DATA_POINT_CLICK": "click", "DATA_POINT_HOVER": "hover"}
WITHOUT_MARKS = {*LEVEL_LESS, PIVOT, "TableVisual", "WordCloudVisual"}


def highlight_trigger(deployed: Deployed, sheet: Mapping[str, Any]) -> str | None:
    """Return what lights up marks on a sheet, or nothing where they don't."""
    shared = (deployed.definition.get("Options") or {}).get("CustomActionDefaults")
    defaults = sheet.get("CustomActionDefaults") or shared or {}
    return TRIGGERS.get((defaults.get("highlightOperation") or {}).get("Trigger", ""))


def highlight_columns(kind: str, body: Mapping[str, Any]) -> dict[str, str]:
    """Return, by field, the columns by whose values a visual's marks light up."""
    if kind in WITHOUT_MARKS:
        return {}
    return {field["FieldId"]: _column(field) for _, field in marked_items(kind, body)}


def _column(field: Mapping[str, Any]) -> str:
    column = field["Column"]
    names = (column["DataSetIdentifier"], column["ColumnName"], field.get("DateGranularity") or "")
    return "\n".join(names)
