"""How long Firehose may keep records, by its description of a stream."""

from typing import Any

import pytest

from scripts.aws.delivery import WRITING_SECONDS, longest_seconds


def described(
    interval: int, processor: str | None, *, partitioning: bool = True, backup: int = 0
) -> Any:
    """A stream as DescribeDeliveryStream tells it."""
    named = {"ParameterName": "BufferIntervalInSeconds", "ParameterValue": processor}
    parameters = [{"ParameterName": "LambdaArn", "ParameterValue": "arn"}]
    destination = {
        "BufferingHints": {"IntervalInSeconds": interval, "SizeInMBs": 128},
        "DynamicPartitioningConfiguration": {"Enabled": partitioning},
        "ProcessingConfiguration": {
            "Enabled": True,
            "Processors": [
                {"Type": "Lambda", "Parameters": parameters + ([named] if processor else [])}
            ],
        },
        "S3BackupDescription": {"BufferingHints": {"IntervalInSeconds": backup}},
    }
    return {"Destinations": [{"ExtendedS3DestinationDescription": destination}]}


@pytest.mark.parametrize(
    ("stream", "buffered"),
    [
        (described(60, "60"), 150),
        (described(60, "10"), 100),
        (described(60, None), 150),  # Firehose's default for a processor
        (described(300, "60"), 510),
        (described(300, "0"), 450),
        (described(60, "60", partitioning=False), 120),
        (described(60, "10", backup=900), 900),
    ],
)
def test_both_buffers_are_waited_for(stream: Any, buffered: int) -> None:
    assert longest_seconds(stream) == buffered + WRITING_SECONDS


def test_stream_without_function_has_one_buffer() -> None:
    stream = described(300, "60")
    destination = stream["Destinations"][0]["ExtendedS3DestinationDescription"]
    destination["ProcessingConfiguration"] = {"Enabled": False}
    assert longest_seconds(stream) == 450 + WRITING_SECONDS
