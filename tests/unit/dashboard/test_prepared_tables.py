"""Data sets as today's data preparation exports them: steps from sources to one destination."""

from typing import Any

import pytest

from analytics_emulator.athena.sql import SqlEngine
from dashboard.queries.data_set import needed_arns, read_data_set
from dashboard.queries.viewer import NOBODY, Viewer
from dashboard.refusal import NotDrawnError
from tests.unit.dashboard.test_logical_tables import physical
from tests.unit.dashboard.test_rule_rights import ANN, by_rules, data_set, rules, sales
from tests.unit.emulator.athena.sql.conftest import Catalog

ORDERS = "VALUES (1, 'soup', 4.0), (2, 'tea', 3.0), (1, 'tea', 3.0)"
GUESTS = "VALUES (1, 'ann'), (3, 'bob')"
IMPORTS = {
    "orders": {"ImportTableStep": {"Alias": "o", "Source": {"SourceTableId": "so"}}},
    "guests": {"ImportTableStep": {"Alias": "g", "Source": {"SourceTableId": "sg"}}},
}


def after(step: str) -> dict[str, Any]:
    return {"Alias": "a", "Source": {"TransformOperationId": step}}


def body(last: str, steps: dict[str, Any], **more: Any) -> dict[str, Any]:
    preparation = {
        "SourceTableMap": {"so": {"PhysicalTableId": "po"}, "sg": {"PhysicalTableId": "pg"}},
        "TransformStepMap": IMPORTS | steps,
        "DestinationTableMap": {"d": {"Alias": "d", "Source": {"TransformOperationId": last}}},
    }
    tables = {
        "po": physical(ORDERS, id="INTEGER", item="STRING", price="DECIMAL"),
        "pg": physical(GUESTS, id="INTEGER", name="STRING"),
    }
    return (
        data_set("s", {}, DataPrepConfiguration=preparation) | {"PhysicalTableMap": tables} | more
    )


def rows(
    described: dict[str, Any], viewer: Viewer = NOBODY, **others: Any
) -> list[tuple[str, ...]]:
    found = read_data_set("s", described, "wg", viewer, others=others)
    listed = ", ".join(sql.text for sql in found.columns.values())
    sql = f"SELECT {listed} FROM ({found.sql}) t ORDER BY 1, 2"  # noqa: S608 -- of this file
    engine = SqlEngine(Catalog())
    return [tuple(map(str, row)) for row in engine.run(engine.compile(sql, "shop")).rows]


def join(**more: Any) -> dict[str, Any]:
    return {
        "JoinStep": {
            "Alias": "j",
            "LeftOperand": {"TransformOperationId": "orders"},
            "RightOperand": {"TransformOperationId": "guests"},
            "Type": "LEFT",
            "OnClause": "{id} = {guest}",
            "RightOperandProperties": {
                "OutputColumnNameOverrides": [
                    {"SourceColumnName": "id", "OutputColumnName": "guest"}
                ]
            },
        }
        | more
    }


def test_steps_go_from_the_sources_to_the_destination() -> None:
    total = {"ColumnName": "twice", "ColumnId": "t", "Expression": "{Price} * 2"}
    rename = {"ColumnName": "price", "NewColumnName": "Price"}
    tea = {"ConditionExpression": "{item} = 'tea'"}
    steps = {
        "r": {"RenameColumnsStep": after("orders") | {"RenameColumnOperations": [rename]}},
        "c": {"CreateColumnsStep": after("r") | {"Columns": [total]}},
        "f": {"FiltersStep": after("c") | {"FilterOperations": [tea]}},
        "p": {"ProjectStep": after("f") | {"ProjectedColumns": ["id", "twice"]}},
        "k": {
            "CastColumnTypesStep": after("p")
            | {"CastColumnTypeOperations": [{"ColumnName": "id", "NewColumnType": "STRING"}]}
        },
    }
    described = body("k", steps)
    assert read_data_set("s", described, "wg").columns["id"].type == "STRING"
    assert rows(described) == [("1", "6.0"), ("2", "6.0")]


def test_join_goes_by_the_names_of_its_output() -> None:
    keep = {"ProjectStep": after("j") | {"ProjectedColumns": ["item", "name"]}}
    found = rows(body("p", {"j": join(), "p": keep}))
    assert found == [("soup", "ann"), ("tea", "ann"), ("tea", "None")]


def aggregation(function: str, column: str) -> dict[str, Any]:
    simple = {"InputColumnName": column, "FunctionType": function}
    return {
        "AggregationFunction": {"SimpleAggregation": simple},
        "NewColumnName": function,
        "NewColumnId": "n",
    }


@pytest.mark.parametrize(
    ("keys", "expected"),
    [(["item"], [("soup", "4.0", "1"), ("tea", "6.0", "2")]), ([], [("10.0", "3")])],
)
def test_rows_are_aggregated(keys: list[str], expected: Any) -> None:
    made = [aggregation("SUM", "price"), aggregation("COUNT", "id")]
    step = after("orders") | {"GroupByColumnNames": keys, "Aggregations": made}
    assert rows(body("a", {"a": {"AggregateStep": step}})) == expected


def test_rows_are_appended_with_null_where_a_source_has_no_such_column() -> None:
    step = {
        "Alias": "a",
        "FirstSource": {"TransformOperationId": "orders"},
        "SecondSource": {"TransformOperationId": "guests"},
        "AppendedColumns": [
            {"ColumnName": "name", "NewColumnId": "n"},
            {"ColumnName": "id", "NewColumnId": "i"},
        ],
    }
    found = rows(body("a", {"a": {"AppendStep": step}}))
    assert sorted(found) == [
        ("None", "1"), ("None", "1"), ("None", "2"), ("ann", "1"), ("bob", "3"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ({"PivotStep": after("orders")}, "with a PivotStep is not drawn"),
        ({"ProjectStep": after("gone") | {"ProjectedColumns": []}}, "step gone, which isn't there"),
        (join(RightOperandProperties={}), "both have id"),
        (
            {"AggregateStep": after("orders") | {"Aggregations": [
                {"AggregationFunction": {"ListAggregation": {}}, "NewColumnName": "x"}]}},
            "with a ListAggregation is not drawn",
        ),
    ],
)  # fmt: skip
def test_step_without_a_rule_is_refused_by_name(step: dict[str, Any], told: str) -> None:
    with pytest.raises(NotDrawnError, match=told):
        rows(body("s", {"s": step}))


def test_parents_and_rights_of_a_semantic_table_count() -> None:
    preparation = {
        "SourceTableMap": {"so": {"DataSet": {"DataSetArn": "sales", "InputColumns": []}}},
        "TransformStepMap": {"orders": IMPORTS["orders"]},
        "DestinationTableMap": {"d": {"Alias": "d", "Source": {"TransformOperationId": "orders"}}},
    }
    table = {"Alias": "t", "DestinationTableId": "d", "RowLevelPermissionConfiguration": by_rules()}
    semantic = {"TableMap": {"t": table}}
    described = data_set(
        "s", {}, DataPrepConfiguration=preparation, SemanticModelConfiguration=semantic
    )
    assert needed_arns(described) == ["sales", "rules"]
    known = {"sales": sales(), "rules": rules("('ann', 'south')", "UserName", "place")}
    assert rows(described, Viewer({}, ANN), **known) == [("south", "tea", "2")]
    with pytest.raises(NotDrawnError, match="--reader"):
        rows(described, NOBODY, **known)
