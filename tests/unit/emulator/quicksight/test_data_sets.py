import pytest

from analytics_emulator.quicksight import ColumnType
from analytics_emulator.service import ServiceError


def described(account, data_set):
    return account.call("describe_data_set", DataSetId=data_set["DataSetId"])["DataSet"]


def test_data_set_has_the_columns_that_it_declares(account):
    columns = described(account, account.data_set())["OutputColumns"]
    assert [column["Name"] for column in columns] == ["day", "item", "amount", "units"]


def test_data_set_of_missing_source_is_not_found(account):
    arn = "arn:aws:quicksight:eu-central-1:123456789012:datasource/nowhere"
    with pytest.raises(ServiceError, match=r"PhysicalTableMap\.sales\.CustomSql\.DataSourceArn"):
        account.data_set(source_arn=arn)


def test_data_set_with_broken_sql_is_refused_with_its_path(account):
    with pytest.raises(ServiceError, match=r"CustomSql\.SqlQuery: line 1:1: mismatched"):
        account.data_set(sql="nonsense")


def test_declared_column_that_sql_does_not_return_is_refused(account):
    with pytest.raises(ServiceError, match=r"Columns\[1\]: the SQL returns no column gone"):
        account.data_set(columns={"day": "DATETIME", "gone": "STRING"})


def test_declared_type_that_differs_is_refused(account):
    with pytest.raises(ServiceError, match=r"item: declared INTEGER, but varchar is STRING"):
        account.data_set(columns={"item": "INTEGER"})


def test_column_that_quicksight_cannot_read_is_refused(account):
    account.athena.columns = [ColumnType("item", "array(varchar)")]
    with pytest.raises(ServiceError, match=r"can't read Athena's type array"):
        account.data_set(columns={"item": "STRING"})


def test_timestamp_with_time_zone_is_not_a_quicksight_type(account):
    account.athena.columns = [ColumnType("day", "timestamp(3) with time zone")]
    with pytest.raises(ServiceError, match="can't read"):
        account.data_set(columns={"day": "DATETIME"})


def test_unknown_import_mode_is_refused_with_its_path(account):
    with pytest.raises(ServiceError, match="ImportMode: 'OFTEN' is not one of"):
        account.data_set(ImportMode="OFTEN")


def test_logical_table_renames_casts_and_projects(account):
    transforms = [
        {"RenameColumnOperation": {"ColumnName": "item", "NewColumnName": "Item"}},
        {"CastColumnTypeOperation": {"ColumnName": "units", "NewColumnType": "DECIMAL"}},
        {"ProjectOperation": {"ProjectedColumns": ["Item", "units"]}},
    ]
    logical = {
        "Alias": "sales",
        "Source": {"PhysicalTableId": "sales"},
        "DataTransforms": transforms,
    }
    created = account.data_set(LogicalTableMap={"sales": logical})
    assert described(account, created)["OutputColumns"] == [
        {"Name": "Item", "Type": "STRING"},
        {"Name": "units", "Type": "DECIMAL"},
    ]


def test_logical_table_of_missing_column_is_refused(account):
    rename = {"RenameColumnOperation": {"ColumnName": "gone", "NewColumnName": "Item"}}
    logical = {"Alias": "s", "Source": {"PhysicalTableId": "sales"}, "DataTransforms": [rename]}
    with pytest.raises(ServiceError, match=r"DataTransforms\[0\]\.RenameColumnOperation"):
        account.data_set(LogicalTableMap={"sales": logical})


def test_row_level_security_is_refused(account):
    rules = {"Arn": "arn:x", "PermissionPolicy": "GRANT_ACCESS"}
    with pytest.raises(ServiceError, match="RowLevelPermissionDataSet"):
        account.data_set(RowLevelPermissionDataSet=rules)


def test_spice_data_set_reports_its_first_ingestion(account):
    created = account.data_set(ImportMode="SPICE")
    ingestion = account.call(
        "describe_ingestion", DataSetId=created["DataSetId"], IngestionId=created["IngestionId"]
    )["Ingestion"]
    assert ingestion["IngestionStatus"] == "COMPLETED"
    assert ingestion["RowInfo"]["RowsIngested"] == 42


def test_failed_ingestion_says_why(account):
    created = account.data_set(ImportMode="SPICE")
    account.athena.failure = "TABLE_NOT_FOUND: gone"
    account.call("create_ingestion", DataSetId=created["DataSetId"], IngestionId="again")
    ingestions = account.call("list_ingestions", DataSetId=created["DataSetId"])["Ingestions"]
    assert ingestions[0]["ErrorInfo"]["Message"] == "TABLE_NOT_FOUND: gone"
    assert len(ingestions) == 2


def test_ingestion_of_direct_query_is_refused(account):
    created = account.data_set()
    with pytest.raises(ServiceError, match="not a SPICE data set"):
        account.call("create_ingestion", DataSetId=created["DataSetId"], IngestionId="once")
