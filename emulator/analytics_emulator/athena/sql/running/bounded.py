"""Our own work on a query, bounded: it is compiled, and files converted, in this process.

A text of a few lines can mean a tree of any size, and Python's threads can't be ended from outside.
They can be made to raise, though, at the next step that they take.
"""

import ctypes
import os
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress

from ..errors import AthenaQueryError, QueryCancelledError, ResourcesExhaustedError
from .deep import with_room
from .limits import COMPILING, Bounds
from .workers.memory import held_bytes

CHECK_SECONDS = 0.2
AGAIN_SECONDS = 10.0


class _StopError(BaseException):
    """Raised in a thread from outside; no `except Exception` on its way takes it for its own."""


class _Work:
    """One piece of work: where it goes on, and what it may take."""

    def __init__(self, cancel: threading.Event | None, bounds: Bounds) -> None:
        self.reason: AthenaQueryError | QueryCancelledError | None = None
        self._cancel, self._bounds = cancel, bounds
        self._held_before = held_bytes(os.getpid())
        self._lock = threading.Lock()
        self._thread: int | None = None
        self._clock: Callable[[], float] = time.monotonic
        self._began = self._next_stop = 0.0

    def enter(self) -> None:
        """Go on in this thread."""
        with self._lock:
            self._thread, self._clock = threading.get_ident(), _clock_of_this_thread()
            self._began = self._clock()

    def leave(self) -> None:
        """Be done in this thread: nothing is raised in it any more."""
        while True:
            try:
                with self._lock:
                    if self._thread is not None:
                        _raise_in(self._thread, None)
                    self._thread = None
                return
            except _StopError:  # it came just now
                continue

    def look(self) -> None:
        """Have the work end where it takes too much or isn't wanted any more."""
        with self._lock:
            if self._thread is None or time.monotonic() < self._next_stop:
                return
            self.reason = self.reason or self._excess()
            if self.reason is not None:
                # Again only where it was caught on its way: to leave deep calls takes time.
                self._next_stop = time.monotonic() + AGAIN_SECONDS
                _raise_in(self._thread, _StopError)

    def _excess(self) -> AthenaQueryError | QueryCancelledError | None:
        if self._cancel is not None and self._cancel.is_set():
            return QueryCancelledError()
        has_grown = held_bytes(os.getpid()) - self._held_before > self._bounds.growth_bytes
        is_late = self._clock() - self._began > self._bounds.seconds
        return ResourcesExhaustedError() if has_grown or is_late else None


def bounded[T](
    work: Callable[[], T], cancel: threading.Event | None = None, bounds: Bounds = COMPILING
) -> T:
    """Return what the work gives, with a deep stack where it needs one.

    Raises ResourcesExhaustedError where it takes too much, QueryCancelledError once `cancel` is
    set.
    """
    watched = _Work(cancel, bounds)

    def run() -> T:
        watched.enter()
        try:
            return work()
        finally:
            watched.leave()

    _WATCH.add(watched)
    try:
        return with_room(run)
    except _StopError:
        pass  # what is raised in here would keep all that was made, by its context
    finally:
        watched.leave()
        _WATCH.remove(watched)
    raise watched.reason or ResourcesExhaustedError()


class _Watch:
    """A thread that looks at all work that goes on, as long as there is any.

    A thread for each would cost a small query more than it takes to compile it.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._work: set[_Work] = set()
        self._thread: threading.Thread | None = None

    def add(self, work: _Work) -> None:
        """Look at this work from now on."""
        with self._changed:
            self._work.add(work)
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._run, name="athena-work-watch", daemon=True
                )
                self._thread.start()
            self._changed.notify()

    def remove(self, work: _Work) -> None:
        """Look at it no longer."""
        with self._changed:
            self._work.discard(work)

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._work)
            time.sleep(CHECK_SECONDS)  # most end before
            self._look()

    def _look(self) -> None:
        """Look at each once; in a call of its own, so that this thread holds none of it."""
        with self._changed:
            found = list(self._work)
        for work in found:
            with suppress(OSError):  # its thread has ended just now, and its clock with it
                work.look()


_WATCH = _Watch()


def _clock_of_this_thread() -> Callable[[], float]:
    """Return the processor's time of this thread; others may take as much of the machine's."""
    if sys.platform != "linux":
        return time.monotonic
    clock = time.pthread_getcpuclockid(threading.get_ident())
    return lambda: time.clock_gettime(clock)


def _raise_in(thread: int, error: type[BaseException] | None) -> None:
    found = None if error is None else ctypes.py_object(error)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), found)
