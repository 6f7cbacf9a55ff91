"""The buffers before S3: one for each partition, and one for each type of error.

Routing puts every record of a transformed batch into exactly one of them, or drops it because the
function said so.
"""

from collections.abc import Callable, Iterable, Sequence

from analytics_emulator.firehose.delivery import DATA
from analytics_emulator.firehose.destination import Destination
from analytics_emulator.firehose.due import is_due
from analytics_emulator.firehose.error_records import (
    ACTIVE_PARTITION_EXCEEDED,
    PROCESSING_FAILED,
    FailedRecord,
    processing_failure,
)
from analytics_emulator.firehose.partitioning import (
    EXTRACTION_FAILED,
    PARTITIONS_EXCEEDED,
    PartitionError,
    partition_of,
)
from analytics_emulator.firehose.prefix import Prefix
from analytics_emulator.firehose.records import Buffer, Record
from analytics_emulator.firehose.settings import Settings
from analytics_emulator.firehose.transform import TransformedRecord, TransformResult

BufferKey = tuple[str, tuple[str, ...]]
Partition = tuple[str, ...]


class Buffers:
    """The open buffers of one stream; they belong to the stream's worker alone."""

    def __init__(self, settings: Settings, clock: Callable[[], float]) -> None:
        self._settings, self._clock = settings, clock
        self._open: dict[BufferKey, Buffer] = {}

    def add(self, records: Sequence[Record], kind: str = DATA, partition: Partition = ()) -> None:
        """Append records to a buffer; its interval starts with the first."""
        if not records:
            return
        key = (kind, partition)
        if key not in self._open:
            self._open[key] = Buffer(self._clock())
        self._open[key].add(records)

    def route(
        self, result: TransformResult, destination: Destination, in_delivery: set[Partition]
    ) -> None:
        """Put a transformed batch where it belongs; partitions `in_delivery` are active too."""
        self._add_failed(result.failed)
        if destination.partitioned:
            self._partition(result.transformed, destination.target.prefix, in_delivery)
        else:
            self.add([entry.record for entry in result.transformed])

    @property
    def active_partitions(self) -> set[Partition]:
        """Return the partitions that have a buffer of data."""
        return {partition for kind, partition in self._open if kind == DATA}

    def holds(self, kind: str) -> bool:
        """Return whether records of a kind, such as an error type, are waiting."""
        return any(held == kind for held, _ in self._open)

    def take(self, destination: Destination, *, everything: bool) -> list[tuple[BufferKey, Buffer]]:
        """Take the buffers that are full or old enough, or all of them."""
        now, hints = self._clock(), destination.target.hints
        interval = self._settings.interval(hints.interval_seconds)
        due = [
            (key, buffer)
            for key, buffer in self._open.items()
            if everything or buffer.size >= hints.size_bytes or is_due(buffer.opened, interval, now)
        ]
        for key, _ in due:
            del self._open[key]
        return due

    def next_due(self, destination: Destination) -> float:
        """Return the time at which the next buffer is old enough."""
        interval = self._settings.interval(destination.target.hints.interval_seconds)
        opened = min((buffer.opened for buffer in self._open.values()), default=float("inf"))
        return opened + interval

    def _partition(
        self, transformed: Iterable[TransformedRecord], prefix: Prefix, in_delivery: set[Partition]
    ) -> None:
        active = in_delivery | self.active_partitions
        for partition, entries in self._grouped(transformed, prefix).items():
            if partition not in active and len(active) >= self._settings.active_partitions:
                self._fail(entries, *PARTITIONS_EXCEEDED, ACTIVE_PARTITION_EXCEEDED)
                continue
            active.add(partition)
            self.add([entry.record for entry in entries], DATA, partition)

    def _grouped(
        self, transformed: Iterable[TransformedRecord], prefix: Prefix
    ) -> dict[Partition, list[TransformedRecord]]:
        groups: dict[Partition, list[TransformedRecord]] = {}
        for entry in transformed:
            try:
                partition = partition_of(prefix, entry.partition_keys)
            except PartitionError as error:
                self._fail([entry], EXTRACTION_FAILED, str(error), PROCESSING_FAILED)
                continue
            groups.setdefault(partition, []).append(entry)
        return groups

    def _fail(
        self, entries: Iterable[TransformedRecord], code: str, message: str, error_type: str
    ) -> None:
        ended_ms = int(self._clock() * 1000)
        self._add_failed(
            processing_failure(
                entry.original, code, message, ended_ms=ended_ms, error_type=error_type
            )
            for entry in entries
        )

    def _add_failed(self, failed: Iterable[FailedRecord]) -> None:
        """Buffer error records; their data is the line that the error object will hold."""
        lines: dict[str, list[Record]] = {}
        for entry in failed:
            old = entry.record
            line = Record(old.sequence, old.arrival_ms, entry.line, old.accepted_bytes)
            lines.setdefault(entry.error_type, []).append(line)
        for error_type, records in lines.items():
            self.add(records, error_type)
