"""Periods between two parameters, as time filters name them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from dashboard.deployed import only
from dashboard.formats import date_text
from dashboard.parameters import Noting
from dashboard.refusal import NothingError


def check_periods(definition: Mapping[str, Any], parameters: Noting) -> None:
    """Say to a visual that asked for a period whose end is before its start that there is none.

    Its calculated fields may use the same two parameters, so it isn't told by its filters alone.
    """
    for first, last in _bounds(definition):
        if {first, last} <= parameters.asked:
            start, end = _moment(first, parameters), _moment(last, parameters)
            if start and end and start > end:
                texts = [date_text(one, "DAY", None) for one in (start, end)]
                raise NothingError(f"{first} ({texts[0]}) is after {last} ({texts[1]}).")


def sheet_period(
    definition: Mapping[str, Any], sheet_id: str, controls: Sequence[Mapping[str, Any]]
) -> dict[str, str] | None:
    """Return the two parameters that bound a sheet's visuals, where it has controls for both."""
    controlled = {one.get("parameter") for one in controls if one["kind"] == "DateTimePicker"}
    groups = definition.get("FilterGroups") or []
    for first, last in _bounds({"FilterGroups": [one for one in groups if _is_on(one, sheet_id)]}):
        if {first, last} <= controlled:
            return {"from": first, "to": last}
    return None


def _is_on(group: Mapping[str, Any], sheet_id: str) -> bool:
    scopes = group["ScopeConfiguration"].get("SelectedSheets")
    if scopes is None:
        return True
    listed = scopes.get("SheetVisualScopingConfigurations") or []
    return any(one["SheetId"] == sheet_id for one in listed)


def _bounds(definition: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for group in definition.get("FilterGroups") or []:
        for kind, body in map(only, group["Filters"]):
            bounds = [body.get(f"Range{one}Value") or {} for one in ("Minimum", "Maximum")]
            names = [one.get("Parameter") for one in bounds]
            if kind == "TimeRangeFilter" and all(names):
                yield str(names[0]), str(names[1])


def _moment(name: str, parameters: Noting) -> datetime | None:
    found = parameters.get(name)
    value = next(iter(found.known), None) if found else None
    return value if isinstance(value, datetime) else None
