"""The caller's side of a worker: calls that can be ended with its process."""

import threading
import time
from collections.abc import Callable

from ...errors import AthenaQueryError, QueryCancelledError, ResourcesExhaustedError
from .nursery import Child

POLL_SECONDS = 0.05


class Worker:
    """One process and what is known of it; used by one query at a time."""

    def __init__(self, child: Child, end: Callable[[Child], None]) -> None:
        self.pid = child.pid
        self.calls = 0
        self.ended_for: AthenaQueryError | None = None
        self._child = child
        self._end = end
        self._lock = threading.Lock()
        self._is_alive = True

    @property
    def is_alive(self) -> bool:
        """Return whether it can be asked."""
        return self._is_alive

    def call(self, name: str, arguments: tuple[object, ...], stop: Callable[[], None]) -> object:
        """Return the answer to a call; whatever `stop` raises meanwhile ends the worker first."""
        self.calls += 1
        connection = self._child.connection
        try:
            connection.send((name, arguments))
            while not connection.poll(POLL_SECONDS):
                stop()
            worked, answer = connection.recv()
        except (EOFError, OSError):
            self.end()
            # A process that ends by itself has met the system's own bound, mostly of memory.
            raise self.ended_for or ResourcesExhaustedError() from None
        except BaseException:
            self.end()
            raise
        if not worked:
            raise answer
        return answer

    def end(self, reason: AthenaQueryError | None = None) -> None:
        """End the process at once; whoever waits for an answer gets the reason."""
        with self._lock:
            if not self._is_alive:
                return
            self._is_alive, self.ended_for = False, reason
        self._end(self._child)


def stopper(
    cancel: threading.Event | None, deadline: float, timeout: AthenaQueryError
) -> Callable[[], None]:
    """Return what raises once a query was cancelled or its time is over."""

    def stop() -> None:
        if cancel is not None and cancel.is_set():
            raise QueryCancelledError
        if time.monotonic() > deadline:
            raise timeout

    return stop
