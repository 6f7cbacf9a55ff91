"""Values of a queue's attributes that SQS doesn't take (API reference, SetQueueAttributes).

The texts are those that clients' tests quote; unverified where two kinds of encryption meet, and
for a value that is none of a few words.
"""

import re
from collections.abc import Mapping

from analytics_emulator.service import ServiceError

_BOUNDS = {
    "DelaySeconds": (0, 900),
    "KmsDataKeyReusePeriodSeconds": (60, 86_400),
    "MaximumMessageSize": (1_024, 1_048_576),
    "MessageRetentionPeriod": (60, 1_209_600),
    "ReceiveMessageWaitTimeSeconds": (0, 20),
    "VisibilityTimeout": (0, 43_200),
}
_FLAGS = {"ContentBasedDeduplication", "SqsManagedSseEnabled"}
_WORDS = {
    "DeduplicationScope": {"messageGroup", "queue"},
    "FifoThroughputLimit": {"perMessageGroupId", "perQueue"},
}
_NUMBER = re.compile("[0-9]{1,10}")


def check_values(attributes: Mapping[str, str]) -> None:
    """Raise for the first value that SQS refuses."""
    for name, value in attributes.items():
        if not _is_taken(name, value):
            raise invalid_value(name)
    is_by_sqs = attributes.get("SqsManagedSseEnabled", "").lower() == "true"
    if is_by_sqs and attributes.get("KmsMasterKeyId"):
        raise ServiceError(
            "InvalidAttributeValue",
            "You can use one type of server-side encryption (SSE) at one time. You can either "
            "enable KMS SSE or SQS SSE.",
        )


def invalid_value(name: str, why: str = "") -> ServiceError:
    """Return the error of a value that SQS can't read."""
    text = f"Invalid value for the parameter {name}.{why and f' Reason: {why}'}"
    return ServiceError("InvalidAttributeValue", text)


def _is_taken(name: str, value: str) -> bool:
    if name in _FLAGS:
        return value.lower() in ("true", "false")
    if name in _WORDS:
        return value in _WORDS[name]
    if name not in _BOUNDS:
        return True
    least, most = _BOUNDS[name]
    return _NUMBER.fullmatch(value) is not None and least <= int(value) <= most
