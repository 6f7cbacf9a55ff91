"""What is known of a delivery stream, and how DescribeDeliveryStream shows it."""

import time
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Self

from analytics_emulator.firehose.counters import Counters
from analytics_emulator.firehose.pipeline import Pipeline
from analytics_emulator.service import CallContext

DESTINATION_ID = "destinationId-000000000001"
KEPT_AS_IT_IS = ("name", "arn", "config", "tags", "encryption", "version", "created", "updated")
_S3_MEMBERS = (
    "RoleARN",
    "BucketARN",
    "Prefix",
    "ErrorOutputPrefix",
    "BufferingHints",
    "CompressionFormat",
    "EncryptionConfiguration",
    "CloudWatchLoggingOptions",
)


@dataclass
class DeliveryStream:
    """A stream: its configuration with defaults filled in, and the pipeline that works by it."""

    name: str
    arn: str
    config: dict[str, Any]
    pipeline: Pipeline
    tags: dict[str, str] = field(default_factory=dict)
    encryption: dict[str, str] | None = None
    version: int = 1
    created: float = field(default_factory=time.time)
    updated: float | None = None

    @property
    def encrypted(self) -> bool:
        """Return whether server-side encryption of the stream is on."""
        return self.encryption is not None


@dataclass
class KeptStream:
    """What outlives the process of a stream: all but its pipeline, whose counts are kept."""

    context: CallContext
    name: str
    arn: str
    config: dict[str, Any]
    counters: Counters
    tags: dict[str, str]
    encryption: dict[str, str] | None
    version: int
    created: float
    updated: float | None

    @classmethod
    def of(cls, context: CallContext, stream: DeliveryStream) -> Self:
        """Return what is to be kept of a stream."""
        intake = stream.pipeline.intake
        with intake.lock:
            counters = deepcopy(intake.counters)
        counters.incoming_records -= counters.pending_records  # they come in again, from the spool
        own = {name: getattr(stream, name) for name in KEPT_AS_IT_IS}
        return cls(context=context, counters=counters, **own)


def describe(stream: DeliveryStream) -> dict[str, Any]:
    """Return the DeliveryStreamDescription: both views of the one S3 destination, as AWS does."""
    encryption = {"Status": "DISABLED"}
    if stream.encryption is not None:
        encryption = {**stream.encryption, "Status": "ENABLED"}
    description: dict[str, Any] = {
        "DeliveryStreamName": stream.name,
        "DeliveryStreamARN": stream.arn,
        "DeliveryStreamStatus": "ACTIVE",
        "DeliveryStreamEncryptionConfiguration": encryption,
        "DeliveryStreamType": "DirectPut",
        "VersionId": str(stream.version),
        "CreateTimestamp": datetime.fromtimestamp(stream.created, UTC),
        "Destinations": [_destination(stream.config)],
        "HasMoreDestinations": False,
    }
    if stream.updated is not None:
        description["LastUpdateTimestamp"] = datetime.fromtimestamp(stream.updated, UTC)
    return description


def _destination(config: Mapping[str, Any]) -> dict[str, Any]:
    extended = {name: value for name, value in config.items() if name != "S3BackupConfiguration"}
    if config.get("S3BackupConfiguration"):
        extended["S3BackupDescription"] = config["S3BackupConfiguration"]
    return {
        "DestinationId": DESTINATION_ID,
        "S3DestinationDescription": {n: config[n] for n in _S3_MEMBERS if n in config},
        "ExtendedS3DestinationDescription": extended,
    }
