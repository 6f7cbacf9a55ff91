"""The S3 hop: a table's objects, and the error records of what couldn't become a part of them.

An error record is Firehose's own (developer guide, "Data delivery failure handling"): a code, a
message, and what was sent, in base64.
"""

from base64 import b64decode
from collections.abc import Iterator, Mapping
from typing import Any

from dashboard.aws.objects import Place, listed, newest, text_of
from dashboard.aws.pipeline.delivery import Stream
from dashboard.aws.pipeline.hop import Clients, Failure, Hop, Sighting, Trace
from dashboard.aws.pipeline.logs import parsed

ERROR_OBJECTS = 20
REMEDY = "Once the cause is mended, put the record into the stream again."


def storage_hop(clients: Clients, place: Place, stream: Stream | None) -> Hop:
    """Count a table's objects, and read the newest error records of its stream."""
    hop = Hop("S3", str(place))
    objects = list(listed(clients["s3"], place))
    hop.counts = {"objects": len(objects), "bytes": sum(one["Size"] for one in objects)}
    hop.latest = max((one["LastModified"] for one in objects), default=None)
    if stream is None:
        hop.note = "No Firehose stream delivers here."
    elif stream.errors:
        failed = list(listed(clients["s3"], stream.errors))
        hop.counts["error objects"] = len(failed)
        hop.failures = [failure for failure, _ in _error_records(clients, stream, failed)]
    return hop


def trace_errors(clients: Clients, stream: Stream, text: str) -> Trace:
    """Look for a text in the newest error records, in their reasons and in what was sent."""
    trace = Trace("S3", str(stream.errors) if stream.errors else stream.name)
    if stream.errors is None:
        trace.note = "The stream has no place of its own for error records."
        return trace
    objects = list(listed(clients["s3"], stream.errors))
    for failure, key in _error_records(clients, stream, objects):
        if text in failure.detail or text in failure.reason:
            what = f"{failure.reason} ({key})"
            seen = Sighting(
                failure.when, what, failure.detail, failed=True, command=failure.command
            )
            trace.sightings.append(seen)
    if not trace.sightings:
        trace.note = "In none of the newest error records." if objects else "No error records."
    return trace


def _error_records(
    clients: Clients, stream: Stream, objects: list[dict[str, Any]]
) -> Iterator[tuple[Failure, str]]:
    if stream.errors is None:
        return
    for one in newest(objects, ERROR_OBJECTS):
        text = text_of(clients["s3"], stream.errors.bucket, one["Key"])
        for record in filter(None, map(parsed, text.splitlines())):
            yield _failure(record, one, stream), one["Key"]


def _failure(record: Mapping[str, Any], one: Mapping[str, Any], stream: Stream) -> Failure:
    codes = [str(record.get(name, "")) for name in ("errorCode", "errorMessage")]
    if "lastErrorCode" in record:
        codes = [str(record.get(name, "")) for name in ("lastErrorCode", "lastErrorMessage")]
    when, reason, data = one["LastModified"], ": ".join(codes), record.get("rawData") or ""
    try:
        raw = b64decode(data)
    except (TypeError, ValueError):  # no record of Firehose's own, so none to put again
        return Failure(when, reason, str(data))
    detail = raw.decode(errors="replace")
    return Failure(when, reason, detail, REMEDY, stream.put_command(raw))
