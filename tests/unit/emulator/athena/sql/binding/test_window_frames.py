"""RANGE frames that are refused: over NaN, over midnight, beside clocks of several zones."""

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


@pytest.mark.parametrize(
    ("times", "words"),
    [
        ("TIME '23:30:00'", "RANGE beside times over midnight"),
        ("TIME '05:30:00 +01:00'", "line 1:64: RANGE beside time with time zone"),
    ],
)
def test_a_frame_of_times_ends_within_the_day(engine: SqlEngine, times: str, words: str) -> None:
    frame = "ORDER BY x RANGE BETWEEN CURRENT ROW AND INTERVAL '1' HOUR FOLLOWING"
    sql = f"SELECT count(*) OVER ({frame}) FROM (VALUES {times}) AS t(x)"  # noqa: S608
    with pytest.raises(AthenaQueryError, match=f"^NOT_SUPPORTED: {words}"):
        engine.run(engine.compile(sql, "shop"))
