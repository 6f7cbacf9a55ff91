"""Follows events to a dashboard's tables, hop by hop, by what each AWS service tells of itself.

From a table's S3 location back: the Firehose stream that delivers there, its transform function,
the functions that hold the stream's name in their environment. Counts come from the functions'
structured logs, Firehose's CloudWatch metrics, and the objects in S3.
"""

import gzip
import json
from base64 import b64decode
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

LOOK_BACK = timedelta(hours=24)
LOG_EVENTS = 2_000
ERROR_OBJECTS = 20
FAILURES = 8
BAD_LEVELS = {"WARNING", "WARN", "ERROR", "CRITICAL", "FATAL"}
NOT_COUNTS = {"status"}


@dataclass
class Hop:
    """One service that events pass: what it counted, when it last worked, what failed and why."""

    service: str
    name: str
    counts: dict[str, int] = field(default_factory=dict)
    latest: datetime | None = None
    failures: list[dict[str, Any]] = field(default_factory=list)
    note: str = ""

    def json(self) -> dict[str, Any]:
        """Give it for the page."""
        latest = self.latest.isoformat() if self.latest else None
        shown = self.failures[:FAILURES]
        hidden = len(self.failures) - len(shown)
        return {**vars(self), "latest": latest, "failures": shown, "hiddenFailures": hidden}


class PipelineReader:
    """Reads the hops before a table's location."""

    def __init__(self, clients: dict[str, Any]) -> None:
        self._clients = clients

    def hops(self, bucket: str, prefix: str) -> list[dict[str, Any]]:
        """Give the hops in the order in which events pass them."""
        stream = self._stream_into(bucket, prefix)
        if stream is None:
            stored = self._stored(bucket, prefix, "")
            stored.note = "No Firehose stream delivers here."
            return [stored.json()]
        destination = stream["Destinations"][0]["ExtendedS3DestinationDescription"]
        name = stream["DeliveryStreamName"]
        found = [self._function(one) for one in self._senders(name)]
        found.append(self._delivery(name))
        found += [self._function(one) for one in _processors(destination)]
        found.append(self._stored(bucket, prefix, destination.get("ErrorOutputPrefix") or ""))
        return [hop.json() for hop in found]

    def _stream_into(self, bucket: str, prefix: str) -> dict[str, Any] | None:
        firehose = self._clients["firehose"]
        for name in firehose.list_delivery_streams()["DeliveryStreamNames"]:
            found: dict[str, Any] = firehose.describe_delivery_stream(DeliveryStreamName=name)[
                "DeliveryStreamDescription"
            ]
            s3 = found["Destinations"][0].get("ExtendedS3DestinationDescription") or {}
            into = s3.get("BucketARN", "").rpartition(":")[2] == bucket
            if into and (s3.get("Prefix") or "").startswith(prefix):
                return found
        return None

    def _senders(self, stream: str) -> Iterator[str]:
        pages = self._clients["lambda"].get_paginator("list_functions").paginate()
        for function in (one for page in pages for one in page["Functions"]):
            if stream in (function.get("Environment", {}).get("Variables") or {}).values():
                yield function["FunctionName"]

    def _function(self, name: str) -> Hop:
        """Add up the whole numbers of a function's structured log lines; keep its warnings."""
        hop = Hop("Lambda", name)
        counts: Counter[str] = Counter()
        for moment, line in self._log_lines(f"/aws/lambda/{name}"):
            kind = line.get("type", "")
            if kind.startswith("platform."):
                counts["calls"] += kind == "platform.report"
                if kind == "platform.report" and line["record"].get("status") != "success":
                    hop.failures.append(
                        _failure(moment, f"call {line['record'].get('status')}", line)
                    )
                continue
            hop.latest = max(hop.latest or moment, moment)
            counts.update(_numbers(line))
            if line.get("level") in BAD_LEVELS or _has_failures(line):
                hop.failures.append(_failure(moment, line.get("message", ""), line))
        hop.counts = dict(counts)
        hop.failures.reverse()
        return hop

    def _log_lines(self, group: str) -> Iterator[tuple[datetime, dict[str, Any]]]:
        logs = self._clients["logs"]
        start = int((datetime.now(UTC) - LOOK_BACK).timestamp() * 1000)
        try:
            pages = logs.get_paginator("filter_log_events").paginate(
                logGroupName=group, startTime=start, PaginationConfig={"MaxItems": LOG_EVENTS}
            )
            for event in (one for page in pages for one in page["events"]):
                line = _parsed(event["message"])
                if line is not None:
                    yield datetime.fromtimestamp(event["timestamp"] / 1000, UTC), line
        except logs.exceptions.ResourceNotFoundException:
            return

    def _delivery(self, stream: str) -> Hop:
        hop = Hop("Firehose", stream)
        names = {"IncomingRecords": "records taken", "DeliveryToS3.Records": "records delivered"}
        now = datetime.now(UTC)
        for metric, label in names.items():
            points = self._clients["cloudwatch"].get_metric_statistics(
                Namespace="AWS/Firehose",
                MetricName=metric,
                Dimensions=[{"Name": "DeliveryStreamName", "Value": stream}],
                StartTime=now - LOOK_BACK,
                EndTime=now,
                Period=300,
                Statistics=["Sum"],
            )["Datapoints"]
            if points:
                hop.counts[label] = int(sum(point["Sum"] for point in points))
                hop.latest = max(point["Timestamp"] for point in points)
        if not hop.counts:
            hop.note = "CloudWatch has no metrics of this stream."
        return hop

    def _stored(self, bucket: str, prefix: str, error_prefix: str) -> Hop:
        hop = Hop("S3", f"{bucket}/{prefix}")
        objects = list(self._objects(bucket, prefix))
        hop.counts = {"objects": len(objects), "bytes": sum(one["Size"] for one in objects)}
        hop.latest = max((one["LastModified"] for one in objects), default=None)
        root = error_prefix.partition("!{")[0]
        if root:
            failed = sorted(
                self._objects(bucket, root), key=lambda one: one["LastModified"], reverse=True
            )
            hop.counts["error objects"] = len(failed)
            for one in failed[:ERROR_OBJECTS]:
                hop.failures += self._error_records(bucket, one)
        return hop

    def _objects(self, bucket: str, prefix: str) -> Iterator[dict[str, Any]]:
        pages = (
            self._clients["s3"]
            .get_paginator("list_objects_v2")
            .paginate(Bucket=bucket, Prefix=prefix, PaginationConfig={"MaxItems": 10_000})
        )
        for page in pages:
            yield from page.get("Contents") or []

    def _error_records(self, bucket: str, one: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """Read Firehose's error records: its reason, and what was sent."""
        body = self._clients["s3"].get_object(Bucket=bucket, Key=one["Key"])["Body"].read()
        text = (gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body).decode()
        for line in filter(None, map(_parsed, text.splitlines())):
            reason = f"{line.get('errorCode', '')}: {line.get('errorMessage', '')}"
            raw = b64decode(line.get("rawData") or "").decode(errors="replace")
            yield {"when": one["LastModified"].isoformat(), "reason": reason, "detail": raw}


def _processors(destination: dict[str, Any]) -> Iterator[str]:
    for processor in (destination.get("ProcessingConfiguration") or {}).get("Processors") or []:
        for parameter in processor.get("Parameters") or []:
            if parameter["ParameterName"] == "LambdaArn":
                yield parameter["ParameterValue"].partition(":function:")[2].split(":")[0]


def _parsed(text: str) -> dict[str, Any] | None:
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _numbers(line: dict[str, Any]) -> dict[str, int]:
    return {
        name: value
        for name, value in line.items()
        if isinstance(value, int) and not isinstance(value, bool) and name not in NOT_COUNTS
    }


def _has_failures(line: dict[str, Any]) -> bool:
    """Tell whether a line lists failures: a member of that meaning that isn't empty."""
    words: Iterable[str] = ("fail", "reject", "error")
    return any(value for name, value in line.items() if any(word in name.lower() for word in words))


def _failure(moment: datetime, reason: str, line: dict[str, Any]) -> dict[str, Any]:
    hidden = {"timestamp", "time", "level", "message", "type", "eventIds"}
    detail = {name: value for name, value in line.items() if name not in hidden}
    return {"when": moment.isoformat(), "reason": reason, "detail": json.dumps(detail)}
