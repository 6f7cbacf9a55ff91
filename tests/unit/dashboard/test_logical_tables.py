"""Joins and steps of logical tables, asked of the engine over rows with NULLs."""

from collections.abc import Mapping
from typing import Any

import pytest

from analytics_emulator.athena.sql import SqlEngine
from dashboard.queries.data_set import read_data_set, source_arn
from dashboard.queries.viewer import Viewer
from dashboard.refusal import NotDrawnError
from tests.unit.emulator.athena.sql.conftest import Catalog

ORDERS = "VALUES (1, 'soup', 4.0), (2, 'tea', NULL), (CAST(NULL AS integer), 'cake', 3.0)"
GUESTS = "VALUES (1, 'ann'), (3, 'bob'), (CAST(NULL AS integer), 'none')"
ON = {"OnClause": "{id} = {id[guests]}", "LeftOperand": "o", "RightOperand": "g"}
RENAMED = {"RenameColumnOperation": {"ColumnName": "id", "NewColumnName": "id[guests]"}}


def physical(rows: str, source: str = "arn:source", **columns: str) -> dict[str, Any]:
    names = ", ".join(columns)
    listed = [{"Name": name, "Type": kind} for name, kind in columns.items()]
    sql = f"SELECT * FROM ({rows}) x ({names});"  # noqa: S608 -- of this file
    return {"CustomSql": {"DataSourceArn": source, "SqlQuery": sql, "Columns": listed}}


def described(kind: str, *steps: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """A data set of orders joined with their guests, with further steps over both."""
    join = {"JoinInstruction": {**ON, "Type": kind}}
    logical = {
        "o": {"Alias": "orders", "Source": {"PhysicalTableId": "po"}},
        "g": {
            "Alias": "guests",
            "Source": {"PhysicalTableId": "pg"},
            "DataTransforms": [RENAMED],
        },
        "both": {"Alias": "both", "Source": join, "DataTransforms": list(steps)},
    }
    tables = {
        "po": physical(ORDERS, id="INTEGER", item="STRING", price="DECIMAL"),
        "pg": physical(GUESTS, id="INTEGER", name="STRING"),
    }
    base = {"Arn": "arn:set", "Name": "set", "ImportMode": "DIRECT_QUERY"}
    return {**base, "PhysicalTableMap": tables, "LogicalTableMap": logical, **more}


def rows(
    body: Mapping[str, Any], *names: str, tags: Mapping[str, str] | None = None
) -> list[tuple[Any, ...]]:
    data_set = read_data_set("s", body, "wg", Viewer(tags or {}))
    listed = ", ".join(data_set.columns[name].text for name in names)
    sql = f"SELECT {listed} FROM ({data_set.sql}) t ORDER BY 1, 2"  # noqa: S608 -- of this file
    engine = SqlEngine(Catalog())
    return [tuple(row) for row in engine.run(engine.compile(sql, "shop")).rows]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("INNER", [("soup", "ann")]),
        ("LEFT", [("cake", None), ("soup", "ann"), ("tea", None)]),
        ("RIGHT", [("soup", "ann"), (None, "bob"), (None, "none")]),
        (
            "OUTER",
            [("cake", None), ("soup", "ann"), ("tea", None), (None, "bob"), (None, "none")],
        ),
    ],
)
def test_join_matches_as_its_type_says_and_no_null_with_another(kind: str, expected: Any) -> None:
    assert rows(described(kind), "item", "name") == expected


def test_steps_go_over_the_joined_columns_in_their_order() -> None:
    column = {
        "ColumnName": "told",
        "ColumnId": "t",
        "Expression": "ifelse(isNull({name}), 'x', 'y')",
    }
    steps = [
        {"CreateColumnsOperation": {"Columns": [column]}},
        {"FilterOperation": {"ConditionExpression": "{price} > 3"}},
        {"ProjectOperation": {"ProjectedColumns": ["item", "told"]}},
    ]
    assert rows(described("LEFT", *steps), "item", "told") == [("soup", "y")]
    assert list(read_data_set("s", described("LEFT", *steps), "wg").columns) == ["item", "told"]


def test_filter_takes_no_row_for_which_it_is_null() -> None:
    cheap = {"FilterOperation": {"ConditionExpression": "{price} < 10"}}
    assert rows(described("LEFT", cheap), "item", "price") == [("cake", "3.0"), ("soup", "4.0")]


def test_join_of_columns_of_one_name_is_refused_by_it() -> None:
    body = described("INNER")
    body["LogicalTableMap"]["g"]["DataTransforms"] = []
    with pytest.raises(NotDrawnError, match="both have id"):
        read_data_set("s", body, "wg")


def test_tables_that_nothing_joins_and_other_sources_are_refused() -> None:
    body = described("INNER")
    del body["LogicalTableMap"]["both"]
    with pytest.raises(NotDrawnError, match="2 logical tables"):
        read_data_set("s", body, "wg")
    body["PhysicalTableMap"]["pg"]["CustomSql"]["DataSourceArn"] = "arn:other"
    with pytest.raises(NotDrawnError, match="2 data sources"):
        source_arn(body)


@pytest.mark.parametrize(
    ("member", "rights", "told"),
    [
        ("RowLevelPermissionDataSet", {"Arn": "a", "PermissionPolicy": "GRANT_ACCESS"}, "rules"),
        ("RowLevelPermissionTagConfiguration", {"Status": "ENABLED", "TagRules": []}, "tags"),
    ],
)
def test_data_set_that_is_not_everybodys_is_refused(member: str, rights: Any, told: str) -> None:
    with pytest.raises(NotDrawnError, match=told):
        read_data_set("s", described("INNER", **{member: rights}), "wg")


REGIONS = {
    "Status": "ENABLED",
    "TagRules": [
        {"TagKey": "who", "ColumnName": "name", "TagMultiValueDelimiter": ","},
        {"TagKey": "what", "ColumnName": "item", "MatchAllValue": "*"},
    ],
}


@pytest.mark.parametrize(
    ("tags", "alternatives", "seen"),
    [
        ({"who": "ann", "what": "*"}, None, ["soup"]),
        ({"who": "ann,bob", "what": "tea"}, None, []),
        ({"what": "tea"}, [["who"], ["what"]], ["tea"]),
        ({"who": "ann", "what": "tea"}, [["who"], ["what"]], ["soup", "tea"]),
        ({"who": "x' OR '1'='1", "what": "*"}, None, []),
    ],
)
def test_tags_see_their_rows_alone_and_no_null(tags: Any, alternatives: Any, seen: Any) -> None:
    rights = REGIONS | ({"TagRuleConfigurations": alternatives} if alternatives else {})
    body = described("LEFT", RowLevelPermissionTagConfiguration=rights)
    assert [item for item, _ in rows(body, "item", "name", tags=tags)] == seen


@pytest.mark.parametrize("tags", [{}, {"who": "ann"}, {"other": "x"}])
def test_reader_without_all_tags_of_a_rule_sees_nothing_but_why(tags: dict[str, str]) -> None:
    body = described("LEFT", RowLevelPermissionTagConfiguration=REGIONS)
    with pytest.raises(NotDrawnError, match="--session-tag for who and what"):
        read_data_set("s", body, "wg", Viewer(tags))


def test_row_level_security_that_is_off_hides_nothing() -> None:
    off = {"RowLevelPermissionTagConfiguration": {"Status": "DISABLED", "TagRules": []}}
    assert read_data_set("s", described("INNER", **off), "wg").columns
