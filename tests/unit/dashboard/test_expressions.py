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
    ("distinctCount({item})", 'COUNT(DISTINCT t."item")'),
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
    ("{units} // of each\n + /* and */ 1", '(t."units" + 1)'),
    ("'https://x'", "'https://x'"),
    ("left({item}, 2)", 'SUBSTR(t."item", 1, 2)'),
    ("split({item}, '-', 2)", "SPLIT_PART(t.\"item\", '-', 2)"),
    ("locate({item}, 'e')", "STRPOS(t.\"item\", 'e')"),
    ("startsWith({item}, 't')", "(STRPOS(t.\"item\", 't') = 1)"),
    ("contains({item}, 'T', CASE_INSENSITIVE)", "(STRPOS(LOWER(t.\"item\"), LOWER('T')) > 0)"),
    ("parseInt({item})", 'TRY_CAST(t."item" AS bigint)'),
    ("parseDate({item}, 'dd/MM/yyyy')", "TRY(date_parse(t.\"item\", '%d/%m/%Y'))"),
    ("parseDate({item})", "TRY(date_parse(t.\"item\", '%Y-%m-%d'))"),
    ("floor({price})", 'CAST(FLOOR(t."price") AS bigint)'),
    ("formatDate({day}, 'MMM yyyy')", "format_datetime(t.\"day\", 'MMM yyyy')"),
    ("stdev({units})", 'STDDEV_SAMP(CAST(t."units" AS double))'),
    ("({units} > 1) = 1", '(CAST((t."units" > 1) AS integer) = 1)'),
    ("ifelse({units} > 1, TRUE, false)", 'CASE WHEN (t."units" > 1) THEN true ELSE false END'),
    ("({units} > 1) = TRUE", '((t."units" > 1) = true)'),
    ("in({item}, [])", '(t."item" IN (NULL))'),
]


@pytest.mark.parametrize(("expression", "sql"), PAIRS)
def test_expression_becomes_sql(scope, expression, sql):
    assert scope.translate(parse(expression)).text == sql


REFUSED = [
    ("geocode({item})", "The function geocode is not drawn"),
    ("periodOverPeriodLastValue(sum({units}))", "is drawn of a measure, a date and a period"),
    ("contains({item}, 'T', LOUD)", "no column LOUD"),
    ("parseDate({item}, 'EEE')", "Parsing dates by"),
    ("parseDate({day})", "parseDate takes a text, not DATETIME"),
    ("[{day} ASC]", "sorted list stands outside"),
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


WRITTEN = [
    ("toString(floor(75 / 60))", "1"),
    ("concat(toString(ceil({price})), 'm')", "4m"),
    ("toString({price})", "3.5"),
    ("toString({units} / 4)", "0.5"),
    ("toString(round({price} * 4))", "14"),
    ("toString({price} * 100000000)", "350000000"),
    ("toString(mod({units}, 1.5))", "0.5"),
    ("concat({units}, ' of ', {price})", "2 of 3.5"),
    ("toString(0 - {price} / 1000000)", "-0.0000035"),
]


@pytest.mark.parametrize(("expression", "text"), WRITTEN)
def test_numbers_are_written_plainly(scope, run, expression, text):
    sql = scope.translate(parse(expression)).text
    row = "SELECT 2 AS units, CAST(3.5 AS double) AS price"
    assert run(f"SELECT {sql} FROM ({row}) AS t") == [(text,)]  # noqa: S608 -- SQL under test


def test_date_is_written_as_the_user_guide_shows_it(scope):
    sql = scope.translate(parse("toString({day})")).text
    assert sql == "format_datetime(t.\"day\", 'yyyy-MM-dd''T''HH:mm:ss.SSS''Z''')"


@pytest.mark.parametrize(
    "expression", ["sum({units}) + {price}", "ifelse({units} > 1, sum({units}), 0)"]
)
def test_aggregate_beside_a_column_is_refused_as_quicksight_does(scope, expression):
    with pytest.raises(NotDrawnError, match="Mismatched aggregation"):
        scope.translate(parse(expression))


def test_table_calculation_of_another_one_needs_a_visual(scope):
    with pytest.raises(NotDrawnError, match="of another one is not drawn here"):
        scope.translate(parse("runningSum(maxOver(sum({units}), []), [sum({units}) ASC])"))


@pytest.mark.parametrize(
    ("expression", "parts"),
    [
        ("median({units})", ["* 50 / 100.0", 'array_sort(array_agg(t."units")']),
        ("percentile({price}, 90)", ['CEIL(COUNT(t."price") * 90 / 100.0)']),
        ("percentileCont({price}, 99.9)", ["* 99.9 / 100.0", "FLOOR", "CEIL"]),
    ],
)
def test_percentiles_are_exact(scope, expression, parts):
    found = scope.translate(parse(expression))
    assert found.is_aggregate
    assert all(part in found.text for part in parts)


@pytest.mark.parametrize("expression", ["median({item})", "percentile({price}, 101)"])
def test_percentile_of_what_has_none_is_refused(scope, expression):
    with pytest.raises(NotDrawnError, match="percentile of"):
        scope.translate(parse(expression))
