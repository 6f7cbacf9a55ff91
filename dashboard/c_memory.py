"""What the C library does with memory; glibc alone needs to be told, and is where it is there."""

import ctypes
import sys

_M_ARENA_MAX = -8  # glibc's malloc.h
_ARENAS = 2


def share_arenas() -> None:
    """Have all threads take from two arenas; to be called before there are threads.

    With one for each of a server's threads most of what they hold is free and of no use to others.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if mallopt is not None:
        mallopt(_M_ARENA_MAX, _ARENAS)
