"""Which AND and OR become a CASE: those in which something may fail after what decides."""

import pytest

from analytics_emulator.athena.sql.stages import stages

ROWS = (
    "FROM (VALUES (1, TRUE, 'a', 1e0, DECIMAL '10.0', CAST('a' AS varchar(9)), DATE '2024-01-01'))"
    " AS t(x, y, z, d, m, v, t)"
)


def written(sql: str) -> str:
    return dict(stages(f"SELECT {sql}"))["written: DuckDB's SQL"]


@pytest.mark.parametrize(
    "value",
    [
        "x <> 0 AND 1 / x > 1",
        "y OR CAST(z AS integer) > 1",
        "y OR x + 1 > 1",
        "y OR abs(x) > 1",
        "y OR CAST(m AS decimal(38, 37)) = m",
        "y OR TIMESTAMP '2024-01-01 00:00:00' > t",
        "y OR CAST(d AS real) > 1",
        "y OR regexp_like(z, z)",
        "y OR (x > 1 AND x * x > 1)",
        "y OR lower(chr(x)) = 'a'",
    ],
)
def test_what_may_fail_stands_behind_what_decides(value: str) -> None:
    assert "CASE WHEN" in written(f"{value} {ROWS}")
    assert "CASE WHEN" in written(f"count(*) FILTER (WHERE {value}) {ROWS}")


@pytest.mark.parametrize(
    "value",
    [
        "x <> 0 AND y",
        "x > 1e0 OR z = 'a'",
        "1 / x > 1 AND y",
        "y OR z LIKE 'a%' OR v LIKE 'a#%' ESCAPE '#'",
        "y OR d * d + d - d / d > d",
        "y OR m > x OR m IS NULL OR z IS NOT NULL",
        "y OR x IN (1, 2) OR x NOT IN (2, 3) OR z BETWEEN 'a' AND v",
        "y OR upper(trim(z)) || lower(v) = 'a' OR length(z) > x",
        "y OR year(DATE '2024-01-01') > 1 OR x IS DISTINCT FROM 2",
        "y OR coalesce(z, v) = 'a' OR starts_with(z, v) OR substr(z, x, 2) = v",
        "y OR EXISTS (SELECT 1 / x)",
        "random() < 5e-1 AND 1 / x > 1",
    ],
)
def test_terms_that_cannot_fail_stay_as_they_are(value: str) -> None:
    assert "CASE WHEN" not in written(f"{value} {ROWS}")


def test_a_true_term_decides_or_and_a_false_one_and() -> None:
    assert written(f"y OR 1 / x > 1 {ROWS}").startswith('SELECT CASE WHEN "t"."_col1" THEN TRUE')
    assert written(f"y AND 1 / x > 1 {ROWS}").startswith(
        'SELECT CASE WHEN (NOT "t"."_col1") THEN FALSE'
    )


@pytest.mark.parametrize("clause", ["WHERE", "JOIN (VALUES 1) AS u(v) ON"])
def test_filters_stay_as_they_are(clause: str) -> None:
    assert "CASE WHEN" not in written(f"1 {ROWS} {clause} x <> 0 AND (y OR 1 / x > 1)")


@pytest.mark.parametrize("clause", ["WHERE", "JOIN (VALUES 1) AS u(w) ON", "GROUP BY x HAVING"])
def test_what_filters_and_is_a_column_too_is_a_case_in_the_column_alone(clause: str) -> None:
    both = written(
        f"x <> 0 AND (x < 5 OR 1 / x > 1) {ROWS} {clause} x <> 0 AND (x < 5 OR 1 / x > 1)"
    )
    column, _, rest = both.partition(" FROM ")
    assert column.count("CASE WHEN") == 2
    assert "CASE WHEN" not in rest


@pytest.mark.parametrize("value", ["x > 1 OR 1 / x > 1 OR y", "y OR x > 1 OR 1 / x > 1 OR y OR y"])
def test_only_what_stands_before_what_may_fail_is_written_twice(value: str) -> None:
    found = written(f"{value} {ROWS}")
    assert found.startswith("SELECT CASE WHEN")
    assert found.count("//") == 1


@pytest.mark.parametrize("otherwise", ["y", "x = 0 OR y", "x = 5 OR 1 / x > 1"])
def test_a_case_of_the_querys_own_filters_as_it_is(otherwise: str) -> None:
    found = written(f"x {ROWS} WHERE CASE WHEN x = 5 THEN FALSE ELSE {otherwise} END")
    assert "WHERE CASE WHEN" in found


def test_deep_nests_stay_as_they_are() -> None:
    nested = "y"
    for word in ("AND", "OR") * 6:
        nested = f"({nested} {word} 1 / x > 1)"
    assert len(written(f"{nested} {ROWS}")) < 40_000


@pytest.mark.parametrize(
    ("later", "form"), [("lower(z)", "coalesce("), ("chr(x)", "CASE WHEN"), ("z || v", "coalesce(")]
)
def test_coalesce_is_a_case_where_what_comes_later_may_fail(later: str, form: str) -> None:
    assert written(f"coalesce(z, {later}) {ROWS}").startswith(f"SELECT {form}")
