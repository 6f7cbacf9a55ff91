"""The names of a WINDOW clause, compared as SQL does (Trino's TestAnalyzer, testWindowNames)."""

import pytest

from analytics_emulator.athena.sql import AthenaQueryError, SqlEngine

QUERY = "SELECT sum(x) OVER {} FROM (VALUES 1, 2) t (x) WINDOW {} ORDER BY 1"


@pytest.mark.parametrize(("over", "windows", "sums"), [
    ("w", "W AS (), \"w\" AS (PARTITION BY x)", ["3", "3"]),
    ("\"w\"", "w AS (), \"w\" AS (PARTITION BY x)", ["1", "2"]),
    ("w", "\"W\" AS (PARTITION BY x)", ["1", "2"]),
    ("(\"W\" ORDER BY x)", "w AS (), \"w\" AS (PARTITION BY x)", ["1", "3"]),
])  # fmt: skip
def test_window_name_in_quotes_is_another_than_without(
    engine: SqlEngine, over: str, windows: str, sums: list[str]
) -> None:
    found = engine.run(engine.compile(QUERY.format(over, windows), "shop")).rows
    assert [row[0] for row in found] == sums


@pytest.mark.parametrize(("over", "windows", "name"), [
    ("w", "w AS (), \"W\" AS ()", "DUPLICATE_WINDOW_NAME"),
    ("\"w\"", "\"w\" AS (), \"w\" AS ()", "DUPLICATE_WINDOW_NAME"),
    ("w", "\"w\" AS ()", "INVALID_WINDOW_REFERENCE"),
    ("\"w\"", "W AS ()", "INVALID_WINDOW_REFERENCE"),
])  # fmt: skip
def test_window_name_that_is_there_twice_or_never_is_refused(
    engine: SqlEngine, over: str, windows: str, name: str
) -> None:
    with pytest.raises(AthenaQueryError) as caught:
        engine.compile(QUERY.format(over, windows), "shop")
    assert caught.value.name == name
