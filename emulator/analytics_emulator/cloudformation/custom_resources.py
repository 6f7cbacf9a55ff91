"""Custom resources: what CloudFormation sends a provider, and what it reads of the answer.

Source: CloudFormation guide, "Custom resource request and response reference"; the reasons as users
quote them.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from analytics_emulator.cloudformation.templates.parameters import as_text

# "The response object must be … at most 4096 bytes."
MOST_BYTES = 4096
# "can be up to 1 KB in size"
_MOST_IDENTIFYING_BYTES = 1024
# "This response value should be copied verbatim from the request."
_COPIED = ("StackId", "RequestId", "LogicalResourceId")
# ServiceTimeout's default and bound.
TIMEOUT_SECONDS = 3600


@dataclass(frozen=True)
class Answer:
    """A provider's answer: its identifier and attributes, or why it failed."""

    physical_id: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    failure: str | None = None


def is_custom(type_name: str) -> bool:
    """Return whether a resource type is a custom one."""
    return type_name.startswith("Custom::") or type_name == "AWS::CloudFormation::CustomResource"


def as_texts(value: Any) -> Any:
    """Return properties as a provider gets them: each scalar is a text."""
    if isinstance(value, Mapping):
        return {name: as_texts(inner) for name, inner in value.items()}
    return [as_texts(item) for item in value] if isinstance(value, list) else as_text(value)


def answer_from(body: bytes, asked: Mapping[str, Any]) -> Answer:
    """Read what a provider, who was asked so, has put at the response's address."""
    if len(body) > MOST_BYTES:
        return Answer(failure="Response is too long.")
    try:
        given = json.loads(body)
        status, physical_id = given["Status"], given.get("PhysicalResourceId") or ""
    except (ValueError, KeyError, TypeError, AttributeError):
        return Answer(failure="Invalid Response object: Status is missing or it is no JSON")
    for name in _COPIED:
        if given.get(name) != asked[name]:
            said = f"Invalid Response object: {name} must be copied from the request"
            return Answer(str(physical_id), failure=said)
    if status == "SUCCESS":
        return _success(physical_id, given.get("Data") or {})
    reason = given.get("Reason")
    if status != "FAILED" or not reason:
        return Answer(str(physical_id), failure="Invalid Response object: a Reason is needed")
    said = f"Received response status [FAILED] from custom resource. Message returned: {reason}"
    return Answer(str(physical_id), failure=f"{said} (RequestId: {asked['RequestId']})")


def _success(physical_id: Any, data: Any) -> Answer:
    name = str(physical_id)
    if not name or len(name.encode()) > _MOST_IDENTIFYING_BYTES:
        return Answer(failure="Invalid PhysicalResourceId")
    if not isinstance(data, Mapping):
        return Answer(name, failure="Invalid Response object: Data must be an object")
    return Answer(name, _attributes(data))


def _attributes(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return attributes with their numbers and booleans as texts."""
    nested = (dict, list)
    return {k: v if isinstance(v, nested) else as_text(v) for k, v in data.items() if v is not None}
