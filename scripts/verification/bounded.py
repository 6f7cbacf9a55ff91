"""A bound for what a step may take, whatever the other side does: hold a call, answer nonsense."""

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

HAS_TIMER = hasattr(signal, "setitimer")  # Windows has none: there the clients' time-outs bound it


class OutOfTimeError(BaseException):
    """A step took longer than it may; no client takes it for an error that passes."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise `OutOfTimeError` in what is done here, once so many seconds are over.

    One bound within another counts where it is shorter. Only a program's first thread can be
    broken off so; in others nothing is bounded.
    """
    if not HAS_TIMER or threading.current_thread() is not threading.main_thread():
        yield
        return
    began, left = time.monotonic(), signal.getitimer(signal.ITIMER_REAL)[0]
    before = signal.signal(signal.SIGALRM, _out_of_time)
    signal.setitimer(signal.ITIMER_REAL, min(seconds, left) if left else seconds)
    try:
        yield
    except OutOfTimeError:
        raise OutOfTimeError(f"broken off after {time.monotonic() - began:,.0f} s") from None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        if left:  # of the bound around this one
            spent = time.monotonic() - began
            signal.setitimer(signal.ITIMER_REAL, max(left - spent, 0.001))


def _out_of_time(_number: int, _frame: FrameType | None) -> None:
    raise OutOfTimeError
