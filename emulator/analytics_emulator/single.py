"""One object a process, made when it is first asked for."""

import functools
import threading
from collections.abc import Callable


class Single[T]:
    """A function without arguments that makes its object once, whoever asks at the same time.

    `functools.cache` lets two threads that ask at first make one each.
    """

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._lock = threading.RLock()
        self._made: list[T] = []
        functools.update_wrapper(self, make)

    def __call__(self) -> T:
        """Return the object; make it if there is none yet."""
        if not self._made:
            with self._lock:
                if not self._made:
                    self._made.append(self._make())
        return self._made[0]

    @property
    def is_made(self) -> bool:
        """Whether anybody has asked."""
        return bool(self._made)
