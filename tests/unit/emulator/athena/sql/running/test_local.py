"""A query's connection in this process: what is stopped ends, whatever DuckDB does."""

import threading
from pathlib import Path

import duckdb
import pytest

from analytics_emulator.athena.sql.errors import QueryCancelledError, ResourcesExhaustedError
from analytics_emulator.athena.sql.running import interruption
from analytics_emulator.athena.sql.running.local import LocalConnection, LocalExecutor
from analytics_emulator.athena.sql.running.sinks import TableSink
from analytics_emulator.athena.sql.running.statement import Statement

ENDLESS = Statement("SELECT sum(a.range * b.range) FROM range(10000000) a, range(10000000) b")


def cancelled_soon() -> threading.Event:
    cancel = threading.Event()
    threading.Timer(0.1, cancel.set).start()
    return cancel


def test_a_cancelled_statement_ends() -> None:
    with (
        LocalExecutor().connection(cancelled_soon()) as connection,
        pytest.raises(QueryCancelledError),
    ):
        connection.answer(ENDLESS, TableSink())


def never_ending(connection: LocalConnection, monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Have the next statement go on whatever interrupts it; the event ends it."""
    rows, end = connection._core.rows, threading.Event()

    def late(cursor: duckdb.DuckDBPyConnection, statement: Statement) -> list[tuple[object, ...]]:
        end.wait()
        return rows(cursor, statement)

    monkeypatch.setattr(interruption, "STOP_SECONDS", 0.1)
    monkeypatch.setattr(connection._core, "rows", late)
    return end


def test_what_no_interrupt_ends_is_left_to_itself_when_cancelled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with LocalExecutor().connection(cancelled_soon()) as connection:
        end, cursor = never_ending(connection, monkeypatch), connection._cursor
        with pytest.raises(QueryCancelledError):
            connection.rows(Statement("SELECT 1"))
        assert connection._cursor is not cursor  # which would be waited for
        end.set()


def test_what_no_interrupt_ends_keeps_no_later_statement_from_running(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "large"
    file.write_bytes(b"12")
    with LocalExecutor().connection(None) as connection:
        end = never_ending(connection, monkeypatch)
        with pytest.raises(ResourcesExhaustedError):
            connection.rows(Statement("SELECT 1"), (file, 1))
        end.set()
        assert connection.rows(Statement("SELECT 2"), (file, 2)) == [(2,)]
