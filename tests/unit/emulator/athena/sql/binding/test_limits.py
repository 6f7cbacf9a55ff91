"""LIMIT over what is ordered: Trino holds the rows, 2³¹ - 1 at most."""

import pytest

from analytics_emulator.athena.sql import AthenaQueryError, SqlEngine

# ruff: noqa: S608  # texts of our own making

ROWS = "(VALUES 2, 1) t (x)"
MOST = 2**31 - 1


@pytest.mark.parametrize("tail", [f"ORDER BY x LIMIT {MOST}", f"LIMIT {2**63 - 1}",
                                  f"ORDER BY x OFFSET 1 LIMIT {MOST - 1}"])  # fmt: skip
def test_limit_that_can_be_held_is_answered(engine: SqlEngine, tail: str) -> None:
    found = engine.run(engine.compile(f"SELECT x FROM {ROWS} {tail}", "shop")).rows
    assert len(list(found)) == (1 if "OFFSET" in tail else 2)


@pytest.mark.parametrize("query", [
    f"SELECT x FROM {ROWS} ORDER BY x LIMIT {2**63 - 1}",
    f"SELECT x FROM {ROWS} ORDER BY x OFFSET 1 LIMIT {MOST}",
    f"SELECT x FROM {ROWS} UNION ALL SELECT 3 ORDER BY x FETCH FIRST {MOST + 1} ROWS ONLY",
    f"SELECT count(*) FROM (SELECT x FROM {ROWS} ORDER BY x LIMIT {MOST + 1}) AS s",
])  # fmt: skip
def test_limit_that_cannot_be_held_is_refused(engine: SqlEngine, query: str) -> None:
    with pytest.raises(AthenaQueryError) as caught:
        engine.compile(query, "shop")
    assert caught.value.name == "NOT_SUPPORTED"
    assert caught.value.message == "ORDER BY LIMIT > 2147483647 is not supported"
