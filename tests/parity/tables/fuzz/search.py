"""The search: a round of statements, each asked in every way."""

import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from hypothesis import HealthCheck, Phase, given, reject, seed, settings
from hypothesis.errors import Flaky

from analytics_emulator.athena.sql import SqlEngine

from ..answers import Answer, ask
from ..queries import Query
from .statements import statements

SHRINKING_SECONDS = 60
# One of the two can't tell; Trino's own errors are that too.
UNABLE = {"GENERIC_INTERNAL_ERROR", "NOT_SUPPORTED", "SERVER_STARTING_UP"}
# What fails on a value may not be computed at all by another plan.
OF_VALUES = {
    "DIVISION_BY_ZERO",
    "INVALID_CAST_ARGUMENT",
    "INVALID_FUNCTION_ARGUMENT",
    "NUMERIC_VALUE_OUT_OF_RANGE",
}

type Ask = Callable[[Query], Answer]
type Way = Callable[[Query], Answer | None]
"""Another way to ask; None where it would be the same."""


@dataclass(frozen=True)
class Difference:
    """A statement with the answers of the engine and of another way."""

    way: str
    sql: str
    ours: Answer
    other: Answer


@dataclass
class Search:
    """The ways that are compared with the engine, and what was found so far."""

    engine: Ask
    ways: dict[str, Way]
    deadline: float
    outcomes: Counter[str] = field(default_factory=Counter)
    seen: dict[str, Difference | None] = field(default_factory=dict)

    def difference(self, sql: str) -> Difference | None:
        """Return the first way that answers a statement differently, by what is known of it."""
        if sql not in self.seen:
            self.seen[sql] = self._difference(sql)
        return self.seen[sql]

    def _difference(self, sql: str) -> Difference | None:
        query = Query(sql)
        ours = self.engine(query)
        self.outcomes["statements"] += 1
        for way, other in self.ways.items():
            theirs = other(query)
            if theirs is None:
                continue
            self.outcomes[f"{way}: {_outcome(ours, theirs)}"] += 1
            if _outcome(ours, theirs) == "different":
                return Difference(way, sql, ours, theirs)
        return None

    def round(self, number: int, count: int) -> Difference | None:
        """Return the smallest difference among the statements of one seed."""
        found: list[Difference] = []

        @seed(number)
        @settings(
            max_examples=count, database=None, deadline=None, print_blob=False,
            phases=(Phase.generate, Phase.shrink), suppress_health_check=list(HealthCheck),
            report_multiple_bugs=False,
        )  # fmt: skip
        @given(statements())
        def examine(sql: str) -> None:
            if time.monotonic() > self.deadline:
                return
            if sql in self.seen and self.seen[sql] is None:
                reject()  # another one is drawn instead
            difference = self.difference(sql)
            if difference is not None:
                if not found:
                    self.deadline = min(self.deadline, time.monotonic() + SHRINKING_SECONDS)
                found.append(difference)
                raise AssertionError

        deadline = self.deadline
        with suppress(AssertionError, Flaky, ExceptionGroup):
            examine()
        self.deadline = deadline
        return min(found, key=lambda d: len(d.sql), default=None)


def _outcome(ours: Answer, theirs: Answer) -> str:
    names = {ours.error_name, theirs.error_name}
    if names & UNABLE:
        return "refused"
    sides = (Answer(plain_zeros(a.rows), a.error) for a in (ours, theirs))
    if next(sides).equals(next(sides), ordered=False):
        return "same error" if ours.error else "same"
    return "error of a value" if names <= {"", *OF_VALUES} and names & OF_VALUES else "different"


def plain_zeros(rows: Iterable[Sequence[str | None]]) -> tuple[tuple[str | None, ...], ...]:
    """Return rows without signs of zero: of two that are equal, either may stand for both."""
    return tuple(tuple(v and re.sub(r"-0\.0\b(?!\d)", "0.0", v) for v in r) for r in rows)


def asked(engine: SqlEngine) -> Ask:
    """Return how to ask an engine; what it should never raise is an answer of its own.

    Threads cost more than they bring over so few rows.
    """
    engine.executor.core.database.execute("SET threads = 1")

    def answer(query: Query) -> Answer:
        try:
            return ask(engine, query)
        except Exception as error:  # a crash is what is looked for
            return Answer(error=f"CRASH_{type(error).__name__}: {error}")

    return answer
