"""A Trino's answers to drawn statements: asked several at a time, and kept for another run."""

import dbm
import json
from collections import deque
from collections.abc import Iterable, Iterator, MutableMapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import requests

from tests.parity.record_trino.answers import Case
from tests.parity.record_trino.client import TrinoClient, TrinoError
from tests.parity.record_trino.queries import Query

from ..catalog import DATABASE
from ..record import registered

AHEAD = 40  # statements that are sent before the first of them is compared


class Trino:
    """Answers statements: what is kept of an earlier run, and else what the server says."""

    def __init__(self, url: str, kept: MutableMapping[str, str | bytes]) -> None:
        self._url = url
        self._kept = kept

    @cached_property
    def _client(self) -> TrinoClient:
        """The tables are made once something has to be asked: kept answers need no server."""
        return registered(TrinoClient(self._url, schema=DATABASE))

    def answered(self, queries: Iterable[Query], threads: int) -> Iterator[tuple[Query, Case]]:
        """Give the queries with their answers, in order; those that the server can't tell are
        left out."""
        pending: deque[tuple[Query, Future[Case | None]]] = deque()
        with ThreadPoolExecutor(threads) as pool:
            for query in queries:
                pending.append((query, self._future(pool, query)))
                if len(pending) >= AHEAD:
                    yield from self._taken(*pending.popleft())
            while pending:
                yield from self._taken(*pending.popleft())

    def _future(self, pool: ThreadPoolExecutor, query: Query) -> "Future[Case | None]":
        if query.digest not in self._kept:
            return pool.submit(asked, self._client, query.sql)
        known: Future[Case | None] = Future()
        known.set_result(json.loads(self._kept[query.digest]))
        return known

    def _taken(self, query: Query, answer: "Future[Case | None]") -> Iterator[tuple[Query, Case]]:
        case = answer.result()
        if case is not None:
            self._kept[query.digest] = json.dumps(case)
            yield query, case


@contextmanager
def keeping(path: Path | None) -> Iterator[MutableMapping[str, str | bytes]]:
    """Give what holds answers: a file, made where it is missing, or nothing beyond the run."""
    if path is None:
        yield {}
        return
    with dbm.open(str(path), "c") as kept:
        yield kept


def asked(client: TrinoClient, sql: str) -> Case | None:
    """Return Trino's answer as a case; None where it can't tell."""
    try:
        answer = client.run(sql)
    except TrinoError as error:
        return {"error": str(error)}
    except requests.RequestException:
        return None
    return {"columns": answer.columns, "rows": answer.rows}
