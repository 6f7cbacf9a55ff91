"""One line of an error object: what failed, why, and what of it the stream can be given again.

Firehose developer guide, "Data transformation failure handling" and "Record format conversion error
handling": `rawData` is the record as it came where the function failed it, and what conversion was
given, which is the function's row, where that failed. For failed partitioning no page says which of
the two it is, so there the data itself decides.
"""

import json
from base64 import b64decode
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Self

from scripts.failed_records.rows import row_to_event

PROCESSING_FAILED = "processing-failed"
CONVERSION_FAILED = "format-conversion-failed"
PARTITIONS_EXCEEDED = "activePartitionExceeded"
KINDS = (PROCESSING_FAILED, CONVERSION_FAILED, PARTITIONS_EXCEEDED)

UNREADABLE = "not an error record"


@dataclass(frozen=True)
class FailedRecord:
    """A record under `errors/{kind}/`; `arrived` is `None` where the line is no error record."""

    kind: str
    code: str
    message: str
    data: bytes
    arrived: datetime | None = None

    @classmethod
    def of_line(cls, kind: str, line: bytes) -> Self:
        """Read a line; one that can't be read gives a record that can't be sent."""
        try:
            found = json.loads(line)
            data = b64decode(found["rawData"], validate=True)
            arrived = datetime.fromtimestamp(int(found["arrivalTimestamp"]) / 1000, UTC)
        except (ValueError, KeyError, TypeError, OverflowError):
            return cls(kind, UNREADABLE, "", line)
        start = "lastError" if "lastErrorCode" in found else "error"
        code, message = found.get(f"{start}Code", ""), found.get(f"{start}Message", "")
        return cls(kind, str(code), str(message), data, arrived)

    @cached_property
    def sendable(self) -> bytes | None:
        """What the stream's function can read: the event; `None` where there is none to be had."""
        if self.arrived is None or self.kind not in KINDS:
            return None
        if self.code.startswith("Lambda."):
            return self.data
        event = row_to_event(self.data)
        if event is None and self.kind != CONVERSION_FAILED:
            return self.data
        return event
