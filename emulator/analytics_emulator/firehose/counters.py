"""What has become of a stream's records, in numbers."""

from collections import Counter
from dataclasses import dataclass, field, fields
from typing import Any, Self


@dataclass(frozen=True)
class Closing:
    """What the end of a service came to: of the records that streams held, how many were delivered,
    how many are left and why, and whether those wait for the next start."""

    delivered: int
    left: int
    reason: str | None
    keeps: bool


@dataclass
class Counters:
    """Counts since the stream was made.

    incoming = delivered + dropped + errors + pending, at any moment that the lock is held;
    a record that holds several JSON documents delivers several rows.
    """

    incoming_records: int = 0
    incoming_bytes: int = 0
    delivered_records: int = 0
    delivered_rows: int = 0
    dropped_records: int = 0
    error_records: Counter[str] = field(default_factory=Counter)
    backup_records: int = 0
    objects_written: int = 0
    failed_writes: int = 0
    last_delivery: float | None = None
    last_error: str | None = None

    @property
    def pending_records(self) -> int:
        """Return the records that are accepted and not yet anywhere."""
        settled = self.delivered_records + self.dropped_records + self.error_records.total()
        return self.incoming_records - settled

    def add(self, earlier: Self) -> None:
        """Count what an earlier process counted too."""
        for field_ in fields(self):
            before, now = getattr(earlier, field_.name), getattr(self, field_.name)
            if field_.name.startswith("last_"):
                setattr(self, field_.name, before if now is None else now)
            else:
                setattr(self, field_.name, before + now)

    def status(self, pending_bytes: int) -> dict[str, Any]:
        """Return the numbers for a status page; times are seconds since the epoch."""
        return {
            "IncomingRecords": self.incoming_records,
            "IncomingBytes": self.incoming_bytes,
            "DeliveredRecords": self.delivered_records,
            "DeliveredRows": self.delivered_rows,
            "DroppedRecords": self.dropped_records,
            "ErrorRecords": dict(self.error_records),
            "BufferedRecords": self.pending_records,
            "BufferedBytes": pending_bytes,
            "BackupRecords": self.backup_records,
            "ObjectsWritten": self.objects_written,
            "FailedWrites": self.failed_writes,
            "LastDeliveryTime": self.last_delivery,
            "LastError": self.last_error,
        }
