"""The Firehose hop: the stream that delivers under a table's location, and its records."""

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.aws.objects import Place, listed, newest, text_of
from dashboard.aws.pipeline.hop import Clients, Hop, Sighting, Trace
from dashboard.aws.pipeline.logs import metric_sum

METRICS = {"IncomingRecords": "records taken", "DeliveryToS3.Records": "records delivered"}
SEARCHED_OBJECTS = 20


@dataclass(frozen=True)
class Stream:
    """A stream and its S3 destination, as DescribeDeliveryStream gives them."""

    name: str
    destination: Mapping[str, Any]

    def processors(self) -> Iterator[str]:
        """Name the functions that transform its records."""
        processing = self.destination.get("ProcessingConfiguration") or {}
        for processor in processing.get("Processors") or []:
            for parameter in processor.get("Parameters") or []:
                if parameter["ParameterName"] == "LambdaArn":
                    arn = parameter["ParameterValue"]
                    yield arn.partition(":function:")[2].split(":")[0]

    @property
    def errors(self) -> Place | None:
        """Return where it writes what it can't deliver; none where no prefix tells it apart."""
        prefix = (self.destination.get("ErrorOutputPrefix") or "").partition("!{")[0]
        return Place(_bucket(self.destination), prefix) if prefix else None

    @property
    def backup(self) -> Place | None:
        """Return where it keeps records as they came, if it does."""
        if self.destination.get("S3BackupMode") != "Enabled":
            return None
        kept = self.destination["S3BackupDescription"]
        return Place(_bucket(kept), (kept.get("Prefix") or "").partition("!{")[0])

    @property
    def backup_seconds(self) -> int:
        """Return how long records as they came wait to be written; Firehose's default is 300."""
        hints = self.destination["S3BackupDescription"].get("BufferingHints") or {}
        return int(hints.get("IntervalInSeconds", 300))

    def put_command(self, record: bytes) -> str:
        """Write the command that puts a record into it again."""
        data = json.dumps({"Data": base64.b64encode(record).decode()})
        return f"aws firehose put-record --delivery-stream-name {self.name} --record '{data}'"


def stream_into(clients: Clients, bucket: str, prefix: str) -> Stream | None:
    """Find the stream that delivers under a location."""
    for name in _stream_names(clients["firehose"]):
        answer = clients["firehose"].describe_delivery_stream(DeliveryStreamName=name)
        first = answer["DeliveryStreamDescription"]["Destinations"][0]
        s3 = first.get("ExtendedS3DestinationDescription") or {}
        if s3 and _bucket(s3) == bucket and (s3.get("Prefix") or "").startswith(prefix):
            return Stream(name, s3)
    return None


def _stream_names(firehose: Any) -> Iterator[str]:
    """List all streams: ListDeliveryStreams has no paginator, and gives ten at a time."""
    names: list[str] = []
    while True:
        start = {"ExclusiveStartDeliveryStreamName": names[-1]} if names else {}
        answer = firehose.list_delivery_streams(**start)
        names = answer["DeliveryStreamNames"]
        yield from names
        if not answer["HasMoreDeliveryStreams"] or not names:
            return


def delivery_hop(clients: Clients, stream: Stream) -> Hop:
    """Count a stream's records."""
    hop = Hop("Firehose", stream.name)
    for metric, label in METRICS.items():
        dimensions = {"DeliveryStreamName": stream.name}
        found = metric_sum(clients["cloudwatch"], "AWS/Firehose", metric, dimensions)
        if found is not None:
            hop.counts[label] = found
    if not hop.counts:
        hop.note = "CloudWatch has no metrics of this stream."
    return hop


def trace_delivery(clients: Clients, stream: Stream, text: str) -> Trace:
    """Look for a text in the records as they came, in the newest objects of the backup."""
    trace = Trace("Firehose", stream.name)
    if stream.backup is None:
        trace.note = "The stream keeps no records as they came."
        return trace
    objects = newest(listed(clients["s3"], stream.backup), SEARCHED_OBJECTS)
    for one in objects:
        for line in text_of(clients["s3"], stream.backup.bucket, one["Key"]).splitlines():
            if text in line:
                what = f"taken, and kept as it came in {one['Key']}"
                trace.sightings.append(Sighting(one["LastModified"], what, line))
    if not trace.sightings:
        seconds = stream.backup_seconds
        trace.note = (
            f"Not in the newest {len(objects)} objects of records as they came; "
            f"what came in the last {seconds} s may still be in the buffer."
        )
    return trace


def _bucket(destination: Mapping[str, Any]) -> str:
    return str(destination["BucketARN"]).rpartition(":")[2]
