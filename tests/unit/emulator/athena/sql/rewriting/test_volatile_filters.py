"""What is drawn anew for each row is drawn once for each row, wherever it stands."""

import pytest

from analytics_emulator.athena.sql import AthenaQueryError, SqlEngine

ROWS = "FROM unnest(sequence(1, 10000)) AS t(x)"
TOSSES = """
SELECT count(*) ROWS WHERE random() < 5e-1
SELECT count(*) ROWS WHERE random() BETWEEN 25e-2 AND 75e-2
SELECT count(*) ROWS WHERE CASE random() < 5e-1 WHEN TRUE THEN TRUE ELSE FALSE END
SELECT count(*) FROM (SELECT x ROWS) WHERE random() < 5e-1
SELECT count(*) FILTER (WHERE random() < 5e-1) ROWS
SELECT count_if(r = greatest(r, 5e-1)) FROM (SELECT random() AS r ROWS)
SELECT count_if(greatest(random(), (SELECT 5e-1)) = 5e-1) ROWS
SELECT count_if(is_nan(sqrt(random() - 5e-1))) ROWS
SELECT count(*) ROWS JOIN (VALUES 1) AS u(y) ON random() < 5e-1
SELECT count(*) ROWS JOIN (VALUES 1e0) AS u(y) ON random() < y / 2 AND x > 0
SELECT count(*) ROWS JOIN (VALUES 1e0) AS u(y) ON random() < y / 2 JOIN (VALUES 1) AS v(z) ON x >= z
SELECT count(*) ROWS JOIN (VALUES 1, 2) AS u(y) ON y = 1 AND random() < 5e-1 AND x > 0
SELECT count(*) ROWS CROSS JOIN (VALUES 1e0) AS u(y) WHERE random() < y / 2
SELECT count(y) ROWS LEFT JOIN (VALUES 1) AS u(y) ON random() < 5e-1
SELECT count(*) ROWS LEFT JOIN (VALUES 1e0) AS u(y) ON TRUE WHERE random() < y / 2
SELECT sum(n) FROM (SELECT x % 5000 AS k, count(*) AS n ROWS GROUP BY 1 HAVING random() < 5e-1)
SELECT count(*) ROWS CROSS JOIN (VALUES 5e-1) AS u(y) WHERE random() < y GROUP BY y
SELECT count(*) FROM (VALUES 1, 2) AS u(y), LATERAL (SELECT 1 ROWS WHERE random() < y / 6e0)
SELECT count(*) ROWS WHERE random() BETWEEN 25e-2 AND (SELECT 75e-2)
SELECT count_if(b) FROM (SELECT random() BETWEEN 25e-2 AND sum(75e-6) OVER () AS b ROWS)
"""


@pytest.mark.parametrize("sql", TOSSES.strip().splitlines())
def test_half_of_the_rows_pass_a_coin_toss(engine: SqlEngine, sql: str) -> None:
    ((passed,),) = engine.run(engine.compile(sql.replace("ROWS", ROWS), "shop")).rows
    assert 4700 < int(str(passed)) < 5300  # six standard deviations


@pytest.mark.parametrize("condition", ["y > 0 AND random() < y", "random() < (SELECT 1)"])
def test_outer_join_that_draws_for_one_of_its_sides_is_refused(
    engine: SqlEngine, condition: str
) -> None:
    sql = f"SELECT count(y) {ROWS} LEFT JOIN (VALUES 1) AS u(y) ON {condition}"
    with pytest.raises(AthenaQueryError, match="NOT_SUPPORTED: A condition of an outer join"):
        engine.compile(sql, "shop")


def test_volatile_operand_that_a_form_repeats_is_drawn_once(engine: SqlEngine) -> None:
    repeated = "count_if(abs(round(random() * 9, 1)) > 9), count_if(nullif(random(), 2) > 1)"
    by_macro = "count_if(DECIMAL '1' / CAST(random(3, 100) AS decimal(3)) > 0)"
    sql = " ".join(["SELECT", repeated, ",", by_macro, ROWS])
    assert list(engine.run(engine.compile(sql, "shop")).rows) == [["0", "0", "0"]]
