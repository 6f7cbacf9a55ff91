"""Each mistake in a definition is reported with its path."""

from datetime import UTC, datetime

import pytest

from analytics_emulator.service import ServiceError


def wells(definition):
    visual = definition["Sheets"][0]["Visuals"][0]["BarChartVisual"]
    return visual["ChartConfiguration"]["FieldWells"]["BarChartAggregatedFieldWells"]


def rename_column(definition):
    wells(definition)["Category"][0]["CategoricalDimensionField"]["Column"]["ColumnName"] = "gone"


def swap_type(definition):
    field = wells(definition)["Category"][0].pop("CategoricalDimensionField")
    wells(definition)["Category"][0]["DateDimensionField"] = field


def repeat_field(definition):
    wells(definition)["Values"] *= 2


def misplace_element(definition):
    layout = definition["Sheets"][0]["Layouts"][0]["Configuration"]["GridLayout"]
    layout["Elements"][0]["ElementId"] = "gone"


def repeat_sheet(definition):
    definition["Sheets"] *= 2


def lose_data_set(definition):
    arn = "arn:aws:quicksight:eu-central-1:123456789012:dataset/gone"
    definition["DataSetIdentifierDeclarations"][0]["DataSetArn"] = arn


def break_expression(definition):
    definition["CalculatedFields"] = [
        {"DataSetIdentifier": "sales", "Name": "margin", "Expression": "{amount} - {cost}"}
    ]


def use_undeclared_parameter(definition):
    definition["CalculatedFields"] = [
        {"DataSetIdentifier": "sales", "Name": "goal", "Expression": "{amount} / ${Goal}"}
    ]


def sort_by_missing_field(definition):
    visual = definition["Sheets"][0]["Visuals"][0]["BarChartVisual"]
    sort = {"CategorySort": [{"FieldSort": {"FieldId": "gone", "Direction": "ASC"}}]}
    visual["ChartConfiguration"]["SortConfiguration"] = sort


def control_missing_filter(definition):
    control = {"Dropdown": {"FilterControlId": "c", "Title": "Item", "SourceFilterId": "gone"}}
    definition["Sheets"][0]["FilterControls"] = [control]


def drill_into_missing_column(definition):
    column = {"DataSetIdentifier": "sales", "ColumnName": "gone"}
    hierarchy = {"ExplicitHierarchy": {"HierarchyId": "h", "Columns": [column, column]}}
    visual = definition["Sheets"][0]["Visuals"][0]["BarChartVisual"]
    visual["ColumnHierarchies"] = [hierarchy]


MISTAKES = [
    (rename_column, "COLUMN_REPLACEMENT_MISSING", "Category[0].CategoricalDimensionField.Column"),
    (swap_type, "COLUMN_TYPE_MISMATCH", "Category[0].DateDimensionField"),
    (repeat_field, "PARAMETER_TYPE_INVALID", "BarChartVisual.ChartConfiguration.FieldWells"),
    (misplace_element, "PARAMETER_TYPE_INVALID", "GridLayout.Elements[0].ElementId"),
    (repeat_sheet, "PARAMETER_TYPE_INVALID", "Definition.Sheets"),
    (lose_data_set, "DATA_SET_NOT_FOUND", "DataSetIdentifierDeclarations[0].DataSetArn"),
    (break_expression, "COLUMN_REPLACEMENT_MISSING", "CalculatedFields[0].Expression"),
    (use_undeclared_parameter, "PARAMETER_NOT_FOUND", "CalculatedFields[0].Expression"),
    (sort_by_missing_field, "PARAMETER_TYPE_INVALID", "CategorySort[0].FieldSort.FieldId"),
    (drill_into_missing_column, "COLUMN_REPLACEMENT_MISSING", "ExplicitHierarchy.Columns[0]"),
    (control_missing_filter, "PARAMETER_TYPE_INVALID", "Dropdown.SourceFilterId"),
]


@pytest.mark.parametrize(
    ("spoil", "kind", "path"), MISTAKES, ids=lambda value: getattr(value, "__name__", value)[:40]
)
def test_mistake_fails_the_dashboard_with_its_path(account, definition, spoil, kind, path):
    spoil(definition)
    created = account.dashboard(definition)
    assert created["CreationStatus"] == "CREATION_FAILED"
    version = account.call("describe_dashboard", DashboardId=created["DashboardId"])
    error = version["Dashboard"]["Version"]["Errors"][0]
    assert error["Type"] == kind
    assert error["ViolatedEntities"][0]["Path"].endswith(path)


def test_lenient_validation_keeps_errors_and_succeeds(account, definition):
    rename_column(definition)
    created = account.dashboard(definition, ValidationStrategy={"Mode": "LENIENT"})
    assert created["CreationStatus"] == "CREATION_SUCCESSFUL"
    found = account.call("describe_dashboard_definition", DashboardId=created["DashboardId"])
    assert "has no column 'gone'" in found["Errors"][0]["Message"]


def test_calculated_field_can_be_used_as_a_column(account, definition):
    definition["CalculatedFields"] = [
        {"DataSetIdentifier": "sales", "Name": "gone", "Expression": "concat({item}, '{x}')"}
    ]
    rename_column(definition)
    assert account.dashboard(definition)["CreationStatus"] == "CREATION_SUCCESSFUL"


@pytest.mark.parametrize(
    "expression",
    [
        "{amount} // {gone} ${Gone}\n * 2",
        "{amount} /* {gone} */ * 2",
        "avg(sum({amount}, [${visualDimensions}, !{item}]))",
    ],
)
def test_comments_and_the_visuals_own_fields_name_nothing(account, definition, expression):
    definition["CalculatedFields"] = [
        {"DataSetIdentifier": "sales", "Name": "double", "Expression": expression}
    ]
    assert account.dashboard(definition)["CreationStatus"] == "CREATION_SUCCESSFUL"


def test_pivot_table_may_sort_by_one_of_its_fields(account, definition):
    column = {"DataSetIdentifier": "sales", "ColumnName": "item"}
    row = {"CategoricalDimensionField": {"FieldId": "row", "Column": column}}
    by = {"FieldId": "row", "SortBy": {"Field": {"FieldId": "row", "Direction": "ASC"}}}
    configuration = {
        "FieldWells": {"PivotTableAggregatedFieldWells": {"Rows": [row]}},
        "SortConfiguration": {"FieldSortOptions": [by]},
    }
    visual = {"VisualId": "pivot", "ChartConfiguration": configuration}
    definition["Sheets"][0]["Visuals"].append({"PivotTableVisual": visual})
    assert account.dashboard(definition)["CreationStatus"] == "CREATION_SUCCESSFUL"


def test_member_that_the_model_lacks_is_refused(account, definition):
    definition["Sheets"][0]["Visuals"][0]["BarChartVisual"]["Colour"] = "red"
    with pytest.raises(ServiceError, match=r"Visuals\[0\]\.BarChartVisual\.Colour: .* no such"):
        account.dashboard(definition)


def test_visual_of_two_kinds_is_refused(account, definition):
    definition["Sheets"][0]["Visuals"][0]["KPIVisual"] = {"VisualId": "other"}
    with pytest.raises(ServiceError, match=r"Sheets\[0\]\.Visuals\[0\]: exactly one of"):
        account.dashboard(definition)


@pytest.mark.parametrize(
    "moment", ["2026-01-02T03:04:05Z", 1767323045, datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)]
)
def test_time_of_any_form_is_kept_as_a_time(account, definition, moment):
    value = {"StaticValue": moment}
    definition["FilterGroups"] = [
        {
            "FilterGroupId": "g",
            "CrossDataset": "SINGLE_DATASET",
            "ScopeConfiguration": {"AllSheets": {}},
            "Filters": [
                {
                    "TimeRangeFilter": {
                        "FilterId": "f",
                        "Column": {"DataSetIdentifier": "sales", "ColumnName": "day"},
                        "NullOption": "NON_NULLS_ONLY",
                        "RangeMinimumValue": value,
                    }
                }
            ],
        }
    ]
    created = account.dashboard(definition)
    found = account.call("describe_dashboard_definition", DashboardId=created["DashboardId"])
    kept = found["Definition"]["FilterGroups"][0]["Filters"][0]["TimeRangeFilter"]
    assert kept["RangeMinimumValue"]["StaticValue"].isoformat() == "2026-01-02T03:04:05+00:00"
