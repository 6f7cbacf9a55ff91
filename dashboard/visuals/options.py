"""Presentation options that several visuals share, read from their configuration."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from dashboard.queries.fields import Field

SORTING = {
    "CategorySort",
    "CategoryItemsLimit",
    "CategoryItemsLimitConfiguration",
    "ColorItemsLimit",
    "ColorItemsLimitConfiguration",
    "ColorSort",
    "BreakdownItemsLimit",
    "FieldSortOptions",
    "HeatMapRowSort",
    "HeatMapColumnSort",
    "HeatMapRowItemsLimitConfiguration",
    "HeatMapColumnItemsLimitConfiguration",
    "ScatterPlotLimitConfiguration",
    "RowSort",
    "SourceItemsLimit",
    "TreeMapSort",
    "TreeMapGroupItemsLimitConfiguration",
    "DestinationItemsLimit",
    "WeightSort",
    "PaginationConfiguration",  # the page scrolls instead
}
IGNORED = {
    "ContributionAnalysisDefaults": "contribution analysis",
    "ForecastConfigurations": "the forecast",
    "DashboardCustomizationVisualOptions": "readers' own fields",
}


def notes(
    body: Mapping[str, Any], is_formatted: bool = False, drawn: Collection[str] = ()
) -> list[str]:
    """Name what the definition asks for and the drawing leaves out.

    `is_formatted` tells that the visual draws its conditional formatting; `drawn` names the members
    whose axes it draws.
    """
    configuration = body.get("ChartConfiguration") or {}
    left_out = [
        words
        for member, words in IGNORED.items()
        if configuration.get(member) and member not in drawn
    ]
    left_out += [f"the sorting {name}" for name in _left_out_sorting(configuration)]
    if "Tooltip" not in drawn and "ColumnTooltipItem" in str(configuration):
        left_out.append("further columns in tooltips")
    if "NumericAxisOptions" in str({k: v for k, v in configuration.items() if k not in drawn}):
        left_out.append("the axes' own ranges and scales")
    left_out += _left_out_words(configuration)
    conditional = body.get("ConditionalFormatting") or {}
    if conditional.get("ConditionalFormattingOptions") and not is_formatted:
        left_out.append("conditional formatting")
    return [f"Not drawn: {', '.join(left_out)}."] if left_out else []


def _left_out_words(configuration: Mapping[str, Any]) -> list[str]:
    """Name what would show other rows or another figure than is drawn."""
    found = []
    shown = (configuration.get("KPIOptions") or {}).get("PrimaryValueDisplayType") or "ACTUAL"
    if shown not in {"ACTUAL", "COMPARISON"}:
        found.append(f"the {shown.lower()} in the figure's place")
    return found


def _left_out_sorting(configuration: Mapping[str, Any]) -> list[str]:
    given = configuration.get("SortConfiguration") or {}
    return [
        name
        for name, value in given.items()
        if value
        and name not in SORTING
        and not name.startswith("SmallMultiples")
        and not (name == "TrendGroupSort" and _is_latest_first(value))
    ]


def _is_latest_first(sort: Sequence[Mapping[str, Any]]) -> bool:
    """Return whether a KPI's trend is sorted by QuickSight's default, which is how it is read."""
    return all((one.get("FieldSort") or {}).get("Direction") == "DESC" for one in sort)


def axis_title(options: Mapping[str, Any] | None, default: str | None) -> str | None:
    """Return an axis's title: the custom one, the field's, or none where it is hidden."""
    options = options or {}
    if options.get("Visibility") == "HIDDEN":
        return None
    labels = options.get("AxisLabelOptions") or []
    custom = next((one["CustomLabel"] for one in labels if one.get("CustomLabel")), None)
    return custom or default


def legend_position(configuration: Mapping[str, Any], default: str = "RIGHT") -> str | None:
    """Return the legend's side, or nothing where it is hidden."""
    legend = configuration.get("Legend") or {}
    if legend.get("Visibility") == "HIDDEN":
        return None
    position = legend.get("Position") or "AUTO"
    return default if position == "AUTO" else str(position)


def has_data_labels(configuration: Mapping[str, Any]) -> bool:
    """Return whether values are written beside the marks."""
    return _writes(configuration, "MeasureLabelVisibility")


def has_name_labels(configuration: Mapping[str, Any]) -> bool:
    """Return whether names are written beside the marks."""
    return _writes(configuration, "CategoryLabelVisibility")


def _writes(configuration: Mapping[str, Any], part: str) -> bool:
    labels = configuration.get("DataLabels") or {}
    return labels.get("Visibility") == "VISIBLE" and labels.get(part) != "HIDDEN"


def value_title(measures: Iterable[Field]) -> str | None:
    """Return the title for an axis of one measure; several are told apart by their series."""
    names = [measure.label for measure in measures]
    return names[0] if len(names) == 1 else None
