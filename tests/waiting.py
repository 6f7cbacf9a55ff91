"""Waiting for what other threads and processes do."""

import time
from collections.abc import Callable


def wait_until[T](holds: Callable[[], T], seconds: float = 20, pause: float = 0.05) -> T:
    """Ask until something holds, and return what was answered; fail after so many seconds."""
    deadline = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < deadline, f"{holds} does not hold after {seconds:g} s"
        time.sleep(pause)
    return found
