"""Which AND and OR become a CASE: those in which something may fail after what decides."""

import pytest

from analytics_emulator.athena.sql.stages import stages

ROWS = "FROM (VALUES (1, TRUE, 'a')) AS t(x, y, z)"


def written(sql: str) -> str:
    return dict(stages(f"SELECT {sql}"))["written: DuckDB's SQL"]


@pytest.mark.parametrize("value", ["x <> 0 AND 1 / x > 1", "y OR CAST(z AS integer) > 1"])
def test_what_may_fail_stands_behind_what_decides(value: str) -> None:
    assert "CASE WHEN" in written(f"{value} {ROWS}")
    assert "CASE WHEN" in written(f"count(*) FILTER (WHERE {value}) {ROWS}")


@pytest.mark.parametrize("value", ["x <> 0 AND y", "x > 1e0 OR z = 'a'", "1 / x > 1 AND y"])
def test_terms_that_cannot_fail_stay_as_they_are(value: str) -> None:
    assert "CASE WHEN" not in written(f"{value} {ROWS}")


@pytest.mark.parametrize("clause", ["WHERE", "JOIN (VALUES 1) AS u(v) ON"])
def test_filters_stay_as_they_are(clause: str) -> None:
    assert "CASE WHEN" not in written(f"1 {ROWS} {clause} x <> 0 AND (y OR 1 / x > 1)")


def test_deep_nests_stay_as_they_are() -> None:
    nested = "y"
    for word in ("AND", "OR") * 5:
        nested = f"(y {word} 1 / x > 1 {word} {nested})"
    assert len(written(f"{nested} {ROWS}")) < 20_000
