"""What a mark does besides filtering: it sets parameters, opens a sheet, or opens an address.

Sources: API reference, `VisualCustomAction` and its operations; user guide, "Adding custom URL
actions": an address is of https, http or mailto, with `<<column>>` for a value of the mark and
`<<$parameter>>` for a parameter's. A value is written as it is found again, whatever its field's
format is, and all values of a parameter are what a control calls "All" (both unverified).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dashboard.actions import CLICK, column_label
from dashboard.deployed import Deployed, declared_parameters, only
from dashboard.parameters import TYPES, Parameters
from dashboard.refusal import NotDrawnError

PLACEHOLDER = re.compile(
    r"<<\s*(?:\$(?P<parameter>[^<>]+?)|\{(?P<braced>[^<>]+)\}|(?P<column>[^<>$]+?))\s*>>"
)
SCHEMES = ("https://", "http://", "mailto:")
OPENS, SETS, GOES = (
    "an action that opens a sheet",
    "an action that sets parameters",
    "an action that opens an address",
)
WORDS = {"NavigationOperation": OPENS, "SetParametersOperation": SETS, "URLOperation": GOES}
CUSTOM_VALUES = ("StringValues", "IntegerValues", "DecimalValues", "DateTimeValues")

type Part = str | dict[str, str]  # of an address: as it is, or a field's or a parameter's value


@dataclass(frozen=True)
class Setting:
    """A parameter that an action sets: to a field's value, to another parameter's, or to values."""

    name: str
    type: str
    is_multi: bool
    field: str | None = None
    parameter: str | None = None
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class MarkAction:
    """One action of a visual's marks, without what filters."""

    name: str
    is_click: bool
    settings: tuple[Setting, ...] = ()
    sheet: str | None = None
    address: tuple[Part, ...] = ()
    target: str = "NEW_TAB"
    labels: tuple[tuple[str, str], ...] = ()  # of the fields that it needs of a mark

    @property
    def fields(self) -> tuple[str, ...]:
        """Return the ids of the fields whose values it needs of a mark."""
        return tuple(name for name, _ in self.labels)

    def json(self, parameters: Parameters) -> dict[str, Any]:
        """Return it for the page, with the defaults of the parameters that it reads."""
        named = [one.parameter for one in self.settings]
        named += [one.get("parameter") for one in self.address if isinstance(one, dict)]
        read = [one for one in named if one and one in parameters]
        return {
            "name": self.name,
            "isClick": self.is_click,
            "settings": [_setting(one) for one in self.settings],
            "sheet": self.sheet,
            "address": list(self.address),
            "target": self.target,
            "labels": dict(self.labels),
            "defaults": {one: [_text(value) for value in parameters[one].known] for one in read},
        }


def mark_actions(body: Mapping[str, Any], deployed: Deployed) -> list[MarkAction]:
    """Return a visual's actions that do more than filter, but for those that can't be done."""
    return [one for one, _ in _read(body, deployed) if one]


def refused_actions(body: Mapping[str, Any], deployed: Deployed) -> list[str]:
    """Name the actions that can't be done, each with its reason."""
    return [reason for _, reason in _read(body, deployed) if reason]


def _read(
    body: Mapping[str, Any], deployed: Deployed
) -> Iterator[tuple[MarkAction | None, str | None]]:
    for action in body.get("Actions") or []:
        operations = [only(union) for union in action["ActionOperations"]]
        others = [one for one in operations if one[0] != "FilterOperation"]
        if action.get("Status") == "DISABLED" or not others:
            continue
        try:
            yield _action(action, others, body, deployed), None
        except NotDrawnError as error:
            words = dict.fromkeys(WORDS.get(kind, kind) for kind, _ in others)
            yield None, f"{', '.join(words)} ({error})"


def _action(
    action: Mapping[str, Any],
    operations: list[tuple[str, Any]],
    body: Mapping[str, Any],
    deployed: Deployed,
) -> MarkAction:
    """Read an action whole: half of it would open a sheet with other numbers."""
    fields = dict(_fields((body.get("ChartConfiguration") or {}).get("FieldWells")))
    settings: tuple[Setting, ...] = ()
    address: tuple[Part, ...] = ()
    sheet, target = None, "NEW_TAB"
    for kind, content in operations:
        if kind == "NavigationOperation":
            sheet = _sheet(content, deployed)
        elif kind == "SetParametersOperation":
            listed = content.get("ParameterValueConfigurations") or []
            settings += tuple(_read_setting(one, fields, deployed) for one in listed)
        elif kind == "URLOperation":
            address = tuple(_address(content.get("URLTemplate") or "", fields, deployed))
            target = content.get("URLTarget") or "NEW_TAB"
    needed = [one.field for one in settings]
    needed += [one.get("field") for one in address if isinstance(one, dict)]
    labels = {one: column_label(fields[one]) for one in needed if one}
    is_click = action["Trigger"] == CLICK
    name = action.get("Name") or ""
    return MarkAction(name, is_click, settings, sheet, address, target, tuple(labels.items()))


def _sheet(content: Mapping[str, Any], deployed: Deployed) -> str:
    found = (content.get("LocalNavigationConfiguration") or {}).get("TargetSheetId")
    if found not in {one["SheetId"] for one in deployed.sheets}:
        raise NotDrawnError("the dashboard has no such sheet")
    return str(found)


def _read_setting(
    given: Mapping[str, Any], fields: Mapping[str, str], deployed: Deployed
) -> Setting:
    name, value = given["DestinationParameterName"], given.get("Value") or {}
    data_type, is_multi = _declared(name, deployed)
    if wanted := value.get("SourceField"):
        if wanted not in fields:
            raise NotDrawnError(f"the visual has no field for the parameter {name}")
        return Setting(name, data_type, is_multi, field=wanted)
    if column := (value.get("SourceColumn") or {}).get("ColumnName"):
        return Setting(name, data_type, is_multi, field=_of_column(column, fields))
    if source := value.get("SourceParameterName"):
        _declared(source, deployed)
        return Setting(name, data_type, is_multi, parameter=source)
    if value.get("SelectAllValueOptions") == "ALL_VALUES":
        return Setting(name, data_type, is_multi)
    own = value.get("CustomValuesConfiguration") or {}
    if own.get("IncludeNullValue"):
        raise NotDrawnError(f"to nothing: {name}")
    listed = own.get("CustomValues") or {}
    values = [_text(one) for kind in CUSTOM_VALUES for one in listed.get(kind) or []]
    if not values:
        raise NotDrawnError(f"to what, isn't said: {name}")
    return Setting(name, data_type, is_multi, values=tuple(values))


def _declared(name: str, deployed: Deployed) -> tuple[str, bool]:
    for kind, body in declared_parameters(deployed.definition):
        if body["Name"] == name:
            return TYPES[kind], body.get("ParameterValueType") == "MULTI_VALUED"
    raise NotDrawnError(f"the dashboard has no parameter {name}")


def _address(template: str, fields: Mapping[str, str], deployed: Deployed) -> Iterator[Part]:
    """Yield an address's parts; what it begins with must not be another scheme than the web's."""
    start = PLACEHOLDER.split(template, maxsplit=1)[0]
    if start and not start.lower().startswith(SCHEMES):
        raise NotDrawnError("not of https, http or mailto")
    place = 0
    for found in PLACEHOLDER.finditer(template):
        if text := template[place : found.start()]:
            yield text
        place = found.end()
        if name := found["parameter"]:
            _declared(name, deployed)
            yield {"parameter": name}
        else:
            yield {"field": _of_column(found["braced"] or found["column"], fields)}
    if text := template[place:]:
        yield text


def _of_column(column: str, fields: Mapping[str, str]) -> str:
    found = next((name for name, of in fields.items() if of == column), None)
    if found is None:
        raise NotDrawnError(f"the visual has no column {column}")
    return found


def _fields(wells: Any) -> Iterator[tuple[str, str]]:
    """Yield the id and the column of each field, at whatever depth the wells have it."""
    if isinstance(wells, list):
        for one in wells:
            yield from _fields(one)
    elif isinstance(wells, Mapping):
        if "FieldId" in wells:
            yield wells["FieldId"], (wells.get("Column") or {}).get("ColumnName") or "Value"
            return
        for one in wells.values():
            yield from _fields(one)


def _setting(one: Setting) -> dict[str, Any]:
    return {
        "name": one.name,
        "isWhole": one.type == "INTEGER",
        "isMulti": one.is_multi,
        "field": one.field,
        "parameter": one.parameter,
        "values": list(one.values),
    }


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
