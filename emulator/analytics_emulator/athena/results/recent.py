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
        self._held_bytes = 0  # counted along: to ask a thousand tables takes longer than a query
        self._results: OrderedDict[str, Result] = OrderedDict()

    def of(self, execution_id: str, read: Callable[[], Result]) -> Result:
        """Return an execution's rows, read where they aren't in memory."""
        with self._lock:
            if execution_id in self._results:
                self._results.move_to_end(execution_id)
                return self._results[execution_id]
        result = read()
        with self._lock:
            found = self._results.setdefault(execution_id, result)
            if found is result:
                self._held_bytes += _size(result)
            while len(self._results) > _MOST_RESULTS or self._held_bytes > self._kept_bytes:
                self._held_bytes -= _size(self._results.popitem(last=False)[1])
        return result


def _size(result: Result) -> int:
    return result.nbytes if isinstance(result, pa.Table) else 0
