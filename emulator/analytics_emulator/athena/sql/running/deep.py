"""Deep trees: work that needs more stack than a thread has, and the depth that is too much.

Trino ends such queries with STACK_OVERFLOW, at some thousand terms of a chain and somewhat under a
thousand nested calls (measured on Trino 476 with its default stacks); here the bounds are wider.
"""

import sys
import threading
from collections.abc import Callable

from ..reading.nesting import too_deep

DUCKDB_DEPTH = 8000
"""How deep an expression may nest for DuckDB on a deep stack; elsewhere its own 1,000 holds."""

_STACK_BYTES = 1 << 30  # reserved, not used: the system gives what is touched
_RECURSIONS = 150_000
_lock = threading.Lock()


def with_room[T](work: Callable[[], T]) -> T:
    """Return what the work gives, with a deep stack where it needs one.

    Raises AthenaQueryError (STACK_OVERFLOW) where that isn't deep enough either.
    """
    try:
        return work()
    except RecursionError:
        return on_deep_stack(work)


def on_deep_stack[T](work: Callable[[], T]) -> T:
    """Return what the work gives on a thread with a deep stack."""
    outcome: list[T] = []
    failure: list[BaseException] = []

    def run() -> None:
        try:
            outcome.append(work())
        except BaseException as error:  # it is raised again by the caller's thread
            failure.append(error)

    with _lock:
        sys.setrecursionlimit(max(sys.getrecursionlimit(), _RECURSIONS))
        before = threading.stack_size(_STACK_BYTES)
        thread = threading.Thread(target=run, name="deep-query")
        thread.start()
        threading.stack_size(before)
    thread.join()
    if failure:
        if isinstance(failure[0], RecursionError):
            raise too_deep() from None
        raise failure[0]
    return outcome[0]
