"""A dashboard of ten visuals on one sheet: the deployed one's first, filled up from others."""

import copy
from typing import Any

VISUALS = 10
HEIGHT = 12  # grid rows of a visual that is added


def ten_visuals(definition: dict[str, Any]) -> dict[str, Any]:
    """Return a definition with the first sheet alone, and as many other charts as it lacks."""
    made = copy.deepcopy(definition)
    first, *others = made["Sheets"]
    spare = [
        visual for sheet in others for visual in sheet["Visuals"] if "TableVisual" not in visual
    ]
    added = spare[: VISUALS - len(first["Visuals"])]
    first["Visuals"] += added
    elements = first["Layouts"][0]["Configuration"]["GridLayout"]["Elements"]
    elements += [_element(_id(visual), number) for number, visual in enumerate(added)]
    made["Sheets"] = [first]
    for group in made["FilterGroups"]:
        _keep_in_scope(group, first["SheetId"], {_id(visual) for visual in added})
    return made


def _id(visual: dict[str, Any]) -> str:
    (body,) = visual.values()
    identifier: str = body["VisualId"]
    return identifier


def _element(visual: str, number: int) -> dict[str, Any]:
    column = {"ColumnIndex": number % 2 * 18, "ColumnSpan": 18, "RowSpan": HEIGHT}
    return {"ElementId": visual, "ElementType": "VISUAL", **column}


def _keep_in_scope(group: dict[str, Any], sheet: str, added: set[str]) -> None:
    """Let a filter that applied to an added visual on its own sheet apply to it here."""
    selected = group["ScopeConfiguration"].get("SelectedSheets")
    if not selected:
        return
    scopes = selected["SheetVisualScopingConfigurations"]
    reached = {visual for scope in scopes for visual in scope.get("VisualIds", [])}
    (own,) = [scope for scope in scopes if scope["SheetId"] == sheet]
    own["VisualIds"] = sorted({*own.get("VisualIds", []), *(reached & added)})
    selected["SheetVisualScopingConfigurations"] = [own]
