"""RANGE frames beside numbers that may be no numbers."""

import pytest

from analytics_emulator.athena.sql import AthenaQueryError, SqlEngine

SUMS = """SELECT sum(y) OVER ({})
FROM (VALUES (1e0, 1), (nan(), 2), (2e0, 4), (NULL, 8)) AS t(x, y)"""


def sums(engine: SqlEngine, order: str) -> list[str | None]:
    frame = f"ORDER BY x {order} RANGE BETWEEN 1 PRECEDING AND CURRENT ROW"
    result = engine.run(engine.compile(SUMS.format(frame), "shop"))
    return [row[0] for row in result.rows]


def test_a_nan_before_numbers_has_no_frame(engine: SqlEngine) -> None:
    """A Trino 476 gives the rows behind it frames that reach over it."""
    with pytest.raises(AthenaQueryError, match=r"^NOT_SUPPORTED: RANGE beside NaN with NULLS"):
        sums(engine, "NULLS FIRST")


def test_a_nan_behind_numbers_is_a_frame_of_its_own(engine: SqlEngine) -> None:
    assert sums(engine, "NULLS LAST") == ["1", "5", "2", "8"]
