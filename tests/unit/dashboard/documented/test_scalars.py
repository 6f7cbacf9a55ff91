"""Each documented function of single rows gives what DuckDB gives, said in its own words."""

import pytest

from tests.unit.dashboard.documented.conftest import same
from tests.unit.dashboard.documented.names import SCALARS

CASES = {
    "coalesce": ("coalesce({place}, {guest})", "coalesce(place, guest)"),
    "ifelse": (
        "ifelse({units} > 4, 'many', isNull({units}), 'none', 'few')",
        "CASE WHEN units > 4 THEN 'many' WHEN units IS NULL THEN 'none' ELSE 'few' END",
    ),
    "in": ("in({place}, ['north'])", "place IN ('north')"),
    "isNotNull": ("isNotNull({units})", "units IS NOT NULL"),
    "isNull": ("isNull({units})", "units IS NULL"),
    "notIn": ("notIn({place}, ['north'])", "place NOT IN ('north')"),
    "nullIf": ("nullIf({item}, 'tea')", "nullif(item, 'tea')"),
    "switch": (
        "switch({item}, 'tea', 1, 'cake', 2, 0)",
        "CASE item WHEN 'tea' THEN 1 WHEN 'cake' THEN 2 ELSE 0 END",
    ),
    "addDateTime": ("addDateTime(1, 'MM', {day})", "day + INTERVAL 1 MONTH"),
    "addWorkDays": (
        "addWorkDays({day}, {id} % 9 - 4)",
        "CASE WHEN id % 9 = 4 THEN day ELSE day + to_days(CAST((SELECT sign(id % 9 - 4) * n FROM "
        "range(1, 20) r(n) WHERE (SELECT count(*) FROM range(1, 20) s(m) WHERE m <= n AND "
        "isodow(day + to_days(CAST(sign(id % 9 - 4) * m AS INT))) < 6) = abs(id % 9 - 4) "
        "ORDER BY n LIMIT 1) AS INT)) END",
    ),
    "dateDiff": (
        "dateDiff({day}, now(), 'MM')",
        "date_diff('month', day, TIMESTAMP '2026-03-18 15:30:00')",
    ),
    "epochDate": ("epochDate({id} * 86400)", "to_timestamp(id * 86400) AT TIME ZONE 'UTC'"),
    "extract": ("extract('WD', {day})", "dayofweek(day) + 1"),
    "formatDate": ("formatDate({day}, 'dd/MM/yyyy HH:mm')", "strftime(day, '%d/%m/%Y %H:%M')"),
    "isWorkDay": ("isWorkDay({day})", "CAST(isodow(day) < 6 AS INT)"),
    "netWorkDays": (
        "netWorkDays({day}, addDateTime(9, 'DD', {day}))",
        "(SELECT count(*) FROM range(0, 10) r(n) WHERE isodow(day + to_days(CAST(n AS INT))) < 6)",
    ),
    "now": ("now()", "TIMESTAMP '2026-03-18 15:30:00'"),
    "truncDate": ("truncDate('Q', {day})", "date_trunc('quarter', day)"),
    "ceil": ("ceil({price})", "ceil(price)"),
    "decimalToInt": ("decimalToInt({price})", "trunc(price)"),
    "floor": ("floor({price})", "floor(price)"),
    "intToDecimal": ("intToDecimal({units}) / 4", "units / 4.0"),
    "round": ("round({price}, 1)", "round(CAST(price AS DOUBLE), 1)"),
    "mod": ("mod({units}, 3)", "units % 3"),
    "log": ("log({units})", "log10(units)"),
    "ln": ("ln({units})", "ln(units)"),
    "abs": ("abs({price})", "abs(price)"),
    "sqrt": ("sqrt({units})", "sqrt(units)"),
    "exp": ("exp({units})", "exp(units)"),
    "concat": ("concat({guest}, ' at ', {place})", "guest || ' at ' || place"),
    "contains": (
        "contains({item}, 'P', CASE_INSENSITIVE)",
        "contains(lower(item), 'p')",
    ),
    "endsWith": ("endsWith({item}, 'e')", "ends_with(item, 'e')"),
    "left": ("left({item}, 2)", "left(item, 2)"),
    "locate": ("locate({item}, 'e', 3)", "CASE WHEN instr(item[3:], 'e') = 0 THEN 0 ELSE "
               "instr(item[3:], 'e') + 2 END"),
    "ltrim": ("ltrim({code})", "ltrim(code)"),
    "parseDate": ("parseDate({code}, 'yyyy-MM-dd')", "try_strptime(code, '%Y-%m-%d')"),
    "parseDecimal": ("parseDecimal({code})", "TRY_CAST(code AS DOUBLE)"),
    "parseInt": (
        "parseInt({code})",
        "CASE WHEN regexp_full_match(trim(code), '[0-9]+') THEN CAST(trim(code) AS INT) END",
    ),
    "parseJson": (
        "parseJson(ifelse(startsWith({code}, '{'), {code}, '{}'), '$.a.b')",
        "CASE WHEN code LIKE '{%' THEN '6' END",
    ),
    "replace": ("replace({item}, 'e', '--')", "replace(item, 'e', '--')"),
    "right": ("right({item}, 9)", "right(item, 9)"),
    "rtrim": ("rtrim({code})", "rtrim(code)"),
    "split": ("split({code}, '-', 2)", "string_split(code, '-')[2]"),
    "startsWith": ("startsWith({item}, 'c')", "starts_with(item, 'c')"),
    "strlen": ("strlen({item})", "length(item)"),
    "substring": ("substring({item}, 2, 2)", "substring(item, 2, 2)"),
    "toLower": ("toLower({item})", "lower(item)"),
    "toString": ("toString({units})", "CAST(units AS VARCHAR)"),
    "toUpper": ("toUpper({item})", "upper(item)"),
    "trim": ("trim({code})", "trim(code)"),
}  # fmt: skip


def test_every_documented_function_is_here():
    assert sorted(CASES) == sorted(SCALARS)


@pytest.mark.parametrize("name", SCALARS)
def test_function_of_a_row_is_the_documented_one(each, duck, name):
    expression, sql = CASES[name]
    assert same(each(expression)) == same(duck(f"SELECT id, {sql} FROM sales"))  # noqa: S608


@pytest.mark.parametrize(
    ("expression", "day"),
    [
        ("addWorkDays(parseDate('2022-08-10'), 7)", "2022-08-19"),
        ("addWorkDays(parseDate('2022-08-06'), 7)", "2022-08-16"),
        ("addWorkDays(parseDate('2022-08-07'), 7)", "2022-08-16"),
        ("addWorkDays(parseDate('2022-08-06'), -5)", "2022-08-01"),
        ("addWorkDays(parseDate('2022-08-06'), 0)", "2022-08-06"),
    ],
)
def test_work_days_are_added_as_the_guide_shows(each, expression, day):
    assert each(expression)[0][1].startswith(day)
