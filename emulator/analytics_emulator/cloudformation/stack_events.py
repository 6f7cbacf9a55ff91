"""What a stack's event says of a resource's properties, and its message to a topic.

Source: CloudFormation guide, "Monitor stack progress", and API reference, StackEvent; the lines,
their order, and numbers as texts as users quote them.
"""

import json
from collections.abc import Mapping, Sequence
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


def properties_text(properties: Any, hidden: Mapping[str, str]) -> str:
    """Return a resource's properties as JSON in which all values are texts.

    `hidden` says what stands for a value that nobody is to see: asterisks for a NoEcho parameter's
    (guide, "Parameters"), the reference for what a dynamic one gave.
    """
    longest_first = sorted(hidden.items(), key=lambda pair: -len(pair[0]))
    return json.dumps(_shown(properties, longest_first), separators=(",", ":"))


def _shown(value: Any, hidden: Sequence[tuple[str, str]]) -> Any:
    if isinstance(value, Mapping):
        return {name: _shown(inner, hidden) for name, inner in value.items()}
    if isinstance(value, list):
        return [_shown(inner, hidden) for inner in value]
    text = str(value).lower() if isinstance(value, bool) else str(value)
    for secret, shown in hidden:
        text = text.replace(secret, shown)
    return text


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
    return "" if value is None else str(getattr(value, "value", value))
