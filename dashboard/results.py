"""Answers of queries, shared: equal queries run once, also when they are asked at the same time."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock

CAPACITY = 500


class SharedResults[T]:
    """A cache of computed values by key, each as of a version of what it was computed from.

    A version's value takes the place of another's: a page that stays open asks for the newest.
    A failure is given to all that wait, and not kept.
    """

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._held: OrderedDict[Hashable, tuple[Hashable, Future[T]]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, compute: Callable[[], T], as_of: Hashable = None) -> T:
        """Return the value of a key as of a version, computed by the first who asks."""
        with self._lock:
            version, future = self._held.get(key, (None, None))
            is_first = future is None or version != as_of
            if future is None or is_first:
                future = Future()
                self._held[key] = as_of, future
                while len(self._held) > self._capacity:
                    self._held.popitem(last=False)
            self._held.move_to_end(key)
        if is_first:
            self._compute(key, future, compute)
        return future.result()

    def _compute(self, key: Hashable, future: Future[T], compute: Callable[[], T]) -> None:
        try:
            future.set_result(compute())
        except BaseException as error:
            with self._lock:
                if self._held.get(key, (None, None))[1] is future:
                    del self._held[key]
            future.set_exception(error)
