"""What of a visual's definition changes nothing here: named in its place, or a matter of looks.

A definition is walked by QuickSight's own model (botocore's), so that no member is dropped
silently: a test holds these tables against all members that the drawn kinds of visuals have. A key
is `Shape.Member`, `Shape.*`, or a member's name in any shape; what is below it isn't looked at.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import botocore.session
from botocore.model import ListShape, ServiceModel, Shape, StructureShape

OWN_COLOURS = "colours of single values"
SOME_LABELS = "which values are written"
LABELLED = {"BarChartVisual", "ComboChartVisual", "LineChartVisual"}  # they draw labels by type
ANY = "*"  # whatever it is, if it is there
# Words of the note, and maybe the path to a member below, with the one value that matters.
NAMED: dict[str, tuple[str, tuple[str, str] | None]] = {
    "BinWidthOptions.BinCountLimit": ("the most bins", None),
    "ColumnIdentifier.TopicIdentifier": ("columns of a topic", None),
    "DataLabelOptions.DataLabelTypes": (SOME_LABELS, None),
    "DateAxisOptions.MissingDateVisibility": ("dates without rows", ("", "VISIBLE")),
    "GaugeChartConfiguration.DataLabels": ("that labels are hidden", ("Visibility", "HIDDEN")),
    "GaugeChartConfiguration.VisualPalette": (OWN_COLOURS, ("ColorMap", ANY)),
    "GeocodingPreferences": ("coordinates that the author gave to places", None),
    "GeospatialWindowOptions.MapZoomMode": ("the part of the map that is shown", ("", "MANUAL")),
    "HistogramConfiguration.VisualPalette": (OWN_COLOURS, ("ColorMap", ANY)),
    "LineChartDefaultSeriesSettings.AxisBinding": (
        "the secondary axis",
        ("", "SECONDARY_YAXIS"),
    ),
    "InsightVisual.TopicIdentifier": ("a topic", None),
    "LineChartLineStyleSettings.LineVisibility": ("that a line is hidden", ("", "HIDDEN")),
    "SankeyDiagramChartConfiguration.DataLabels": (
        "that labels are hidden",
        ("Visibility", "HIDDEN"),
    ),
    "RadarChartConfiguration.CategoryAxis": (
        "the part of an axis that is shown first",
        ("ScrollbarOptions.VisibleRange", ANY),
    ),
    "RadarChartConfiguration.ColorAxis": (
        "the part of an axis that is shown first",
        ("ScrollbarOptions.VisibleRange", ANY),
    ),
    "TableFieldURLConfiguration.ImageConfiguration": ("pictures in cells", None),
    "WaterfallChartConfiguration.VisualPalette": (OWN_COLOURS, ("ColorMap", ANY)),
    "TooltipOptions.SelectedTooltipType": ("a sheet as the tooltip", ("", "SHEET")),
    "TreeMapConfiguration.DataLabels": ("that labels are hidden", ("Visibility", "HIDDEN")),
}
# Read by what is generic over them, or named by the module that draws the kind.
ELSEWHERE = {
    "Actions",
    "AggregationFunction.*",
    "AttributeAggregationFunction.SimpleAttributeAggregation",  # it has one value
    "AxisDataOptions.NumericAxisOptions",
    "AxisDisplayOptions.ScrollbarOptions",
    "BarChartConfiguration.CategoryAxis",  # bars have the dates without rows, where asked
    "ColumnHierarchies",
    "ComboChartConfiguration.CategoryAxis",  # as of bars
    "ComparisonFormatConfiguration.*",
    "ConditionalFormatting",
    "ClusterMarkerConfiguration",
    "ContributionAnalysisDefaults",
    "DashboardCustomizationVisualOptions",
    "DataFieldComboSeriesItem.FieldId",  # whose looks they are
    "DataFieldComboSeriesItem.FieldValue",
    "DataFieldSeriesItem.AxisBinding",  # a line's secondary axis is refused
    "DataFieldSeriesItem.FieldId",
    "DataFieldSeriesItem.FieldValue",
    "DataPathValue.DataPathType",
    "DimensionField.*",
    "FieldComboSeriesItem.FieldId",
    "FieldSeriesItem.AxisBinding",
    "FieldSeriesItem.FieldId",
    "ForecastConfigurations",
    "FormatConfiguration.StringFormatConfiguration",
    "HeatmapConfiguration",
    "HierarchyId",
    "LineChartConfiguration.XAxisDisplayOptions",  # a line's axis has all dates
    "InsightConfiguration.Computations",
    "InsightVisual.DataSetIdentifier",  # its fields tell it too
    "MeasureField.*",
    "NumericFormatConfiguration.*",
    "PercentileAggregation.*",
    "PivotTableFieldOptions.CollapseStateOptions",
    "ScatterPlotFieldWells.*",
    "SmallMultiplesOptions",
    "SortConfiguration",
    "TableFieldURLConfiguration.LinkConfiguration",
    "TableInlineVisualizations",
    "TableOptions.Orientation",
    "TooltipItem.*",
    "VisualContentAltText",  # by the page
    "YAxisOptions.YAxis",  # it has one value
    "TooltipOptions.SheetTooltip",  # kept beside other types, too: the selected type counts
}
# Fonts, borders, sizes, menus: no figure, row or mark more or less.
LOOKS = {
    "AggregationVisibility",
    "AlternateBandColorsVisibility",
    "AlternateBandEvenColor",
    "AlternateBandOddColor",
    "ApplyTo",
    "ArcAxisConfiguration.ReserveRange",
    "AxisLineVisibility",
    "AxisOffset",
    "BarChartDefaultSeriesSettings.*",
    "BarSeriesItem.*",
    "CellStyle",
    "ColorConfiguration",
    "BorderSettings",
    "DecalSettings",
    "MarkerStyleSettings",
    "ColorFillType",
    "DataLabelOptions.CategoryLabelVisibility",
    "DataLabelOptions.Position",
    "FontConfiguration",
    "FunnelChartDataLabelOptions.CategoryLabelVisibility",
    "FunnelChartDataLabelOptions.Position",
    "GaugeChartOptions.Arc",
    "GeospatialWindowOptions.Bounds",
    "GridLineVisibility",
    "HeaderStyle",
    "Interactions",
    "KPIOptions.SecondaryValue",
    "KPIOptions.TrendArrows",
    "KPISparklineOptions.Color",
    "KPISparklineOptions.Type",
    "LabelColor",
    "LabelFontConfiguration",
    "LegendOptions.*",
    "MapStyleOptions",
    "NegativeValueConfiguration",
    "NullValueColor",
    "Overlap",
    "PaginatedReportOptions",
    "PivotTableFieldOptions.DataPathOptions",
    "PivotTableOptions.*",
    "PivotTotalOptions.MetricHeaderCellStyle",
    "PivotTotalOptions.ScrollStatus",
    "PivotTotalOptions.TotalCellStyle",
    "PivotTotalOptions.ValueCellStyle",
    "PrimaryValueFontConfiguration",
    "RowAlternateColorOptions",
    "SecondaryValueFontConfiguration",
    "LineChartConfiguration.SecondaryYAxisDisplayOptions",
    "LineChartConfiguration.SecondaryYAxisLabelOptions",
    "LineChartLineStyleSettings.LineInterpolation",
    "LineChartLineStyleSettings.LineStyle",
    "LineChartLineStyleSettings.LineWidth",
    "SortIconVisibility",
    "SubtotalOptions.MetricHeaderCellStyle",
    "SubtotalOptions.StyleTargets",
    "SubtotalOptions.TotalCellStyle",
    "SubtotalOptions.ValueCellStyle",
    "TableFieldOptions.PinnedFieldOptions",
    "TableFieldOptions.TransposedTableOptions",
    "TickLabelOptions",
    "TableFieldOption.Width",
    "TooltipTitleType",
    "TooltipVisibility",
    "TotalOptions.Placement",
    "TotalOptions.ScrollStatus",
    "TotalOptions.TotalCellStyle",
    "VisualLayoutOptions",
    "VisualPalette.ChartColor",
    "WordCloudOptions.*",
}


@cache
def quicksight_model() -> ServiceModel:
    """Return the model of QuickSight's API."""
    return botocore.session.get_session().get_service_model("quicksight")


def left_out(kind: str, body: Mapping[str, Any]) -> list[str]:
    """Return a note that names what of a visual is not drawn; nothing where all is."""
    found = dict.fromkeys(_words(quicksight_model().shape_for(kind), body))
    words = [one for one in found if not (one == SOME_LABELS and kind in LABELLED)]
    return [f"Not drawn: {', '.join(words)}."] if words else []


def entry_of(shape: str, member: str) -> str | None:
    """Return the key under which a member stands in one of the tables."""
    keys = (f"{shape}.{member}", f"{shape}.*", member)
    return next((key for key in keys if key in NAMED or key in ELSEWHERE or key in LOOKS), None)


def writes_some(options: Mapping[str, Any]) -> bool:
    """Tell whether labels are shown, and of some values alone.

    A `DataPathLabelType` that is visible and names no field chooses none (unverified).
    """
    everything = {"DataPathLabelType": {"Visibility": "VISIBLE"}}
    types = [one for one in options.get("DataLabelTypes") or [] if one != everything]
    return options.get("Visibility") == "VISIBLE" and bool(types)


def _words(shape: Shape, value: Any) -> Iterator[str]:
    if isinstance(shape, ListShape) and isinstance(value, list):
        for one in value:
            yield from _words(shape.member, one)
    if not isinstance(shape, StructureShape) or not isinstance(value, Mapping):
        return
    for name, inner in value.items():
        key = entry_of(shape.name, name)
        if key in NAMED:
            words, matters = NAMED[key]
            found = _at(inner, matters[0]) if matters else None
            is_seen = matters is None or (found if matters[1] == ANY else found == matters[1])
            if inner and is_seen and (name != "DataLabelTypes" or writes_some(value)):
                yield words
        elif key is None and name in shape.members:
            yield from _words(shape.members[name], inner)
        elif key is None:
            yield name


def _at(value: Any, path: str) -> Any:
    for member in filter(None, path.split(".")):
        value = value.get(member) if isinstance(value, Mapping) else None
    return value
