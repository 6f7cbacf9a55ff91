import pytest

from dashboard.queries.data_set import read_data_set
from dashboard.refusal import NotDrawnError


def described(**logical):
    custom = {
        "DataSourceArn": "arn:source",
        "SqlQuery": "SELECT 1 AS a, 'x' AS b;",
        "Columns": [{"Name": "a", "Type": "INTEGER"}, {"Name": "b", "Type": "STRING"}],
    }
    source = {"Alias": "l", "Source": {"PhysicalTableId": "p"}}
    tables = {"LogicalTableMap": {"l": source | logical}} if logical else {}
    return {
        "Arn": "arn:set",
        "Name": "set",
        "ImportMode": "DIRECT_QUERY",
        "PhysicalTableMap": {"p": {"CustomSql": custom}},
        **tables,
    }


def read(*transforms):
    data_set = read_data_set("s", described(DataTransforms=list(transforms)), "wg")
    return {name: sql.text for name, sql in data_set.columns.items()}


def test_sql_loses_its_semicolon():
    assert read_data_set("s", described(), "wg").sql == "SELECT 1 AS a, 'x' AS b"


def test_renamed_column_is_the_old_one():
    rename = {"RenameColumnOperation": {"ColumnName": "a", "NewColumnName": "Amount"}}
    assert read(rename) == {"Amount": 't."a"', "b": 't."b"'}


def test_calculated_column_uses_renamed_ones():
    rename = {"RenameColumnOperation": {"ColumnName": "a", "NewColumnName": "Amount"}}
    column = {"ColumnName": "Twice", "ColumnId": "twice", "Expression": "{Amount} * 2"}
    columns = read(rename, {"CreateColumnsOperation": {"Columns": [column]}})
    assert columns["Twice"] == '(t."a" * 2)'


def test_projection_leaves_columns_out():
    assert list(read({"ProjectOperation": {"ProjectedColumns": ["b"]}})) == ["b"]


def test_table_is_read_by_its_quoted_name():
    table = {
        "DataSourceArn": "arn:source",
        "Catalog": "AwsDataCatalog",
        "Schema": "shop",
        "Name": 'odd"name',
        "InputColumns": [{"Name": "a", "Type": "INTEGER"}],
    }
    body = described() | {"PhysicalTableMap": {"p": {"RelationalTable": table}}}
    assert (
        read_data_set("s", body, "wg").sql == 'SELECT "a" FROM "AwsDataCatalog"."shop"."odd""name"'
    )


def test_step_that_is_not_known_is_refused():
    with pytest.raises(NotDrawnError, match="with a OverrideDatasetParameterOperation is not"):
        read({"OverrideDatasetParameterOperation": {"ParameterName": "a"}})
    with pytest.raises(NotDrawnError, match="StringFilterCondition without a condition"):
        read({"FilterOperation": {"StringFilterCondition": {"ColumnName": "b"}}})
    with pytest.raises(NotDrawnError, match="NumericFilterCondition on b is not drawn"):
        read({"FilterOperation": {"NumericFilterCondition": {"ColumnName": "b"}}})
