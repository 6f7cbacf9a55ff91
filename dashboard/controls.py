"""Filter and parameter controls of a sheet, as the page draws them."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from dashboard.deployed import Deployed, only
from dashboard.expressions.rolling import rolling_date
from dashboard.parameters import Parameters, as_utc
from dashboard.zones import week_start_of

DEFAULT_KINDS = {
    "DefaultDateTimePickerOptions": "DateTimePicker",
    "DefaultListOptions": "List",
    "DefaultDropdownOptions": "Dropdown",
    "DefaultTextFieldOptions": "TextField",
    "DefaultTextAreaOptions": "TextArea",
    "DefaultSliderOptions": "Slider",
    "DefaultRelativeDateTimeOptions": "RelativeDateTime",
}


def sheet_controls(
    deployed: Deployed, sheet: Mapping[str, Any], parameters: Parameters, now: datetime
) -> list[dict[str, Any]]:
    """Return a sheet's controls in their laid out order, each with its state as defined."""
    found = [*_parameter_controls(sheet, parameters), *_filter_controls(deployed, sheet, now)]
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


def _parameter_controls(
    sheet: Mapping[str, Any], parameters: Parameters
) -> Iterator[dict[str, Any]]:
    for union in sheet.get("ParameterControls") or []:
        kind, body = only(union)
        parameter = parameters.get(body["SourceParameterName"])
        values = [_json(value) for value in parameter.known] if parameter else []
        selectable = body.get("SelectableValues") or {}
        yield {
            "id": body["ParameterControlId"],
            "title": _title(body),
            "kind": kind,
            "parameter": body["SourceParameterName"],
            "isMulti": bool(parameter and parameter.is_multi),
            "values": values,
            "options": selectable.get("Values"),
            "hasColumn": "LinkToDataSetColumn" in selectable,
            "hasAll": _has_all(body),
            **_numbers(body),
            **_lines(kind, body),
        }


def _filter_controls(
    deployed: Deployed, sheet: Mapping[str, Any], now: datetime
) -> Iterator[dict[str, Any]]:
    for union in sheet.get("FilterControls") or []:
        kind, body = only(union)
        source = filter_of(deployed, body["SourceFilterId"])
        if source is None:
            continue
        filter_kind, filter_body = source
        if kind == "CrossSheet":
            kind, body = _cross_sheet(filter_body, body)
        if kind == "RelativeDateTime" and filter_kind != "RelativeDatesFilter":
            kind = "DateTimePicker"  # as an author leaves it who turns the filter to fixed dates
        yield {
            "id": body["FilterControlId"],
            "title": _title(body) or filter_body["Column"]["ColumnName"],
            "kind": kind,
            "filter": filter_body["FilterId"],
            "filterKind": filter_kind,
            "isMulti": body.get("Type", "MULTI_SELECT") == "MULTI_SELECT",
            "isRange": body.get("Type") in {"DATE_RANGE", "RANGE"} or "Range" in filter_kind,
            "options": (body.get("SelectableValues") or {}).get("Values"),
            "hasColumn": filter_kind == "CategoryFilter",
            "hasAll": _has_all(body),
            **_filter_state(filter_body, now, week_start_of(deployed.definition)),
            **_numbers(body),
            **_lines(kind, body),
        }


def filter_of(deployed: Deployed, filter_id: str) -> tuple[str, dict[str, Any]] | None:
    """Return a filter's kind and body by its id."""
    for group in deployed.definition.get("FilterGroups") or []:
        for union in group["Filters"]:
            kind, body = only(union)
            if body["FilterId"] == filter_id:
                return kind, body
    return None


def control_column(deployed: Deployed, control_id: str) -> Mapping[str, Any] | None:
    """Return the column whose values a control offers, or nothing where it offers none."""
    for sheet in deployed.sheets:
        for union in sheet.get("ParameterControls") or []:
            _, body = only(union)
            if body["ParameterControlId"] == control_id:
                column: Mapping[str, Any] | None = (body.get("SelectableValues") or {}).get(
                    "LinkToDataSetColumn"
                )
                return column
        for union in sheet.get("FilterControls") or []:
            _, body = only(union)
            source = filter_of(deployed, body["SourceFilterId"])
            if body["FilterControlId"] == control_id and source:
                found: Mapping[str, Any] = source[1]["Column"]
                return found
    return None


def _cross_sheet(
    filter_body: Mapping[str, Any], control: Mapping[str, Any]
) -> tuple[str, dict[str, Any]]:
    default = filter_body.get("DefaultFilterControlConfiguration") or {}
    name, options = only(default.get("ControlOptions") or {"": {}})
    body = {**options, "Title": default.get("Title"), "FilterControlId": control["FilterControlId"]}
    return DEFAULT_KINDS.get(name, "CrossSheet"), body


def _filter_state(body: Mapping[str, Any], now: datetime, week_start: str) -> dict[str, Any]:
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


def _has_all(body: Mapping[str, Any]) -> bool:
    """Tell whether a list offers to choose all; its author may hide that."""
    options = (body.get("DisplayOptions") or {}).get("SelectAllOptions") or {}
    return options.get("Visibility") != "HIDDEN"


def _title(body: Mapping[str, Any]) -> str:
    rich = body.get("ControlTitleFormatText") or {}
    return str(body.get("Title") or rich.get("PlainText") or "")


def _numbers(body: Mapping[str, Any]) -> dict[str, Any]:
    names = {"minimum": "MinimumValue", "maximum": "MaximumValue", "step": "StepSize"}
    return {name: body[member] for name, member in names.items() if member in body}


def _lines(kind: str, body: Mapping[str, Any]) -> dict[str, str]:
    """Return what stands between the values of a text area: ends of lines where nothing is said."""
    return {"delimiter": body.get("Delimiter") or "\n"} if kind == "TextArea" else {}
