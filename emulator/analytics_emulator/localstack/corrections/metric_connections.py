"""Closes CloudWatch's connections to its metrics.

LocalStack opens one for each call and leaves it to the collector of cycles, which here comes
seldom: an emulator that nobody used had hundreds of open files after some minutes.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from types import SimpleNamespace
from typing import Any

from localstack.services.cloudwatch import cloudwatch_database_helper


def apply() -> None:
    """Have what a call opens closed at the end of its block."""
    vars(cloudwatch_database_helper)["sqlite3"] = SimpleNamespace(connect=_connection)


@contextmanager
def _connection(*place: Any, **options: Any) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(*place, **options)) as connection, connection:
        yield connection
