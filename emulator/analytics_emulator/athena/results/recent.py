"""Results that were read lately, so that paging doesn't read a file again for each page."""

import threading
from collections import OrderedDict
from collections.abc import Callable

import pyarrow as pa

from analytics_emulator.athena.results.large import LargeResult

_KEPT_BYTES = 64 * 1024**2
_MOST_RESULTS = 1000

type Result = pa.Table | LargeResult


class RecentResults:
    """A bounded memory of results by execution id; the least recently used goes first.

    Of a large one only places in its file are held.
    """

    def __init__(self, kept_bytes: int = _KEPT_BYTES) -> None:
        self._kept_bytes = kept_bytes
        self._lock = threading.Lock()
        self._results: OrderedDict[str, Result] = OrderedDict()

    def of(self, execution_id: str, read: Callable[[], Result]) -> Result:
        """Return an execution's rows, read where they aren't in memory."""
        with self._lock:
            if execution_id in self._results:
                self._results.move_to_end(execution_id)
                return self._results[execution_id]
        result = read()
        with self._lock:
            self._results[execution_id] = result
            while self._is_full():
                self._results.popitem(last=False)
        return result

    def _is_full(self) -> bool:
        sizes = (r.nbytes for r in self._results.values() if isinstance(r, pa.Table))
        return len(self._results) > _MOST_RESULTS or sum(sizes) > self._kept_bytes
