"""A stream's work: one thread that moves records from the intake to S3.

    put -> intake -> (Lambda batches, on a shared pool) -> buffers, one a partition -> outbox -> S3

Buffers and outbox belong to the worker thread alone; producers touch the intake and nothing else.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, wait
from dataclasses import dataclass, field

from analytics_emulator.firehose.buffers import Buffers
from analytics_emulator.firehose.delivery import BACKUP, Builder, Delivery
from analytics_emulator.firehose.destination import Destination, Hints
from analytics_emulator.firehose.error_log import ErrorLog
from analytics_emulator.firehose.error_records import ACTIVE_PARTITION_EXCEEDED
from analytics_emulator.firehose.intake import Intake, Limits
from analytics_emulator.firehose.metrics import StreamMetrics
from analytics_emulator.firehose.outbox import Outbox
from analytics_emulator.firehose.ports import Ports
from analytics_emulator.firehose.records import Record
from analytics_emulator.firehose.settings import Settings
from analytics_emulator.firehose.spool.segment import Place
from analytics_emulator.firehose.stream_spool import StreamIdentity, spool_of
from analytics_emulator.firehose.transform import Transformer, TransformResult
from analytics_emulator.service import ServiceError

_LOG = logging.getLogger(__name__)
_NO_DELAY = Limits(Hints(0, 0.0), splits=False)
_LONGEST_SLEEP_SECONDS = 3600.0


@dataclass
class _Flush:
    """A request to deliver everything now; `errors` says what couldn't be written."""

    done: threading.Event = field(default_factory=threading.Event)
    errors: list[str] = field(default_factory=list)


class Pipeline:
    """The running part of a delivery stream."""

    def __init__(
        self,
        identity: StreamIdentity,
        destination: Destination,
        ports: Ports,
        settings: Settings,
        pool: Executor,
        clock: Callable[[], float],
    ) -> None:
        context = identity.context
        self._spool = spool_of(identity, settings)
        self.intake = Intake(settings, self._spool, clock)
        self._identity, self._settings, self._pool, self._clock = identity, settings, pool, clock
        self._destination, self._version = destination, 1
        self._backs_up = destination.backup is not None
        self._log = ErrorLog(ports.logs, context, identity.arn)
        self._transformer = Transformer(ports.functions, settings, context, identity.arn, clock)
        self._transforms: list[tuple[Future[TransformResult], Destination]] = []
        self._buffers = Buffers(settings, clock)
        builder = Builder(context, identity.name, ports.tables, self._log, clock)
        self._metrics = StreamMetrics(ports.metrics, context, identity.name)
        self._outbox = Outbox(
            context, ports.store, builder, self.intake, self._metrics, settings, clock
        )
        self._wake = threading.Condition()
        self._awake = self._closing = self._discarding = False
        self._flushes: list[_Flush] = []
        self._changes: list[tuple[Destination, int]] = []
        self.intake.recover(backup=self._backs_up)
        name = f"firehose-{identity.name}"
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    # What other threads call.

    def put(self, blobs: Sequence[bytes]) -> list[Record | None]:
        """Accept records; None stands for one that there is no room for now."""
        records, soon = self.intake.put(blobs, backup=self._backs_up)
        self._metrics.put(records)
        if soon or self.intake.size >= self._limits().hints.size_bytes:
            self._notify()
        return records

    def reconfigure(self, destination: Destination, version: int) -> None:
        """Deliver by another configuration from the next object on."""
        self._backs_up = destination.backup is not None
        self._changes.append((destination, version))
        self._notify()

    def flush(self) -> None:
        """Deliver what is buffered now; raise ServiceError for what couldn't be written."""
        request = _Flush()
        with self._wake:
            self._flushes.append(request)
        self._notify()
        while not request.done.wait(0.5):
            if not self._thread.is_alive():
                raise ServiceError("ResourceNotFoundException", "The stream's delivery has ended.")
        if request.errors:
            problem = f"Not delivered yet, tried again in the background: {request.errors[0]}"
            raise ServiceError("ServiceUnavailableException", problem, status=503)

    def close(self) -> None:
        """Deliver everything and end the worker."""
        self._closing = True
        self._notify()
        self._thread.join()

    def discard(self) -> None:
        """End the worker; what is pending is dropped, as AWS does with a deleted stream's."""
        self.intake.close()
        self._discarding = self._closing = True
        self._notify()
        self._thread.join(timeout=5)
        self._spool.destroy()

    def _notify(self, *_: object) -> None:
        with self._wake:
            self._awake = True
            self._wake.notify_all()

    # What the worker does.

    def _run(self) -> None:
        while not self._closing:
            try:
                due = self._turn()
            except Exception:
                _LOG.exception("Delivery of stream %s stumbled", self._identity.name)
                due = self._clock() + self._settings.retry_seconds
            with self._wake:
                if not self._awake:
                    pause = max(due - self._clock(), 0.0)
                    self._wake.wait(timeout=min(pause, _LONGEST_SLEEP_SECONDS))
                self._awake = False
        if not self._discarding:
            self._finish()

    def _turn(self) -> float:
        """Do what is due, and give the time at which something will be."""
        self._apply_changes()
        self._serve_flushes()
        self._start_transforms(everything=False)
        self._collect_transforms()
        self._seal(everything=self.intake.under_pressure)
        self._outbox.attempt(everything=False, stop=lambda: self._discarding)
        return min(
            self.intake.next_due(self._limits(), self._destination),
            self._buffers.next_due(self._destination),
            self._outbox.next_due,
        )

    def _apply_changes(self) -> None:
        while self._changes:
            destination, version = self._changes.pop(0)
            # Partition values stand in the order of the prefix's keys.
            if destination.target.prefix.lambda_keys != self._destination.target.prefix.lambda_keys:
                self._seal(everything=True)
            self._destination, self._version = destination, version

    def _serve_flushes(self) -> None:
        with self._wake:
            requests, self._flushes = self._flushes, []
        if not requests:
            return
        errors = self._drain()
        for request in requests:
            request.errors.extend(errors)
            request.done.set()

    def _limits(self) -> Limits:
        transform = self._destination.transform
        return Limits(transform.hints, splits=True) if transform else _NO_DELAY

    def _start_transforms(self, *, everything: bool) -> None:
        urgent = everything or self.intake.under_pressure
        destination, transform = self._destination, self._destination.transform
        for batch in self.intake.take(self._limits(), self._clock(), everything=urgent):
            if transform is None:
                self._buffers.add(batch)
                continue
            future = self._pool.submit(self._transformer.run, transform, batch)
            self._transforms.append((future, destination))
            future.add_done_callback(self._notify)
        backup = self.intake.take_backup(destination, self._clock(), everything=urgent)
        if backup:
            self._outbox.add(Delivery(BACKUP, (), backup, destination, self._version))

    def _collect_transforms(self) -> None:
        finished = [entry for entry in self._transforms if entry[0].done()]
        for entry in finished:
            self._route(entry[0].result(), entry[1])
            self._transforms.remove(entry)

    def _route(self, result: TransformResult, made_by: Destination) -> None:
        with self.intake.lock:
            self.intake.counters.dropped_records += len(result.dropped)
        self.intake.settle(Place.DESTINATION, result.dropped)
        if result.error and made_by.transform:
            arn = made_by.transform.function_arn
            self._log.write(made_by.target, self._version, *result.error, processor=arn)
        self._metrics.transformed(result)
        self._buffers.route(result, self._destination, self._outbox.active_partitions)
        if self._destination.partitioned:
            active = self._buffers.active_partitions | self._outbox.active_partitions
            exceeded = self._buffers.holds(ACTIVE_PARTITION_EXCEEDED)
            self._metrics.partitions(len(active), exceeded=exceeded)

    def _seal(self, *, everything: bool) -> None:
        for (kind, partition), buffer in self._buffers.take(
            self._destination, everything=everything
        ):
            self._outbox.add(
                Delivery(kind, partition, buffer.records, self._destination, self._version)
            )

    def _drain(self) -> list[str]:
        """Take everything that is accepted by now all the way; give the errors of what stays."""
        try:
            return self._push_through()
        except Exception as error:
            _LOG.exception("Delivery of stream %s stumbled", self._identity.name)
            return [str(error)]

    def _push_through(self) -> list[str]:
        self._start_transforms(everything=True)
        while self._transforms and not self._discarding:
            wait([future for future, _ in self._transforms], timeout=0.2)
            self._collect_transforms()
        self._seal(everything=True)
        return self._outbox.attempt(everything=True, stop=lambda: self._discarding)

    def _finish(self) -> None:
        """Deliver everything before the end, for as long as the settings allow."""
        self.intake.close()
        give_up = self._clock() + self._settings.close_seconds
        self._apply_changes()
        while self._drain() and self._clock() < give_up:
            with self._wake:
                self._wake.wait(timeout=self._settings.retry_seconds)
        for request in self._flushes:
            request.done.set()
        self._spool.close()
        if left := self._outbox.undelivered:
            kept = "kept in the spool" if self._settings.spool else "lost"
            _LOG.error(
                "Stream %s ends with %d undelivered records, %s", self._identity.name, left, kept
            )
