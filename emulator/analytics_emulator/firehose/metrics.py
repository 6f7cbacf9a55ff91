"""A stream's CloudWatch metrics (developer guide, "Monitoring with CloudWatch metrics").

Not there: the quota metrics, KMS metrics, and those of other destinations.
"""

from collections.abc import Sequence

from analytics_emulator.firehose.delivery import BACKUP, Built, Delivery
from analytics_emulator.firehose.error_records import FORMAT_CONVERSION_FAILED
from analytics_emulator.firehose.records import Record
from analytics_emulator.firehose.transform import TransformResult
from analytics_emulator.metrics import Metric, MetricSink
from analytics_emulator.service import CallContext

NAMESPACE = "AWS/Firehose"


class StreamMetrics:
    """Says in metrics what happens to a stream's records."""

    def __init__(self, sink: MetricSink, context: CallContext, stream_name: str) -> None:
        self._sink, self._context = sink, context
        self._dimensions = (("DeliveryStreamName", stream_name),)

    def put(self, records: Sequence[Record | None]) -> None:
        """Count a put; None stands for a refused record."""
        accepted = [record for record in records if record is not None]
        self._add("IncomingPutRequests", 1)
        self._add("IncomingRecords", len(accepted))
        self._add("IncomingBytes", _bytes(accepted), "Bytes")
        self._add("ThrottledRecords", len(records) - len(accepted))

    def transformed(self, result: TransformResult) -> None:
        """Count what a transform gave back as Ok."""
        self._add("SucceedProcessing.Records", len(result.transformed))
        originals = [entry.original for entry in result.transformed]
        self._add("SucceedProcessing.Bytes", _bytes(originals), "Bytes")

    def partitions(self, active: int, *, exceeded: bool) -> None:
        """Tell how many partitions are open, and whether there were too many."""
        self._add("PartitionCount", active)
        self._add("PartitionCountExceeded", int(exceeded))

    def delivered(self, delivery: Delivery, built: Built, now: float) -> None:
        """Count what was written: sizes are those that the records came with, errors included."""
        place = _place(delivery)
        self._add(f"{place}.Success", 1)
        self._add(f"{place}.Records", len(delivery.records))
        self._add(f"{place}.Bytes", _bytes(delivery.records), "Bytes")
        self._tell_age(delivery, now)
        if delivery.destination.conversion and delivery.kind != BACKUP:
            failed = built.errors[FORMAT_CONVERSION_FAILED]
            self._add("FailedConversion.Records", failed)
            self._add("SucceedConversion.Records", built.delivered)

    def postponed(self, delivery: Delivery, now: float) -> None:
        """Count an attempt that S3 refused."""
        self._add(f"{_place(delivery)}.Success", 0)
        self._tell_age(delivery, now)

    def _tell_age(self, delivery: Delivery, now: float) -> None:
        """Return the age of the oldest record that is, or was until now, on its way."""
        oldest = min(record.arrival_ms for record in delivery.records) / 1000
        self._add(f"{_place(delivery)}.DataFreshness", max(now - oldest, 0.0), "Seconds")

    def _add(self, name: str, value: float, unit: str = "Count") -> None:
        self._sink.add(self._context, Metric(NAMESPACE, name, self._dimensions, unit), value)


def _place(delivery: Delivery) -> str:
    return "BackupToS3" if delivery.kind == BACKUP else "DeliveryToS3"


def _bytes(records: Sequence[Record]) -> int:
    return sum(record.accepted_bytes for record in records)
