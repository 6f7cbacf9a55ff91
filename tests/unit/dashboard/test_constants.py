"""What a parameter decides before a query runs is not in the query."""

from dataclasses import replace
from datetime import datetime

import pytest

from dashboard.expressions.syntax import parse
from dashboard.parameters import Parameter
from dashboard.refusal import NotDrawnError

CHOSEN = {
    "by": Parameter("by", "STRING", ("Day",), False),
    "from": Parameter("from", "DATETIME", (datetime(2026, 1, 31),), False),
    "to": Parameter("to", "DATETIME", (datetime(2026, 3, 5, 9, 30),), False),
}


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


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("addDateTime(1, 'MM', ${from})", "timestamp '2026-02-28 00:00:00.000'"),
        ("addDateTime(-2, 'WK', ${from})", "timestamp '2026-01-17 00:00:00.000'"),
        ("truncDate('WK', ${to})", "timestamp '2026-03-01 00:00:00.000'"),
        ("truncDate('HH', ${to})", "timestamp '2026-03-05 09:00:00.000'"),
        ("dateDiff(${to}, ${from}, 'DD')", "CAST(-33 AS bigint)"),
        ("dateDiff(${from}, ${to}, 'WK')", "CAST(5 AS bigint)"),
        ("dateDiff(${from}, ${to}, 'Q')", "CAST(0 AS bigint)"),
        ("dateDiff(${from}, ${to}, 'HH')", "CAST(801 AS bigint)"),
        ("-7 * ceil(dateDiff(${from}, ${to}, 'DD') / 7)", "CAST(-35 AS bigint)"),
        ("floor(dateDiff(${to}, ${from}, 'DD') / 7) + 1", "CAST(-4 AS bigint)"),
        ("ifelse(${from} < ${to}, {item}, {place})", 't."item"'),
        ("ifelse(${from} = ${to}, {item}, {place})", 't."place"'),
    ],
)
def test_dates_that_are_known_are_worked_out(scope, expression, text):
    """date_add, date_trunc and date_diff of Trino's documentation; date_diff gives a bigint."""
    assert sql(scope, expression).text == text


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("2 * 3", "(2 * 3)"),
        ("ceil(dateDiff(${from}, ${to}, 'DD') / 0)", " / NULLIF(0, 0)"),
        ("addDateTime(9000, 'YYYY', ${from})", "date_add('year', 9000, "),
        ("addDateTime(1.5, 'DD', ${from})", "date_add('day', 1.5, "),
        ("dateDiff(${from}, ${to}, 'MS')", "date_diff('millisecond', "),
        ("dateDiff(${from}, {day}, 'DD')", "date_diff('day', timestamp '2026-01-31"),
    ],
)
def test_what_athena_must_decide_is_left_to_it(scope, expression, text):
    assert text in sql(scope, expression).text
