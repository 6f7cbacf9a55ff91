"""Queries that were started: each runs in a thread of its own and keeps what it found."""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from analytics_emulator.logs.insights.commands import Command
from analytics_emulator.logs.insights.fields import Source
from analytics_emulator.logs.insights.running import Results, StoppedError, run

LOG = logging.getLogger(__name__)
LANGUAGE = "CWLI"
_KEPT = 1000  # queries; AWS keeps results for seven days
_OVER = frozenset(("Cancelled", "Complete", "Failed"))


@dataclass
class Query:
    """A query, how far it is, and what it found."""

    text: str
    groups: tuple[str, ...]
    query_id: str = field(default_factory=lambda: str(uuid4()))
    created: int = field(default_factory=lambda: int(time.time() * 1000))
    status: str = "Running"
    results: Results = field(default_factory=lambda: Results([], 0, 0, 0))

    def described(self) -> dict[str, Any]:
        """Return it as DescribeQueries does."""
        found = {
            "queryLanguage": LANGUAGE,
            "queryId": self.query_id,
            "queryString": self.text,
            "status": self.status,
            "createTime": self.created,
        }
        return {**found, "logGroupName": self.groups[0]} if len(self.groups) == 1 else found

    def answered(self) -> dict[str, Any]:
        """Return it as GetQueryResults does."""
        found = self.results
        statistics = {
            "recordsMatched": float(found.matched),
            "recordsScanned": float(found.scanned),
            "estimatedRecordsSkipped": 0.0,
            "bytesScanned": float(found.scanned_bytes),
            "estimatedBytesSkipped": 0.0,
            "logGroupsScanned": float(len(self.groups)),
        }
        return {
            "queryLanguage": LANGUAGE,
            "results": found.rows,
            "statistics": statistics,
            "status": self.status,
        }


class Queries:
    """The queries of an account in a region, the newest first."""

    def __init__(self) -> None:
        self._queries: dict[str, Query] = {}

    def start(
        self, query: Query, commands: list[Command], events: Callable[[], Iterable[Source]],
        limit: int,
    ) -> None:  # fmt: skip
        """Begin to run a query."""
        self._queries[query.query_id] = query
        for old in list(self._queries)[:-_KEPT]:
            del self._queries[old]
        name = f"insights-{query.query_id}"
        run_it = (query, commands, events, limit)
        threading.Thread(target=_run, args=run_it, name=name, daemon=True).start()

    def find(self, query_id: str) -> Query | None:
        """Return a query by its id."""
        return self._queries.get(query_id)

    def stop(self, query: Query) -> bool:
        """Cancel a query; False where it has ended."""
        if query.status in _OVER:
            return False
        query.status = "Cancelled"
        return True

    def __iter__(self) -> Iterator[Query]:
        return reversed(list(self._queries.values()))


def _run(
    query: Query, commands: list[Command], events: Callable[[], Iterable[Source]], limit: int
) -> None:
    def is_stopped() -> bool:
        return query.status == "Cancelled"

    try:
        results = run(commands, events(), limit, is_stopped)
    except StoppedError:
        return
    except Exception:
        LOG.exception("A query of Logs Insights failed: %s", query.text)
        query.status = "Failed"
        return
    if not is_stopped():
        query.results, query.status = results, "Complete"
