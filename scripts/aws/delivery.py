"""How long Firehose may take from a put to objects in S3, by what it says of a stream."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_firehose.type_defs import (
        DeliveryStreamDescriptionTypeDef,
        ExtendedS3DestinationDescriptionTypeDef,
    )

# Of a Lambda processor that names none (Firehose API reference, ProcessorParameter; developer
# guide, "Transform source data").
PROCESSOR_SECONDS = 60
PARTITIONING_SLACK = 1.5  # with dynamic partitioning delivery may take 1.5 times the interval
WRITING_SECONDS = 30  # for the function's run, the conversion and the put


def longest_seconds(described: "DeliveryStreamDescriptionTypeDef") -> float:
    """Return how long to wait until records are in S3 that a stream has just taken.

    Firehose fills one buffer for the Lambda processor first, and what that gives back another for
    the destination (developer guide, "Transform source data", "Buffering hints"): small traffic
    waits for the sum of both. The backup of the source records has a buffer of its own.
    """
    destination = described["Destinations"][0]["ExtendedS3DestinationDescription"]
    partitioning = destination.get("DynamicPartitioningConfiguration", {})
    slack = PARTITIONING_SLACK if partitioning.get("Enabled") else 1.0
    backup = destination.get("S3BackupDescription", {}).get("BufferingHints", {})
    # Other emulators tell a template's numbers as texts.
    rows = float(destination["BufferingHints"]["IntervalInSeconds"]) * slack
    raw = float(backup.get("IntervalInSeconds", 0))
    return max(_processor_seconds(destination) + rows, raw) + WRITING_SECONDS


def _processor_seconds(destination: "ExtendedS3DestinationDescriptionTypeDef") -> float:
    processing = destination.get("ProcessingConfiguration", {})
    if not processing.get("Enabled"):
        return 0
    return sum(
        float(
            next(
                (
                    parameter["ParameterValue"]
                    for parameter in processor.get("Parameters", [])
                    if parameter["ParameterName"] == "BufferIntervalInSeconds"
                ),
                PROCESSOR_SECONDS,
            )
        )
        for processor in processing.get("Processors", [])
        if processor["Type"] == "Lambda"
    )
