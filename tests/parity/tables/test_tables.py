"""Generated queries over generated tables have one answer, however the engine finds it.

Choosing partitions and keeping rows may change no answer, and the answers are those of a running
Trino 476 over the very same files (`python -m tests.parity.tables.record`).
"""

import os
from collections.abc import Callable, Iterable, Sequence
from itertools import batched

import pytest

from analytics_emulator.athena.sql import SqlEngine

from .answers import Answer, ask
from .catalog import Catalog
from .differences import NOT_COMPARED
from .goldens import goldens
from .queries import Query, queries

# All of them take minutes: an ordinary run asks every third, `make parity` each.
IS_WHOLE = os.environ.get("PARITY") == "all"
ASKED = queries() if IS_WHOLE else queries()[::3]
BATCHES = list(batched(ASKED, 100, strict=False))

type Ask = Callable[[Query], Answer]
type Difference = tuple[str, Answer, Answer]


class Plain:
    """The engine as it is: its answers, and the queries for which it left partitions out."""

    def __init__(self, catalog: Catalog) -> None:
        self._engine = quick(SqlEngine(catalog))
        self._catalog = catalog
        self._answers: dict[Query, Answer] = {}
        self.pruned: set[Query] = set()

    def __call__(self, query: Query) -> Answer:
        if query not in self._answers:
            self._catalog.was_pruned()
            self._answers[query] = ask(self._engine, query)
            if self._catalog.was_pruned():
                self.pruned.add(query)
        return self._answers[query]


def quick(engine: SqlEngine) -> SqlEngine:
    """Return the engine without the threads that so few rows don't need."""
    engine.executor.core.database.execute("SET threads = 1")
    return engine


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return Catalog(tmp_path_factory.mktemp("tables"))


@pytest.fixture(scope="module")
def plain(catalog: Catalog) -> Plain:
    return Plain(catalog)


@pytest.fixture(scope="module")
def unpruned(catalog: Catalog) -> Ask:
    engine = quick(SqlEngine(catalog, prune=False))
    return lambda query: ask(engine, query)


@pytest.fixture(scope="module")
def keeping(catalog: Catalog) -> Ask:
    engine = quick(SqlEngine(catalog, least_kept_rows=0))
    return lambda query: ask(engine, query)


def differing(one: Ask, other: Ask, batch: Iterable[Query]) -> list[Difference]:
    """Return the queries that two ways answer differently, with both answers."""
    pairs = ((q, one(q), other(q)) for q in batch)
    return [(q.sql, a, b) for q, a, b in pairs if not a.equals(b, ordered=q.ordered)]


def report(found: Iterable[Difference]) -> str:
    """Return differences to be read: a query, its answer here, and the other answer."""
    return "\n".join(f"{sql}\n  here  {one}\n  there {other}" for sql, one, other in found)


@pytest.mark.parametrize("batch", BATCHES, ids=lambda b: b[0].sql[:60])
def test_choosing_partitions_changes_no_answer(
    plain: Plain, unpruned: Ask, batch: Sequence[Query]
) -> None:
    for query in batch:
        plain(query)
    found = differing(plain, unpruned, plain.pruned.intersection(batch))
    assert not found, report(found)


@pytest.mark.parametrize("batch", BATCHES, ids=lambda b: b[0].sql[:60])
def test_kept_rows_change_no_answer(plain: Plain, keeping: Ask, batch: Sequence[Query]) -> None:
    found = differing(plain, keeping, batch[::6])
    assert not found, report(found)


@pytest.mark.trino_validated
@pytest.mark.parametrize("batch", BATCHES, ids=lambda b: b[0].sql[:60])
def test_answers_are_trinos(plain: Plain, batch: Sequence[Query]) -> None:
    compared = [q for q in batch if q.sql not in NOT_COMPARED]
    differences = differing(plain, lambda q: goldens()[q.sql], compared)
    found = [d for d in differences if not d[1].is_refused]
    assert not found, report(found)


def test_every_query_has_a_recorded_answer() -> None:
    """Else nothing would be compared: `python -m tests.parity.tables.record` asks a Trino."""
    assert {q.sql for q in queries()} == set(goldens())


def test_the_queries_meet_what_they_are_for(plain: Plain) -> None:
    """Most have rows, and for many of them partitions are left out."""
    with_rows = sum(bool(plain(query).rows) for query in ASKED)
    assert with_rows > 0.7 * len(ASKED)
    assert len(plain.pruned) > 0.2 * len(ASKED)
