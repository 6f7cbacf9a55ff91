"""Rows that are kept for several queries lead to the answers that computing them anew leads to."""

import pytest

from analytics_emulator.athena.sql import SqlEngine
from tests.parity.test_athena_select import EmptyCatalog, answer, read

MOVING = ("now()", "current_", "localtime", "random", "uuid")
CASES = [
    case["sql"].rstrip("; \n") for case in read("trino_engine.jsonl") + read("trino_rules.jsonl")
]
STEADY = [sql for sql in CASES if not any(word in sql for word in MOVING)]
DERIVED = "SELECT * FROM (SELECT s.*, count(*) OVER () AS n FROM ({}) AS s) AS t"
WITH = (
    "SELECT * FROM (WITH w AS (SELECT s.*, count(*) OVER () AS n FROM ({}) AS s)"
    " SELECT * FROM w) AS t"
)
QUERIES = [
    *(DERIVED.format(sql) for sql in STEADY[::20]),
    *(WITH.format(sql) for sql in STEADY[10::20]),
]


@pytest.fixture(scope="module")
def keeping() -> SqlEngine:
    return SqlEngine(EmptyCatalog(), least_kept_rows=0)


@pytest.fixture(scope="module")
def plain() -> SqlEngine:
    return SqlEngine(EmptyCatalog())


@pytest.mark.parametrize("sql", QUERIES)
def test_kept_rows_change_no_answer(keeping: SqlEngine, plain: SqlEngine, sql: str) -> None:
    case = {"sql": sql}
    assert answer(keeping, case) == answer(plain, case) == answer(keeping, case)
