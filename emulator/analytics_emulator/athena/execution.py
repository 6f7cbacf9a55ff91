"""One query execution: what was asked, how far it is, and what came out."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from analytics_emulator.athena.failure import ExecutionFailedError
from analytics_emulator.athena.results.columns import column_info
from analytics_emulator.athena.sql import ResultColumn
from analytics_emulator.athena.sql.errors import QueryCancelledError
from analytics_emulator.athena.statements.kind import StatementKind

FINAL_STATES = ("SUCCEEDED", "FAILED", "CANCELLED")


def no_reuse() -> dict[str, Any]:
    """Return the `ResultReuseConfiguration` of a request that has none."""
    return {"ResultReuseByAgeConfiguration": {"Enabled": False}}


@dataclass
class Execution:
    """A query execution; its lock guards the state, which never leaves a final one."""

    id: str
    query: str
    kind: StatementKind
    query_context: dict[str, str]
    output_prefix: str
    result_configuration: dict[str, Any]
    work_group: str
    parameters: list[str]
    token: str = ""
    fingerprint: str = ""
    bytes_scanned_cutoff: int | None = None
    result_reuse: dict[str, Any] = field(default_factory=no_reuse)
    reuse_minutes: int | None = None
    reuse_key: str | None = None
    reused_from: str | None = None
    state: str = "QUEUED"
    reason: str | None = None
    failure: ExecutionFailedError | None = None
    columns: list[ResultColumn] = field(default_factory=list)
    update_count: int | None = None
    row_count: int | None = None
    manifest: str | None = None
    managed: dict[str, Any] | None = None
    has_result_file: bool = False
    scanned_bytes: int = 0
    submitted: datetime = field(default_factory=lambda: datetime.now(UTC))
    completed: datetime | None = None
    cancel: threading.Event = field(default_factory=threading.Event)
    _final: threading.Event = field(default_factory=threading.Event)
    _clock: dict[str, float] = field(default_factory=lambda: {"QUEUED": time.monotonic()})
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _keep: Callable[[str], None] = field(default=lambda _state: None)

    def keep_end(self, keep: Callable[[str], None]) -> None:
        """Have a final state kept before anybody sees it."""
        self._keep = keep

    @property
    def output_location(self) -> str:
        """Return the URI of the result file, whether or not it is written."""
        if self.reused_from:
            return self.reused_from
        return self.output_prefix + self.kind.output.format(id=self.id)

    def report_scanned_bytes(self, scanned_bytes: int) -> None:
        """Take note of the bytes scanned; beyond the cutoff the query ends as CANCELLED.

        Raises QueryCancelledError then, and also where the query was stopped meanwhile.
        """
        self.scanned_bytes = scanned_bytes
        if self.bytes_scanned_cutoff is not None and scanned_bytes > self.bytes_scanned_cutoff:
            self.stop("Bytes scanned limit was exceeded")
        if self.cancel.is_set():
            raise QueryCancelledError

    def start(self) -> bool:
        """Go from QUEUED to RUNNING; False if it was cancelled before."""
        return self._advance("RUNNING", None)

    def succeed(self) -> None:
        """Finish well."""
        self._advance("SUCCEEDED", None)

    def fail(self, failure: ExecutionFailedError) -> None:
        """Finish with a failure and its reason."""
        self._advance("FAILED", failure.reason, failure)

    def take_result_of(self, earlier: "Execution") -> None:
        """Finish with the result of an earlier execution, whose file stays where it is."""
        self.reused_from = earlier.output_location
        self.columns, self.update_count = earlier.columns, earlier.update_count
        self.row_count = earlier.row_count
        self.has_result_file = earlier.has_result_file
        self.succeed()

    def stop(self, reason: str) -> bool:
        """Cancel, unless it is finished already; what runs is told to end."""
        is_stopped = self._advance("CANCELLED", reason)
        if is_stopped:
            self.cancel.set()
        return is_stopped

    @property
    def is_final(self) -> bool:
        """Return whether the state can't change any more."""
        return self.state in FINAL_STATES

    def wait(self, seconds: float) -> None:
        """Wait for a final state, `seconds` at the most."""
        self._final.wait(seconds)

    def _advance(
        self, state: str, reason: str | None, failure: ExecutionFailedError | None = None
    ) -> bool:
        with self._lock:
            if self.is_final:
                return False
            self._clock[state] = time.monotonic()
            if state in FINAL_STATES:
                self.reason, self.failure = reason, failure and failure.alone()
                self.completed = datetime.now(UTC)
                self._clock["FINAL"] = self._clock[state]
                self._keep(state)
            self.state = state
            if self.is_final:
                self._final.set()
            return True

    def times(self) -> dict[str, float]:
        """Return the seconds from the submission to each state that it was in."""
        return {state: moment - self._clock["QUEUED"] for state, moment in self._clock.items()}

    def set_times(self, times: dict[str, float]) -> None:
        """Take over the times of an execution of an earlier process."""
        now = time.monotonic()
        self._clock = {state: now + seconds for state, seconds in times.items()}
        if self.is_final:
            self._final.set()

    def statistics(self) -> dict[str, Any]:
        """Return the times and the bytes scanned (`QueryExecutionStatistics`)."""
        queued = self._clock["QUEUED"]
        end = self._clock.get("FINAL", time.monotonic())
        running = self._clock.get("RUNNING", end)
        shown = self.manifest if not self.managed else None
        manifest = {"DataManifestLocation": shown} if shown else {}
        return manifest | {
            "EngineExecutionTimeInMillis": _milliseconds(end - running),
            "DataScannedInBytes": self.scanned_bytes,
            "TotalExecutionTimeInMillis": _milliseconds(end - queued),
            "QueryQueueTimeInMillis": _milliseconds(running - queued),
            "ServicePreProcessingTimeInMillis": 0,
            "ServiceProcessingTimeInMillis": 0,
            "ResultReuseInformation": {"ReusedPreviousResult": self.reused_from is not None},
        }

    def status(self) -> dict[str, Any]:
        """Return the state and why (`QueryExecutionStatus`)."""
        status: dict[str, Any] = {"State": self.state, "SubmissionDateTime": self.submitted}
        if status["State"] not in FINAL_STATES:
            return status
        if self.reason is not None:
            status["StateChangeReason"] = self.reason
        if self.completed is not None:
            status["CompletionDateTime"] = self.completed
        if self.failure is not None:
            status["AthenaError"] = self.failure.athena_error()
        return status

    def column_infos(self) -> list[dict[str, Any]]:
        """Return the result's columns as `ColumnInfo` shapes."""
        return [column_info(column) for column in self.columns]


def _milliseconds(seconds: float) -> int:
    return round(seconds * 1000)
