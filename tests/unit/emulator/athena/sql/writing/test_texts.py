"""Texts that a user wrote are texts, whatever they look like."""

import pytest

from analytics_emulator.athena.sql import SqlEngine


@pytest.mark.parametrize(
    "text",
    ["⟦scan 0⟧", "$1", "$1 $2", "§NOT_SUPPORTED§no§", "{0}", "athena_equal(a, b)", "'' || x", "%s"],
)
def test_text_that_looks_like_a_mark_stays_a_text(engine: SqlEngine, text: str) -> None:
    sql = """SELECT 'TEXT', concat('TEXT', item), "TEXT"
             FROM (SELECT item, 1 AS "TEXT" FROM teas)""".replace("TEXT", text)
    rows = list(engine.run(engine.compile(sql, "shop")).rows)
    plain = text.replace("''", "'")
    assert rows[0] == [plain, f"{plain}tea", "1"]
