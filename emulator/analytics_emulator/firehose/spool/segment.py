"""A file of accepted records, and beside it which of them are settled.

To both is only ever added. `n.log` begins with a frame that says how the rest is to be read and the
first record's sequence; each further frame is a put's records, and sequences count up; zeros may
follow the last, room for the next. `n.done` holds frames of settled ranges; it is written without
fsync, for what it loses is delivered twice.
"""

import logging
import os
import struct
from collections.abc import Iterator, Sequence
from enum import IntEnum
from pathlib import Path
from typing import NamedTuple

from analytics_emulator.firehose.spool.frames import DamagedError, framed, frames

_LOG = logging.getLogger(__name__)
_FORMAT = b"firehose spool 1\n"
_PUT = struct.Struct("<BQI")
_RANGE = struct.Struct("<BII")
_BACKED_UP = 1
_LONGEST_HEAD = 96  # of the first frame, with a sequence of 60 digits


class Place(IntEnum):
    """Where a record has to get to: the destination, or the source backup."""

    DESTINATION = 0
    BACKUP = 1


class Entry(NamedTuple):
    """A record as the spool keeps it."""

    sequence: int
    arrival_ms: int
    data: bytes


class Incoming(NamedTuple):
    """Records of one put: they get their sequences when they are written."""

    blobs: Sequence[bytes]
    arrival_ms: int
    backup: bool


class Segment:
    """One pair of files. `count` and `outstanding` are changed by the spool, under its locks."""

    def __init__(self, path: Path, first: int) -> None:
        self.path, self.first, self.count = path, first, 0
        self.outstanding = dict.fromkeys(Place, 0)
        self.is_damaged = False

    @classmethod
    def create(cls, path: Path, first: int) -> tuple["Segment", int]:
        """Begin a segment; give it with its open file."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        file = os.open(path, flags, 0o600)
        try:
            write_whole(file, framed([_FORMAT + str(first).encode()]))
        except OSError:
            os.close(file)
            path.unlink()
            raise
        return cls(path, first), file

    @property
    def done_path(self) -> Path:
        """Where the settled ranges are."""
        return self.path.with_suffix(".done")

    @property
    def is_settled(self) -> bool:
        """Return whether nothing of it has to get anywhere any more."""
        return not any(self.outstanding.values())

    def encoded(self, put: Incoming) -> bytes:
        """Return a put's records as they are written."""
        count = len(put.blobs)
        head = _PUT.pack(_BACKED_UP if put.backup else 0, put.arrival_ms, count)
        lengths = struct.pack(f"<{count}I", *map(len, put.blobs))
        return framed([b"".join((head, lengths, *put.blobs))])

    def take(self, put: Incoming) -> int:
        """Count a put that was written; give its first record's sequence."""
        first, records = self.first + self.count, len(put.blobs)
        self.count += records
        self.outstanding[Place.DESTINATION] += records
        self.outstanding[Place.BACKUP] += records if put.backup else 0
        return first

    def settle(self, place: Place, sequences: Sequence[int]) -> None:
        """Note that records, in ascending order, have got somewhere."""
        self.outstanding[place] -= len(sequences)
        ranges = [_RANGE.pack(place, *bounds) for bounds in _ranges(sequences, self.first)]
        file = os.open(self.done_path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            write_whole(file, framed([b"".join(ranges)]))
        finally:
            os.close(file)

    def remove(self) -> None:
        """Take the files away; a damaged log stays under another name."""
        if self.is_damaged:
            self.path.rename(self.path.with_suffix(".damaged"))
        else:
            self.path.unlink(missing_ok=True)
        self.done_path.unlink(missing_ok=True)


def read_segment(path: Path) -> tuple[Segment, dict[Place, list[Entry]]]:
    """Read a segment of an earlier process: what of it is not settled, by place.

    Nothing is in it where the process died before its first frame was whole, or where that is
    damaged; the file then isn't to be lost.
    """
    content = path.read_bytes()
    found = frames(content)
    head = _head(found)
    if not head.startswith(_FORMAT):
        unread = Segment(path, 0)
        unread.is_damaged = len(content.rstrip(b"\0")) > _LONGEST_HEAD
        if unread.is_damaged:
            _LOG.error("%s doesn't begin as a spool does: its records can't be read", path)
        return unread, {}
    segment = Segment(path, int(head.removeprefix(_FORMAT)))
    records = _records(segment, found)
    entries: dict[Place, list[Entry]] = {place: [] for place in Place}
    settled = _settled(segment)
    for sequence, flags, arrival_ms, data in records:
        entry = Entry(sequence, arrival_ms, data)
        places = (Place.DESTINATION, Place.BACKUP) if flags & _BACKED_UP else (Place.DESTINATION,)
        for place in places:
            if sequence - segment.first not in settled[place]:
                entries[place].append(entry)
    segment.outstanding = {place: len(entries[place]) for place in Place}
    return segment, entries


def write_whole(file: int, content: bytes) -> None:
    """Write all of it, or raise OSError."""
    left = memoryview(content)
    while left:
        left = left[os.write(file, left) :]


def _head(found: Iterator[bytes]) -> bytes:
    try:
        return next(found, b"")
    except DamagedError:
        return b""


def _records(segment: Segment, found: Iterator[bytes]) -> Iterator[tuple[int, int, int, bytes]]:
    try:
        for payload in found:
            flags, arrival_ms, count = _PUT.unpack_from(payload)
            at = _PUT.size + 4 * count
            for length in struct.unpack_from(f"<{count}I", payload, _PUT.size):
                yield segment.first + segment.count, flags, arrival_ms, payload[at : at + length]
                at += length
                segment.count += 1
    except DamagedError as error:
        segment.is_damaged = True
        _LOG.error("%s is damaged at %s: what follows can't be read", segment.path, error)


def _settled(segment: Segment) -> dict[Place, set[int]]:
    settled: dict[Place, set[int]] = {place: set() for place in Place}
    try:
        for payload in frames(segment.done_path.read_bytes()):
            for place, begin, end in _RANGE.iter_unpack(payload):
                settled[Place(place)].update(range(begin, end))
    except FileNotFoundError:
        pass
    except DamagedError as error:
        _LOG.warning("%s is damaged at %s: records may come twice", segment.done_path, error)
    return settled


def _ranges(sequences: Sequence[int], first: int) -> Iterator[tuple[int, int]]:
    begin = end = sequences[0]
    for sequence in sequences:
        if sequence > end:
            yield begin - first, end - first
            begin = sequence
        end = sequence + 1
    yield begin - first, end - first
