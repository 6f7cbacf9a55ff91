"""Visuals in the API's form: what a sheet is made of, without its place on the grid."""

from typing import Any

from quicksight_definition.fields import OWN_CLOCKS, Json, field_id

HIDDEN = {"Visibility": "HIDDEN"}
VISIBLE = {"Visibility": "VISIBLE"}


def kpi(
    visual_id: str, title: str, value: Json, before: Json, subtitle: str, points: Json | None = None
) -> Json:
    """Show a value against another: the difference in percent, or that of two shares in points."""
    comparison: Json = {"ComparisonMethod": "PERCENT_DIFFERENCE"}
    if points:
        comparison = {"ComparisonMethod": "DIFFERENCE", "ComparisonFormat": points}
    options = {
        "Comparison": comparison,
        "PrimaryValueDisplayType": "ACTUAL",
        "TrendArrows": VISIBLE,
        "ProgressBar": HIDDEN,
    }
    wells = {"Values": [value], "TargetValues": [before]}
    configuration = {"FieldWells": wells, "KPIOptions": options}
    return _visual("KPIVisual", visual_id, title, subtitle, configuration)


def figure(visual_id: str, title: str, value: Json, subtitle: str = "") -> Json:
    """Show a value by itself."""
    configuration = {
        "FieldWells": {"Values": [value]},
        "KPIOptions": {"PrimaryValueDisplayType": "ACTUAL"},
    }
    return _visual("KPIVisual", visual_id, title, subtitle, configuration)


def insight(
    visual_id: str, title: str, data_set: str, ranked: dict[str, tuple[Json, Json]], narrative: str
) -> Json:
    """Say in a sentence what stands first: `ranked` has a category and a measure by name."""
    computations = [
        {
            "TopBottomRanked": {
                "ComputationId": name.lower(),
                "Name": name,
                "Category": by,
                "Value": value,
                "ResultSize": 1,
                "Type": "TOP",
            }
        }
        for name, (by, value) in ranked.items()
    ]
    return {
        "InsightVisual": {
            "VisualId": visual_id,
            "Title": VISIBLE | {"FormatText": {"PlainText": title}},
            "Subtitle": HIDDEN,
            "DataSetIdentifier": data_set,
            "InsightConfiguration": {
                "Computations": computations,
                "CustomNarrative": {"Narrative": f"<narrative>\n{narrative}\n</narrative>\n"},
            },
        }
    }


def lines(
    visual_id: str,
    title: str,
    when: Json,
    value: Json,
    colour: Json | None = None,
    subtitle: str = "",
    kind: str = "AREA",
) -> Json:
    """Draw a value over time, maybe by a colour."""
    wells = {"Category": [when], "Values": [value]} | ({"Colors": [colour]} if colour else {})
    configuration = {
        "FieldWells": {"LineChartAggregatedFieldWells": wells},
        "SortConfiguration": {"CategorySort": [sort_by(when, "ASC")]},
        "Type": kind,
        "XAxisLabelOptions": HIDDEN,
        "PrimaryYAxisLabelOptions": HIDDEN,
        "PrimaryYAxisDisplayOptions": {
            "MissingDataConfigurations": [{"TreatmentOption": "SHOW_AS_ZERO"}]
        },
        "Legend": {"Visibility": "VISIBLE", "Position": "TOP"} if colour else HIDDEN,
    }
    return _visual("LineChartVisual", visual_id, title, subtitle, configuration)


def bars(  # noqa: PLR0913 -- the parts that a sheet chooses
    visual_id: str,
    title: str,
    by: Json,
    value: Json,
    colour: Json | None = None,
    *,
    subtitle: str | Json = "",
    limit: int | None = None,
    orientation: str = "HORIZONTAL",
    arrangement: str = "CLUSTERED",
    sort: Json | None = None,
    labels: bool = True,
) -> Json:
    """Draw a value by a category, the greatest first unless another sort is given."""
    sorting: Json = {"CategorySort": [sort or sort_by(value, "DESC")]}
    if limit:
        sorting["CategoryItemsLimit"] = {"ItemsLimit": limit, "OtherCategories": "EXCLUDE"}
    wells = {"Category": [by], "Values": [value]} | ({"Colors": [colour]} if colour else {})
    configuration = {
        "FieldWells": {"BarChartAggregatedFieldWells": wells},
        "SortConfiguration": sorting,
        "Orientation": orientation,
        "BarsArrangement": arrangement,
        "CategoryLabelOptions": HIDDEN,
        "ValueLabelOptions": HIDDEN,
        "DataLabels": HIDDEN if colour or not labels else VISIBLE | {"Overlap": "DISABLE_OVERLAP"},
        "Legend": {"Visibility": "VISIBLE", "Position": "TOP"} if colour else HIDDEN,
    }
    return _visual("BarChartVisual", visual_id, title, subtitle, configuration)


def donut(visual_id: str, title: str, by: Json, value: Json, subtitle: str = "") -> Json:
    """Draw shares of a whole."""
    configuration = {
        "FieldWells": {"PieChartAggregatedFieldWells": {"Category": [by], "Values": [value]}},
        "SortConfiguration": {"CategorySort": [sort_by(value, "DESC")]},
        "DonutOptions": {
            "ArcOptions": {"ArcThickness": "MEDIUM"},
            "DonutCenterOptions": {"LabelVisibility": "VISIBLE"},
        },
        "Legend": {"Visibility": "VISIBLE", "Position": "RIGHT"},
        "DataLabels": VISIBLE
        | {
            "CategoryLabelVisibility": "HIDDEN",
            "MeasureLabelVisibility": "VISIBLE",
            "LabelContent": "PERCENT",
        },
    }
    return _visual("PieChartVisual", visual_id, title, subtitle, configuration)


def heat_map(
    visual_id: str,
    title: str,
    rows: Json,
    columns: Json,
    value: Json,
    row_sort: Json,
    subtitle: str | Json = "",
) -> Json:
    """Draw a value by two categories as shades."""
    wells = {"Rows": [rows], "Columns": [columns], "Values": [value]}
    configuration = {
        "FieldWells": {"HeatMapAggregatedFieldWells": wells},
        "SortConfiguration": {
            "HeatMapRowSort": [row_sort],
            "HeatMapColumnSort": [sort_by(columns, "ASC")],
        },
        "RowLabelOptions": HIDDEN,
        "ColumnLabelOptions": HIDDEN,
        "Legend": {"Visibility": "VISIBLE", "Position": "RIGHT"},
        "DataLabels": HIDDEN,
    }
    return _visual("HeatMapVisual", visual_id, title, subtitle, configuration)


def scatter(  # noqa: PLR0913 -- the parts that a sheet chooses
    visual_id: str,
    title: str,
    x: Json,
    y: Json,
    *,
    group: Json,
    label: Json,
    size: Json,
    subtitle: str = "",
) -> Json:
    """Draw points by two measures."""
    wells = {"XAxis": [x], "YAxis": [y], "Category": [group], "Label": [label], "Size": [size]}
    configuration = {
        "FieldWells": {"ScatterPlotCategoricallyAggregatedFieldWells": wells},
        "XAxisLabelOptions": VISIBLE,
        "YAxisLabelOptions": VISIBLE,
        "DataLabels": VISIBLE,
        "Legend": {"Visibility": "VISIBLE", "Position": "TOP"},
    }
    return _visual("ScatterPlotVisual", visual_id, title, subtitle, configuration)


def funnel(
    visual_id: str, title: str, stage: Json, value: Json, sort: Json, subtitle: str = ""
) -> Json:
    """Draw how many reach each stage."""
    configuration = {
        "FieldWells": {"FunnelChartAggregatedFieldWells": {"Category": [stage], "Values": [value]}},
        "SortConfiguration": {"CategorySort": [sort]},
        "DataLabelOptions": {
            "Visibility": "VISIBLE",
            "MeasureDataLabelStyle": "VALUE_AND_PERCENTAGE_BY_FIRST_STAGE",
        },
    }
    return _visual("FunnelChartVisual", visual_id, title, subtitle, configuration)


def table(  # noqa: PLR0913 -- the parts that a sheet chooses
    visual_id: str,
    title: str,
    group_by: list[Json],
    values: list[Json],
    sort: Json,
    *,
    subtitle: str | Json = "",
    totals: bool = False,
    titles: dict[str, str] | None = None,
) -> Json:
    """Show a table grouped by columns, or rows as they are; `titles` rename columns by field id."""
    grouped = {"TableAggregatedFieldWells": {"GroupBy": group_by, "Values": values}}
    wells = grouped if group_by else {"TableUnaggregatedFieldWells": {"Values": values}}
    configuration: Json = {"FieldWells": wells, "SortConfiguration": {"RowSort": [sort]}}
    if titles:
        options = [{"FieldId": name, "CustomLabel": title} for name, title in titles.items()]
        configuration["FieldOptions"] = {"SelectedFieldOptions": options}
    if totals:
        configuration["TotalOptions"] = {"TotalsVisibility": "VISIBLE", "Placement": "END"}
    return _visual("TableVisual", visual_id, title, subtitle, configuration)


def pivot(
    visual_id: str, title: str, rows: list[Json], columns: list[Json], values: list[Json]
) -> Json:
    """Show values by rows and columns."""
    wells = {"Rows": rows, "Columns": columns, "Values": values}
    configuration = {
        "FieldWells": {"PivotTableAggregatedFieldWells": wells},
        "TableOptions": {"MetricPlacement": "COLUMN"},
    }
    return _visual("PivotTableVisual", visual_id, title, "", configuration)


def filtering(visual: Json) -> Json:
    """Let a click on a mark filter the sheet's other visuals by what the mark stands for."""
    ((kind, body),) = visual.items()
    operation = {
        "SelectedFieldsConfiguration": {"SelectedFieldOptions": "ALL_FIELDS"},
        "TargetVisualsConfiguration": {
            "SameSheetTargetVisualConfiguration": {"TargetVisualOptions": "ALL_VISUALS"}
        },
    }
    action = {
        "CustomActionId": f"{body['VisualId']}-filters",
        "Name": "Filter the sheet",
        "Status": "ENABLED",
        "Trigger": "DATA_POINT_CLICK",
        "ActionOperations": [{"FilterOperation": operation}],
    }
    return {kind: {**body, "Actions": [action]}}


def sort_by(field: Json, direction: str) -> Json:
    """Sort by a field of the visual."""
    return {"FieldSort": {"FieldId": field_id(field), "Direction": direction}}


def sort_by_column(column: Json, direction: str = "ASC") -> Json:
    """Sort by a column that the visual doesn't show, by its least value."""
    function = {"NumericalAggregationFunction": {"SimpleNumericalAggregation": "MIN"}}
    return {
        "ColumnSort": {"SortBy": column, "Direction": direction, "AggregationFunction": function}
    }


def visual_id(visual: Json) -> str:
    """Return a visual's id."""
    return str(next(iter(visual.values()))["VisualId"])


def by_own_clocks(subtitle: str = "") -> Json:
    """Say by whose clocks the hours are, where restaurants have their own."""
    said = ". ".join(filter(None, (subtitle, "By each restaurant’s own clock")))
    return {"Fn::If": [OWN_CLOCKS, _label(said), _label(subtitle)]}


def _label(subtitle: str) -> Json:
    return VISIBLE | {"FormatText": {"PlainText": subtitle}} if subtitle else HIDDEN


def _visual(
    kind: str, identifier: str, title: str, subtitle: str | Json, configuration: dict[str, Any]
) -> Json:
    label = _label(subtitle) if isinstance(subtitle, str) else subtitle
    body = {
        "VisualId": identifier,
        "Title": VISIBLE | {"FormatText": {"PlainText": title}},
        "Subtitle": label,
        "ChartConfiguration": configuration,
    }
    return {kind: body}
