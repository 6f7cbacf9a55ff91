"""Sealed buffers that wait to be written: each is tried until S3 has taken all its objects."""

from collections.abc import Callable

from analytics_emulator.firehose.delivery import BACKUP, DATA, Builder, Built, Delivery
from analytics_emulator.firehose.due import is_due
from analytics_emulator.firehose.error_log import ErrorLog
from analytics_emulator.firehose.intake import Intake
from analytics_emulator.firehose.metrics import StreamMetrics
from analytics_emulator.firehose.objects import CONTENT_TYPE, S3Object
from analytics_emulator.firehose.ports import ObjectStore
from analytics_emulator.firehose.settings import Settings
from analytics_emulator.firehose.spool.segment import Place
from analytics_emulator.service import CallContext, ServiceError


class Outbox:
    """The deliveries of one stream; it belongs to the stream's worker alone.

    A record leaves the counts of pending records when its delivery's last object is written.
    """

    def __init__(
        self,
        context: CallContext,
        store: ObjectStore,
        builder: Builder,
        intake: Intake,
        metrics: StreamMetrics,
        settings: Settings,
        clock: Callable[[], float],
    ) -> None:
        self._context, self._store, self._builder = context, store, builder
        self._intake, self._settings, self._clock = intake, settings, clock
        self._metrics = metrics
        self._log: ErrorLog = builder.log
        self._deliveries: list[Delivery] = []

    def add(self, delivery: Delivery) -> None:
        """Take a delivery over; it is due at once."""
        self._deliveries.append(delivery)

    @property
    def active_partitions(self) -> set[tuple[str, ...]]:
        """Return the partitions whose objects aren't written yet."""
        return {delivery.partition for delivery in self._deliveries if delivery.kind == DATA}

    @property
    def next_due(self) -> float:
        """Return the time of the next attempt."""
        return min((delivery.due for delivery in self._deliveries), default=float("inf"))

    @property
    def undelivered(self) -> int:
        """Return the number of records that are still here, source backup included."""
        return sum(len(delivery.records) for delivery in self._deliveries)

    def attempt(self, *, everything: bool, stop: Callable[[], bool]) -> list[str]:
        """Write what is due, or everything, until `stop`; give the errors of what stays."""
        errors: list[str] = []
        longest = self._settings.max_retry_seconds
        for delivery in list(self._deliveries):
            is_now = is_due(delivery.due - longest, longest, self._clock())
            if stop() or not (everything or is_now):
                continue
            try:
                self._write(delivery)
            except Exception as error:  # any failure means: keep it, try again
                errors.append(self._postpone(delivery, error))
        return errors

    def _write(self, delivery: Delivery) -> None:
        if delivery.built is None:
            delivery.built = self._builder.build(delivery)
        while delivery.built.objects:
            self._put(delivery.built.objects[0])
            delivery.built.objects.pop(0)
            with self._intake.lock:
                self._intake.counters.objects_written += 1
        self._deliveries.remove(delivery)
        self._settle(delivery, delivery.built)

    def _put(self, s3_object: S3Object) -> None:
        self._store.write(
            self._context.as_role(s3_object.target.role_arn),
            s3_object.target.bucket,
            s3_object.key,
            s3_object.body,
            content_type=CONTENT_TYPE,
            content_encoding=s3_object.content_encoding,
            kms_key_arn=s3_object.target.kms_key_arn,
        )

    def _settle(self, delivery: Delivery, built: Built) -> None:
        self._metrics.delivered(delivery, built, self._clock())
        with self._intake.lock:
            counters = self._intake.counters
            counters.delivered_records += built.delivered
            counters.delivered_rows += built.rows
            counters.error_records += built.errors
            counters.backup_records += len(delivery.records) if delivery.kind == BACKUP else 0
            counters.last_delivery = self._clock()
        place = Place.BACKUP if delivery.kind == BACKUP else Place.DESTINATION
        self._intake.settle(place, delivery.records)

    def _postpone(self, delivery: Delivery, error: Exception) -> str:
        code = f"S3.{error.code}" if isinstance(error, ServiceError) else "InternalError"
        pause = self._settings.retry_seconds * 2 ** min(delivery.attempts, 10)
        delivery.attempts += 1
        self._metrics.postponed(delivery, self._clock())
        delivery.due = self._clock() + min(pause, self._settings.max_retry_seconds)
        target = delivery.destination.target
        if delivery.kind == BACKUP and delivery.destination.backup:
            target = delivery.destination.backup
        message = f"{target.bucket}: {code}: {error}"
        with self._intake.lock:
            self._intake.counters.failed_writes += 1
            self._intake.counters.last_error = message
        self._log.write(target, delivery.version, code, str(error))
        return message
