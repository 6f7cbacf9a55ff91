"""The workers: taken for a query, given back after it, and watched meanwhile."""

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from ...errors import QueryTimeoutError
from ..limits import Limits
from .memory import held_bytes
from .nursery import NURSERY
from .remote import RemoteConnection
from .watch import Watch
from .worker import Worker, stopper

MOST_IDLE = 2
MOST_CALLS = 500
MOST_HELD_BYTES = 300 * 1024**2  # what an idle worker may keep; another is soon made


class WorkerPool:
    """Executes each query in a process of its own, within bounds."""

    def __init__(self, limits: Limits, folder: Path) -> None:
        self.limits = limits
        self._folder = folder
        self._lock = threading.Lock()
        self._idle: list[Worker] = []
        self._folders: dict[Worker, Path] = {}
        self._numbers = count(1)
        self._watch = Watch(limits)

    @contextmanager
    def connection(self, cancel: threading.Event | None) -> Iterator[RemoteConnection]:
        """Yield a query's connection; `cancel` ends what it executes."""
        deadline = time.monotonic() + self.limits.seconds
        remote = RemoteConnection(self, stopper(cancel, deadline, QueryTimeoutError()))
        try:
            yield remote
        finally:
            remote.close()

    def take(self) -> Worker:
        """Return a worker, a new one where none is idle."""
        with self._lock:
            worker = self._idle.pop() if self._idle else None
        if worker is None:
            folder = self._folder / f"worker-{next(self._numbers)}"
            worker = Worker(NURSERY.fork(self.limits.of_duckdb(folder)), NURSERY.end)
            self._folders[worker] = folder
        self._watch.add(worker)
        return worker

    def give_back(self, worker: Worker) -> None:
        """Keep a worker for the next query, or end it where it isn't worth keeping."""
        self._watch.remove(worker)
        fresh = worker.calls < MOST_CALLS and held_bytes(worker.pid) < MOST_HELD_BYTES
        with self._lock:
            if worker.is_alive and fresh and len(self._idle) < MOST_IDLE:
                self._idle.append(worker)
                return
        self._end(worker)

    def _end(self, worker: Worker) -> None:
        worker.end()
        shutil.rmtree(self._folders.pop(worker), ignore_errors=True)

    @property
    def pids(self) -> set[int]:
        """The processes of the workers that live."""
        return {worker.pid for worker in list(self._folders) if worker.is_alive}

    def end_idle(self) -> None:
        """End the workers that no query uses."""
        with self._lock:
            idle, self._idle = self._idle, []
        for worker in idle:
            self._end(worker)

    def start(self) -> None:
        """Load what workers need, while nobody waits for it."""
        NURSERY.start()

    def close(self) -> None:
        """End every worker."""
        self._watch.close()
        for worker in list(self._folders):
            worker.end()
        shutil.rmtree(self._folder, ignore_errors=True)
