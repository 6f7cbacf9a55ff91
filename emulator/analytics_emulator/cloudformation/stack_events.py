"""A stack's event as the message that CloudFormation publishes to a topic.

Source: CloudFormation guide, "Monitor stack progress"; the lines and their order as users quote
them.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

SUBJECT = "AWS CloudFormation Notification"
_NAMES = (
    "StackId",
    "Timestamp",
    "EventId",
    "LogicalResourceId",
    "Namespace",
    "PhysicalResourceId",
    "PrincipalId",
    "ResourceProperties",
    "ResourceStatus",
    "ResourceStatusReason",
    "ResourceType",
    "StackName",
    "ClientRequestToken",
)
_ABSENT = {"ResourceProperties": "null", "ClientRequestToken": "null"}


def message_of(event: Mapping[str, Any], account_id: str) -> str:
    """Return the lines `Name='value'` of an event."""
    values = {**_ABSENT, "Namespace": account_id, "PrincipalId": account_id, **event}
    return "".join(f"{name}='{_text(values.get(name))}'\n" for name in _NAMES)


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
    return "" if value is None else str(getattr(value, "value", value))
