"""Limits and paces that the host sets; the defaults are AWS's, or sized for one machine."""

from dataclasses import dataclass
from pathlib import Path

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class Settings:
    """How far the emulator may go.

    `max_buffer_seconds` caps every buffering interval, for quick local loops. `max_pending_bytes`
    bounds what one stream holds in memory: half of it delivers buffers early, all of it refuses
    further records as AWS throttles. `active_partitions` is AWS's default quota per stream.
    A failed write or invocation is tried again after `retry_seconds`, doubling up to
    `max_retry_seconds`; closing gives writes `close_seconds` to succeed. Accepted records wait in
    the folder `spool`, in memory alone where there is none; `fsync` has the disk confirm them
    before a put is answered, so that they outlive a power cut as well as the process.
    """

    max_buffer_seconds: float | None = None
    max_pending_bytes: int = 512 * MEBIBYTE
    active_partitions: int = 500
    concurrent_invocations: int = 4
    retry_seconds: float = 0.5
    max_retry_seconds: float = 30.0
    close_seconds: float = 30.0
    spool: Path | None = None
    fsync: bool = True

    def interval(self, seconds: float) -> float:
        """Cap a buffering interval."""
        if self.max_buffer_seconds is None:
            return seconds
        return min(seconds, self.max_buffer_seconds)
