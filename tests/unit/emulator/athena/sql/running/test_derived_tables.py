"""Derived tables that queries share: kept when that is safe, never seen in an answer."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from analytics_emulator.athena.sql import SqlEngine
from analytics_emulator.athena.sql.errors import QueryCancelledError
from analytics_emulator.athena.sql.running import derived_tables
from analytics_emulator.athena.sql.running.derived_tables import DerivedTables
from tests.unit.emulator.athena.sql.conftest import Catalog, Table, sales_of, write

SHARED = (
    "FROM (SELECT DISTINCT dt, item, quantity * price AS worth FROM sales WHERE quantity > 1) AS t"
)
QUESTIONS = [
    f"SELECT item, sum(worth) {SHARED} GROUP BY item ORDER BY item",
    f"SELECT count(*), max(worth) {SHARED} WHERE item = 'tea'",
    f"SELECT worth {SHARED} JOIN teas ON t.item = teas.item ORDER BY worth DESC",
]
COUNTS = [f"SELECT {count} {SHARED}" for count in ("count(*)", "sum(1)", "count(item)")]

HASHES = [
    "SELECT md5(range::TEXT) AS a FROM range(9999)",
    "SELECT sha1(range::TEXT) AS a FROM range(9999)",
]
ENDLESS = "SELECT sum(a.range * b.range % 7) FROM range(10000000) a, range(10000000) b"

type Name = Callable[..., str | None]


@pytest.fixture
def database() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


@pytest.fixture
def name(database: duckdb.DuckDBPyConnection) -> Name:
    """Ask for the table that holds a derived table's rows."""
    tables = DerivedTables(database, least_rows=10)

    def ask(sql: str, rows: int = 10) -> str | None:
        with tables.lease(database, None) as lease:
            return lease.name(sql, rows)

    return ask


def test_rows_are_kept_for_whoever_asks_next(
    name: Name, database: duckdb.DuckDBPyConnection
) -> None:
    kept = name("SELECT 42 AS a")
    assert database.execute(f"FROM {kept}").fetchall() == [(42,)]
    assert name("SELECT 42 AS a") == kept
    assert name("SELECT 43 AS a") != kept


@pytest.mark.parametrize("sql", ["SELECT random() AS a", "SELECT CAST(uuid() AS VARCHAR) AS a"])
def test_what_differs_each_time_is_never_kept(name: Name, sql: str) -> None:
    assert name(sql) is None


def test_few_rows_are_not_kept(name: Name) -> None:
    assert name("SELECT 1 AS a", rows=9) is None


def test_what_takes_too_much_memory_is_given_up(database: duckdb.DuckDBPyConnection) -> None:
    tables = DerivedTables(database, least_rows=0, limit_bytes=2**20)
    with tables.lease(database, None) as lease:
        assert lease.name("SELECT md5(range::TEXT) AS a FROM range(10**10)", 1) is None
    assert database.execute("SELECT count(*) FROM duckdb_tables()").fetchall() == [(0,)]


def test_what_fails_is_left_to_the_query(name: Name, database: duckdb.DuckDBPyConnection) -> None:
    assert [name("SELECT CAST('x' AS INTEGER) AS a") for _ in range(2)] == [None, None]
    assert database.execute("SELECT count(*) FROM duckdb_tables()").fetchall() == [(0,)]


def test_over_the_limit_the_longest_unused_goes(database: duckdb.DuckDBPyConnection) -> None:
    tables = DerivedTables(database, least_rows=0, limit_bytes=1)
    for sql in HASHES:
        with tables.lease(database, None) as lease:
            kept = lease.name(sql, 1)
    found = database.execute("SELECT database_name FROM duckdb_tables()").fetchall()
    assert found == [(str(kept).partition(".")[0],)]


def test_what_was_used_lately_stays(
    database: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(derived_tables, "MOST_TABLES", 2)
    tables = DerivedTables(database, least_rows=0)

    def name(number: int) -> str | None:
        with tables.lease(database, None) as lease:
            return lease.name(f"SELECT {number} AS a", 1)

    first, second, _, third = name(1), name(2), name(1), name(3)
    assert (name(1), name(3)) == (first, third)
    assert name(2) != second


def test_what_a_query_uses_stays_over_the_limit(database: duckdb.DuckDBPyConnection) -> None:
    tables = DerivedTables(database, least_rows=0, limit_bytes=1)
    with tables.lease(database, None) as lease:
        used = lease.name(HASHES[0], 1)
        assert lease.name(HASHES[1], 1) is not None
        counted = database.execute(f"SELECT count(*) FROM {used}")  # noqa: S608  # its own name
        assert counted.fetchall() == [(9999,)]


def test_waiting_for_a_table_can_be_cancelled(database: duckdb.DuckDBPyConnection) -> None:
    tables, cancel = DerivedTables(database, least_rows=0), threading.Event()
    cancel.set()
    builder = database.cursor()
    with tables.lease(builder, None) as first, ThreadPoolExecutor() as threads:
        building = threads.submit(first.name, ENDLESS, 1)
        wait_until(lambda: first.held)
        second = tables.lease(database.cursor(), cancel)
        with second as lease, pytest.raises(QueryCancelledError):
            lease.name(ENDLESS, 1)
        builder.interrupt()
        assert isinstance(building.exception(), duckdb.InterruptException)


def test_what_a_cancelled_query_was_to_compute_is_computed_by_the_next(
    database: duckdb.DuckDBPyConnection,
) -> None:
    def cancelled() -> str:
        raise QueryCancelledError

    tables = DerivedTables(database, least_rows=0)
    with tables.lease(database, None) as lease:
        with pytest.raises(QueryCancelledError):
            lease.name("SELECT 42 AS a", 1, cancelled)
        assert lease.name("SELECT 42 AS a", 1) is not None


def test_answers_and_scanned_bytes_are_the_same(catalog: Catalog) -> None:
    keeping, plain = SqlEngine(catalog, least_kept_rows=1), SqlEngine(catalog)
    for question in QUESTIONS * 2:
        kept, computed = (one.run(one.compile(question, "shop")) for one in (keeping, plain))
        assert list(kept.rows) == list(computed.rows)
        assert kept.scanned_bytes == computed.scanned_bytes
    assert keeping.cursor().execute("SELECT count(*) FROM duckdb_tables()").fetchall() == [(1,)]


def test_with_queries_that_several_derived_tables_share_are_kept_once(catalog: Catalog) -> None:
    questions = [
        "SELECT count(*) FROM (LINES SELECT upper(item) AS big FROM lines) AS t",
        "SELECT max(n) FROM (LINES SELECT item, sum(quantity) AS n FROM lines GROUP BY 1) AS t",
        "SELECT min(a) FROM (LINES, m AS (SELECT max(quantity) AS a FROM lines) TABLE m) AS t",
    ]
    shared = "WITH lines AS (SELECT DISTINCT item, quantity FROM sales)"
    questions = [question.replace("LINES", shared) for question in questions]
    keeping, plain = SqlEngine(catalog, least_kept_rows=1), SqlEngine(catalog)
    for question in questions * 2:
        assert counted(keeping, question) == counted(plain, question)
    tables = keeping.cursor().execute("SELECT count(*) FROM duckdb_tables()").fetchall()
    assert tables == [(3,)]  # the lines, and what two of the three make of them


def test_new_files_are_seen(catalog: Catalog, sales: Table, tmp_path: Path) -> None:
    engine = SqlEngine(catalog, least_kept_rows=1)
    before = [counted(engine, sql) for sql in COUNTS]
    sales._files.append(write(tmp_path / "new.parquet", sales_of("2026-11-04"), ("2026-11-04",)))
    assert (before, [counted(engine, sql) for sql in COUNTS]) == (["6"] * 3, ["8"] * 3)


def counted(engine: SqlEngine, sql: str) -> str | None:
    ((value,),) = engine.run(engine.compile(sql, "shop")).rows
    return value


def wait_until(holds: Callable[[], object]) -> None:
    deadline = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.001)
