"""Memory that large statements leave behind, given back to the system.

Trees are cycles, which wait for Python's collector, and the C library keeps what was freed.
"""

import gc
import os
import threading

from analytics_emulator.athena.sql import held_bytes
from analytics_emulator.c_memory import trim

_GROWTH_BYTES = 32 * 1024**2
_DELAY_SECONDS = 3.0  # until whoever worked has let go; a sheet's queries share one collection


class SpareMemory:
    """Looks at what this process holds when a query has ended, and gives back after large ones."""

    def __init__(
        self, growth_bytes: int = _GROWTH_BYTES, delay_seconds: float = _DELAY_SECONDS
    ) -> None:
        self._growth_bytes, self._delay_seconds = growth_bytes, delay_seconds
        self._held = held_bytes(os.getpid())
        self._lock = threading.Lock()
        self._is_due = False

    def give_back(self) -> None:
        """Have freed in a moment what nobody uses, where much was taken since the last time."""
        has_grown = held_bytes(os.getpid()) - self._held >= self._growth_bytes
        with self._lock:
            if self._is_due or not has_grown:
                return
            self._is_due = True
        timer = threading.Timer(self._delay_seconds, self._free)
        timer.daemon = True
        timer.start()

    def _free(self) -> None:
        with self._lock:
            self._is_due = False
        gc.collect()
        trim()
        self._held = held_bytes(os.getpid())
