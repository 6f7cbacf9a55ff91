"""Parameters, filters and their controls: the period, restaurants and channels."""

from quicksight_definition.columns import COMPARED, DATA_SETS, PLACES
from quicksight_definition.fields import Json, column

TODAY = "truncDate('DD', now())"
DAYS = 14


def parameters() -> list[Json]:
    """Return the period's two ends: the last two weeks, today with them."""
    return [
        _date("From", f"addDateTime(-{DAYS - 1}, 'DD', {TODAY})"),
        _date("To", TODAY),
    ]


def _date(name: str, expression: str) -> Json:
    return {
        "DateTimeParameterDeclaration": {
            "Name": name,
            "TimeGranularity": "DAY",
            "DefaultValues": {"RollingDate": {"Expression": expression}},
        }
    }


def filter_groups(
    charts: dict[str, list[str]], figures: dict[str, list[str]] | None = None
) -> list[Json]:
    """Filter every visual by restaurant and channel, and `charts` (by sheet) by the period.

    The key figures compare two periods, so the period's filter leaves them out; theirs is wider.
    Days are those of the dashboard's time zone. Beside it, each asks for the partitions that may
    hold them, so that no query reads other files.
    """
    periods = [
        group(name, charts) for name in DATA_SETS if name != PLACES for group in (_period, _near)
    ]
    compared = [_compared(data_set, figures) for data_set in COMPARED] if figures else []
    choices = [_choice("restaurant", "Restaurant"), _choice("channel", "Channel")]
    return [*choices, *periods, *compared]


def _choice(name: str, title: str) -> Json:
    configuration = {
        "FilterListConfiguration": {
            "MatchOperator": "CONTAINS",
            "SelectAllOptions": "FILTER_ALL_VALUES",
        }
    }
    control = {
        "Title": title,
        "ControlOptions": {"DefaultDropdownOptions": {"Type": "MULTI_SELECT"}},
    }
    body = {
        "FilterId": name,
        "Column": column(PLACES, title),
        "Configuration": configuration,
        "DefaultFilterControlConfiguration": control,
    }
    return {
        "FilterGroupId": name,
        "CrossDataset": "ALL_DATASETS",
        "ScopeConfiguration": {"AllSheets": {}},
        "Status": "ENABLED",
        "Filters": [{"CategoryFilter": body}],
    }


def _period(data_set: str, charts: dict[str, list[str]]) -> Json:
    name = f"period-{data_set.replace('_', '-')}"
    body = {
        "FilterId": name,
        "Column": column(data_set, "Ordered at"),
        "IncludeMinimum": True,
        "IncludeMaximum": True,
        "RangeMinimumValue": {"Parameter": "From"},
        "RangeMaximumValue": {"Parameter": "To"},
        "NullOption": "NON_NULLS_ONLY",
        "TimeGranularity": "DAY",
    }
    return _group(name, charts, {"TimeRangeFilter": body})


def _near(data_set: str, charts: dict[str, list[str]]) -> Json:
    return _holds(f"near-{data_set.replace('_', '-')}", charts, column(data_set, "Is near"))


def _compared(data_set: str, figures: dict[str, list[str]]) -> Json:
    name = f"compared-{data_set.replace('_', '-')}"
    return _holds(name, figures, column(data_set, "Is compared"))


def _holds(name: str, visuals: dict[str, list[str]], subject: Json) -> Json:
    """Keep the rows of which a calculated field says 1."""
    body = {
        "FilterId": name,
        "Column": subject,
        "Value": 1,
        "MatchOperator": "EQUALS",
        "NullOption": "NON_NULLS_ONLY",
    }
    return _group(name, visuals, {"NumericEqualityFilter": body})


def _group(name: str, visuals: dict[str, list[str]], body: Json) -> Json:
    scopes = [
        {"SheetId": sheet, "Scope": "SELECTED_VISUALS", "VisualIds": chosen}
        for sheet, chosen in visuals.items()
    ]
    return {
        "FilterGroupId": name,
        "CrossDataset": "SINGLE_DATASET",
        "ScopeConfiguration": {"SelectedSheets": {"SheetVisualScopingConfigurations": scopes}},
        "Status": "ENABLED",
        "Filters": [body],
    }


def controls(sheet: str) -> Json:
    """Return a sheet's controls and their row: from, to, restaurant, channel."""
    dates = [("From", f"{sheet}-from"), ("To", f"{sheet}-to")]
    choices = [("restaurant", f"{sheet}-restaurant"), ("channel", f"{sheet}-channel")]
    identifiers = [(name, "PARAMETER_CONTROL") for _, name in dates]
    identifiers += [(name, "FILTER_CONTROL") for _, name in choices]
    elements = [
        {
            "ElementId": name,
            "ElementType": kind,
            "ColumnIndex": index * 2,
            "ColumnSpan": 2,
            "RowIndex": 0,
            "RowSpan": 1,
        }
        for index, (name, kind) in enumerate(identifiers)
    ]
    return {
        "ParameterControls": [
            {
                "DateTimePicker": {
                    "ParameterControlId": name,
                    "Title": parameter,
                    "SourceParameterName": parameter,
                    "DisplayOptions": {"DateTimeFormat": "MMM D, YYYY"},
                }
            }
            for parameter, name in dates
        ],
        "FilterControls": [
            {"CrossSheet": {"FilterControlId": name, "SourceFilterId": source}}
            for source, name in choices
        ],
        "SheetControlLayouts": [{"Configuration": {"GridLayout": {"Elements": elements}}}],
    }
