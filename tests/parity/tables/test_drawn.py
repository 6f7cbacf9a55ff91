"""What the fuzzer draws."""

import time

from .answers import Answer
from .fuzz.search import Search
from .queries import Query

COUNT = 40


def test_a_round_of_the_fuzzer_draws_different_statements() -> None:
    asked: list[str] = []

    def engine(query: Query) -> Answer:
        asked.append(query.sql)
        return Answer()

    search = Search(engine, {}, time.monotonic() + 60)
    assert search.round(7, COUNT) is None
    assert len(set(asked)) == len(asked) == COUNT


def test_of_statements_that_differ_the_fuzzer_finds_the_smallest() -> None:
    other = Answer(rows=(("1",),))
    ways = {"other": lambda query: other if "DISTINCT " in query.sql else Answer()}
    found = Search(lambda _: Answer(), ways, time.monotonic() + 60).round(7, COUNT)
    assert found is not None
    assert found.sql == "SELECT DISTINCT t0.id AS c0 FROM events AS t0"
