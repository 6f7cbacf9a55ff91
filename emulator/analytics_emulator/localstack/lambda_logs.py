"""Writes the functions' log events to CloudWatch Logs, off the path of an invocation."""

import itertools
import logging
import threading
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any

from localstack.services.logs.models import get_moto_logs_backend
from moto.logs.exceptions import ResourceNotFoundException

from analytics_emulator.lambda_runtime.log_events import LogEvent
from analytics_emulator.localstack.clients import access_key, client
from analytics_emulator.localstack.corrections import metric_filters
from analytics_emulator.localstack.direct_calls import Caller, call
from analytics_emulator.service import CallContext

LOG = logging.getLogger(__name__)

# PutLogEvents: at most 10,000 events and 1,048,576 bytes, each event counted with 26 bytes more.
_BATCH_EVENTS = 10_000
_BATCH_BYTES = 1_048_576
_EVENT_OVERHEAD_BYTES = 26
# Waiting a moment lets one call carry the events of many invocations.
_GATHER_SECONDS = 0.1


@dataclass(frozen=True)
class LogStream:
    """Where one environment logs, and the role by which it may."""

    account_id: str
    region: str
    group: str
    stream: str
    role_arn: str | None = None


class LogWriter:
    """A queue of events and the thread that writes them."""

    def __init__(self) -> None:
        self._queue: SimpleQueue[tuple[LogStream, list[LogEvent]]] = SimpleQueue()
        self._pause = threading.Event()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def write(self, stream: LogStream, events: list[LogEvent]) -> None:
        """Have events written soon; the stream and its group are made where they are missing."""
        if not events:
            return
        self._queue.put((stream, events))
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="lambda-logs", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while True:
            for stream, events in self._gather().items():
                try:
                    _put(stream, events)
                except Exception:
                    LOG.exception("Can't write %d log events to %s", len(events), stream)

    def _gather(self) -> dict[LogStream, list[LogEvent]]:
        first = self._queue.get()
        self._pause.wait(_GATHER_SECONDS)
        gathered: dict[LogStream, list[LogEvent]] = defaultdict(list)
        for stream, events in itertools.chain([first], self._waiting()):
            gathered[stream] += events
        return gathered

    def _waiting(self) -> Iterator[tuple[LogStream, list[LogEvent]]]:
        try:
            while True:
                yield self._queue.get_nowait()
        except Empty:
            return


def _put(stream: LogStream, events: list[LogEvent]) -> None:
    place = CallContext(stream.account_id, stream.region, stream.role_arn)
    names = {"logGroupName": stream.group, "logStreamName": stream.stream}
    for batch in _batches(events):
        try:
            _put_directly(place, {**names, "logEvents": batch})
        except ResourceNotFoundException:
            logs = client("logs", place, taken_by="lambda")
            _create(logs, names)
            logs.put_log_events(**names, logEvents=batch)


def _put_directly(place: CallContext, request: dict[str, Any]) -> None:
    """Put the events of invocations as PutLogEvents does, past the forms of a request."""

    def perform(context: Any, request: dict[str, Any]) -> None:
        backend: Any = get_moto_logs_backend(context.account_id, context.region)
        backend.put_log_events(
            request["logGroupName"], request["logStreamName"], request["logEvents"]
        )
        metric_filters.count(place, request)

    caller = Caller(place.account_id, place.region, access_key(place, "lambda"))
    call("logs", "PutLogEvents", request, caller, perform)


def _create(logs: Any, names: dict[str, str]) -> None:
    """Make the stream, and its group only where it has none: a role needs no more than it uses."""
    try:
        logs.create_log_stream(**names)
    except logs.exceptions.ResourceAlreadyExistsException:
        return
    except logs.exceptions.ResourceNotFoundException:
        logs.create_log_group(logGroupName=names["logGroupName"])
        logs.create_log_stream(**names)


def _batches(events: list[LogEvent]) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    size = 0
    for event in sorted(events, key=lambda event: event.timestamp_ms):
        weight = len(event.message.encode()) + _EVENT_OVERHEAD_BYTES
        if batch and (len(batch) == _BATCH_EVENTS or size + weight > _BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append({"timestamp": event.timestamp_ms, "message": event.message})
        size += weight
    if batch:
        yield batch
