"""Connections to CloudWatch's metrics: closed after use, and one commit for what one call puts.

LocalStack opens one for each metric and leaves it to the collector of cycles, which here comes
seldom: an emulator that nobody used had hundreds of open files after some minutes. Each metric's
commit has the disk confirm four times what it wrote; while a publisher's thirty did, every other
sync of the machine waited.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from contextvars import ContextVar
from types import SimpleNamespace
from typing import Any

from localstack.services.cloudwatch import cloudwatch_database_helper
from localstack.services.cloudwatch.cloudwatch_database_helper import CloudwatchDatabase

from analytics_emulator.localstack.typed import patched
from analytics_emulator.state.durable import syncs

_shared: ContextVar["_Uncommitted | None"] = ContextVar("_shared", default=None)


def apply() -> None:
    """Have what a call opens closed at the end of its block, and a call's metrics put as one."""
    vars(cloudwatch_database_helper)["sqlite3"] = SimpleNamespace(connect=_connection)

    @patched(CloudwatchDatabase.add_metric_data)
    def add_metric_data(original: Callable[..., None], self: Any, *data: Any, **named: Any) -> None:
        with self.DATABASE_LOCK, _opened(self.METRICS_DB) as connection:
            before = _shared.set(_Uncommitted(connection))
            try:
                original(self, *data, **named)
            finally:
                _shared.reset(before)


class _Uncommitted:
    """A connection that is committed by who opened it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.cursor = connection.cursor

    def commit(self) -> None:
        """Leave it to the end of the call."""


@contextmanager
def _connection(*place: Any, **options: Any) -> Iterator["sqlite3.Connection | _Uncommitted"]:
    if shared := _shared.get():
        yield shared
        return
    with _opened(*place, **options) as connection:
        yield connection


@contextmanager
def _opened(*place: Any, **options: Any) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(*place, **options)) as connection, connection:
        if not syncs():
            connection.execute("PRAGMA synchronous = OFF")
        yield connection
