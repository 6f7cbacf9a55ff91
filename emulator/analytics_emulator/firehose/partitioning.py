"""Dynamic partitioning: the values of a record's partition keys, in the order of the prefix.

Source: developer guide, "Dynamic partitioning". The error code and the text for null and empty
values stand in many users' error objects; the other texts are this emulator's own.
"""

from collections.abc import Mapping
from typing import Any

from analytics_emulator.firehose.prefix import MAX_EVALUATED_LENGTH, Prefix

EXTRACTION_FAILED = "DynamicPartitioning.MetadataExtractionFailed"
PARTITIONS_EXCEEDED = (
    "DynamicPartitioning.ActivePartitionsLimitExceeded",
    "The number of active partitions has reached the limit of the stream.",
)


class PartitionError(Exception):
    """A record whose prefix can't be evaluated."""


def partition_of(prefix: Prefix, keys: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the values that the prefix needs, or raise PartitionError."""
    for value in keys.values():
        if value is None or value == "":
            raise PartitionError("partitionKeys values must not be null or empty")
        if not isinstance(value, str):
            raise PartitionError("partitionKeys values must be strings")
    if any(name not in keys for name in prefix.lambda_keys):
        raise PartitionError("partitionKeys values must not be null or empty")
    values = tuple(keys[name] for name in prefix.lambda_keys)
    try:
        length = len("".join((prefix.text, *values)).encode())
    except UnicodeEncodeError:
        raise PartitionError("partitionKeys values must be valid text") from None
    if length > MAX_EVALUATED_LENGTH:
        raise PartitionError("Length of evaluated prefix cannot be greater than 512")
    return values
