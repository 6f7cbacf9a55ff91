"""A dashboard of ten visuals on one sheet: the deployed one's first, filled up from others."""

import copy
from typing import Any

VISUALS = 10
HEIGHT = 12  # grid rows of a visual that is added


def ten_visuals(definition: dict[str, Any]) -> dict[str, Any]:
    """Return a definition with the overview alone, and as many other charts as it lacks.

    Those are of sheets with the same period: the first has one of its own.
    """
    made = copy.deepcopy(definition)
    _, first, *others = made["Sheets"]
    spare = [
        visual for sheet in others for visual in sheet["Visuals"] if "TableVisual" not in visual
    ]
    added = spare[: VISUALS - len(first["Visuals"])]
    first["Visuals"] += added
    elements = first["Layouts"][0]["Configuration"]["GridLayout"]["Elements"]
    elements += [_element(_id(visual), number) for number, visual in enumerate(added)]
    made["Sheets"] = [first]
    ids = {_id(visual) for visual in added}
    groups = made["FilterGroups"]
    made["FilterGroups"] = [one for one in groups if _keep_in_scope(one, first["SheetId"], ids)]
    return made


def _id(visual: dict[str, Any]) -> str:
    (body,) = visual.values()
    identifier: str = body["VisualId"]
    return identifier


def _element(visual: str, number: int) -> dict[str, Any]:
    column = {"ColumnIndex": number % 2 * 18, "ColumnSpan": 18, "RowSpan": HEIGHT}
    return {"ElementId": visual, "ElementType": "VISUAL", **column}


def _keep_in_scope(group: dict[str, Any], sheet: str, added: set[str]) -> bool:
    """Let a filter that applied to an added visual on its own sheet apply to it here.

    Tells whether the sheet has anything to do with the filter.
    """
    selected = group["ScopeConfiguration"].get("SelectedSheets")
    if not selected:
        return True
    scopes = selected["SheetVisualScopingConfigurations"]
    reached = {visual for scope in scopes for visual in scope.get("VisualIds", [])}
    own = [scope for scope in scopes if scope["SheetId"] == sheet]
    for scope in own:
        scope["VisualIds"] = sorted({*scope.get("VisualIds", []), *(reached & added)})
    selected["SheetVisualScopingConfigurations"] = own
    return bool(own)
