"""Reads what a reader chose from a request: parameters, filters, and which visuals to draw."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dashboard.actions import sheet_actions
from dashboard.bad_request import BadRequestError, UnknownError, check_known, object_of
from dashboard.deployed import Deployed, declared_parameters, only, visual_ids
from dashboard.drill_choices import read_drills
from dashboard.drilling import Drills
from dashboard.page_choices import read_pages
from dashboard.parameters import TYPES, typed
from dashboard.queries.click_filter import value_type
from dashboard.queries.hierarchy_filter import read_path
from dashboard.refusal import NotDrawnError

BOUND_TYPES = {
    "TimeRangeFilter": "DATETIME",
    "TimeEqualityFilter": "DATETIME",
    "NumericRangeFilter": "DECIMAL",
    "NumericEqualityFilter": "DECIMAL",
}
MEMBERS = {"parameters", "filters", "clicks", "drills", "tables", "visuals"}
RELATIVE = {  # of a relative date filter, RelativeDateType and TimeGranularity
    "type": ["PREVIOUS", "THIS", "LAST", "NOW", "NEXT"],
    "granularity": ["YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "HOUR", "MINUTE", "SECOND"],
}


@dataclass(frozen=True)
class Chosen:
    """A reader's choices; `visuals` is nothing where all of the sheet's are wanted."""

    parameters: Mapping[str, Any]
    filters: Mapping[str, Mapping[str, Any]]
    visuals: frozenset[str] | None
    clicks: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    drills: Drills = field(default_factory=dict)
    tables: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def json(self) -> dict[str, Any]:
        """Return parameters, filters, clicks and tables' pages as drawing takes them."""
        names = ("parameters", "filters", "clicks", "tables")
        return {name: getattr(self, name) for name in names}


def read_choices(body: bytes) -> Chosen:
    """Read a request's body; `BadRequestError` where it hasn't the shape of choices."""
    document = object_of("The body", _parsed(body or b"{}"))
    check_known("member", document, MEMBERS)
    parameters = object_of("parameters", document.get("parameters") or {})
    filters = object_of("filters", document.get("filters") or {})
    for name, value in parameters.items():
        _check_values(f"The parameter {name}", value if isinstance(value, list) else [value])
    for name, choice in filters.items():
        _check_filter(f"The filter {name}", choice)
    clicks = object_of("clicks", document.get("clicks") or {})
    for name, values in clicks.items():
        _check_clicked(name, values)
    drills = read_drills(document.get("drills"))
    tables = read_pages(document.get("tables"))
    visuals = _visuals(document.get("visuals"))
    return Chosen(parameters, filters, visuals, clicks, drills, tables)


def check_choices(chosen: Chosen, deployed: Deployed, sheet: Mapping[str, Any]) -> None:
    """Refuse choices for what the dashboard doesn't declare, and visuals of another sheet."""
    check_known("parameter", chosen.parameters, parameter_names(deployed))
    filters = filter_kinds(deployed)
    check_known("filter", chosen.filters, filters)
    check_known("visual", chosen.visuals or (), visual_ids(sheet))
    check_known("table", chosen.tables, visual_ids(sheet))
    _check_parameters(chosen.parameters, deployed)
    for name, choice in chosen.filters.items():
        _check_bounds(name, filters[name], choice)
    _check_clicks(chosen.clicks, deployed, sheet)


def _check_parameters(chosen: Mapping[str, Any], deployed: Deployed) -> None:
    """Refuse a value that isn't of its parameter's type, once and not in each visual's place."""
    for kind, body in declared_parameters(deployed.definition):
        name = body["Name"]
        values = chosen.get(name)
        for value in values if isinstance(values, list) else [values]:
            _check_type(f"the parameter {name}", name, value, TYPES[kind])


def _check_bounds(name: str, kind: str, choice: Mapping[str, Any]) -> None:
    amount = str(choice.get("value") or 1)
    if kind == "RelativeDatesFilter" and not (amount.isdigit() and len(amount) < 5):
        raise BadRequestError(f"The filter {name}: value must be a count of periods", [name])
    if kind == "HierarchyFilter":
        for path in choice.get("values") or []:
            _check_path(name, path)
    if kind in BOUND_TYPES:
        for member in ("min", "max", "value"):
            _check_type(f"the filter {name}", name, choice.get(member), BOUND_TYPES[kind])


def _check_path(name: str, path: Any) -> None:
    try:
        read_path(path)
    except ValueError as error:
        raise BadRequestError(f"the filter {name}: {error}", [name]) from error


def _check_clicks(
    clicks: Mapping[str, Mapping[str, str | None]], deployed: Deployed, sheet: Mapping[str, Any]
) -> None:
    """Refuse clicks on what filters nothing, or by other fields or values than its action's."""
    actions = sheet_actions(sheet)
    check_known("filter action of a visual", clicks, actions)
    for name, values in clicks.items():
        if not actions[name].is_by(values):
            wanted = ", ".join(actions[name].ids)
            raise BadRequestError(f"The click on {name} must have values of {wanted}", [name])
        for item in actions[name].items:
            data_type = value_type(item, deployed)
            value = values.get(item[1]["FieldId"])
            _check_type(f"the click on {name}", name, value, data_type)


def _check_clicked(name: str, values: Any) -> None:
    if not isinstance(values, dict):
        raise BadRequestError(f"The click on {name} must be a JSON object", [name])
    if any(value is not None and not isinstance(value, str) for value in values.values()):
        raise BadRequestError(f"The click on {name} must have texts or null", [name])


def _check_type(what: str, name: str, value: Any, data_type: str) -> None:
    if value in (None, ""):
        return
    try:
        typed(value, data_type)
    except NotDrawnError as error:
        raise BadRequestError(f"{what}: {error}", [name]) from error


def sheet_of(deployed: Deployed, sheet_id: str) -> dict[str, Any]:
    """Return a sheet, or say that there is none of that id."""
    try:
        return deployed.sheet(sheet_id)
    except KeyError:
        names = ", ".join(sheet["SheetId"] for sheet in deployed.sheets)
        message = f"The dashboard {deployed.id} has no sheet {sheet_id}; it has {names}"
        raise UnknownError(message) from None


def parameter_names(deployed: Deployed) -> list[str]:
    """Name the parameters that a dashboard declares."""
    return [body["Name"] for _, body in declared_parameters(deployed.definition)]


def filter_kinds(deployed: Deployed) -> dict[str, str]:
    """Return the kinds of a dashboard's filters by their ids."""
    groups = deployed.definition.get("FilterGroups") or []
    filters = [only(union) for group in groups for union in group["Filters"]]
    return {body["FilterId"]: kind for kind, body in filters}


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body, parse_constant=_refused)
    except (ValueError, RecursionError) as error:
        raise BadRequestError(f"The body is not JSON: {error}") from error


def _refused(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON")


def _check_values(what: str, values: Any) -> None:
    if not isinstance(values, list) or not all(map(_is_scalar, values)):
        raise BadRequestError(f"{what} must be a text, a number, or a list of them")


def _check_filter(what: str, choice: Any) -> None:
    for name, value in object_of(what, choice).items():
        if name == "values" and value is not None:
            _check_values(f"{what}: values", value)
        elif name in RELATIVE:
            _check_relative(what, name, value)
        elif name != "values" and not _is_scalar(value):
            raise BadRequestError(f"{what}: {name} must be a text or a number")


def _check_relative(what: str, name: str, value: Any) -> None:
    if value is not None and value not in RELATIVE[name]:
        raise BadRequestError(f"{what}: {name} must be one of {', '.join(RELATIVE[name])}")


def _is_scalar(value: Any) -> bool:
    return value is None or (isinstance(value, str | int | float) and not isinstance(value, bool))


def _visuals(value: Any) -> frozenset[str] | None:
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise BadRequestError("visuals must be a list of ids")
    return frozenset(value) or None
