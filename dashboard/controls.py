"""Filter and parameter controls of a sheet, as the page draws them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from dashboard.control_sources import Control, Filter, controls_of
from dashboard.control_values import own_values
from dashboard.deployed import Deployed, only
from dashboard.expressions.rolling import rolling_date
from dashboard.parameters import Parameters, as_utc
from dashboard.queries.hierarchy_filter import paths_of, written_path
from dashboard.rich_text import plain_text
from dashboard.zones import week_start_of

HIDEABLE = ("SelectAllOptions", "TitleOptions")


def sheet_controls(
    deployed: Deployed, sheet: Mapping[str, Any], parameters: Parameters, now: datetime
) -> list[dict[str, Any]]:
    """Return a sheet's controls in their laid out order, each with its state as defined."""
    week_start = week_start_of(deployed.definition)
    found = [
        _filter_control(one, one.filter, now, week_start)
        if one.filter
        else _parameter_control(one, parameters)
        for one in controls_of(deployed, sheet)
    ]
    order = _laid_out(sheet)
    return sorted(found, key=lambda one: order.get(one["id"], len(order)))


def _laid_out(sheet: Mapping[str, Any]) -> dict[str, int]:
    layouts = [*(sheet.get("SheetControlLayouts") or []), *(sheet.get("Layouts") or [])]
    elements = [
        element
        for layout in layouts
        for element in (layout["Configuration"].get("GridLayout") or {}).get("Elements") or []
    ]
    place = sorted(
        elements, key=lambda one: (one.get("RowIndex") or 0, one.get("ColumnIndex") or 0)
    )
    return {element["ElementId"]: index for index, element in enumerate(place)}


def _parameter_control(control: Control, parameters: Parameters) -> dict[str, Any]:
    parameter, body = parameters.get(control.parameter), control.body
    return {
        "id": control.id,
        "title": _title(body),
        "kind": control.kind,
        "parameter": control.parameter,
        "isMulti": bool(parameter and parameter.is_multi) and body.get("Type") != "SINGLE_SELECT",
        "values": [_json(value) for value in parameter.known] if parameter else [],
        "options": own_values(body, parameter),
        "hasColumn": control.column is not None,
        **_looks(control),
    }


def _filter_control(
    control: Control, source: Filter, now: datetime, week_start: str
) -> dict[str, Any]:
    (filter_kind, filter_body), body, kind = source, control.body, control.kind
    if kind == "RelativeDateTime" and filter_kind != "RelativeDatesFilter":
        kind = "DateTimePicker"  # as an author leaves it who turns the filter to fixed dates
    return {
        "id": control.id,
        "title": _title(body) or filter_body["Column"]["ColumnName"],
        "kind": kind,
        "filter": filter_body["FilterId"],
        "filterKind": filter_kind,
        "isMulti": body.get("Type", "MULTI_SELECT") == "MULTI_SELECT",
        "isRange": body.get("Type") in {"DATE_RANGE", "RANGE"} or "Range" in filter_kind,
        "options": own_values(body, None),
        "hasColumn": filter_kind in {"CategoryFilter", "HierarchyFilter"},
        **_filter_state(filter_body, now, week_start),
        **_looks(control),
    }


def _looks(control: Control) -> dict[str, Any]:
    """Return how a control is shown; its author may hide its title and "all"."""
    body = control.body
    display = body.get("DisplayOptions") or {}
    info = display.get("InfoIconLabelOptions") or {}
    hidden = {one: (display.get(one) or {}).get("Visibility") == "HIDDEN" for one in HIDEABLE}
    return {
        "hasAll": not hidden["SelectAllOptions"],
        "hasTitle": not hidden["TitleOptions"],
        "info": "" if info.get("Visibility") == "HIDDEN" else info.get("InfoIconText") or "",
        **_numbers(body),
        **_lines(control.kind, body),
    }


def _filter_state(body: Mapping[str, Any], now: datetime, week_start: str) -> dict[str, Any]:
    if "HierarchyLevels" in body:
        return {
            "values": list(map(written_path, paths_of(body.get("HierarchyTree") or {}))) or None
        }
    if "Configuration" in body:
        _, configuration = only(body["Configuration"])
        is_all = configuration.get("SelectAllOptions") == "FILTER_ALL_VALUES"
        own = configuration.get("CategoryValue")
        listed = [own] if own else configuration.get("CategoryValues")
        return {"values": None if is_all or listed is None else listed}
    if "RelativeDateType" in body:
        return {
            "relative": {
                "type": body["RelativeDateType"],
                "granularity": body["TimeGranularity"],
                "value": body.get("RelativeDateValue") or 1,
            }
        }
    bounds = [
        _moment(body.get("RangeMinimumValue") or body.get("RangeMinimum"), now, week_start),
        _moment(body.get("RangeMaximumValue") or body.get("RangeMaximum"), now, week_start),
    ]
    return {"values": bounds}


def _moment(bound: Mapping[str, Any] | None, now: datetime, week_start: str) -> Any:
    if not bound:
        return None
    if bound.get("RollingDate"):
        return rolling_date(bound["RollingDate"]["Expression"], now, week_start).isoformat()
    return _json(bound.get("StaticValue"))


def _json(value: Any) -> Any:
    if isinstance(value, datetime):
        return as_utc(value).isoformat()
    return value if isinstance(value, str | int | float | None) else str(value)


def _title(body: Mapping[str, Any]) -> str:
    """Return a control's title; one that is formatted is the newer form of the same text."""
    own = ((body.get("DisplayOptions") or {}).get("TitleOptions") or {}).get("CustomLabel")
    return plain_text(body.get("ControlTitleFormatText")) or str(body.get("Title") or own or "")


def _numbers(body: Mapping[str, Any]) -> dict[str, Any]:
    names = {"minimum": "MinimumValue", "maximum": "MaximumValue", "step": "StepSize"}
    return {name: body[member] for name, member in names.items() if member in body}


def _lines(kind: str, body: Mapping[str, Any]) -> dict[str, str]:
    """Return what stands between the values of a text area: ends of lines where nothing is said."""
    return {"delimiter": body.get("Delimiter") or "\n"} if kind == "TextArea" else {}
