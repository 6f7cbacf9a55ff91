"""Results that were read lately, so that paging doesn't read a file again for each page."""

import threading
from collections import OrderedDict
from collections.abc import Callable

import pyarrow as pa

_KEPT_BYTES = 256 * 1024**2


class RecentResults:
    """A bounded memory of result tables by execution id; the least recently used goes first."""

    def __init__(self, kept_bytes: int = _KEPT_BYTES) -> None:
        self._kept_bytes = kept_bytes
        self._lock = threading.Lock()
        self._tables: OrderedDict[str, pa.Table] = OrderedDict()

    def of(self, execution_id: str, read: Callable[[], pa.Table]) -> pa.Table:
        """Return an execution's rows, read where they aren't in memory."""
        with self._lock:
            if execution_id in self._tables:
                self._tables.move_to_end(execution_id)
                return self._tables[execution_id]
        table = read()
        with self._lock:
            self._tables[execution_id] = table
            while len(self._tables) > 1 and self._size() > self._kept_bytes:
                self._tables.popitem(last=False)
        return table

    def _size(self) -> int:
        return sum(table.nbytes for table in self._tables.values())
