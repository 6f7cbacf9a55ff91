"""Where producers' records arrive: bounded, thread-safe, emptied by the stream's worker.

Putting costs a lock and an append; whatever takes time happens on the worker's side.
"""

import itertools
import secrets
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from analytics_emulator.firehose.counters import Counters
from analytics_emulator.firehose.destination import Destination, Hints
from analytics_emulator.firehose.records import RECORD_OVERHEAD_BYTES, Buffer, Record, chunks
from analytics_emulator.firehose.settings import Settings
from analytics_emulator.firehose.transform import MAX_PAYLOAD_BYTES

_EVENT_HEAD_BYTES = 4096


@dataclass(frozen=True)
class Limits:
    """When the worker has something to take from the intake."""

    hints: Hints
    splits: bool


class Intake:
    """Accepted records: those for the destination, and their copies for the source backup."""

    def __init__(self, settings: Settings, clock: Callable[[], float]) -> None:
        self.lock = threading.Lock()
        self.counters = Counters()
        self.pending_bytes = 0
        self._settings = settings
        self._clock = clock
        # Sequences start at a random place, so that ids of two streams never meet.
        self._sequence = itertools.count(secrets.randbelow(10**50))
        self._main = Buffer(0.0)
        self._backup = Buffer(0.0)
        self._closed = False

    def put(self, blobs: Sequence[bytes], *, backup: bool) -> tuple[list[Record | None], bool]:
        """Accept what fits into memory; None stands for a refused record.

        The flag says whether the worker may have something to do sooner than it knows.
        """
        now = self._clock()
        copies = 2 if backup else 1
        with self.lock:
            was_empty = not self._main.records
            records = self._admit(blobs, int(now * 1000), copies)
            accepted = [record for record in records if record is not None]
            self._append(self._main, accepted, now)
            if backup:
                self._append(self._backup, accepted, now)
            self.counters.incoming_records += len(accepted)
            self.counters.incoming_bytes += sum(record.accepted_bytes for record in accepted)
            self.pending_bytes += copies * sum(record.cost for record in accepted)
            return records, was_empty or self.under_pressure

    def _admit(self, blobs: Sequence[bytes], arrival_ms: int, copies: int) -> list[Record | None]:
        room = -1 if self._closed else self._settings.max_pending_bytes - self.pending_bytes
        records: list[Record | None] = []
        for blob in blobs:
            room -= copies * (len(blob) + RECORD_OVERHEAD_BYTES)
            fits = room >= 0
            number = next(self._sequence) if fits else 0
            records.append(Record(number, arrival_ms, blob, len(blob)) if fits else None)
        return records

    def close(self) -> None:
        """Refuse all further records, so that what is taken next is the last."""
        with self.lock:
            self._closed = True

    @property
    def size(self) -> int:
        """Return the bytes that wait for the destination."""
        return self._main.size

    @property
    def under_pressure(self) -> bool:
        """Return whether so much is pending that buffers should be delivered early."""
        return self.pending_bytes > self._settings.max_pending_bytes // 2

    def take(self, limits: Limits, now: float, *, everything: bool) -> list[list[Record]]:
        """Take the batches that are due; the tail of a size-triggered take stays."""
        with self.lock:
            buffer = self._main
            late = now >= buffer.opened + self._settings.interval(limits.hints.interval_seconds)
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
            due = now >= buffer.opened + self._settings.interval(target.hints.interval_seconds)
            if not (everything or due or buffer.size >= target.hints.size_bytes):
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
