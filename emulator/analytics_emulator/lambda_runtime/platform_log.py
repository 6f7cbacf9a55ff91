"""The lines that Lambda itself writes into a function's log.

Sources: Lambda developer guide, "Python logging" (START, END, REPORT) and "Telemetry API Event
schema reference" (the JSON events, written where the log format is JSON, with levels as in
"Log level filtering", system log event mapping).
"""

import json
import math
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from analytics_emulator.lambda_runtime.function import Function
from analytics_emulator.lambda_runtime.invocation import FunctionFailure
from analytics_emulator.lambda_runtime.log_events import LogEvent, log_event

_LEVELS = ("DEBUG", "INFO", "WARN")


@dataclass(frozen=True)
class Metrics:
    """What an invocation used: milliseconds and megabytes; `init_ms` for a cold start alone."""

    duration_ms: float
    memory_used_mb: int
    init_ms: float | None = None

    @property
    def billed_ms(self) -> int:
        """Whole milliseconds, initialization included since August 2025 (AWS Compute Blog)."""
        return math.ceil(self.duration_ms + (self.init_ms or 0))


def utc_timestamp() -> str:
    """Return this moment as Lambda writes it: `2025-11-25T00:39:45.000Z`."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class PlatformLog:
    """Writes the platform's events of one function, as text or as JSON."""

    def __init__(self, function: Function) -> None:
        self._function = function
        self._json = function.log.format == "JSON"
        name = function.runtime.removesuffix(".x")  # nodejs20.x is shown as nodejs:20
        self._runtime = name.replace("python", "python:").replace("nodejs", "nodejs:")

    def init_start(self) -> list[LogEvent]:
        """A process is started."""
        if not self._json:
            return [log_event(f"INIT_START Runtime Version: {self._runtime}\n")]
        kind = self._function.initialization_type
        record = {"initializationType": kind, "phase": "init", "runtimeVersion": self._runtime}
        return self._event("platform.initStart", record)

    def init_failed(
        self, duration_ms: float, phase: str, failure: FunctionFailure
    ) -> list[LogEvent]:
        """The process could not load the handler, in phase `init` or `invoke`."""
        if not self._json:
            text = (
                f"INIT_REPORT Init Duration: {duration_ms:.2f} ms\tPhase: {phase}\t"
                f"Status: {failure.status}"
            )
            kind = "" if failure.status == "timeout" else f"\tError Type: {failure.error_type}"
            return [log_event(f"{text}{kind}\n")]
        record = {
            "initializationType": self._function.initialization_type,
            "phase": phase,
            "status": failure.status,
            "errorType": failure.error_type,
            "metrics": {"durationMs": round(duration_ms, 3)},
        }
        return self._event("platform.initReport", record, "WARN")

    def start(self, request_id: str) -> list[LogEvent]:
        """An invocation begins."""
        version = self._function.version
        if not self._json:
            return [log_event(f"START RequestId: {request_id} Version: {version}\n")]
        return self._event("platform.start", {"requestId": request_id, "version": version})

    def report(
        self, request_id: str, metrics: Metrics, failure: FunctionFailure | None
    ) -> list[LogEvent]:
        """An invocation has ended; as text, an exception of the handler doesn't show in it."""
        if self._json:
            return self._json_report(request_id, metrics, failure)
        end = log_event(f"END RequestId: {request_id}\n")
        fields = [
            f"REPORT RequestId: {request_id}",
            f"Duration: {metrics.duration_ms:.2f} ms",
            f"Billed Duration: {metrics.billed_ms} ms",
            f"Memory Size: {self._function.memory_mb} MB",
            f"Max Memory Used: {metrics.memory_used_mb} MB",
        ]
        if metrics.init_ms is not None:
            fields.append(f"Init Duration: {metrics.init_ms:.2f} ms")
        return [end, log_event("\t".join([*fields, *_status(failure)]) + "\t\n")]

    def _json_report(
        self, request_id: str, metrics: Metrics, failure: FunctionFailure | None
    ) -> list[LogEvent]:
        used: dict[str, Any] = {
            "durationMs": round(metrics.duration_ms, 3),
            "billedDurationMs": metrics.billed_ms,
            "memorySizeMB": self._function.memory_mb,
            "maxMemoryUsedMB": metrics.memory_used_mb,
        }
        if metrics.init_ms is not None:
            used["initDurationMs"] = round(metrics.init_ms, 3)
        record: dict[str, Any] = {"requestId": request_id, "metrics": used, "status": "success"}
        if failure:
            record["status"] = failure.status
        if failure and not failure.raised:
            record["errorType"] = failure.error_type
        return self._event("platform.report", record, "WARN" if failure else "INFO")

    def _event(self, kind: str, record: dict[str, Any], level: str = "INFO") -> list[LogEvent]:
        if _LEVELS.index(level) < _LEVELS.index(self._function.log.system_level):
            return []
        document = {"time": utc_timestamp(), "type": kind, "record": record}
        return [log_event(json.dumps(document, separators=(",", ":")) + "\n")]


def _status(failure: FunctionFailure | None) -> list[str]:
    if failure is None or failure.raised:
        return []
    if failure.status == "timeout":
        return ["Status: timeout"]
    return [f"Status: {failure.status}", f"Error Type: {failure.error_type}"]
