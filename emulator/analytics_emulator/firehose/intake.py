"""Where producers' records arrive: bounded, thread-safe, emptied by the stream's worker.

Putting costs a write to the spool, shared with the puts beside it; the rest is the worker's.
"""

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from analytics_emulator.firehose.counters import Counters
from analytics_emulator.firehose.destination import Destination, Hints
from analytics_emulator.firehose.due import is_due
from analytics_emulator.firehose.records import RECORD_OVERHEAD_BYTES, Buffer, Record, chunks
from analytics_emulator.firehose.settings import Settings
from analytics_emulator.firehose.spool.segment import Entry, Incoming, Place
from analytics_emulator.firehose.spool.spool import Spool, SpoolError
from analytics_emulator.firehose.transform import MAX_PAYLOAD_BYTES

_EVENT_HEAD_BYTES = 4096


@dataclass(frozen=True)
class Limits:
    """When the worker has something to take from the intake."""

    hints: Hints
    splits: bool


class Intake:
    """Accepted records: those for the destination, and their copies for the source backup."""

    def __init__(self, settings: Settings, spool: Spool, clock: Callable[[], float]) -> None:
        self.lock = threading.Lock()
        self.counters = Counters()
        self.pending_bytes = 0
        self._settings = settings
        self._clock = clock
        self._spool = spool
        self._main = Buffer(0.0)
        self._backup = Buffer(0.0)
        self._closed = False

    def recover(self, *, backup: bool) -> None:
        """Take over what an earlier process accepted; call it before anything else."""
        now, found = self._clock(), self._spool.recovered()
        records = [_recovered(entry) for entry in found[Place.DESTINATION]]
        copies = [_recovered(entry) for entry in found[Place.BACKUP]]
        with self.lock:
            self._append(self._main, records, now)
            self.counters.incoming_records += len(records)
            self.counters.incoming_bytes += sum(record.accepted_bytes for record in records)
            self.pending_bytes += sum(record.cost for record in (*records, *copies))
            self._append(self._backup, copies, now)
        if not backup:
            self.settle(Place.BACKUP, copies)

    def put(self, blobs: Sequence[bytes], *, backup: bool) -> tuple[list[Record | None], bool]:
        """Accept what there is room for, and answer when it is safe; None is a refused record.

        The flag says whether the worker may have something to do sooner than it knows.
        """
        now = self._clock()
        taken = self._reserve(blobs, copies := 2 if backup else 1)
        records = self._written(taken, int(now * 1000), backup=backup) if taken else []
        refused = sum(_cost(blob) for blob in taken) * copies if not records else 0
        with self.lock:
            was_empty = not self._main.records
            self.pending_bytes -= refused
            self._append(self._main, records, now)
            if backup:
                self._append(self._backup, records, now)
            self.counters.incoming_records += len(records)
            self.counters.incoming_bytes += sum(record.accepted_bytes for record in records)
            rest = [None] * (len(blobs) - len(records))
            return [*records, *rest], was_empty or self.under_pressure

    def _reserve(self, blobs: Sequence[bytes], copies: int) -> Sequence[bytes]:
        """Count the first records for which there is room as pending, and give them."""
        with self.lock:
            room = -1 if self._closed else self._settings.max_pending_bytes - self.pending_bytes
            fitting = 0
            for blob in blobs:
                room -= copies * _cost(blob)
                if room < 0:
                    break
                fitting += 1
                self.pending_bytes += copies * _cost(blob)
        return blobs[:fitting]

    def _written(self, blobs: Sequence[bytes], arrival_ms: int, *, backup: bool) -> list[Record]:
        """Return the records that the spool holds: all, or none where it can't take them."""
        try:
            first = self._spool.append(Incoming(blobs, arrival_ms, backup))
        except SpoolError:
            return []
        return [
            Record(sequence, arrival_ms, blob, len(blob))
            for sequence, blob in enumerate(blobs, first)
        ]

    def settle(self, place: Place, records: Iterable[Record]) -> None:
        """Let go of records that have got to a place, or were dropped on the way to it."""
        settled = list(records)
        if not settled:
            return
        with self.lock:
            self.pending_bytes -= sum(record.cost for record in settled)
        self._spool.settle(place, [record.sequence for record in settled])

    def close(self) -> None:
        """Refuse all further records, so that what is taken next is the last."""
        with self.lock:
            self._closed = True

    @property
    def size(self) -> int:
        """Return the bytes that wait for the destination."""
        return self._main.size

    @property
    def pending_records(self) -> int:
        """Return how many records are accepted and not yet anywhere."""
        with self.lock:
            return self.counters.pending_records

    @property
    def under_pressure(self) -> bool:
        """Return whether so much is pending that buffers should be delivered early."""
        return self.pending_bytes > self._settings.max_pending_bytes // 2

    def take(self, limits: Limits, now: float, *, everything: bool) -> list[list[Record]]:
        """Take the batches that are due; the tail of a size-triggered take stays."""
        with self.lock:
            buffer = self._main
            interval = self._settings.interval(limits.hints.interval_seconds)
            late = is_due(buffer.opened, interval, now)
            full = buffer.size >= limits.hints.size_bytes
            if not buffer.records or not (everything or late or full):
                return []
            self._main = Buffer(now)
            if not limits.splits:
                return [buffer.records]
            encoded = MAX_PAYLOAD_BYTES - _EVENT_HEAD_BYTES
            batches = chunks(buffer.records, limits.hints.size_bytes, encoded)
            if not (everything or late) and len(batches) > 1:
                self._append(self._main, tail := batches.pop(), tail[0].arrival_ms / 1000)
            return batches

    def take_backup(
        self, destination: Destination, now: float, *, everything: bool
    ) -> list[Record]:
        """Take the source backup's buffer when it is due."""
        with self.lock:
            buffer, target = self._backup, destination.backup
            if not buffer.records or target is None:
                return []
            interval = self._settings.interval(target.hints.interval_seconds)
            late = is_due(buffer.opened, interval, now)
            if not (everything or late or buffer.size >= target.hints.size_bytes):
                return []
            self._backup = Buffer(now)
            return buffer.records

    def next_due(self, limits: Limits, destination: Destination) -> float:
        """Return the time at which something becomes due by its age."""
        with self.lock:
            times = [float("inf")]
            if self._main.records:
                wait = self._settings.interval(limits.hints.interval_seconds)
                times.append(self._main.opened + wait)
            if self._backup.records and destination.backup is not None:
                wait = self._settings.interval(destination.backup.hints.interval_seconds)
                times.append(self._backup.opened + wait)
            return min(times)

    @staticmethod
    def _append(buffer: Buffer, records: Sequence[Record], now: float) -> None:
        if not buffer.records:
            buffer.opened = now
        buffer.add(records)


def _cost(blob: bytes) -> int:
    return len(blob) + RECORD_OVERHEAD_BYTES


def _recovered(entry: Entry) -> Record:
    return Record(entry.sequence, entry.arrival_ms, entry.data, len(entry.data))
