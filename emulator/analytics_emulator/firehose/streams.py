"""What is known of a delivery stream, and how DescribeDeliveryStream shows it."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from analytics_emulator.firehose.pipeline import Pipeline

DESTINATION_ID = "destinationId-000000000001"
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
