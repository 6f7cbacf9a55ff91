"""ExecutionParameters: each value stands for the `?` of its place in the text."""

import pytest

from analytics_emulator.athena.sql import AthenaQueryError, SqlEngine


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT ?, ?, ?, ?",
        "WITH t AS (SELECT ? AS a) SELECT a, ?, (SELECT ?), CASE WHEN TRUE THEN ? END FROM t",
        "SELECT * FROM (VALUES (?, ?, ?, ?))",
        "SELECT ?, ?, c, d FROM (VALUES (?, ?)) AS t(c, d)",
    ],
)
def test_parameters_go_by_the_order_in_the_text(engine: SqlEngine, sql: str) -> None:
    values = ["1", "2", "3", "4"]
    assert list(engine.run(engine.compile(sql, "shop", values)).rows) == [values]


def test_three_parameters_in_a_filter_keep_their_places(engine: SqlEngine) -> None:
    sql = "SELECT count(*) FROM (VALUES ('a', 'b', 'c')) t(w, x, y) WHERE w = ? AND x = ? AND y = ?"
    assert list(engine.run(engine.compile(sql, "shop", ["a", "b", "c"])).rows) == [["1"]]


def test_wrong_number_of_parameters_is_refused(engine: SqlEngine) -> None:
    with pytest.raises(AthenaQueryError, match="expected 2 but found 1"):
        engine.compile("SELECT ?, ?", "shop", ["1"])
