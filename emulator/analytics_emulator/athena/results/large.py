"""A result file that is too large to be held in memory: its rows are read as they are asked for."""

from collections.abc import Callable

import numpy as np
import pyarrow as pa

from analytics_emulator.athena.object_store import ObjectRange
from analytics_emulator.athena.results.files import read_csv_file

CHUNK_BYTES = 4 * 1024**2
_STEP = 1000  # rows between the places that are remembered
_QUOTE, _LINE_FEED = ord('"'), ord("\n")

type ReadRange = Callable[[int, int], ObjectRange]


class LargeResult:
    """A CSV result file of `width` columns, the header as the first row."""

    def __init__(self, read: ReadRange, width: int) -> None:
        self._read = read
        self._width = width
        self._etag: str | None = None
        self._begin()

    def _begin(self) -> None:
        self._starts = [0]  # where every thousandth row begins
        self._rows = 0  # how many were found so far
        self._searched = 0  # bytes
        self._is_quoted = False  # whether that place is within a value

    def page(self, start: int, count: int) -> pa.Table:
        """Return some rows, as far as there are any."""
        while self._rows < start + count and self._search():
            pass
        if start >= self._rows:
            return read_csv_file(b"", self._width)
        first, last = start // _STEP, -(-(start + count) // _STEP)
        begin = self._starts[first]
        end = self._starts[last] if last < len(self._starts) else self._searched
        rows = read_csv_file(self._read(begin, end - begin).body, self._width)
        return rows.slice(start - first * _STEP, count)

    def _search(self) -> bool:
        """Look for rows in the next bytes; tell whether there were any bytes."""
        found = self._read(self._searched, CHUNK_BYTES)
        is_other = self._etag not in (None, found.etag)
        self._etag = found.etag
        if is_other:  # another file has taken the place
            self._begin()
            return True
        data = np.frombuffer(found.body, np.uint8)
        quotes = np.cumsum(data == _QUOTE) + self._is_quoted
        ends = np.flatnonzero((data == _LINE_FEED) & (quotes % 2 == 0)) + 1 + self._searched
        missing = -self._rows % _STEP or _STEP
        self._starts.extend(ends[missing - 1 :: _STEP].tolist())
        self._rows += len(ends)
        self._searched += len(data)
        self._is_quoted = bool(len(quotes) and quotes[-1] % 2)
        return len(data) > 0
