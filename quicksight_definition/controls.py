"""A sheet's controls and their row: what it is about first, then restaurant and channel."""

from quicksight_definition.columns import PERIODS
from quicksight_definition.fields import Json

DATES = ("From", "To")
CHOICES = ("restaurant", "channel")


def controls(sheet: str, first: str = "") -> Json:
    """Return a sheet's controls: maybe a period by name or a search, the dates, the choices."""
    built = {"Period": _period, "Find": _search}
    parameters = [built[first](sheet)] if first else []
    parameters += [_date(name, sheet, is_named=first == "Period") for name in DATES]
    names = [next(iter(one.values()))["ParameterControlId"] for one in parameters]
    placed = [(name, "PARAMETER_CONTROL") for name in names]
    before = 1 if first == "Period" else len(placed)  # dates that seldom count come last
    placed[before:before] = [(f"{sheet}-{name}", "FILTER_CONTROL") for name in CHOICES]
    elements = [_element(name, kind, index) for index, (name, kind) in enumerate(placed)]
    return {
        "ParameterControls": parameters,
        "FilterControls": [
            {"CrossSheet": {"FilterControlId": f"{sheet}-{name}", "SourceFilterId": name}}
            for name in CHOICES
        ],
        "SheetControlLayouts": [{"Configuration": {"GridLayout": {"Elements": elements}}}],
    }


def _element(name: str, kind: str, index: int) -> Json:
    return {
        "ElementId": name,
        "ElementType": kind,
        "ColumnIndex": index * 2,
        "ColumnSpan": 2,
        "RowIndex": 0,
        "RowSpan": 1,
    }


def _date(name: str, sheet: str, is_named: bool) -> Json:
    """Choose a date; where the period has names, dates count for one of them alone."""
    body = _body(name, sheet, f"{name} (chosen dates)" if is_named else name)
    return {"DateTimePicker": body | {"DisplayOptions": {"DateTimeFormat": "MMM D, YYYY"}}}


def _period(sheet: str) -> Json:
    values = {"SelectableValues": {"Values": list(PERIODS)}}
    hidden = {"SelectAllOptions": {"Visibility": "HIDDEN"}}
    body = _body("Period", sheet, "Period") | {"Type": "SINGLE_SELECT"}
    return {"Dropdown": body | values | {"DisplayOptions": hidden}}


def _search(sheet: str) -> Json:
    placeholder = {"Visibility": "VISIBLE"}
    options = {"DisplayOptions": {"PlaceholderOptions": placeholder}}
    return {"TextField": _body("Find", sheet, "Find order, table, guest") | options}


def _body(parameter: str, sheet: str, title: str) -> Json:
    return {
        "ParameterControlId": f"{sheet}-{parameter.lower()}",
        "Title": title,
        "SourceParameterName": parameter,
    }
