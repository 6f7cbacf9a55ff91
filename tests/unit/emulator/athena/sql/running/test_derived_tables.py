"""Derived tables that queries share: kept when that is safe, never seen in an answer."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from analytics_emulator.athena.sql import SqlEngine
from analytics_emulator.athena.sql.errors import QueryCancelledError
from analytics_emulator.athena.sql.running import derived_tables
from analytics_emulator.athena.sql.running.derived_tables import (
    DerivedTables,
    Lease,
    Wanted,
)
from analytics_emulator.athena.sql.running.local import LocalConnection, LocalExecutor
from analytics_emulator.athena.sql.running.sinks import TableSink
from analytics_emulator.athena.sql.running.statement import Statement
from tests.unit.emulator.athena.sql.conftest import DAYS, Catalog, Table, sales_of, write
from tests.waiting import wait_until

# ruff: noqa: S608  # texts of our own making

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
ROOM_FOR_ONE = 600_000  # bytes; each of them takes 340,000 or more
ENDLESS = "SELECT sum(a.range * b.range % 7) FROM range(10000000) a, range(10000000) b"

type Name = Callable[..., str | None]


@pytest.fixture
def connection() -> Iterator[LocalConnection]:
    with LocalExecutor().connection(None) as connection:
        yield connection


@pytest.fixture
def tables(tmp_path: Path) -> DerivedTables:
    return DerivedTables(tmp_path, least_rows=10)


@pytest.fixture
def name(tables: DerivedTables, connection: LocalConnection) -> Name:
    """Ask for the table that holds a derived table's rows."""

    def ask(sql: str, rows: int = 10) -> str | None:
        with tables.lease(connection, None) as lease:
            return named(lease, sql, rows)

    return ask


def named(
    lease: Lease, sql: str, rows: int = 10, computing: Callable[[Any], str] | None = None
) -> str | None:
    found = lease.parts(Wanted(sql, rows), computing or (lambda _: sql))
    return str(found[0].path) if found else None


def rows_of(connection: LocalConnection, name: str | None) -> list[dict[str, Any]]:
    answer = connection.answer(Statement(f"FROM read_parquet('{name}')"), TableSink())
    return list(answer.to_pylist())


def test_rows_are_kept_for_whoever_asks_next(
    name: Name, tables: DerivedTables, connection: LocalConnection
) -> None:
    kept = name("SELECT 42 AS a")
    with tables.lease(connection, None) as lease:
        assert named(lease, "SELECT 42 AS a") == kept
        assert rows_of(connection, kept) == [{"a": 42}]
    assert name("SELECT 43 AS a") != kept


@pytest.mark.parametrize("sql", ["SELECT random() AS a", "SELECT CAST(uuid() AS VARCHAR) AS a"])
def test_what_differs_each_time_is_never_kept(name: Name, sql: str) -> None:
    assert name(sql) is None


@pytest.mark.parametrize(
    "value", ["INTERVAL 60 DAY", "TIMETZ '10:00:00+02'", "1::HUGEINT", "[1::HUGEINT]"]
)
def test_what_a_file_would_give_back_otherwise_is_not_kept(
    name: Name, tmp_path: Path, value: str
) -> None:
    assert name(f"SELECT {value} AS a") is None
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "value",
    [
        "1.50::DECIMAL(38,2)",
        "'NaN'::DOUBLE",
        "TIMESTAMP '2026-11-04 10:00:00.123456'",
        "TIMESTAMPTZ '2026-11-04 10:00:00+02'",
        "TIME '10:00:00.123456'",
        "['a', NULL]",
        "MAP {'a': {'b': 1, 'c': NULL}}",
    ],
)
def test_what_is_kept_is_the_very_same(
    tables: DerivedTables, connection: LocalConnection, value: str
) -> None:
    sql = f"SELECT {value} AS a, typeof(a) AS type"
    with tables.lease(connection, None) as lease:
        kept = rows_of(connection, named(lease, sql))
    computed = connection.answer(Statement(sql), TableSink()).to_pylist()
    assert repr(kept) == repr(computed)


def test_few_rows_are_not_kept(name: Name) -> None:
    assert name("SELECT 1 AS a", rows=9) is None


def test_what_takes_too_much_room_is_given_up(tmp_path: Path, connection: LocalConnection) -> None:
    tables = DerivedTables(tmp_path, least_rows=0, limit_bytes=2**20)
    with tables.lease(connection, None) as lease:
        assert named(lease, "SELECT md5(range::TEXT) AS a FROM range(8000000)") is None
    assert not list(tmp_path.iterdir())


def test_what_fails_is_left_to_the_query(name: Name, tmp_path: Path) -> None:
    assert [name("SELECT CAST('x' AS INTEGER) AS a") for _ in range(2)] == [None, None]
    assert not list(tmp_path.iterdir())


def test_over_the_limit_the_longest_unused_goes(
    tmp_path: Path, connection: LocalConnection
) -> None:
    tables = DerivedTables(tmp_path, least_rows=0, limit_bytes=ROOM_FOR_ONE)
    for sql in HASHES:
        with tables.lease(connection, None) as lease:
            kept = named(lease, sql)
    assert [str(path) for path in tmp_path.iterdir()] == [kept]


def test_what_was_used_lately_stays(
    tmp_path: Path, connection: LocalConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(derived_tables, "MOST_TABLES", 2)
    tables = DerivedTables(tmp_path, least_rows=0)

    def name(number: int) -> str | None:
        with tables.lease(connection, None) as lease:
            return named(lease, f"SELECT {number} AS a")

    first, second, _, third = name(1), name(2), name(1), name(3)
    assert (name(1), name(3)) == (first, third)
    assert name(2) != second


def test_what_a_query_uses_stays_over_the_limit(
    tmp_path: Path, connection: LocalConnection
) -> None:
    tables = DerivedTables(tmp_path, least_rows=0, limit_bytes=ROOM_FOR_ONE)
    with tables.lease(connection, None) as lease:
        used = named(lease, HASHES[0])
        assert named(lease, HASHES[1]) is not None
        assert len(rows_of(connection, used)) == 9999


def test_waiting_for_a_table_can_be_cancelled(tmp_path: Path) -> None:
    tables, executor = DerivedTables(tmp_path, least_rows=0), LocalExecutor()
    builders, waiters = threading.Event(), threading.Event()
    with ThreadPoolExecutor() as threads:
        building = threads.submit(asked, tables, executor, builders)
        # The endless one is being built.
        wait_until(lambda: list(tmp_path.glob("kept_2*")), 10, 0.001)
        waiting = threads.submit(asked, tables, executor, waiters)
        wait_until(lambda: sum(kept.users for kept in [*tables._kept]) == 4, 10, 0.001)
        for cancel, asking in ((waiters, waiting), (builders, building)):
            cancel.set()
            assert isinstance(asking.exception(10), QueryCancelledError)


def asked(tables: DerivedTables, executor: LocalExecutor, cancel: threading.Event) -> None:
    with executor.connection(cancel) as connection, tables.lease(connection, cancel) as lease:
        named(lease, "SELECT 1 AS a")
        named(lease, ENDLESS)


def test_what_a_cancelled_query_was_to_compute_is_computed_by_the_next(
    tables: DerivedTables, connection: LocalConnection
) -> None:
    def cancelled(_: object) -> str:
        raise QueryCancelledError

    with tables.lease(connection, None) as lease:
        with pytest.raises(QueryCancelledError):
            named(lease, "SELECT 42 AS a", computing=cancelled)
        assert named(lease, "SELECT 42 AS a") is not None


def test_answers_and_scanned_bytes_are_the_same(catalog: Catalog) -> None:
    keeping, plain = SqlEngine(catalog, least_kept_rows=1), SqlEngine(catalog)
    for question in QUESTIONS * 2:
        kept, computed = (one.run(one.compile(question, "shop")) for one in (keeping, plain))
        assert list(kept.rows) == list(computed.rows)
        assert kept.scanned_bytes == computed.scanned_bytes
    assert len(keeping.derived.files()) == 1


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
    assert len(keeping.derived.files()) == 3  # the lines, and what two of the three make of them


def test_with_query_is_kept_with_those_that_it_reads(catalog: Catalog) -> None:
    """As the data sets of orders, guests and baskets have the same orders, of the same lines."""
    shared = """WITH lines AS (SELECT DISTINCT dt, item, quantity FROM sales),
        parts AS (SELECT item, quantity FROM lines UNION ALL SELECT 'total', quantity FROM lines),
        items AS (SELECT item, sum(quantity) AS n FROM parts GROUP BY item)"""
    keeping, plain = SqlEngine(catalog, least_kept_rows=1), SqlEngine(catalog)
    for last, files in (("SELECT item, n FROM items", 2), ("SELECT max(n) AS n FROM items", 3)):
        question = f"SELECT max(n) FROM ({shared} {last}) AS t"
        assert counted(keeping, question) == counted(plain, question)
        assert len(keeping.derived.files()) == files


def test_rows_made_of_those_of_a_longer_period_tell_so(catalog: Catalog, sales: Table) -> None:
    """What is computed of kept rows has more partitions in it than its query chose."""
    days = "WITH days AS (SELECT DISTINCT dt, item FROM sales)"
    items = f"({days} SELECT dt, count(item) AS n FROM days GROUP BY dt) AS t"
    engine = SqlEngine(catalog, least_kept_rows=1)
    counted(engine, f"SELECT count(*) FROM ({days} SELECT dt FROM days) AS t")
    counted(engine, f"SELECT sum(n) FROM {items} WHERE dt = '{DAYS[0]}'")
    sales._files.pop()
    left = f"SELECT count(*) FROM {items} WHERE dt >= '{DAYS[0]}'"
    assert counted(engine, left) == counted(SqlEngine(catalog), left)


def test_rows_of_more_files_do_not_stand_for_one_day_that_is_all_that_is_left(
    catalog: Catalog, sales: Table
) -> None:
    days = "WITH days AS (SELECT DISTINCT dt, item FROM sales)"
    items = f"({days} SELECT dt, count(item) AS n FROM days GROUP BY dt) AS t"
    engine = SqlEngine(catalog, least_kept_rows=1)
    counted(engine, f"SELECT count(*) FROM ({days} SELECT dt FROM days) AS t")
    counted(engine, f"SELECT sum(n) FROM {items} WHERE dt = '{DAYS[0]}'")
    del sales._files[1:]
    whole = f"SELECT count(*) FROM {items}"
    assert counted(engine, whole) == counted(SqlEngine(catalog), whole)


def test_new_files_are_seen(catalog: Catalog, sales: Table, tmp_path: Path) -> None:
    engine = SqlEngine(catalog, least_kept_rows=1)
    before = [counted(engine, sql) for sql in COUNTS]
    sales._files.append(write(tmp_path / "new.parquet", sales_of("2026-11-04"), ("2026-11-04",)))
    assert (before, [counted(engine, sql) for sql in COUNTS]) == (["6"] * 3, ["8"] * 3)


PERIODS = [
    f"SELECT count(*), sum(worth) {SHARED} WHERE {days}"
    for days in ("dt >= '2026-11-01'", "dt = '2026-11-02'", "dt <> '2026-11-02'")
]


def test_rows_of_a_longer_period_serve_a_shorter_one(catalog: Catalog) -> None:
    keeping, plain = SqlEngine(catalog, least_kept_rows=1), SqlEngine(catalog)
    for question in PERIODS:
        kept, computed = (one.run(one.compile(question, "shop")) for one in (keeping, plain))
        assert list(kept.rows) == list(computed.rows)
        assert kept.scanned_bytes == computed.scanned_bytes
    assert len(keeping.derived.files()) == 1


def test_rows_of_a_shorter_period_do_not_stand_for_a_longer_one(catalog: Catalog) -> None:
    keeping, plain = SqlEngine(catalog, least_kept_rows=1), SqlEngine(catalog)
    for question in reversed(PERIODS):
        kept, computed = (one.run(one.compile(question, "shop")) for one in (keeping, plain))
        assert list(kept.rows) == list(computed.rows)
    assert len(keeping.derived.files()) > 1


@pytest.mark.parametrize("day", [DAYS[-1], "2026-11-04"])
def test_file_that_is_gone_is_not_seen_with_its_partition_or_without(
    catalog: Catalog, sales: Table, tmp_path: Path, day: str
) -> None:
    sold = "SELECT count(*) FROM (SELECT DISTINCT dt, item, quantity, at FROM sales) AS t"
    questions = [sold, f"{sold} WHERE dt > ''", f"{sold} WHERE dt > '2026-11-01'"]
    sales._files.append(write(tmp_path / "last.parquet", sales_of("2026-12-24"), (day,)))
    engine = SqlEngine(catalog, least_kept_rows=1)
    before = [counted(engine, sql) for sql in questions]
    sales._files.pop()
    after = [counted(engine, sql) for sql in questions]
    assert (before, after) == (["12", "12", "9"], ["9", "9", "6"])


def test_same_content_written_anew_tells_its_new_time(catalog: Catalog, sales: Table) -> None:
    latest = 'SELECT max(m) FROM (SELECT DISTINCT item, "$file_modified_time" AS m FROM sales) AS t'
    engine = SqlEngine(catalog, least_kept_rows=1)
    found = []
    for year in (2025, 2026):
        written = datetime(year, 11, 1, tzinfo=UTC)
        sales._files[:] = [replace(file, modified=written) for file in sales._files]
        found.append(str(counted(engine, latest))[:4])
    assert found == ["2025", "2026"]


def counted(engine: SqlEngine, sql: str) -> str | None:
    ((value,),) = engine.run(engine.compile(sql, "shop")).rows
    return value
