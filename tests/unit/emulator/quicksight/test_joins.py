"""Data sets that join tables: their columns, and what can't be joined."""

from typing import Any

import pytest

from analytics_emulator.service import ServiceError


def joined(account: Any, on: str = "{item} = {item[b]}", **changes: Any) -> dict[str, Any]:
    """Ask for a data set of two tables of sales, whose right side has its names changed."""
    request = account.data_set_request()
    table = request["PhysicalTableMap"]["sales"]
    renamed = [
        {"RenameColumnOperation": {"ColumnName": name, "NewColumnName": f"{name}[b]"}}
        for name in ("day", "item", "amount", "units")
    ]
    operands = {"LeftOperand": "a", "RightOperand": "b", "Type": "LEFT", "OnClause": on}
    logical = {
        "a": {"Alias": "a", "Source": {"PhysicalTableId": "sales"}},
        "b": {"Alias": "b", "Source": {"PhysicalTableId": "more"}, "DataTransforms": renamed},
        "both": {"Alias": "both", "Source": {"JoinInstruction": operands}},
    }
    tables = {"sales": table, "more": table}
    whole = {"PhysicalTableMap": tables, "LogicalTableMap": logical} | changes
    return dict(account.call("create_data_set", **(request | whole)))


def test_join_has_the_columns_of_both_sides(account: Any) -> None:
    made = joined(account)
    described = account.call("describe_data_set", DataSetId=made["DataSetId"])["DataSet"]
    names = [column["Name"] for column in described["OutputColumns"]]
    assert names[:4] == ["day", "item", "amount", "units"]
    assert names[4:] == ["day[b]", "item[b]", "amount[b]", "units[b]"]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"on": "{item} = {gone}"}, "OnClause: no column gone"),
        ({"ImportMode": "SPICE"}, "one physical table for SPICE"),
    ],
)
def test_what_cannot_be_joined_is_refused_by_name(account: Any, changes: Any, told: str) -> None:
    with pytest.raises(ServiceError, match=told):
        joined(account, **changes)


def test_columns_of_one_name_on_both_sides_are_refused(account: Any) -> None:
    logical = {
        "a": {"Alias": "a", "Source": {"PhysicalTableId": "sales"}},
        "b": {"Alias": "b", "Source": {"PhysicalTableId": "more"}},
        "both": {
            "Alias": "both",
            "Source": {
                "JoinInstruction": {
                    "LeftOperand": "a", "RightOperand": "b", "Type": "INNER",
                    "OnClause": "{item} = {item}",
                }
            },
        },
    }  # fmt: skip
    with pytest.raises(ServiceError, match="both sides have day, item, amount, units"):
        joined(account, LogicalTableMap=logical)


@pytest.mark.parametrize(
    ("rights", "told"),
    [
        ({"TagRules": [{"TagKey": "a", "ColumnName": "units"}]}, "units is no column of texts"),
        (
            {
                "TagRules": [{"TagKey": "a", "ColumnName": "item"}],
                "TagRuleConfigurations": [["a", "b"]],
            },
            "no rule has the key b",
        ),
    ],
)
def test_rows_by_tags_of_what_there_is_not_are_refused(
    account: Any, rights: Any, told: str
) -> None:
    with pytest.raises(ServiceError, match=told):
        account.data_set(RowLevelPermissionTagConfiguration=rights)


def test_rows_by_tags_are_kept(account: Any) -> None:
    rights = {"Status": "ENABLED", "TagRules": [{"TagKey": "a", "ColumnName": "item"}]}
    made = account.data_set(RowLevelPermissionTagConfiguration=rights)
    described = account.call("describe_data_set", DataSetId=made["DataSetId"])["DataSet"]
    assert described["RowLevelPermissionTagConfiguration"] == rights


TEXTS = {"Id": "r", "Name": "region", "ValueType": "MULTI_VALUED"}


@pytest.mark.parametrize(
    ("parameter", "told"),
    [
        ({"StringDatasetParameter": TEXTS}, "DefaultValues: is needed"),
        ({"DateTimeDatasetParameter": TEXTS}, "DefaultValues: is needed"),
        (None, "no data set parameter region"),
    ],
)
def test_parameter_without_a_value_is_refused(account: Any, parameter: Any, told: str) -> None:
    members = {"DatasetParameters": [parameter]} if parameter else {}
    with pytest.raises(ServiceError, match=told):
        account.data_set(sql="SELECT * FROM t WHERE item IN (<<$region>>)", **members)


def test_defaults_of_parameters_are_asked_with(account: Any) -> None:
    known = TEXTS | {"DefaultValues": {"StaticValues": ["north", "o'hare"]}}
    sql = "SELECT * FROM t WHERE item IN (<<$region>>)"
    members = {"DatasetParameters": [{"StringDatasetParameter": known}]}
    made = account.data_set(sql=sql, **members)
    described = account.call("describe_data_set", DataSetId=made["DataSetId"])["DataSet"]
    assert described["PhysicalTableMap"]["sales"]["CustomSql"]["SqlQuery"] == sql
    assert account.athena.asked[-1] == "SELECT * FROM t WHERE item IN ('north', 'o''hare')"
