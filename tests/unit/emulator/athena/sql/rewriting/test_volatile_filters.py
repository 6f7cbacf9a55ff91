"""What is drawn anew for each row is drawn once for each row, wherever it stands."""

import pytest

from analytics_emulator.athena.sql import SqlEngine

ROWS = "FROM unnest(sequence(1, 10000)) AS t(x)"
TOSSES = """
SELECT count(*) ROWS WHERE random() < 5e-1
SELECT count(*) ROWS WHERE random() BETWEEN 25e-2 AND 75e-2
SELECT count(*) ROWS WHERE CASE random() < 5e-1 WHEN TRUE THEN TRUE ELSE FALSE END
SELECT count(*) FROM (SELECT x ROWS) WHERE random() < 5e-1
SELECT count(*) FILTER (WHERE random() < 5e-1) ROWS
SELECT count_if(r = greatest(r, 5e-1)) FROM (SELECT random() AS r ROWS)
SELECT count(*) ROWS JOIN (VALUES 1) AS u(y) ON random() < 5e-1
"""


@pytest.mark.parametrize("sql", TOSSES.strip().splitlines())
def test_half_of_the_rows_pass_a_coin_toss(engine: SqlEngine, sql: str) -> None:
    ((passed,),) = engine.run(engine.compile(sql.replace("ROWS", ROWS), "shop")).rows
    assert 4700 < int(str(passed)) < 5300  # six standard deviations


def test_volatile_operand_that_a_form_repeats_is_drawn_once(engine: SqlEngine) -> None:
    repeated = "count_if(abs(round(random() * 9, 1)) > 9), count_if(nullif(random(), 2) > 1)"
    sql = " ".join(["SELECT", repeated, ROWS])
    assert list(engine.run(engine.compile(sql, "shop")).rows) == [["0", "0"]]
