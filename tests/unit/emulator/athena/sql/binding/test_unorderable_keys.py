"""What Trino sorts rows by: its windows' partitions, INTERSECT ALL and EXCEPT ALL."""

import pytest

from analytics_emulator.athena.sql import AthenaQueryError, SqlEngine


@pytest.mark.parametrize("value", ["MAP(ARRAY[1], ARRAY[2])", "JSON '1'", "ARRAY[JSON '1']"])
@pytest.mark.parametrize(
    "query",
    [
        "SELECT count(*) OVER (PARTITION BY x) FROM (VALUES {0}) AS t(x)",
        "SELECT {0} INTERSECT ALL SELECT {0}",
        "SELECT {0} EXCEPT ALL SELECT {0}",
    ],
)
def test_rows_are_not_sorted_by_what_has_no_order(
    engine: SqlEngine, query: str, value: str
) -> None:
    """A Trino 476 ends with an internal error, `json is not orderable`."""
    with pytest.raises(AthenaQueryError, match=r"of (map|json).* is not supported"):
        engine.compile(query.format(value), "shop")
