"""Amazon Data Firehose, its API: direct puts to an extended S3 destination.

Not there, and refused by name: other sources and destinations, jq metadata extraction,
de-aggregation, decompression, ORC, Hive's JSON SerDe, Snappy objects. See `honoured`.
"""

import base64
import itertools
import os
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from analytics_emulator.firehose.counters import Closing, Counters
from analytics_emulator.firehose.defaults import updated
from analytics_emulator.firehose.destination import Destination, destination_from
from analytics_emulator.firehose.errors import invalid_argument, slow_down, stream_not_found
from analytics_emulator.firehose.pipeline import Pipeline
from analytics_emulator.firehose.ports import (
    FunctionInvoker,
    LogSink,
    ObjectStore,
    Ports,
    TableSchemas,
)
from analytics_emulator.firehose.records import Record
from analytics_emulator.firehose.request_checks import (
    MAX_BATCH_BYTES,
    check,
    check_destination,
)
from analytics_emulator.firehose.settings import Settings
from analytics_emulator.firehose.stream_settings import (
    check_lasting,
    configured,
    encryption_from,
    tags_from,
)
from analytics_emulator.firehose.stream_spool import StreamIdentity
from analytics_emulator.firehose.streams import (
    DESTINATION_ID,
    KEPT_AS_IT_IS,
    DeliveryStream,
    KeptStream,
    describe,
)
from analytics_emulator.metrics import MetricSink, NoMetrics
from analytics_emulator.service import CallContext, ServiceError
from analytics_emulator.state.values import Document

Request = Mapping[str, Any]
Response = dict[str, Any]

_MAX_TAGS = 50
_DOCUMENT = Document(1, CallContext, Counters, KeptStream)


class FirehoseService:
    """The operations of Firehose; state is per account and region, and lives in this object."""

    def __init__(
        self,
        store: ObjectStore,
        functions: FunctionInvoker,
        tables: TableSchemas,
        logs: LogSink,
        settings: Settings | None = None,
        clock: Callable[[], float] = time.time,
        metrics: MetricSink | None = None,
    ) -> None:
        self._ports = Ports(store, functions, tables, logs, metrics or NoMetrics())
        self._settings = settings or Settings()
        self._clock = clock
        self._pool = ThreadPoolExecutor(
            self._settings.concurrent_invocations, thread_name_prefix="firehose-transform"
        )
        self._lock = threading.Lock()
        self._streams: dict[tuple[CallContext, str], DeliveryStream] = {}
        self._ids = itertools.count()
        self._id_head = base64.b64encode(os.urandom(96)).decode()

    # Streams.

    def create_delivery_stream(self, context: CallContext, request: Request) -> Response:
        """Make a stream; it is ACTIVE at once."""
        check("CreateDeliveryStream", request)
        destinations = ("ExtendedS3DestinationConfiguration", "S3DestinationConfiguration")
        given, *more = [request[m] for m in destinations if request.get(m)] or [None]
        if given is None or more:
            raise invalid_argument(
                "Exactly one destination configuration is supported for a Firehose"
            )
        encryption = encryption_from(
            request.get("DeliveryStreamEncryptionConfigurationInput"), default=None
        )
        config, destination = configured(context, self._ports.tables, given)
        name = request["DeliveryStreamName"]
        arn = f"arn:aws:firehose:{context.region}:{context.account_id}:deliverystream/{name}"
        with self._lock:
            if (context, name) in self._streams:
                raise ServiceError(
                    "ResourceInUseException",
                    f"Firehose {name} under accountId {context.account_id} already exists",
                )
            pipeline = self._pipeline(StreamIdentity(context, name, arn), destination)
            stream = DeliveryStream(name, arn, config, pipeline, encryption=encryption)
            stream.tags.update(tags_from(request.get("Tags") or []))
            self._streams[context, name] = stream
        return {"DeliveryStreamARN": arn}

    def _pipeline(self, identity: StreamIdentity, destination: Destination) -> Pipeline:
        return Pipeline(identity, destination, self._ports, self._settings, self._pool, self._clock)

    def describe_delivery_stream(self, context: CallContext, request: Request) -> Response:
        """Describe a stream."""
        stream = self._stream(context, "DescribeDeliveryStream", request)
        return {"DeliveryStreamDescription": describe(stream)}

    def list_delivery_streams(self, context: CallContext, request: Request) -> Response:
        """List names in order, after the exclusive start; 10 by default (API reference)."""
        check("ListDeliveryStreams", request)
        after = request.get("ExclusiveStartDeliveryStreamName") or ""
        wanted = request.get("DeliveryStreamType") in (None, "DirectPut")
        with self._lock:
            names = sorted(n for c, n in self._streams if c == context and n > after and wanted)
        limit = request.get("Limit") or 10
        return {"DeliveryStreamNames": names[:limit], "HasMoreDeliveryStreams": len(names) > limit}

    def delete_delivery_stream(self, context: CallContext, request: Request) -> Response:
        """Delete a stream; its pending records are dropped, as on AWS."""
        stream = self._stream(context, "DeleteDeliveryStream", request)
        with self._lock:
            self._streams.pop((context, stream.name), None)
        stream.pipeline.discard()
        return {}

    def update_destination(self, context: CallContext, request: Request) -> Response:
        """Change the destination; the version grows only when something changed."""
        stream = self._stream(context, "UpdateDestination", request)
        updates = ("ExtendedS3DestinationUpdate", "S3DestinationUpdate")
        update, *more = [request[m] for m in updates if request.get(m) is not None] or [None]
        if update is None or more:
            raise invalid_argument("Exactly one destination update is supported for a Firehose")
        if request["DestinationId"] != DESTINATION_ID:
            raise invalid_argument(f"Destination Id {request['DestinationId']} not found")
        with self._lock:
            if request["CurrentDeliveryStreamVersionId"] != str(stream.version):
                raise ServiceError(
                    "ConcurrentModificationException",
                    f"Cannot update firehose: {stream.name} since the current version id: "
                    f"{stream.version} and specified version id: "
                    f"{request['CurrentDeliveryStreamVersionId']} do not match",
                )
            self._change(context, stream, updated(stream.config, update))
        return {}

    def _change(
        self, context: CallContext, stream: DeliveryStream, merged: Mapping[str, Any]
    ) -> None:
        check_destination(merged)
        check_lasting(stream.config, merged)
        config, destination = configured(context, self._ports.tables, merged)
        if config == stream.config:
            return
        stream.config, stream.updated = config, self._clock()
        stream.version += 1
        stream.pipeline.reconfigure(destination, stream.version)

    # Records.

    def put_record(self, context: CallContext, request: Request) -> Response:
        """Accept one record."""
        stream = self._stream(context, "PutRecord", request)
        (record,) = stream.pipeline.put([bytes(request["Record"]["Data"])])
        if record is None:
            raise slow_down()
        return {"RecordId": self._record_id(), "Encrypted": stream.encrypted}

    def put_record_batch(self, context: CallContext, request: Request) -> Response:
        """Accept up to 500 records and 4 MiB; what there is no room for fails by entry."""
        stream = self._stream(context, "PutRecordBatch", request)
        blobs = [bytes(record["Data"]) for record in request["Records"]]
        if sum(map(len, blobs)) > MAX_BATCH_BYTES:
            raise invalid_argument("Records size exceeds 4 MB limit")
        entries = [self._entry(record) for record in stream.pipeline.put(blobs)]
        failed = sum("ErrorCode" in entry for entry in entries)
        return {
            "FailedPutCount": failed,
            "Encrypted": stream.encrypted,
            "RequestResponses": entries,
        }

    def _entry(self, record: Record | None) -> dict[str, str]:
        if record is None:
            error = slow_down()
            return {"ErrorCode": error.code, "ErrorMessage": error.message}
        return {"RecordId": self._record_id()}

    def _record_id(self) -> str:
        """Return a producer's id: long, opaque, and not the one that a transform sees."""
        return f"{self._id_head}{next(self._ids):016x}"

    # Encryption and tags.

    def start_delivery_stream_encryption(self, context: CallContext, request: Request) -> Response:
        """Turn server-side encryption on."""
        stream = self._stream(context, "StartDeliveryStreamEncryption", request)
        given = request.get("DeliveryStreamEncryptionConfigurationInput")
        stream.encryption = encryption_from(given, {"KeyType": "AWS_OWNED_CMK"})
        return {}

    def stop_delivery_stream_encryption(self, context: CallContext, request: Request) -> Response:
        """Turn server-side encryption off."""
        self._stream(context, "StopDeliveryStreamEncryption", request).encryption = None
        return {}

    def tag_delivery_stream(self, context: CallContext, request: Request) -> Response:
        """Add tags; a key that is there takes the new value."""
        stream = self._stream(context, "TagDeliveryStream", request)
        tags = stream.tags | tags_from(request["Tags"])
        if len(tags) > _MAX_TAGS:
            raise ServiceError("LimitExceededException", "A stream can have at most 50 tags.")
        stream.tags = tags
        return {}

    def untag_delivery_stream(self, context: CallContext, request: Request) -> Response:
        """Remove tags; absent keys are ignored."""
        stream = self._stream(context, "UntagDeliveryStream", request)
        gone = set(request["TagKeys"])
        stream.tags = {key: value for key, value in stream.tags.items() if key not in gone}
        return {}

    def list_tags_for_delivery_stream(self, context: CallContext, request: Request) -> Response:
        """List tags in order of their keys, after the exclusive start."""
        stream = self._stream(context, "ListTagsForDeliveryStream", request)
        after = request.get("ExclusiveStartTagKey") or ""
        keys = sorted(key for key in stream.tags if key > after)
        limit = request.get("Limit") or _MAX_TAGS
        tags = [{"Key": key, "Value": stream.tags[key]} for key in keys[:limit]]
        return {"Tags": tags, "HasMoreTags": len(keys) > limit}

    # For the host.

    def flush(self, context: CallContext, stream_name: str) -> None:
        """Deliver what the stream has buffered by now, and return when it is in S3."""
        self._find(context, stream_name).pipeline.flush()

    def stream_status(self, context: CallContext, stream_name: str) -> Response:
        """Return the stream's counts: incoming, delivered, dropped, errors by type, buffered."""
        intake = self._find(context, stream_name).pipeline.intake
        with intake.lock:
            return intake.counters.status(intake.pending_bytes)

    def dump_state(self) -> bytes:
        """Return all streams, as `load_state` takes them."""
        with self._lock:
            streams = dict(self._streams)
        kept = [KeptStream.of(context, stream) for (context, _), stream in streams.items()]
        return _DOCUMENT.text(kept).encode()

    def load_state(self, content: bytes) -> None:
        """Make kept streams work again."""
        for kept in _DOCUMENT.value(content):
            identity = StreamIdentity(kept.context, kept.name, kept.arn)
            destination = destination_from(kept.config)
            pipeline = self._pipeline(identity, destination)
            pipeline.reconfigure(destination, kept.version)
            with pipeline.intake.lock:
                pipeline.intake.counters.add(kept.counters)
            own = {name: getattr(kept, name) for name in KEPT_AS_IT_IS}
            with self._lock:
                self._streams[kept.context, kept.name] = DeliveryStream(pipeline=pipeline, **own)

    def close(self) -> Closing:
        """Deliver everything and end all threads; further puts are refused."""
        with self._lock:
            streams = list(self._streams.values())
        held = sum(stream.pipeline.intake.pending_records for stream in streams)
        closers = [threading.Thread(target=stream.pipeline.close) for stream in streams]
        for closer in closers:
            closer.start()
        for closer in closers:
            closer.join()
        self._pool.shutdown()
        left = [s.pipeline.intake for s in streams if s.pipeline.intake.pending_records]
        records = sum(intake.pending_records for intake in left)
        reason = next((i.counters.last_error for i in left if i.counters.last_error), None)
        return Closing(max(held - records, 0), records, reason, keeps=bool(self._settings.spool))

    def _stream(self, context: CallContext, operation: str, request: Request) -> DeliveryStream:
        check(operation, request)
        return self._find(context, request["DeliveryStreamName"])

    def _find(self, context: CallContext, name: str) -> DeliveryStream:
        stream = self._streams.get((context, name))
        if stream is None:
            raise stream_not_found(name, context.account_id)
        return stream
