"""What of a definition beside its visuals changes nothing here: named on the sheet, or no matter.

Shape by shape of QuickSight's model (botocore's), by allow-list: what a newer model adds is named
by its path until somebody says what it means. A test walks the model and holds these tables to it;
visuals have tables of their own (`visuals/members.py`).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from botocore.model import ListShape, Shape, StructureShape

from dashboard.visuals.members import quicksight_model

# Read by what lays out, filters, calculates and draws.
HONOURED: dict[str, set[str]] = {
    "DashboardVersionDefinition": {
        "DataSetIdentifierDeclarations", "Sheets", "CalculatedFields", "ParameterDeclarations",
        "FilterGroups", "ColumnConfigurations", "Options",
    },
    "DataSetIdentifierDeclaration": {"Identifier", "DataSetArn"},
    "SheetDefinition": {
        "SheetId", "Title", "Description", "Name", "ParameterControls", "FilterControls",
        "TextBoxes", "Layouts", "SheetControlLayouts", "CustomActionDefaults",
    },
    "VisualCustomActionDefaults": {"highlightOperation"},
    "VisualHighlightOperation": {"Trigger"},
    "ParameterControl": {"DateTimePicker", "List", "Dropdown", "TextField", "TextArea", "Slider"},
    "ParameterDateTimePickerControl": {
        "ParameterControlId", "Title", "SourceParameterName", "DisplayOptions",
        "ControlTitleFormatText",
    },
    "DateTimePickerControlDisplayOptions": {"TitleOptions", "InfoIconLabelOptions"},
    "LabelOptions": {"Visibility", "CustomLabel"},
    "SheetControlInfoIconLabelOptions": {"Visibility", "InfoIconText"},
    "ControlTitleFormatText": {"PlainText", "RichText"},
    "ParameterListControl": {
        "ParameterControlId", "Title", "SourceParameterName", "DisplayOptions", "Type",
        "SelectableValues", "CascadingControlConfiguration", "ControlSortConfigurations",
        "ControlTitleFormatText",
    },
    "ListControlDisplayOptions": {"SelectAllOptions", "TitleOptions", "InfoIconLabelOptions"},
    "ListControlSelectAllOptions": {"Visibility"},
    "ParameterSelectableValues": {"Values", "LinkToDataSetColumn"},
    "ColumnIdentifier": {"DataSetIdentifier", "ColumnName"},
    "CascadingControlConfiguration": {"SourceControls"},
    "CascadingControlSource": {"SourceSheetControlId", "ColumnToMatch"},
    "ControlSortConfiguration": {"SelectableValuesSort", "ControlColumnSort"},
    "SelectableValuesSort": {"Direction"},
    "AggregationSortConfiguration": {"Column", "SortDirection", "AggregationFunction"},
    "AggregationFunction": {
        "NumericalAggregationFunction", "CategoricalAggregationFunction",
        "DateAggregationFunction",
    },
    "NumericalAggregationFunction": {"SimpleNumericalAggregation", "PercentileAggregation"},
    "PercentileAggregation": {"PercentileValue"},
    "ParameterDropDownControl": {
        "ParameterControlId", "Title", "SourceParameterName", "DisplayOptions", "Type",
        "SelectableValues", "CascadingControlConfiguration", "ControlSortConfigurations",
        "ControlTitleFormatText",
    },
    "DropDownControlDisplayOptions": {"SelectAllOptions", "TitleOptions", "InfoIconLabelOptions"},
    "ParameterTextFieldControl": {
        "ParameterControlId", "Title", "SourceParameterName", "DisplayOptions",
        "ControlTitleFormatText",
    },
    "TextFieldControlDisplayOptions": {"TitleOptions", "InfoIconLabelOptions"},
    "ParameterTextAreaControl": {
        "ParameterControlId", "Title", "SourceParameterName", "Delimiter", "DisplayOptions",
        "ControlTitleFormatText",
    },
    "TextAreaControlDisplayOptions": {"TitleOptions", "InfoIconLabelOptions"},
    "ParameterSliderControl": {
        "ParameterControlId", "Title", "SourceParameterName", "DisplayOptions", "MaximumValue",
        "MinimumValue", "StepSize", "ControlTitleFormatText",
    },
    "SliderControlDisplayOptions": {"TitleOptions", "InfoIconLabelOptions"},
    "FilterControl": {
        "DateTimePicker", "List", "Dropdown", "TextField", "TextArea", "Slider",
        "RelativeDateTime", "CrossSheet", "HierarchyList", "HierarchyDropdown",
    },
    "HierarchyFilterListControl": {
        "FilterControlId", "SourceFilterId", "Title", "DisplayOptions", "Type",
        "ControlSortConfigurations", "ControlTitleFormatText",
    },
    "HierarchyFilterListControlDisplayOptions": {"TitleOptions", "InfoIconLabelOptions"},
    "HierarchyFilterDropDownControl": {
        "FilterControlId", "SourceFilterId", "Title", "DisplayOptions", "Type",
        "ControlSortConfigurations", "ControlTitleFormatText",
    },
    "HierarchyFilterDropDownControlDisplayOptions": {"TitleOptions", "InfoIconLabelOptions"},
    "FilterDateTimePickerControl": {
        "FilterControlId", "Title", "SourceFilterId", "DisplayOptions", "Type",
        "ControlTitleFormatText",
    },
    "FilterListControl": {
        "FilterControlId", "Title", "SourceFilterId", "DisplayOptions", "Type", "SelectableValues",
        "CascadingControlConfiguration", "ControlSortConfigurations", "ControlTitleFormatText",
    },
    "FilterSelectableValues": {"Values"},
    "FilterDropDownControl": {
        "FilterControlId", "Title", "SourceFilterId", "DisplayOptions", "Type", "SelectableValues",
        "CascadingControlConfiguration", "ControlSortConfigurations", "ControlTitleFormatText",
    },
    "FilterTextFieldControl": {
        "FilterControlId", "Title", "SourceFilterId", "DisplayOptions", "ControlTitleFormatText",
    },
    "FilterTextAreaControl": {
        "FilterControlId", "Title", "SourceFilterId", "Delimiter", "DisplayOptions",
        "ControlTitleFormatText",
    },
    "FilterSliderControl": {
        "FilterControlId", "Title", "SourceFilterId", "DisplayOptions", "Type", "MaximumValue",
        "MinimumValue", "StepSize", "ControlTitleFormatText",
    },
    "FilterRelativeDateTimeControl": {
        "FilterControlId", "Title", "SourceFilterId", "DisplayOptions", "ControlTitleFormatText",
    },
    "RelativeDateTimeControlDisplayOptions": {"TitleOptions", "InfoIconLabelOptions"},
    "FilterCrossSheetControl": {
        "FilterControlId", "SourceFilterId", "CascadingControlConfiguration",
    },
    "SheetTextBox": {"SheetTextBoxId", "Content"},
    "Layout": {"Configuration"},
    "LayoutConfiguration": {"GridLayout", "FreeFormLayout", "SectionBasedLayout"},
    "SectionBasedLayoutConfiguration": {
        "HeaderSections", "BodySections", "FooterSections", "CanvasSizeOptions",
    },
    "SectionBasedLayoutCanvasSizeOptions": {"PaperCanvasSizeOptions"},
    "SectionBasedLayoutPaperCanvasSizeOptions": {"PaperSize", "PaperOrientation", "PaperMargin"},
    "Spacing": {"Left", "Right"},
    "HeaderFooterSectionConfiguration": {"Layout", "Style"},
    "BodySectionConfiguration": {"Content", "Style"},
    "BodySectionContent": {"Layout"},
    "SectionLayoutConfiguration": {"FreeFormLayout"},
    "FreeFormSectionLayoutConfiguration": {"Elements"},
    "SectionStyle": {"Height"},
    "GridLayoutConfiguration": {"Elements"},
    "GridLayoutElement": {
        "ElementId", "ElementType", "ColumnIndex", "ColumnSpan", "RowIndex", "RowSpan",
        "BorderStyle", "BackgroundStyle",
    },
    "GridLayoutElementBorderStyle": {"Visibility"},
    "GridLayoutElementBackgroundStyle": {"Visibility"},
    "FreeFormLayoutConfiguration": {"Elements", "CanvasSizeOptions"},
    "FreeFormLayoutElement": {
        "ElementId", "ElementType", "XAxisLocation", "YAxisLocation", "Width", "Height",
        "Visibility", "BorderStyle", "BackgroundStyle",
    },
    "FreeFormLayoutElementBorderStyle": {"Visibility"},
    "FreeFormLayoutElementBackgroundStyle": {"Visibility"},
    "FreeFormLayoutCanvasSizeOptions": {"ScreenCanvasSizeOptions"},
    "FreeFormLayoutScreenCanvasSizeOptions": {"OptimizedViewPortWidth"},
    "SheetControlLayout": {"Configuration"},
    "SheetControlLayoutConfiguration": {"GridLayout"},
    "CalculatedField": {"DataSetIdentifier", "Name", "Expression"},
    "ParameterDeclaration": {
        "StringParameterDeclaration", "DecimalParameterDeclaration",
        "IntegerParameterDeclaration", "DateTimeParameterDeclaration",
    },
    "StringParameterDeclaration": {
        "ParameterValueType", "Name", "DefaultValues", "ValueWhenUnset", "MappedDataSetParameters",
    },
    "StringDefaultValues": {"DynamicValue", "StaticValues"},
    "DynamicDefaultValue": {"UserNameColumn", "GroupNameColumn", "DefaultValueColumn"},
    "StringValueWhenUnsetConfiguration": {"CustomValue"},
    "MappedDataSetParameter": {"DataSetIdentifier", "DataSetParameterName"},
    "DecimalParameterDeclaration": {
        "ParameterValueType", "Name", "DefaultValues", "ValueWhenUnset", "MappedDataSetParameters",
    },
    "DecimalDefaultValues": {"DynamicValue", "StaticValues"},
    "DecimalValueWhenUnsetConfiguration": {"CustomValue"},
    "IntegerParameterDeclaration": {
        "ParameterValueType", "Name", "DefaultValues", "ValueWhenUnset", "MappedDataSetParameters",
    },
    "IntegerDefaultValues": {"DynamicValue", "StaticValues"},
    "IntegerValueWhenUnsetConfiguration": {"CustomValue"},
    "DateTimeParameterDeclaration": {
        "Name", "DefaultValues", "ValueWhenUnset", "MappedDataSetParameters",
    },
    "DateTimeDefaultValues": {"DynamicValue", "StaticValues", "RollingDate"},
    "RollingDateConfiguration": {"Expression"},
    "DateTimeValueWhenUnsetConfiguration": {"CustomValue"},
    "FilterGroup": {"Filters", "ScopeConfiguration", "Status", "CrossDataset"},
    "Filter": {  # one of another kind is refused where it applies
        "CategoryFilter", "NumericRangeFilter", "NumericEqualityFilter", "TimeEqualityFilter",
        "TimeRangeFilter", "RelativeDatesFilter", "TopBottomFilter", "NestedFilter",
        "HierarchyFilter",
    },
    "CategoryFilter": {
        "FilterId", "Column", "Configuration", "DefaultFilterControlConfiguration",
    },
    "CategoryFilterConfiguration": {
        "FilterListConfiguration", "CustomFilterListConfiguration", "CustomFilterConfiguration",
    },
    "FilterListConfiguration": {
        "MatchOperator", "CategoryValues", "SelectAllOptions", "NullOption",
    },
    "CustomFilterListConfiguration": {
        "MatchOperator", "CategoryValues", "SelectAllOptions", "NullOption",
    },
    "CustomFilterConfiguration": {
        "MatchOperator", "CategoryValue", "SelectAllOptions", "ParameterName", "NullOption",
    },
    "DefaultFilterControlConfiguration": {"Title", "ControlOptions", "ControlTitleFormatText"},
    "DefaultFilterControlOptions": {
        "DefaultDateTimePickerOptions", "DefaultListOptions", "DefaultDropdownOptions",
        "DefaultTextFieldOptions", "DefaultTextAreaOptions", "DefaultSliderOptions",
        "DefaultRelativeDateTimeOptions", "DefaultHierarchyList", "DefaultHierarchyDropdown",
    },
    "DefaultHierarchyFilterListControlOptions": {
        "DisplayOptions", "Type", "ControlSortConfigurations", "ControlTitleFormatText",
    },
    "DefaultHierarchyFilterDropDownControlOptions": {
        "DisplayOptions", "Type", "ControlSortConfigurations", "ControlTitleFormatText",
    },
    "DefaultDateTimePickerControlOptions": {"Type", "DisplayOptions"},
    "DefaultFilterListControlOptions": {
        "DisplayOptions", "Type", "SelectableValues", "ControlSortConfigurations",
    },
    "DefaultFilterDropDownControlOptions": {
        "DisplayOptions", "Type", "SelectableValues", "ControlSortConfigurations",
    },
    "DefaultTextFieldControlOptions": {"DisplayOptions"},
    "DefaultTextAreaControlOptions": {"Delimiter", "DisplayOptions"},
    "DefaultSliderControlOptions": {
        "DisplayOptions", "Type", "MaximumValue", "MinimumValue", "StepSize",
    },
    "DefaultRelativeDateTimeControlOptions": {"DisplayOptions"},
    "NumericRangeFilter": {
        "FilterId", "Column", "IncludeMinimum", "IncludeMaximum", "RangeMinimum", "RangeMaximum",
        "SelectAllOptions", "AggregationFunction", "NullOption",
        "DefaultFilterControlConfiguration",
    },
    "NumericRangeFilterValue": {"StaticValue", "Parameter"},
    "NumericEqualityFilter": {
        "FilterId", "Column", "Value", "SelectAllOptions", "MatchOperator", "AggregationFunction",
        "ParameterName", "NullOption", "DefaultFilterControlConfiguration",
    },
    "TimeEqualityFilter": {
        "FilterId", "Column", "Value", "ParameterName", "TimeGranularity", "RollingDate",
        "DefaultFilterControlConfiguration",
    },
    "TimeRangeFilter": {
        "FilterId", "Column", "IncludeMinimum", "IncludeMaximum", "RangeMinimumValue",
        "RangeMaximumValue", "NullOption", "ExcludePeriodConfiguration", "TimeGranularity",
        "DefaultFilterControlConfiguration",
    },
    "TimeRangeFilterValue": {"StaticValue", "RollingDate", "Parameter"},
    "ExcludePeriodConfiguration": {"Amount", "Granularity", "Status"},
    "RelativeDatesFilter": {
        "FilterId", "Column", "AnchorDateConfiguration", "TimeGranularity", "RelativeDateType",
        "RelativeDateValue", "ParameterName", "NullOption", "ExcludePeriodConfiguration",
        "DefaultFilterControlConfiguration",
    },
    "AnchorDateConfiguration": {"ParameterName"},
    "TopBottomFilter": {
        "FilterId", "Column", "Limit", "AggregationSortConfigurations", "TimeGranularity",
        "ParameterName", "DefaultFilterControlConfiguration",
    },
    "NestedFilter": {"FilterId", "Column", "IncludeInnerSet", "InnerFilter"},
    "InnerFilter": {"CategoryInnerFilter"},
    "CategoryInnerFilter": {"Column", "Configuration"},
    "HierarchyFilter": {
        "FilterId", "Column", "HierarchyLevels", "HierarchyTree", "NullOption", "MatchOperator",
        "DefaultFilterControlConfiguration",
    },
    "HierarchyFilterLevel": {"Column"},
    "HierarchyFilterNode": {"Column", "ParentValue", "HierarchyValues", "Children"},
    "FilterScopeConfiguration": {"SelectedSheets", "AllSheets"},
    "SelectedSheetsFilterScopeConfiguration": {"SheetVisualScopingConfigurations"},
    "SheetVisualScopingConfiguration": {"SheetId", "Scope", "VisualIds"},
    "ColumnConfiguration": {"Column", "FormatConfiguration", "ColorsConfiguration"},
    "FormatConfiguration": {
        "StringFormatConfiguration", "NumberFormatConfiguration", "DateTimeFormatConfiguration",
    },
    "StringFormatConfiguration": {"NullValueFormatConfiguration", "NumericFormatConfiguration"},
    "NullValueFormatConfiguration": {"NullString"},
    "NumericFormatConfiguration": {
        "NumberDisplayFormatConfiguration", "CurrencyDisplayFormatConfiguration",
        "PercentageDisplayFormatConfiguration",
    },
    "NumberDisplayFormatConfiguration": {
        "Prefix", "Suffix", "SeparatorConfiguration", "DecimalPlacesConfiguration", "NumberScale",
        "NullValueFormatConfiguration",
    },
    "NumericSeparatorConfiguration": {"DecimalSeparator", "ThousandsSeparator"},
    "ThousandSeparatorOptions": {"Symbol", "Visibility"},
    "DecimalPlacesConfiguration": {"DecimalPlaces"},
    "CurrencyDisplayFormatConfiguration": {
        "Prefix", "Suffix", "SeparatorConfiguration", "Symbol", "DecimalPlacesConfiguration",
        "NumberScale", "NullValueFormatConfiguration",
    },
    "PercentageDisplayFormatConfiguration": {
        "Prefix", "Suffix", "SeparatorConfiguration", "DecimalPlacesConfiguration",
        "NullValueFormatConfiguration",
    },
    "NumberFormatConfiguration": {"FormatConfiguration"},
    "DateTimeFormatConfiguration": {"DateTimeFormat", "NullValueFormatConfiguration"},
    "ColorsConfiguration": {"CustomColors"},
    "CustomColor": {"FieldValue", "Color", "SpecialValue"},
    "AssetOptions": {"Timezone", "WeekStart", "VisualMessages", "CustomActionDefaults"},
    "VisualMessages": {"NoDataMessage"},
    "VisualMessageConfiguration": {
        "Enabled", "Title", "TitleVisibility", "Description", "DescriptionVisibility", "LinkText",
        "LinkUrl", "LinkVisibility",
    },
}  # fmt: skip
# No figure, row or value more or less, each for its reason; what is below isn't looked at.
KEPT: dict[str, set[str]] = {
    "what new sheets of an author begin with": {"AnalysisDefaults"},
    "settings of Amazon Q": {"QBusinessInsightsStatus", "ExcludedDataSetArns"},
    "how an analysis is asked while it is edited": {"QueryExecutionOptions"},
    "sheets that a visual shows as its tooltip, which the visual names": {"TooltipSheets"},
    "files that images and layers of maps show, which are named there": {"StaticFiles"},
    "visuals, which have tables of their own": {"Visuals"},
    "fonts, borders, corners, patterns and animations": {
        "FontConfiguration", "SelectedBorderStyle", "LoadingAnimation", "BorderRadius", "Padding",
        "GridLayoutElementBorderStyle.Color", "GridLayoutElementBorderStyle.Width",
        "GridLayoutElementBackgroundStyle.Color", "FreeFormLayoutElementBorderStyle.Color",
        "FreeFormLayoutElementBorderStyle.Width", "FreeFormLayoutElementBackgroundStyle.Color",
        "DecalSettingsConfiguration", "NegativeValueConfiguration",
    },
    "the width for which a grid is made, where the page fits its window":
        {"GridLayoutConfiguration.CanvasSizeOptions"},
    "elements that are moved together while a sheet is edited": {"Groups"},
    "menus of text boxes": {"SheetTextBox.Interactions"},
    "how the browser's own fields look": {
        "DateTimePickerControlDisplayOptions.DateTimeFormat", "HelperTextVisibility",
        "RelativeDateTimeControlDisplayOptions.DateTimeFormat", "DateIconVisibility",
        "PlaceholderOptions", "SearchOptions",
    },
    "whether a choice waits for a button: here none does": {"CommitMode"},
    "how finely a picker chooses; a value keeps its own moment (unverified)":
        {"DateTimeParameterDeclaration.TimeGranularity", "MinimumGranularity"},
    "how an unset parameter is recommended, told in docs/limits.md": {"ValueWhenUnsetOption"},
    "the data set beside which a rolling date is written; it names no column":
        {"RollingDateConfiguration.DataSetIdentifier"},
    "a moment that is always now": {"AnchorOption"},
    "ids that nothing names": {"FilterGroupId"},
    "whether a field is a dimension or a measure to an author": {"ColumnConfiguration.Role"},
    "groups of digits in lakhs and crores, told in dashboard/README.md": {"GroupingStyle"},
    "a control that an inner filter never gets": {
        "CategoryInnerFilter.DefaultFilterControlConfiguration",
    },
    "how a number reads that stands for a date": {
        "DateTimeFormatConfiguration.NumericFormatConfiguration",
    },
    "named where the layout is made": {
        "FreeFormLayoutElement.RenderingRules", "SheetDefinition.Images",
    },
    "ids of sections, and margins above and below, where a sheet has no end": {
        "SectionId", "Spacing.Top", "Spacing.Bottom",
    },
    "the type of a sheet, which its layout tells": {"SheetDefinition.ContentType"},
}  # fmt: skip
# What a sheet says of those that people know by other words.
NAMED = {
    "ColumnIdentifier.TopicIdentifier": "columns of a topic",
    "CalculatedField.TopicIdentifier": "calculated fields of a topic",
    "DashboardVersionDefinition.TopicIdentifierDeclarations": "topics",
    "BodySectionConfiguration.PageBreakConfiguration": "page breaks of sections",
    "BodySectionConfiguration.RepeatConfiguration": "sections that repeat by a column's values",
}

UNSEEN = frozenset(name for names in KEPT.values() for name in names)


def definition_notes(definition: Mapping[str, Any], sheet: Mapping[str, Any]) -> list[str]:
    """Return a note that names what of a sheet, and of what all sheets share, isn't drawn."""
    shared = {name: value for name, value in definition.items() if name != "Sheets"}
    whole = {**shared, "Sheets": [sheet]}
    shape = quicksight_model().shape_for("DashboardVersionDefinition")
    words = dict.fromkeys(NAMED.get(key, path) for key, path in left_out(shape, whole))
    return [f"Not drawn: {', '.join(words)}."] if words else []


def left_out(shape: Shape, value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield each member below a value that no table has: `Shape.Member`, and its path."""
    if isinstance(shape, ListShape) and isinstance(value, list):
        for one in value:
            yield from left_out(shape.member, one, path)
    if not isinstance(shape, StructureShape) or not isinstance(value, Mapping):
        return
    for name, inner in value.items():
        key, below = f"{shape.name}.{name}", f"{path}.{name}".lstrip(".")
        if inner in (None, [], {}) or is_kept(shape.name, name):
            continue
        if name in HONOURED.get(shape.name, set()):
            yield from left_out(shape.members[name], inner, below)
        else:
            yield key, below


def is_kept(shape: str, member: str) -> bool:
    """Return whether a member is known to change nothing."""
    return member in UNSEEN or f"{shape}.{member}" in UNSEEN
