"""A record on its way, and the batches that it travels in."""

from collections.abc import Sequence
from dataclasses import dataclass, field

# What one record costs in memory beside its data, roughly; it keeps empty records from being free.
RECORD_OVERHEAD_BYTES = 200


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its data now, and the size that it was accepted with.

    `sequence` orders records and makes their ids; `arrival_ms` is the time of acceptance in
    milliseconds since the epoch.
    """

    sequence: int
    arrival_ms: int
    data: bytes
    accepted_bytes: int

    @property
    def sequence_number(self) -> str:
        """Return the 56-digit sequence number that direct puts get too."""
        return f"49{self.sequence:054}"

    @property
    def record_id(self) -> str:
        """Return the id that a transform sees; it differs from the one that a producer gets."""
        return self.sequence_number + "000000"

    @property
    def cost(self) -> int:
        """Return the bytes that the record counts for until it is delivered."""
        return self.accepted_bytes + RECORD_OVERHEAD_BYTES


@dataclass(slots=True)
class Buffer:
    """Records that wait for one object or one invocation."""

    opened: float
    records: list[Record] = field(default_factory=list)
    size: int = 0

    def add(self, records: Sequence[Record]) -> None:
        """Append records."""
        self.records.extend(records)
        self.size += sum(len(record.data) for record in records)


def chunks(records: Sequence[Record], size_bytes: int, encoded_bytes: int) -> list[list[Record]]:
    """Split records so that no chunk exceeds the size, nor its Base64 JSON the encoded size."""
    split: list[list[Record]] = [[]]
    size = encoded = 0
    for record in records:
        # Base64, the id of 62 digits, the timestamp, and the JSON around them.
        length = len(record.data)
        envelope = (length + 2) // 3 * 4 + 160
        if split[-1] and (size + length > size_bytes or encoded + envelope > encoded_bytes):
            split.append([])
            size = encoded = 0
        split[-1].append(record)
        size += length
        encoded += envelope
    return split
