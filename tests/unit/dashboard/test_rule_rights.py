"""Row-level security by rules, column-level security, and data sets made of others."""

from typing import Any

import pytest

from analytics_emulator.athena.sql import SqlEngine
from dashboard.queries.data_set import needed_arns, read_data_set, source_arn
from dashboard.queries.viewer import Viewer
from dashboard.refusal import NotDrawnError
from tests.unit.dashboard.test_logical_tables import physical
from tests.unit.emulator.athena.sql.conftest import Catalog

SALES = (
    "VALUES ('north', 'tea', 1), ('south', 'tea', 2), ('north', 'cake', 3), "
    "(CAST(NULL AS varchar), 'tea', 4)"
)
ANN = "arn:aws:quicksight:us-east-1:123456789012:user/default/ann"
SALESPEOPLE = "arn:aws:quicksight:us-east-1:123456789012:group/default/sales"


def data_set(arn: str, table: dict[str, Any], **members: Any) -> dict[str, Any]:
    base = {"Arn": arn, "Name": arn, "ImportMode": "DIRECT_QUERY"}
    return {**base, "PhysicalTableMap": {"p": table} if table else {}, **members}


def sales(**members: Any) -> dict[str, Any]:
    columns = {"place": "STRING", "item": "STRING", "units": "INTEGER"}
    return data_set("sales", physical(SALES, **columns), **members)


def rules(rows: str, *names: str) -> dict[str, Any]:
    return data_set("rules", physical(f"VALUES {rows}", **dict.fromkeys(names, "STRING")))


def by_rules(version: str = "VERSION_1", **more: Any) -> dict[str, Any]:
    rights = {"Arn": "rules", "PermissionPolicy": "GRANT_ACCESS", "FormatVersion": version}
    return {"RowLevelPermissionDataSet": rights | more}


def seen(body: dict[str, Any], viewer: Viewer, *others: dict[str, Any]) -> list[int]:
    """Return the units of the rows that a viewer sees."""
    known = {one["Arn"]: one for one in others}
    found = read_data_set("s", body, "wg", viewer, others=known)
    sql = f"SELECT {found.columns['units'].text} FROM ({found.sql}) t ORDER BY 1"  # noqa: S608
    engine = SqlEngine(Catalog())
    return [int(str(row[0])) for row in engine.run(engine.compile(sql, "shop")).rows]


RULES = """
    ('ann', CAST(NULL AS varchar), 'north', ''), ('bob', '', 'south,north', 'tea'),
    ('bob', '', '', 'cake'), ('', 'sales', '', ''), ('cid', '', 'west', '')
"""


@pytest.mark.parametrize(
    ("user", "groups", "expected"),
    [
        ("ann", (), [1, 3]),
        ("bob", (), [1, 2, 3]),
        ("cid", (), []),
        ("dee", (), []),
        ("dee", ("sales",), [1, 2, 3, 4]),
        (ANN, (), [1, 3]),
        ("x' OR '1'='1", (), []),
    ],
)
def test_reader_sees_the_rows_of_their_rules(user: str, groups: Any, expected: Any) -> None:
    known = rules(RULES, "UserName", "GroupName", "place", "item")
    assert seen(sales(**by_rules()), Viewer({}, user, groups), known) == expected


@pytest.mark.parametrize(
    ("user", "groups", "expected"),
    [(ANN, (), [1, 3]), ("", (SALESPEOPLE,), [2]), (ANN, (SALESPEOPLE,), [1, 2, 3])],
)
def test_rules_may_name_arns(user: str, groups: Any, expected: list[int]) -> None:
    known = rules(f"('{ANN}', '', 'north'), ('', '{SALESPEOPLE}', 'south')", "UserARN", "GroupARN",
                  "place")  # fmt: skip
    assert seen(sales(**by_rules("VERSION_2")), Viewer({}, user, groups), known) == expected


@pytest.mark.parametrize(
    ("rights", "viewer", "told"),
    [
        (by_rules(), Viewer({"tag": "x"}), "--reader"),
        (by_rules("VERSION_2"), Viewer({}, "ann"), "by their ARNs"),
        (by_rules(PermissionPolicy="DENY_ACCESS"), Viewer({}, "ann"), "denies rows"),
        (by_rules(Arn="gone"), Viewer({}, "ann"), "can't be read"),
    ],
)
def test_rows_of_nobody_that_is_known_are_not_drawn(rights: Any, viewer: Any, told: str) -> None:
    known = rules("('ann', 'x')", "UserName", "place")
    with pytest.raises(NotDrawnError, match=told):
        seen(sales(**rights), viewer, known)


def test_rules_that_are_off_hide_nothing() -> None:
    assert seen(sales(**by_rules(Status="DISABLED")), Viewer()) == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("viewer", "hidden"),
    [(Viewer(), {"units"}), (Viewer({}, ANN), set()), (Viewer({}, "bob"), {"units"})],
)
def test_columns_are_kept_from_whom_no_rule_names(viewer: Viewer, hidden: set[str]) -> None:
    rights = [{"Principals": [ANN], "ColumnNames": ["units"]}]
    found = read_data_set("s", sales(ColumnLevelPermissionRules=rights), "wg", viewer)
    assert found.hidden == hidden
    assert set(found.columns) == {"place", "item", "units"} - hidden


def child(parent: str, *steps: dict[str, Any]) -> dict[str, Any]:
    logical = {"Alias": "a", "Source": {"DataSetArn": parent}, "DataTransforms": list(steps)}
    return data_set("child", {}, LogicalTableMap={"l": logical})


def test_data_set_of_another_has_its_rows_and_its_rights() -> None:
    known = rules("('ann', 'north')", "UserName", "place")
    few = child("sales", {"FilterOperation": {"ConditionExpression": "{item} = 'tea'"}})
    assert needed_arns(few) == ["sales"]
    assert source_arn(few, {"sales": sales()}) == "arn:source"
    assert seen(few, Viewer(), sales()) == [1, 2, 4]
    assert seen(few, Viewer({}, "ann"), sales(**by_rules()), known) == [1]


def test_data_set_of_what_is_not_there_says_so() -> None:
    with pytest.raises(NotDrawnError, match="gone, which can't be read"):
        seen(child("gone"), Viewer())


def text(operator: str, value: str) -> dict[str, Any]:
    comparison = {"Operator": operator, "Value": {"StaticValue": value}}
    return {
        "StringFilterCondition": {"ColumnName": "item", "ComparisonFilterCondition": comparison}
    }


def number(rule: dict[str, Any]) -> dict[str, Any]:
    return {"NumericFilterCondition": {"ColumnName": "units"} | rule}


def listed(operator: str) -> dict[str, Any]:
    rule = {"Operator": operator, "Values": {"StaticValues": ["north", "west"]}}
    return {"StringFilterCondition": {"ColumnName": "place", "ListFilterCondition": rule}}


def compared(operator: str) -> dict[str, Any]:
    return {"ComparisonFilterCondition": {"Operator": operator, "Value": {"StaticValue": 2.0}}}


RANGE = {"RangeMinimum": {"StaticValue": 1}, "RangeMaximum": {"StaticValue": 3}}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (text("EQUALS", "tea"), [1, 2, 4]),
        (text("DOES_NOT_EQUAL", "tea"), [3]),
        (text("CONTAINS", "ak"), [3]),
        (text("DOES_NOT_CONTAIN", "ak"), [1, 2, 4]),
        (text("STARTS_WITH", "t"), [1, 2, 4]),
        (text("ENDS_WITH", "ke"), [3]),
        (listed("INCLUDE"), [1, 3]),
        (listed("EXCLUDE"), [2]),
        (number(compared("GREATER_THAN_OR_EQUALS_TO")), [2, 3, 4]),
        (number({"RangeFilterCondition": RANGE}), [2]),
        (number({"RangeFilterCondition": RANGE | {"IncludeMaximum": True}}), [2, 3]),
    ],
)
def test_rows_are_filtered_by_a_condition_on_a_column(condition: Any, expected: list[int]) -> None:
    assert seen(child("sales", {"FilterOperation": condition}), Viewer(), sales()) == expected
