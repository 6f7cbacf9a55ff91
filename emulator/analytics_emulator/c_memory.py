"""What the C library does with memory; glibc alone needs to be told, and is where it is there."""

import ctypes
import sys

_M_ARENA_MAX = -8  # glibc's malloc.h
_ARENAS = 2


def share_arenas() -> None:
    """Have all threads take from two arenas; to be called before there are threads.

    By default each of some sixteen threads has one of its own, and what a request freed in one is
    of no use to the others: after an hour of a polled page half of what they held was free.
    """
    _call("mallopt", _M_ARENA_MAX, _ARENAS)


def trim() -> None:
    """Have the C library give back what it keeps."""
    _call("malloc_trim", 0)


def _call(name: str, *arguments: int) -> None:
    function = getattr(ctypes.CDLL(None), name, None) if sys.platform == "linux" else None
    if function is not None:
        function(*arguments)
