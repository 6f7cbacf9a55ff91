"""Columns of data sets as today's data preparation exports them, and mistakes with their places."""

from typing import Any

import pytest

from analytics_emulator.service import ServiceError

IMPORT = {"ImportTableStep": {"Alias": "i", "Source": {"SourceTableId": "s"}}}


def after(step: str = "i") -> dict[str, Any]:
    return {"Alias": "a", "Source": {"TransformOperationId": step}}


def request(account: Any, steps: dict[str, Any], last: str = "x", **more: Any) -> dict[str, Any]:
    preparation = {
        "SourceTableMap": {"s": {"PhysicalTableId": "sales"}},
        "TransformStepMap": {"i": IMPORT} | steps,
        "DestinationTableMap": {"d": {"Alias": "d", "Source": {"TransformOperationId": last}}},
    }
    return dict(account.data_set_request(DataPrepConfiguration=preparation, **more))


def columns(account: Any, asked: dict[str, Any]) -> list[tuple[str, str | None]]:
    made = account.call("create_data_set", **asked)
    found = account.call("describe_data_set", DataSetId=made["DataSetId"])["DataSet"]
    assert found["DataPrepConfiguration"] == asked["DataPrepConfiguration"]
    return [(one["Name"], one.get("Type")) for one in found["OutputColumns"]]


def test_steps_change_columns_in_their_order(account: Any) -> None:
    rename = {"ColumnName": "item", "NewColumnName": "Item"}
    cast = {"ColumnName": "units", "NewColumnType": "DECIMAL"}
    total = {"ColumnName": "worth", "ColumnId": "w", "Expression": "{amount} * {units}"}
    steps = {
        "r": {"RenameColumnsStep": after() | {"RenameColumnOperations": [rename]}},
        "c": {"CastColumnTypesStep": after("r") | {"CastColumnTypeOperations": [cast]}},
        "w": {"CreateColumnsStep": after("c") | {"Columns": [total]}},
        "x": {"ProjectStep": after("w") | {"ProjectedColumns": ["Item", "units", "worth"]}},
    }
    found = columns(account, request(account, steps))
    assert found == [("Item", "STRING"), ("units", "DECIMAL"), ("worth", None)]


def aggregation(function: str, column: str) -> dict[str, Any]:
    simple = {"InputColumnName": column, "FunctionType": function}
    made = {"NewColumnName": function.lower(), "NewColumnId": "n"}
    return {"AggregationFunction": {"SimpleAggregation": simple}, **made}


def test_aggregates_have_types_of_their_own(account: Any) -> None:
    made = [
        aggregation("COUNT", "item"),
        aggregation("AVERAGE", "units"),
        aggregation("MAX", "day"),
    ]
    step = after() | {"GroupByColumnNames": ["item"], "Aggregations": made}
    found = columns(account, request(account, {"x": {"AggregateStep": step}}))
    assert found == [
        ("item", "STRING"), ("count", "INTEGER"), ("average", "DECIMAL"), ("max", "DATETIME"),
    ]  # fmt: skip


def both(kind: str, **more: Any) -> dict[str, Any]:
    names = (
        ("LeftOperand", "RightOperand") if kind == "JoinStep" else ("FirstSource", "SecondSource")
    )
    return {kind: {"Alias": "b", **{one: {"TransformOperationId": "i"} for one in names}, **more}}


def overridden(*names: str) -> dict[str, Any]:
    listed = [{"SourceColumnName": one, "OutputColumnName": f"{one} b"} for one in names]
    return {"OutputColumnNameOverrides": listed}


def test_join_and_append_have_the_columns_of_both_sides(account: Any) -> None:
    other = overridden("day", "item", "amount", "units")
    join = both(
        "JoinStep", Type="INNER", OnClause="{item} = {item b}", RightOperandProperties=other
    )
    listed = [{"ColumnName": "item", "NewColumnId": "n"}]
    assert len(columns(account, request(account, {"x": join}))) == 8
    append = both("AppendStep", AppendedColumns=listed)
    assert columns(account, request(account, {"x": append})) == [("item", "STRING")]


MISTAKES = [
    ({"ProjectStep": after() | {"ProjectedColumns": ["gone"]}}, "ProjectedColumns: no column gone"),
    ({"ProjectStep": after("gone") | {"ProjectedColumns": ["item"]}}, "there is no step gone"),
    ({"ProjectStep": after("x") | {"ProjectedColumns": ["item"]}}, "step x is made of itself"),
    (both("JoinStep", Type="LEFT", OnClause="{item} = {item}"), "both sides have day, item"),
    (
        {"AggregateStep": after() | {"Aggregations": [aggregation("SUM", "gone")]}},
        r"TransformStepMap\.x\.AggregateStep: no column gone",
    ),
    (
        both("AppendStep", AppendedColumns=[{"ColumnName": "gone", "NewColumnId": "n"}]),
        "gone has 0 types",
    ),
]


@pytest.mark.parametrize(("step", "told"), MISTAKES)
def test_mistake_is_refused_at_its_place(account: Any, step: dict[str, Any], told: str) -> None:
    with pytest.raises(ServiceError, match=told):
        account.call("create_data_set", **request(account, {"x": step}))


def test_step_that_is_not_emulated_is_refused_by_its_path(account: Any) -> None:
    unpivot = after() | {
        "ColumnsToUnpivot": [{"ColumnName": "units"}],
        "UnpivotedLabelColumnName": "l",
        "UnpivotedLabelColumnId": "l",
        "UnpivotedValueColumnName": "v",
        "UnpivotedValueColumnId": "v",
    }
    with pytest.raises(ServiceError, match=r"TransformStepMap\.x\.UnpivotStep: is not emulated"):
        account.call("create_data_set", **request(account, {"x": {"UnpivotStep": unpivot}}))


def test_rights_of_a_semantic_table_are_checked(account: Any) -> None:
    rights = {"TagConfiguration": {"TagRules": [{"TagKey": "a", "ColumnName": "units"}]}}
    table = {"Alias": "t", "DestinationTableId": "d", "RowLevelPermissionConfiguration": rights}
    semantic = {"TableMap": {"t": table}}
    asked = request(account, {}, last="i", SemanticModelConfiguration=semantic)
    with pytest.raises(ServiceError, match="units is no column of texts"):
        account.call("create_data_set", **asked)
