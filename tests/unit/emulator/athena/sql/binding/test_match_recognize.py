"""MATCH_RECOGNIZE; tests/parity/cases/trino_476.jsonl holds what a Trino 476 answers."""

import json
from typing import Any

import pytest

from analytics_emulator.athena.sql import AthenaQueryError, SqlEngine
from analytics_emulator.athena.sql.udfs.rowpatterns import matched

from ..conftest import Rows

CLICKS = """(VALUES ('u', 1, 'menu'), ('u', 2, 'cart'), ('u', 3, 'menu'), ('u', 4, 'pay'),
    ('w', 1, 'menu'), ('w', 2, 'menu')) AS clicks(visitor, n, page)"""


def matching(body: str, source: str = CLICKS) -> str:
    return f"SELECT * FROM {source} MATCH_RECOGNIZE ({body})"  # noqa: S608  # constants


def test_a_funnel_is_found_in_each_partition(rows: Rows) -> None:
    body = """PARTITION BY visitor ORDER BY n
        MEASURES FIRST(M.n) AS began, P.n AS paid, count(*) AS clicks
        PATTERN (M X*? P) DEFINE M AS page = 'menu', P AS page = 'pay'"""
    assert rows(matching(body)) == [["u", "1", "4", "4"]]


def test_excluded_rows_count_in_measures_and_are_not_shown(rows: Rows) -> None:
    body = """PARTITION BY visitor ORDER BY n MEASURES CLASSIFIER() AS c, count(*) AS so_far
        ALL ROWS PER MATCH PATTERN (M {- X* -} P) DEFINE M AS page = 'menu', P AS page = 'pay'"""
    found = rows(matching(body))
    assert sorted(found) == [["u", "1", "M", "1", "menu"], ["u", "4", "P", "4", "pay"]]


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("PATTERN (A) DEFINE A AS count(*) = 1", "An aggregate in DEFINE"),
        ("PATTERN (A) DEFINE A AS MATCH_NUMBER() = 1", "match_number() in DEFINE"),
        ("PATTERN (A) DEFINE A AS LAST(CLASSIFIER()) = 'A'", "classifier() in DEFINE"),
        ("PATTERN (A) DEFINE A AS n > (SELECT 1)", "A query within MATCH_RECOGNIZE"),
        ("PATTERN (A B C) DEFINE C AS A.n + B.n = C.n", "A term of DEFINE over three rows"),
        ("PATTERN (A{10001}) DEFINE A AS n > 0", "A row pattern of over 10000 parts"),
    ],
)
def test_what_has_no_rule_is_refused_by_name(engine: SqlEngine, body: str, what: str) -> None:
    with pytest.raises(AthenaQueryError, match="NOT_SUPPORTED") as error:
        engine.compile(matching(f"MEASURES count(*) AS x {body}"), "db")
    assert what in str(error.value)


def test_pairs_of_rows_of_a_large_partition_are_refused(rows: Rows) -> None:
    many = "UNNEST(sequence(1, 4001)) AS t(v)"
    body = "ORDER BY v MEASURES count(*) AS n PATTERN (A B+) DEFINE B AS v > {}"
    source = f"(SELECT v FROM {many})"  # noqa: S608  # constants
    assert rows(matching(body.format("PREV(v)"), source)) == [["4001"]]
    with pytest.raises(AthenaQueryError, match="NOT_SUPPORTED: A term of DEFINE over two rows"):
        rows(matching(body.format("A.v"), source))


def plan(program: list[list[Any]], **named: Any) -> dict[str, Any]:
    usual = {"conditions": [None], "skip": "past", "others": "show", "target": None, "seen": []}
    return {"program": program, **usual, **named}


def test_a_repetition_of_repetitions_takes_no_exponential_time() -> None:
    # ((A*)* B): with A everywhere and B nowhere each way to part the rows would be tried.
    program = [["loop", 1, 5], ["loop", 2, 4], ["label", 0, 0], ["jump", 1], ["jump", 0]]
    program += [["label", 1, 0], ["done"]]
    conditions = [None, ["one", 0, ["last", None, 0]]]
    text = json.dumps(plan(program, conditions=conditions))
    assert matched(text, 2_000, [[False] * 2_001], []) == []
