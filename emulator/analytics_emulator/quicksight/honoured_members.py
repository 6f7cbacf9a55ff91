"""Which members of a data set's definition have a meaning here; any other is refused by its path.

By allow-list, shape by shape of QuickSight's model: what a newer model adds is refused until
somebody says what it means. A test walks the model and holds these tables to it.
"""

from collections.abc import Iterator
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape

from analytics_emulator.quicksight.model import Problem, join

# What changes columns, rows or who sees them: read by this service, or by the page that draws.
HONOURED: dict[str, set[str]] = {
    "AggregateOperation": {"Source", "GroupByColumnNames", "Aggregations"},
    "Aggregation": {"AggregationFunction", "NewColumnName"},
    "AppendOperation": {"FirstSource", "SecondSource", "AppendedColumns"},
    "AppendedColumn": {"ColumnName"},
    "CalculatedColumn": {"ColumnName", "Expression"},
    "CastColumnTypesOperation": {"Source", "CastColumnTypeOperations"},
    "DataPrepAggregationFunction": {"SimpleAggregation"},
    "DataPrepConfiguration": {"SourceTableMap", "TransformStepMap", "DestinationTableMap"},
    "DataPrepSimpleAggregationFunction": {"InputColumnName", "FunctionType"},
    "DestinationTable": {"Source"},
    "DestinationTableSource": {"TransformOperationId"},
    "FiltersOperation": {"Source", "FilterOperations"},
    "ImportTableOperation": {"Source"},
    "ImportTableOperationSource": {"SourceTableId"},
    "JoinOperandProperties": {"OutputColumnNameOverrides"},
    "JoinOperation": {
        "LeftOperand", "RightOperand", "Type", "OnClause", "LeftOperandProperties",
        "RightOperandProperties",
    },
    "OutputColumnNameOverride": {"SourceColumnName", "OutputColumnName"},
    "ParentDataSet": {"DataSetArn"},
    "RenameColumnsOperation": {"Source", "RenameColumnOperations"},
    "RowLevelPermissionConfiguration": {"TagConfiguration", "RowLevelPermissionDataSet"},
    "SemanticModelConfiguration": {"TableMap"},
    "SemanticTable": {"RowLevelPermissionConfiguration"},
    "SourceTable": {"PhysicalTableId", "DataSet"},
    "TransformOperationSource": {"TransformOperationId"},
    "TransformStep": {
        "ImportTableStep", "ProjectStep", "FiltersStep", "CreateColumnsStep", "RenameColumnsStep",
        "CastColumnTypesStep", "JoinStep", "AggregateStep", "AppendStep",
    },
    "CastColumnTypeOperation": {"ColumnName", "NewColumnType"},
    "ColumnLevelPermissionRule": {"Principals", "ColumnNames"},
    "CreateColumnsOperation": {"Columns", "Source"},
    "CustomSql": {"DataSourceArn", "SqlQuery", "Columns"},
    "DataSetDateComparisonFilterCondition": {"Operator", "Value"},
    "DataSetDateFilterCondition": {
        "ColumnName", "ComparisonFilterCondition", "RangeFilterCondition",
    },
    "DataSetDateFilterValue": {"StaticValue"},
    "DataSetDateRangeFilterCondition": {
        "RangeMinimum", "RangeMaximum", "IncludeMinimum", "IncludeMaximum",
    },
    "DataSetNumericComparisonFilterCondition": {"Operator", "Value"},
    "DataSetNumericFilterCondition": {
        "ColumnName", "ComparisonFilterCondition", "RangeFilterCondition",
    },
    "DataSetNumericFilterValue": {"StaticValue"},
    "DataSetNumericRangeFilterCondition": {
        "RangeMinimum", "RangeMaximum", "IncludeMinimum", "IncludeMaximum",
    },
    "DataSetStringComparisonFilterCondition": {"Operator", "Value"},
    "DataSetStringFilterCondition": {
        "ColumnName", "ComparisonFilterCondition", "ListFilterCondition",
    },
    "DataSetStringFilterValue": {"StaticValue"},
    "DataSetStringListFilterCondition": {"Operator", "Values"},
    "DataSetStringListFilterValue": {"StaticValues"},
    "DataSetUsageConfiguration": {
        "DisableUseAsDirectQuerySource", "DisableUseAsImportedSource",
    },
    "DatasetParameter": {
        "StringDatasetParameter", "DecimalDatasetParameter", "IntegerDatasetParameter",
        "DateTimeDatasetParameter",
    },
    "DateTimeDatasetParameter": {"Name", "ValueType", "DefaultValues"},
    "DateTimeDatasetParameterDefaultValues": {"StaticValues"},
    "DecimalDatasetParameter": {"Name", "ValueType", "DefaultValues"},
    "DecimalDatasetParameterDefaultValues": {"StaticValues"},
    "FilterOperation": {
        "ConditionExpression", "StringFilterCondition", "NumericFilterCondition",
        "DateFilterCondition",
    },
    "InputColumn": {"Name", "Type"},
    "IntegerDatasetParameter": {"Name", "ValueType", "DefaultValues"},
    "IntegerDatasetParameterDefaultValues": {"StaticValues"},
    "JoinInstruction": {"LeftOperand", "RightOperand", "Type", "OnClause"},
    "LogicalTable": {"DataTransforms", "Source"},
    "LogicalTableSource": {"JoinInstruction", "PhysicalTableId", "DataSetArn"},
    "PhysicalTable": {"RelationalTable", "CustomSql"},
    "ProjectOperation": {"ProjectedColumns", "Source"},
    "RelationalTable": {"DataSourceArn", "Catalog", "Schema", "Name", "InputColumns"},
    "RenameColumnOperation": {"ColumnName", "NewColumnName"},
    "ResourcePermission": {"Principal", "Actions"},
    "RowLevelPermissionDataSet": {
        "Namespace", "Arn", "PermissionPolicy", "FormatVersion", "Status",
    },
    "RowLevelPermissionTagConfiguration": {"Status", "TagRules", "TagRuleConfigurations"},
    "RowLevelPermissionTagRule": {
        "TagKey", "ColumnName", "TagMultiValueDelimiter", "MatchAllValue",
    },
    "StringDatasetParameter": {"Name", "ValueType", "DefaultValues"},
    "StringDatasetParameterDefaultValues": {"StaticValues"},
    "Tag": {"Key", "Value"},
    "TagColumnOperation": {"ColumnName"},
    "TransformOperation": {
        "ProjectOperation", "FilterOperation", "CreateColumnsOperation", "RenameColumnOperation",
        "CastColumnTypeOperation", "TagColumnOperation", "UntagColumnOperation",
    },
    "UntagColumnOperation": {"ColumnName"},
}  # fmt: skip
# Ids, names and hints for people, maps and planners: no row or column more or less. A subtype says
# how QuickSight's own store holds a decimal.
KEPT: dict[str, set[str]] = {
    "AggregateOperation": {"Alias"},
    "Aggregation": {"NewColumnId"},
    "AppendOperation": {"Alias"},
    "AppendedColumn": {"NewColumnId"},
    "CalculatedColumn": {"ColumnId"},
    "CastColumnTypesOperation": {"Alias"},
    "CreateColumnsOperation": {"Alias"},
    "DestinationTable": {"Alias"},
    "FiltersOperation": {"Alias"},
    "ImportTableOperation": {"Alias"},
    "ImportTableOperationSource": {"ColumnIdMappings"},
    "JoinOperation": {"Alias"},
    "ParentDataSet": {"InputColumns"},
    "ProjectOperation": {"Alias"},
    "RenameColumnsOperation": {"Alias"},
    "SemanticModelConfiguration": {"SemanticMetadata"},
    "SemanticTable": {"Alias", "DestinationTableId", "SemanticMetadata"},
    "TransformOperationSource": {"ColumnIdMappings"},
    "CastColumnTypeOperation": {"SubType"},
    "ColumnGroup": {"GeoSpatialColumnGroup"},
    "CustomSql": {"Name"},
    "DateTimeDatasetParameter": {"Id", "TimeGranularity"},
    "DecimalDatasetParameter": {"Id"},
    "FieldFolder": {"description", "columns"},
    "InputColumn": {"Id", "SubType"},
    "IntegerDatasetParameter": {"Id"},
    "JoinInstruction": {"LeftJoinKeyProperties", "RightJoinKeyProperties"},
    "LogicalTable": {"Alias"},
    "PerformanceConfiguration": {"UniqueKeys"},
    "StringDatasetParameter": {"Id"},
    "TagColumnOperation": {"Tags"},
    "UntagColumnOperation": {"TagNames"},
}


def unhonoured(shape: Shape, value: Any, path: str = "") -> Iterator[Problem]:
    """Yield each member below a value that none of the tables has; `shape` is a request's.

    What is kept without effect has none below it either.
    """
    if isinstance(shape, ListShape):
        for index, item in enumerate(value):
            yield from unhonoured(shape.member, item, f"{path}[{index}]")
    elif isinstance(shape, MapShape):
        for key, item in value.items():
            yield from unhonoured(shape.value, item, join(path, key))
    elif isinstance(shape, StructureShape):
        known = HONOURED.get(shape.name, set()) | KEPT.get(shape.name, set())
        for name, item in value.items():
            if path and name not in known and item not in (None, [], {}):
                yield Problem(join(path, name), "is not emulated")
            elif item is not None and name not in KEPT.get(shape.name, set()):
                yield from unhonoured(shape.members[name], item, join(path, name))
