"""Data sets that hold rows and columns back, and those that are made of other data sets."""

from typing import Any

import pytest

from analytics_emulator.quicksight import ColumnType
from analytics_emulator.service import ServiceError

COLUMNS = {"UserName": "STRING", "item": "STRING"}


@pytest.fixture
def rules(account: Any) -> str:
    """Make a data set of rules, and return its ARN."""
    known = account.athena.columns
    account.athena.columns = [ColumnType(name, "varchar") for name in COLUMNS]
    made = account.data_set(columns=COLUMNS)
    account.athena.columns = known
    return str(made["Arn"])


def by_rules(arn: str, **more: str) -> dict[str, Any]:
    return {"RowLevelPermissionDataSet": {"Arn": arn, "PermissionPolicy": "GRANT_ACCESS"} | more}


def described(account: Any, made: dict[str, Any]) -> dict[str, Any]:
    found = account.call("describe_data_set", DataSetId=made["DataSetId"])
    return dict(found["DataSet"])


def test_rows_by_rules_and_columns_are_kept(account: Any, rules: str) -> None:
    columns = [{"Principals": ["arn:someone"], "ColumnNames": ["amount"]}]
    rights = by_rules(rules) | {"ColumnLevelPermissionRules": columns}
    found = described(account, account.data_set(**rights))
    assert {name: found[name] for name in rights} == rights


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"Arn": "arn:aws:quicksight:::dataset/gone"}, "Arn: there is no data set"),
        ({"PermissionPolicy": "DENY_ACCESS"}, "PermissionPolicy: DENY_ACCESS"),
        ({"FormatVersion": "VERSION_2"}, "no column UserARN or GroupARN"),
        ({"FormatVersion": "VERSION_2", "Namespace": "default"}, "Namespace: must not exist"),
    ],
)
def test_rules_that_cannot_hold_are_refused(
    account: Any, rules: str, more: dict[str, str], told: str
) -> None:
    with pytest.raises(ServiceError, match=told):
        account.data_set(**by_rules(rules, **more))


def test_rules_of_what_is_no_text_are_refused(account: Any) -> None:
    account.athena.columns = [ColumnType("UserName", "varchar"), ColumnType("units", "integer")]
    known = account.data_set(columns={"UserName": "STRING", "units": "INTEGER"})
    account.athena.columns += [ColumnType("item", "varchar")]
    with pytest.raises(ServiceError, match="it restricts units, which is no column of texts"):
        account.data_set(columns={"item": "STRING", "units": "INTEGER"}, **by_rules(known["Arn"]))


def test_column_rules_of_what_is_not_there_are_refused(account: Any) -> None:
    columns = [{"Principals": ["arn:someone"], "ColumnNames": ["item", "gone"]}]
    with pytest.raises(ServiceError, match=r"Rules\[0\]\.ColumnNames: no column gone"):
        account.data_set(ColumnLevelPermissionRules=columns)


def child(account: Any, parent: str, *steps: dict[str, Any], **more: Any) -> dict[str, Any]:
    logical: dict[str, Any] = {"Alias": "a", "Source": {"DataSetArn": parent}}
    logical |= {"DataTransforms": list(steps)} if steps else {}
    request = account.data_set_request()
    made = {"PhysicalTableMap": {}, "LogicalTableMap": {"l": logical}}
    return dict(account.call("create_data_set", **(request | made | more)))


def test_data_set_of_another_has_its_columns(account: Any) -> None:
    rename = {"RenameColumnOperation": {"ColumnName": "item", "NewColumnName": "Item"}}
    made = child(account, account.data_set()["Arn"], rename)
    names = [column["Name"] for column in described(account, made)["OutputColumns"]]
    assert names == ["day", "Item", "amount", "units"]


def test_ingestion_of_a_data_set_of_another_asks_its_table(account: Any) -> None:
    made = child(account, account.data_set()["Arn"], ImportMode="SPICE")
    listed = account.call("list_ingestions", DataSetId=made["DataSetId"])["Ingestions"]
    assert listed[0]["RowInfo"]["RowsIngested"] == account.athena.rows


def test_data_set_of_what_is_not_there_is_refused(account: Any) -> None:
    with pytest.raises(ServiceError, match="gone is not found"):
        child(account, "arn:aws:quicksight:eu-central-1:123456789012:dataset/gone")


def test_data_set_of_itself_is_refused(account: Any) -> None:
    first = account.data_set()
    second = child(account, first["Arn"])
    logical = {"l": {"Alias": "a", "Source": {"DataSetArn": second["Arn"]}}}
    request = account.data_set_request(DataSetId=first["DataSetId"])
    with pytest.raises(ServiceError, match="is made of itself"):
        account.call("update_data_set", **(request | {"LogicalTableMap": logical}))


def test_parent_that_is_closed_to_children_is_refused(account: Any) -> None:
    usage = {"DisableUseAsDirectQuerySource": True, "DisableUseAsImportedSource": False}
    parent = account.data_set(DataSetUsageConfiguration=usage)
    with pytest.raises(ServiceError, match="has DisableUseAsDirectQuerySource"):
        child(account, parent["Arn"])


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        ({"StringFilterCondition": {"ColumnName": "units"}}, "ColumnName: units is INTEGER"),
        ({"NumericFilterCondition": {"ColumnName": "gone"}}, "no column gone"),
        ({}, "FilterOperation: takes one condition"),
    ],
)
def test_filter_on_what_does_not_fit_is_refused(account: Any, condition: Any, told: str) -> None:
    with pytest.raises(ServiceError, match=told):
        child(account, account.data_set()["Arn"], {"FilterOperation": condition})
