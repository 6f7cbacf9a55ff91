"""Queries in processes of their own: whatever one of them does, others are answered."""

# ruff: noqa: S608  # texts of our own making

import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from analytics_emulator.athena.sql import CsvSink, Limits, SqlEngine, WorkerPool
from analytics_emulator.athena.sql.errors import (
    AthenaQueryError,
    QueryCancelledError,
    QueryTimeoutError,
    ResourcesExhaustedError,
)
from analytics_emulator.athena.sql.running.workers import nursery
from tests.unit.emulator.athena.sql.conftest import Catalog
from tests.waiting import wait_until

MEBIBYTE = 2**20
LIMITS = Limits(memory_bytes=800 * MEBIBYTE, disk_bytes=50 * MEBIBYTE)
NUMBERS = "UNNEST(sequence(1, 10000))"
ENDLESS = f"""SELECT sum(a.n * b.n % 7) FROM {NUMBERS} AS a(n), {NUMBERS} AS b(n),
    {NUMBERS} AS c(n)"""
HOSTILE = [
    "SELECT rpad('x', 2000000000, 'y')",
    f"SELECT length(rpad('x', n * 1000000, 'y')) FROM {NUMBERS} AS t(n)",
    f"SELECT array_agg(a.n) FROM {NUMBERS} AS a(n), {NUMBERS} AS b(n)",
    f"SELECT a.n, b.n, lpad('', 1000, 'x') FROM {NUMBERS} AS a(n), {NUMBERS} AS b(n)",
    f"SELECT 1 FROM {NUMBERS} AS a(n), {NUMBERS} AS b(n), {NUMBERS} AS c(n) ORDER BY b.n",
]
COUNT = "SELECT count(*) FROM sales"

type Ask = Callable[..., list[str]]


@pytest.fixture
def pool(tmp_path: Path) -> Iterator[WorkerPool]:
    pool = WorkerPool(LIMITS, tmp_path / "workers")
    yield pool
    pool.close()


def asking(pool: WorkerPool, catalog: Catalog, folder: Path) -> Ask:
    engine = SqlEngine(catalog, executor=pool, folder=folder / "kept")

    def ask(sql: str, cancel: threading.Event | None = None) -> list[str]:
        compiled = engine.compile(sql, "shop")
        path = folder / f"{threading.get_ident()}.csv"
        sink = CsvSink(path, ["n"] * len(compiled.types), compiled.types, LIMITS.disk_bytes)
        engine.answer(compiled, sink, cancel)
        return path.read_text().splitlines()[1:]

    return ask


@pytest.fixture
def ask(pool: WorkerPool, catalog: Catalog, tmp_path: Path) -> Ask:
    """Return an answer's lines."""
    return asking(pool, catalog, tmp_path)


@pytest.mark.parametrize("sql", HOSTILE)
def test_a_query_beyond_its_bounds_fails_and_the_next_is_answered(
    ask: Ask, sql: str, tmp_path: Path
) -> None:
    with pytest.raises(ResourcesExhaustedError, match=r"^Query exhausted resources at this scale"):
        ask(sql)
    assert ask(COUNT) == ['"9"']
    assert not [path for path in tmp_path.glob("workers/*/*") if path.is_file()]


def test_others_are_answered_beside_a_hostile_query(ask: Ask) -> None:
    with ThreadPoolExecutor(4) as threads:
        hostile = threads.submit(ask, HOSTILE[1])
        others = [threads.submit(ask, COUNT) for _ in range(31)]
        assert [other.result() for other in others] == [['"9"']] * 31
        assert isinstance(hostile.exception(), ResourcesExhaustedError)


def test_nothing_works_on_for_a_cancelled_query(ask: Ask, pool: WorkerPool) -> None:
    cancel = threading.Event()
    with ThreadPoolExecutor() as threads:
        asked = threads.submit(ask, ENDLESS, cancel)
        wait_until(lambda: pool.pids, 20, 0.001)
        pids = pool.pids
        cancel.set()
        assert isinstance(asked.exception(), QueryCancelledError)
    assert not any(map(is_alive, pids))


def test_a_query_that_takes_too_long_is_ended(catalog: Catalog, tmp_path: Path) -> None:
    limits = Limits(LIMITS.memory_bytes, LIMITS.disk_bytes, seconds=0.3)
    pool = WorkerPool(limits, tmp_path / "workers")
    with pytest.raises(QueryTimeoutError, match=r"^Query timeout$"):
        asking(pool, catalog, tmp_path)(ENDLESS)
    pool.close()


def test_a_worker_serves_one_query_after_the_other(ask: Ask, pool: WorkerPool) -> None:
    ask(COUNT)
    pids = pool.pids
    ask(COUNT)
    assert pool.pids == pids


def test_errors_come_as_they_were(ask: Ask) -> None:
    with pytest.raises(AthenaQueryError, match=r"^DIVISION_BY_ZERO: Division by zero$"):
        ask("SELECT 1 / (quantity - 1) FROM sales")


def test_a_worker_that_was_killed_is_replaced(ask: Ask, pool: WorkerPool) -> None:
    ask(COUNT)
    os.kill(pool.pids.pop(), signal.SIGKILL)
    wait_until(lambda: answers(ask), 20, 0.001)


def test_workers_come_from_another_process_when_theirs_has_ended(ask: Ask) -> None:
    ask(COUNT)
    nursery.NURSERY.close()
    wait_until(lambda: answers(ask), 20, 0.001)


def test_what_ends_with_its_pool_is_every_worker(ask: Ask, pool: WorkerPool) -> None:
    ask(COUNT)
    pids = pool.pids
    pool.close()
    assert not any(map(is_alive, pids))


def test_kept_tables_are_read_by_other_workers(
    catalog: Catalog, pool: WorkerPool, tmp_path: Path
) -> None:
    engine = SqlEngine(catalog, 1, executor=pool, folder=tmp_path / "kept")
    compiled = engine.compile("SELECT max(n) FROM (SELECT count(*) AS n FROM sales) AS t", "shop")
    for number in range(2):
        path = tmp_path / f"{number}.csv"
        engine.answer(compiled, CsvSink(path, ["n"], compiled.types, MEBIBYTE))
        assert path.read_text() == '"n"\n"9"\n'
        pool.end_idle()
    assert len(engine.derived.files()) == 1


def answers(ask: Ask) -> bool:
    try:
        return ask(COUNT) == ['"9"']
    except ResourcesExhaustedError:  # the query that met the killed one
        return False


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
