"""Ends workers that hold too much memory: alone, or the largest where all together do."""

import threading

from ...errors import ResourcesExhaustedError
from ..limits import Limits
from .memory import CHECK_SECONDS, held_bytes
from .worker import Worker


class Watch:
    """A thread that looks at the workers that run a query, as long as there are any."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._changed = threading.Condition()
        self._workers: set[Worker] = set()
        self._is_closed = False
        self._thread: threading.Thread | None = None

    def add(self, worker: Worker) -> None:
        """Watch a worker from now on."""
        with self._changed:
            self._workers.add(worker)
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._run, name="athena-memory-watch", daemon=True
                )
                self._thread.start()
            self._changed.notify()

    def remove(self, worker: Worker) -> None:
        """Watch a worker no longer."""
        with self._changed:
            self._workers.discard(worker)

    def close(self) -> None:
        """Watch nothing any more."""
        with self._changed:
            self._is_closed = True
            self._changed.notify()

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._workers or self._is_closed)
                if self._is_closed:
                    return
                # Most queries end within the time of a look.
                self._changed.wait_for(lambda: self._is_closed, CHECK_SECONDS)
                workers = list(self._workers)
            for worker in too_large({w: held_bytes(w.pid) for w in workers}, self._limits):
                worker.end(ResourcesExhaustedError())


def too_large[W](held: dict[W, int], limits: Limits) -> list[W]:
    """Return the workers to end, given what each holds."""
    found = [worker for worker, size in held.items() if size > limits.query_memory_bytes]
    if not found and sum(held.values()) > limits.memory_bytes:
        found = [max(held, key=lambda worker: held[worker])]
    return found
