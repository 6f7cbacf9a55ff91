"""A Firehose over ports in memory, and short ways to drive it."""

import base64
import io
import json
import time
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pyarrow.parquet as pq
import pytest

from analytics_emulator.firehose import FirehoseService, InvokeResult, Settings
from analytics_emulator.metrics import Metric
from analytics_emulator.service import CallContext, ServiceError

ROLE = "arn:aws:iam::123456789012:role/delivery"
FUNCTION = "arn:aws:lambda:eu-central-1:123456789012:function:transform"
TYPES = {"id": "string", "count": "int", "price": "decimal(10,2)", "at": "timestamp"}


@dataclass
class MemoryStore:
    """S3 in memory; `failures` writes fail before one succeeds."""

    objects: dict[tuple[str, str], bytes] = field(default_factory=dict)
    options: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    failures: int = 0

    def write(
        self, context: CallContext, bucket: str, key: str, body: bytes, **options: Any
    ) -> None:
        if self.failures:
            self.failures -= 1
            raise ServiceError("NoSuchBucket", "The specified bucket does not exist")
        self.objects[bucket, key] = body
        self.options[bucket, key] = options


@dataclass
class Functions:
    """Lambda in memory: `handler` is given the event, and raises or answers."""

    handler: Callable[[dict[str, Any]], Any]
    events: list[dict[str, Any]] = field(default_factory=list)

    def invoke(self, context: CallContext, function_arn: str, payload: bytes) -> InvokeResult:
        event = json.loads(payload)
        self.events.append(event)
        try:
            return InvokeResult(json.dumps(self.handler(event)).encode())
        except ZeroDivisionError as error:
            return InvokeResult(json.dumps({"errorMessage": str(error)}).encode(), "Unhandled")


@dataclass
class Tables:
    """The Glue catalog in memory."""

    types: dict[str, str] | None = field(default_factory=lambda: dict(TYPES))

    def get_table(
        self, context: CallContext, catalog_id: str, database: str, table: str
    ) -> dict[str, Any] | None:
        if self.types is None:
            return None
        columns = [{"Name": name, "Type": kind} for name, kind in self.types.items()]
        return {"Name": table, "StorageDescriptor": {"Columns": columns}}


@dataclass
class Logs:
    """CloudWatch Logs in memory."""

    entries: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)

    def write(self, context: CallContext, log_group: str, log_stream: str, message: str) -> None:
        self.entries.append((log_group, log_stream, json.loads(message)))


def echo(event: dict[str, Any]) -> dict[str, Any]:
    """Answer Ok for every record, partitioned by the document's `day` where it has one."""
    records = []
    for record in event["records"]:
        day = json.loads(base64.b64decode(record["data"]) or b"{}").get("day")
        answer = {"recordId": record["recordId"], "result": "Ok", "data": record["data"]}
        records.append(answer | ({"metadata": {"partitionKeys": {"day": day}}} if day else {}))
    return {"records": records}


class Samples:
    """A sink that keeps every sample by the metric's name."""

    def __init__(self) -> None:
        self.found: dict[str, list[float]] = defaultdict(list)
        self.dimensions: set[Any] = set()

    def add(self, context: CallContext, metric: Metric, value: float) -> None:
        assert (metric.namespace, context.account_id) == ("AWS/Firehose", "123456789012")
        self.found[metric.name].append(value)
        self.dimensions.add(metric.dimensions)

    def total(self, name: str) -> float:
        return sum(self.found[name])


class Firehose:
    """One service with its ports; its clock can be set `ahead_seconds`."""

    def __init__(self, settings: Settings) -> None:
        self.context = CallContext("123456789012", "eu-central-1")
        self.ahead_seconds, self.samples = 0.0, Samples()
        self.store, self.functions = MemoryStore(), Functions(echo)
        self.tables, self.logs = Tables(), Logs()
        ports = self.store, self.functions, self.tables, self.logs
        self.service = FirehoseService(*ports, settings, self._now, self.samples)

    def _now(self) -> float:
        return time.time() + self.ahead_seconds

    def create(self, **destination: Any) -> str:
        """Make a stream over a destination, and give its name."""
        name = f"stream-{uuid.uuid4().hex[:8]}"
        config = {"RoleARN": ROLE, "BucketARN": "arn:aws:s3:::data"} | destination
        request = {"DeliveryStreamName": name, "ExtendedS3DestinationConfiguration": config}
        self.service.create_delivery_stream(self.context, request)
        return name

    def put(self, stream: str, *records: bytes | dict[str, Any]) -> dict[str, Any]:
        """Put records, documents as JSON."""
        blobs = [r if isinstance(r, bytes) else json.dumps(r).encode() for r in records]
        request = {"DeliveryStreamName": stream, "Records": [{"Data": blob} for blob in blobs]}
        return self.service.put_record_batch(self.context, request)

    def deliver(self, stream: str, *records: bytes | dict[str, Any]) -> None:
        """Put records and have them delivered."""
        if records:
            self.put(stream, *records)
        self.service.flush(self.context, stream)

    def status(self, stream: str) -> dict[str, Any]:
        return self.service.stream_status(self.context, stream)

    def written(self, bucket: str = "data") -> list[str]:
        return [key for place, key in self.store.objects if place == bucket]

    def bodies(self, prefix: str = "", bucket: str = "data") -> list[bytes]:
        return [
            body
            for (place, key), body in self.store.objects.items()
            if place == bucket and key.startswith(prefix)
        ]

    def rows(self) -> list[dict[str, Any]]:
        """Give the rows of all Parquet objects."""
        files = [body for (_, key), body in self.store.objects.items() if key.endswith(".parquet")]
        return [row for body in files for row in pq.read_table(io.BytesIO(body)).to_pylist()]

    def errors(self, prefix: str = "errors/") -> list[dict[str, Any]]:
        """Give the error records under a prefix."""
        return [json.loads(line) for body in self.bodies(prefix) for line in body.splitlines()]


def processing(**parameters: str) -> dict[str, Any]:
    """Configure a Lambda transform."""
    listed = {"LambdaArn": FUNCTION, "NumberOfRetries": "0"} | parameters
    pairs = [{"ParameterName": n, "ParameterValue": v} for n, v in listed.items()]
    return {
        "ProcessingConfiguration": {
            "Enabled": True,
            "Processors": [{"Type": "Lambda", "Parameters": pairs}],
        },
        "ErrorOutputPrefix": "errors/!{firehose:error-output-type}/",
    }


def partitioning(**parameters: str) -> dict[str, Any]:
    """Configure dynamic partitioning by the key `day` of a Lambda transform."""
    return processing(**parameters) | {
        "DynamicPartitioningConfiguration": {"Enabled": True},
        "Prefix": "day=!{partitionKeyFromLambda:day}/",
    }


def conversion(serde: dict[str, Any] | None = None, **parquet: Any) -> dict[str, Any]:
    """Configure conversion to Parquet."""
    return {
        "DataFormatConversionConfiguration": {
            "SchemaConfiguration": {"RoleARN": ROLE, "DatabaseName": "db", "TableName": "table"},
            "InputFormatConfiguration": {"Deserializer": {"OpenXJsonSerDe": serde or {}}},
            "OutputFormatConfiguration": {"Serializer": {"ParquetSerDe": parquet}},
        },
        "ErrorOutputPrefix": "errors/!{firehose:error-output-type}/",
    }


class Configure:
    """Parts of a destination's configuration, to be merged."""

    role = ROLE
    function = FUNCTION
    processing = staticmethod(processing)
    partitioning = staticmethod(partitioning)
    conversion = staticmethod(conversion)


@pytest.fixture
def configure() -> Configure:
    return Configure()


@pytest.fixture
def open_firehose() -> Iterator[Callable[..., Firehose]]:
    """Make services with settings of their own; they are closed in the end."""
    opened: list[Firehose] = []

    def make(**settings: Any) -> Firehose:
        quick = {"retry_seconds": 0.01, "close_seconds": 0.2} | settings
        opened.append(Firehose(Settings(**quick)))
        return opened[-1]

    yield make
    for firehose in opened:
        firehose.service.close()


@pytest.fixture
def firehose(open_firehose: Callable[..., Firehose]) -> Firehose:
    return open_firehose()
