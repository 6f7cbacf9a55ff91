"""Ends environments that have been idle for long, by one thread for all of them.

LocalStack starts a `threading.Timer`, a thread, after each invocation and drops it at the next.
"""

import threading
import time
from collections.abc import Callable
from math import inf

from analytics_emulator.single import Single


class SharedTimer:
    """A `threading.Timer` in what LocalStack uses of it: it can be started and cancelled."""

    def __init__(self, interval: float, function: Callable[[], object]) -> None:
        self.interval = interval
        self.function = function

    def start(self) -> None:
        """Have the function called after the interval, in seconds, in a thread of its own."""
        _clock().add(self)

    def cancel(self) -> None:
        """Have it not called, where it hasn't been."""
        _clock().remove(self)


class _Clock:
    def __init__(self) -> None:
        self._due: dict[SharedTimer, float] = {}
        self._changed = threading.Condition()
        self._awaited = inf
        threading.Thread(target=self._run, name="idle-environments", daemon=True).start()

    def add(self, timer: SharedTimer) -> None:
        with self._changed:
            self._due[timer] = due = time.monotonic() + timer.interval
            if due < self._awaited:
                self._changed.notify()

    def remove(self, timer: SharedTimer) -> None:
        with self._changed:
            self._due.pop(timer, None)

    def _run(self) -> None:
        while True:
            for timer in self._next():
                threading.Thread(target=timer.function, name="idle", daemon=True).start()

    def _next(self) -> list[SharedTimer]:
        """Return what is due, which may be nothing, after the next moment that something was."""
        with self._changed:
            self._awaited = min(self._due.values(), default=inf)
            remaining = self._awaited - time.monotonic()
            if remaining > 0:
                self._changed.wait(min(remaining, threading.TIMEOUT_MAX))
            now = time.monotonic()
            due = [timer for timer, moment in self._due.items() if moment <= now]
            for timer in due:
                del self._due[timer]
            return due


@Single
def _clock() -> _Clock:
    return _Clock()
