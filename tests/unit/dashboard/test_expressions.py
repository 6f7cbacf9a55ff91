"""Calculated fields become Athena SQL, or are refused by name."""

import pytest

from dashboard.expressions.syntax import parse
from dashboard.refusal import NotDrawnError

PAIRS = [
    ("{units} + 1", '(t."units" + 1)'),
    ("units * price", '(t."units" * t."price")'),
    ("1 + 2 * 3", "(1 + (2 * 3))"),
    ("(1 + 2) * 3", "((1 + 2) * 3)"),
    ("{units} / 2", '(CAST(t."units" AS double) / NULLIF(2, 0))'),
    ("sum({revenue})", 'SUM((t."units" * t."price"))'),
    ("distinct_count({item})", 'COUNT(DISTINCT t."item")'),
    ("sumIf({units}, {item} = 'tea')", 'SUM(CASE WHEN (t."item" = \'tea\') THEN t."units" END)'),
    (
        "ifelse({units} > 1, 'many', 'one')",
        "CASE WHEN (t.\"units\" > 1) THEN 'many' ELSE 'one' END",
    ),
    ("in({item}, ['tea', \"o'clock\"])", "(t.\"item\" IN ('tea', 'o''clock'))"),
    ("truncDate('MM', {day})", "date_trunc('month', t.\"day\")"),
    ("NOT ({units} = 1 AND {units} <> 2)", '(NOT ((t."units" = 1) AND (t."units" <> 2)))'),
    ("-{units}", '(- t."units")'),
]


@pytest.mark.parametrize(("expression", "sql"), PAIRS)
def test_expression_becomes_sql(scope, expression, sql):
    assert scope.translate(parse(expression)).text == sql


REFUSED = [
    ("percentileDisc({units}, 50)", "The function percentiledisc is not drawn"),
    ("runningSum(sum({units}))", "The function runningsum"),
    ("{gone} + 1", "no column gone"),
    ("sum(sum({units}))", "aggregate of an aggregate"),
    ("${Goal} + 1", "parameter Goal is not declared"),
    ("{item} + 1", "between STRING and INTEGER"),
    ("{units} +", "can't be read"),
    ("{units} ; drop table x", "can't be read"),
]


@pytest.mark.parametrize(("expression", "reason"), REFUSED)
def test_expression_without_a_rule_is_refused(scope, expression, reason):
    with pytest.raises(NotDrawnError, match=reason):
        scope.translate(parse(expression))


def test_calculated_field_made_of_itself_is_refused(scope):
    looped = type(scope)(scope.columns, {"a": "{b}", "b": "{a}"}, {}, scope.now)
    with pytest.raises(NotDrawnError, match="made of itself"):
        looped.column("a")


def test_aggregate_of_a_calculated_field_is_known_as_one(scope):
    assert scope.translate(parse("sum({revenue}) / count({item})")).is_aggregate
    assert not scope.translate(parse("{revenue}")).is_aggregate


def test_division_by_zero_is_null(scope, run):
    sql = scope.translate(parse("{units} / ({units} - {units})")).text
    assert run(f"SELECT {sql} FROM (SELECT 3 AS units) AS t") == [(None,)]  # noqa: S608 -- SQL under test
