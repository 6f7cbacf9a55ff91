"""Parameters and filters: the period, restaurants and channels, what is looked for."""

from quicksight_definition.columns import (
    COMPARED,
    DATA_SETS,
    PLACES,
    STRETCH,
    TODAY,
    WITHOUT_PERIOD,
)
from quicksight_definition.fields import Json, column

DAYS = 14


def parameters() -> list[Json]:
    """Return the period's two ends, the owner's period by name, and what an order is found by."""
    return [
        _date("From", f"addDateTime(-{DAYS - 1}, 'DD', {TODAY})"),
        _date("To", TODAY),
        _text("Period", ["Last 7 days"]),
        _text("Find", []),
    ]


def _text(name: str, values: list[str]) -> Json:
    declared = {"Name": name, "ParameterValueType": "SINGLE_VALUED"}
    defaults = {"DefaultValues": {"StaticValues": values}} if values else {}
    return {"StringParameterDeclaration": declared | defaults}


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
    dated = [name for name in DATA_SETS if name not in WITHOUT_PERIOD]
    periods = [group(name, charts) for name in dated for group in (_period, _near)]
    periods.append(_holds("near-stretch", charts, column(STRETCH, "Is near by stretch")))
    compared = [_compared(data_set, figures) for data_set in COMPARED] if figures else []
    if figures:
        subject = column(STRETCH, "Is compared by stretch")
        compared.append(_holds("compared-stretch", figures, subject))
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


def named_period(
    shown: dict[str, list[str]], compared: dict[str, list[str]], found: dict[str, list[str]]
) -> list[Json]:
    """Filter what follows the period by name, and what is looked for.

    What is compared needs earlier days too: the files of both are chosen, and no order left out.
    """
    both = {sheet: [*shown.get(sheet, []), *compared[sheet]] for sheet in compared}
    groups = []
    for data_set in ("order_lines", "orders"):
        name = data_set.replace("_", "-")
        groups.append(_holds(f"asked-{name}", shown, column(data_set, "Is asked")))
        groups.append(_holds(f"near-asked-{name}", both, column(data_set, "Is near asked")))
    return [*groups, _holds("found", found, column("order_lines", "Is found"))]


def only_below_zero(name: str, sheet: str, visual: str) -> Json:
    """Keep the groups of a visual whose aggregate is below zero."""
    body = {
        "FilterId": name,
        "Column": column("order_lines", "Change"),
        "RangeMaximum": {"StaticValue": 0},
        "IncludeMaximum": False,
        "IncludeMinimum": False,
        "NullOption": "NON_NULLS_ONLY",
    }
    return _group(name, {sheet: [visual]}, {"NumericRangeFilter": body})


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
