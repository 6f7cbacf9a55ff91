"""What a parameter decides before a query runs is not in the query."""

from dataclasses import replace

import pytest

from dashboard.expressions.syntax import parse
from dashboard.parameters import Parameter
from dashboard.refusal import NotDrawnError

CHOSEN = {"by": Parameter("by", "STRING", ("Day",), False)}


def sql(scope, expression):
    return replace(scope, parameters=CHOSEN).translate(parse(expression))


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("ifelse(${by} = 'Day', {units}, {price})", 't."units"'),
        ("ifelse(${by} <> 'Day', {item}, {place})", 't."place"'),
        ("ifelse(${by} = 'Hour' AND {units} > 1, 'a', ${by} = 'Day', {item}, 'c')", 't."item"'),
        ("switch(${by}, 'Hour', {item}, 'Day', {place}, 'none')", 't."place"'),
        ("ifelse(in(${by}, ['Hour', 'Day']), {item}, {place})", 't."item"'),
        ("ifelse(${by} = 'Day', 5, {units})", "CAST(5 AS bigint)"),
        ("ifelse(2 > 1, NULL, {item})", "CAST(NULL AS varchar)"),
        (
            "ifelse(1 = 2, {item}, {units} > 1, {place}, 'x')",
            'CASE WHEN (t."units" > 1) THEN t."place" ELSE \'x\' END',
        ),
    ],
)
def test_only_what_can_be_is_left(scope, expression, text):
    assert sql(scope, expression).text == text


def test_aggregate_stays_where_none_would_be_left(scope):
    found = sql(scope, "ifelse(${by} = 'Hour', sum({units}), 0)")
    assert found.is_aggregate
    assert "SUM" in found.text


def test_what_is_left_out_still_counts_as_a_column_of_rows(scope):
    with pytest.raises(NotDrawnError, match="Mismatched aggregation"):
        sql(scope, "ifelse(${by} = 'Hour', {units}, 0) + sum({units})")
