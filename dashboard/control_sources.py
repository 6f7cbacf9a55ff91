"""A sheet's controls with what they set: a parameter, or a filter."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.deployed import Deployed, only

DEFAULT_KINDS = {
    "DefaultDateTimePickerOptions": "DateTimePicker",
    "DefaultListOptions": "List",
    "DefaultDropdownOptions": "Dropdown",
    "DefaultTextFieldOptions": "TextField",
    "DefaultTextAreaOptions": "TextArea",
    "DefaultSliderOptions": "Slider",
    "DefaultRelativeDateTimeOptions": "RelativeDateTime",
    "DefaultHierarchyList": "HierarchyList",
    "DefaultHierarchyDropdown": "HierarchyDropdown",
}

type Filter = tuple[str, dict[str, Any]]  # its kind, and the filter


@dataclass(frozen=True)
class Control:
    """A control's kind and definition, with the name of its parameter or with its filter."""

    id: str
    kind: str
    body: Mapping[str, Any]
    parameter: str = ""
    filter: Filter | None = None

    @property
    def column(self) -> Mapping[str, Any] | None:
        """Return the column whose values it offers, or nothing where it offers none."""
        if self.filter:
            found: Mapping[str, Any] = self.filter[1]["Column"]
            return found
        return (self.body.get("SelectableValues") or {}).get("LinkToDataSetColumn")

    @property
    def columns(self) -> list[Mapping[str, Any]]:
        """Return the columns whose values it offers together: those of a hierarchy's levels."""
        if self.filter and self.is_hierarchy:
            return [one["Column"] for one in self.filter[1]["HierarchyLevels"]]
        return [self.column] if self.column else []

    @property
    def is_hierarchy(self) -> bool:
        """Return whether it offers paths of values, by a hierarchy's levels."""
        return self.filter is not None and self.filter[0] == "HierarchyFilter"


def controls_of(deployed: Deployed, sheet: Mapping[str, Any]) -> Iterator[Control]:
    """Yield a sheet's controls; one of a filter that isn't there sets nothing and is left out."""
    for kind, body in map(only, sheet.get("ParameterControls") or []):
        name = body["SourceParameterName"]
        yield Control(body["ParameterControlId"], kind, body, parameter=name)
    for kind, body in map(only, sheet.get("FilterControls") or []):
        found = filter_of(deployed, body["SourceFilterId"])
        if found:
            kind, body = _as_configured(kind, body, found[1])  # noqa: PLW2901 -- the same control
            yield Control(body["FilterControlId"], kind, body, filter=found)


def filter_of(deployed: Deployed, filter_id: str) -> Filter | None:
    """Return a filter's kind and body by its id."""
    for group in deployed.definition.get("FilterGroups") or []:
        for kind, body in map(only, group["Filters"]):
            if body["FilterId"] == filter_id:
                return kind, body
    return None


def _as_configured(
    kind: str, body: Mapping[str, Any], filter_body: Mapping[str, Any]
) -> tuple[str, Mapping[str, Any]]:
    """Return a control as it is drawn: one across sheets has the looks of its filter."""
    if kind != "CrossSheet":
        return kind, body
    default = filter_body.get("DefaultFilterControlConfiguration") or {}
    name, options = only(default.get("ControlOptions") or {"": {}})
    titles = {one: default[one] for one in ("Title", "ControlTitleFormatText") if one in default}
    return DEFAULT_KINDS.get(name, kind), {**options, **titles, **body}
