"""A stack's events by operation, as DescribeEvents tells them (API reference, OperationEvent).

An operation is what somebody asked for, or the rollback that follows a failure; it begins with the
stack's own event. That a stack's import is a CREATE_STACK is unverified, and so is the order, here
the newest first as of DescribeStackEvents.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

_TYPES = {
    "REVIEW_IN_PROGRESS": "CREATE_CHANGESET",
    "CREATE_IN_PROGRESS": "CREATE_STACK",
    "IMPORT_IN_PROGRESS": "CREATE_STACK",
    "UPDATE_IN_PROGRESS": "UPDATE_STACK",
    "DELETE_IN_PROGRESS": "DELETE_STACK",
    "ROLLBACK_IN_PROGRESS": "ROLLBACK",
    "IMPORT_ROLLBACK_IN_PROGRESS": "ROLLBACK",
    "UPDATE_ROLLBACK_IN_PROGRESS": "ROLLBACK",
}
_STUCK = "UPDATE_ROLLBACK_FAILED"
_COPIED = (
    "EventId", "StackId", "LogicalResourceId", "PhysicalResourceId", "ResourceType", "Timestamp",
    "ResourceStatus", "ResourceStatusReason", "ResourceProperties", "ClientRequestToken",
)  # fmt: skip
_FAILURES = ("PROVISIONING_ERROR", "VALIDATION_ERROR", "HOOK_INVOCATION_ERROR")

type Event = dict[str, Any]


def operation_events(events: Iterable[Mapping[str, Any]]) -> list[Event]:
    """Return a stack's events, newest first as they are given, with the operation of each."""
    found: list[Event] = []
    operation: dict[str, str] = {}
    stack_status = ""
    for event in reversed(list(events)):
        status = str(getattr(event["ResourceStatus"], "value", event["ResourceStatus"]))
        is_stack = event.get("PhysicalResourceId") == event["StackId"]
        if is_stack and status in _TYPES:
            kind = "CONTINUE_ROLLBACK" if stack_status == _STUCK else _TYPES[status]
            own = uuid5(NAMESPACE_URL, f"{event['StackId']}/{event['EventId']}")
            operation = {"OperationId": str(own), "OperationType": kind}
        stack_status = status if is_stack else stack_status
        found.append(_told(event, status, is_stack=is_stack) | operation)
    return found[::-1]


def is_failure(event: Event) -> bool:
    """Return whether the filter FailedEvents lets an event through."""
    return event["EventType"] in _FAILURES


def _told(event: Mapping[str, Any], status: str, *, is_stack: bool) -> Event:
    told = {name: event[name] for name in _COPIED if event.get(name) is not None}
    if not is_stack:
        kind = "PROVISIONING_ERROR" if status.endswith("_FAILED") else "PROGRESS_EVENT"
        return told | {"EventType": kind}
    ended = "SUCCEEDED" if status.endswith("_COMPLETE") else "FAILED"
    operation_status = "IN_PROGRESS" if status.endswith("_IN_PROGRESS") else ended
    return told | {"EventType": "STACK_EVENT", "OperationStatus": operation_status}
