"""A stream's accepted records until they are where they have to get to.

Puts that wait at the same time are written and synced together (group commit): the first of them
does it for all. A put that couldn't be written is refused, and leaves nothing behind.
"""

import bisect
import contextlib
import itertools
import logging
import os
import secrets
import shutil
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

from analytics_emulator.firehose.spool.segment import (
    Entry,
    Incoming,
    Place,
    Segment,
    read_segment,
    write_whole,
)
from analytics_emulator.state.durable import sync_folder

_LOG = logging.getLogger(__name__)
SEGMENT_BYTES = 8 * 1024 * 1024
# Zeros that a file gets ahead of its records: what is written over them changes neither its size
# nor its blocks, so a sync needn't wait for the file system's journal. A large put needs none.
ROOM_BYTES = 256 * 1024
# Between two segments' sequences, for what a refused put may have left at the end of the first.
_GAP = 2**24


class SpoolError(Exception):
    """Records could not be made durable: the disk is full, or fails."""


class Spool(Protocol):
    """Where accepted records wait."""

    def append(self, put: Incoming) -> int:
        """Return the first record's sequence when all are safe; raise SpoolError otherwise."""

    def settle(self, place: Place, sequences: Iterable[int]) -> None:
        """Let go of records that got to a place."""

    def recovered(self) -> dict[Place, list[Entry]]:
        """Return, once, what an earlier process accepted and didn't settle."""

    def destroy(self) -> None:
        """Drop everything, with its stream."""

    def close(self) -> None:
        """Keep what is there for the next process."""


class MemorySpool:
    """No spool: records live as long as the process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._next = first_sequence()

    def append(self, put: Incoming) -> int:
        """Give sequences, nothing else."""
        with self._lock:
            first = self._next
            self._next += len(put.blobs)
        return first

    def settle(self, place: Place, sequences: Iterable[int]) -> None:
        """Do nothing."""

    def recovered(self) -> dict[Place, list[Entry]]:
        """Return nothing."""
        return {place: [] for place in Place}

    def destroy(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""


class _Waiting:
    """A put on its way to disk."""

    def __init__(self, put: Incoming) -> None:
        self.put, self.first, self.is_done = put, -1, False
        self.error: Exception | None = None


class DiskSpool:
    """A folder of segments."""

    def __init__(self, folder: Path, *, fsync: bool) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder, self._fsync = folder, fsync
        self._commit = threading.Lock()  # held by who writes
        self._lock = threading.Lock()  # guards what follows
        self._waiting: list[_Waiting] = []
        self._segments: list[Segment] = []
        self._recovered = {place: list[Entry]() for place in Place}
        self._current: tuple[Segment, int] | None = None
        self._end = 0  # of the records in the current file; zeros may follow
        self._next = first_sequence()
        self._numbers = itertools.count(self._read_earlier() + 1)

    def append(self, put: Incoming) -> int:
        """Write a put, with all others that wait by now."""
        mine = _Waiting(put)
        with self._lock:
            self._waiting.append(mine)
        with self._commit:
            if not mine.is_done:
                with self._lock:
                    batch, self._waiting = self._waiting, []
                self._write(batch)
        if mine.error is not None:
            raise SpoolError(str(mine.error)) from mine.error
        return mine.first

    def settle(self, place: Place, sequences: Iterable[int]) -> None:
        """Note settled records; a segment without others goes."""
        ordered = sorted(sequences)
        with self._lock:
            while ordered:
                segment = self._segment_of(ordered[0])
                end = bisect.bisect_left(ordered, segment.first + segment.count)
                self._settle_in(segment, place, ordered[:end])
                del ordered[:end]

    def recovered(self) -> dict[Place, list[Entry]]:
        """Return what was found at the start, and forget it here."""
        found, self._recovered = self._recovered, {place: [] for place in Place}
        return found

    def destroy(self) -> None:
        """Remove the folder."""
        self.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def close(self) -> None:
        """Close the open file; a segment with nothing left in it goes."""
        with self._commit, self._lock:
            self._end_current()

    # Writing, under `_commit`.

    def _write(self, batch: list[_Waiting]) -> None:
        try:
            segment, file = self._open_segment()
            self._write_through(file, b"".join(segment.encoded(one.put) for one in batch))
        except OSError as error:
            _LOG.warning("The spool %s takes no records: %s", self._folder, error)
            for one in batch:
                one.error, one.is_done = error, True
            return
        with self._lock:
            for one in batch:
                one.first, one.is_done = segment.take(one.put), True

    def _write_through(self, file: int, content: bytes) -> None:
        begin = self._end
        try:
            write_whole(file, content)
            self._end = begin + len(content)
            if self._fsync:
                self._make_room(file, len(content))
                os.fdatasync(file)
        except OSError:
            # What is half written must not stand before what comes next.
            with contextlib.suppress(OSError):
                os.ftruncate(file, begin)
            with self._lock:
                self._end_current()
            raise

    def _make_room(self, file: int, written: int) -> None:
        """Have zeros ready for what comes next; where the disk has no room for them it's slower."""
        if written >= ROOM_BYTES or os.fstat(file).st_size > self._end:
            return
        with contextlib.suppress(OSError):
            write_whole(file, bytes(ROOM_BYTES))
        os.lseek(file, self._end, os.SEEK_SET)

    def _open_segment(self) -> tuple[Segment, int]:
        if self._current and self._end >= SEGMENT_BYTES:
            with self._lock:
                self._end_current()
        if self._current:
            return self._current
        current = Segment.create(self._folder / f"{next(self._numbers):012}.log", self._next)
        self._end = os.lseek(current[1], 0, os.SEEK_CUR)
        if self._fsync:
            sync_folder(self._folder)
        with self._lock:
            self._current = current
            self._segments.append(current[0])
        return current

    # Segments, under `_lock`.

    def _end_current(self) -> None:
        if self._current is None:
            return
        (segment, file), self._current = self._current, None
        os.close(file)
        self._next = segment.first + segment.count + _GAP
        if segment.is_settled:
            self._remove(segment)

    def _segment_of(self, sequence: int) -> Segment:
        at = bisect.bisect_right(self._segments, sequence, key=lambda segment: segment.first)
        return self._segments[at - 1]

    def _settle_in(self, segment: Segment, place: Place, sequences: Sequence[int]) -> None:
        try:
            segment.settle(place, sequences)
        except OSError as error:
            _LOG.warning("%s: records may come twice after a crash: %s", segment.done_path, error)
        is_open = self._current is not None and self._current[0] is segment
        if segment.is_settled and not is_open:
            self._remove(segment)

    def _remove(self, segment: Segment) -> None:
        self._segments.remove(segment)
        with contextlib.suppress(OSError):
            segment.remove()

    def _read_earlier(self) -> int:
        """Read the segments of earlier processes; give the highest number."""
        numbers = [0]
        for path in sorted(self._folder.glob("*.log")):
            numbers.append(int(path.stem))
            segment, entries = read_segment(path)
            if segment.is_settled:
                segment.remove()
                continue
            self._segments.append(segment)
            for place, found in entries.items():
                self._recovered[place] += found
        self._segments.sort(key=lambda segment: segment.first)
        if self._segments:
            last = self._segments[-1]
            self._next = last.first + last.count + _GAP
        return max(numbers)


def first_sequence() -> int:
    """Return a random place to count from, so that ids of two streams never meet."""
    return secrets.randbelow(10**50)
