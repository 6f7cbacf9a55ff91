"""Refuses what a request to CloudFormation asks for in vain (`cloudformation/request_members`).

LocalStack hands most members to nobody, and drops those that are newer than it unread. Its stack
sets take any template, deploy it without parameters and are not found again; an operation that the
table lacks is answered as one that isn't implemented.
"""

import logging
from typing import Any

from localstack.services.cloudformation.engine.validations import ValidationError
from localstack.services.plugins import Service

from analytics_emulator.cloudformation.request_members import is_offered, unheeded
from analytics_emulator.localstack.strictness import is_lenient

LOG = logging.getLogger(__name__)
# Of AWS's query protocol and its signatures, of version 2 and of presigned addresses.
_PROTOCOL = ("Action", "Version", "Timestamp", "Expires", "AWSAccessKeyId", "SecurityToken")
_SIGNATURES = ("Signature", "X-Amz-")


def guard(service: Service) -> Service:
    """Stand before every operation of CloudFormation."""
    operations = service.skeleton.dispatch_table
    for name in list(operations):
        if is_offered(name):
            operations[name] = _guarded(name, operations[name])
        else:
            del operations[name]
    return service


def _guarded(operation: str, handle: Any) -> Any:
    def handle_heeded(context: Any, request: Any) -> Any:
        given = {**_newer(context), **(request or {})}
        reasons = list(unheeded(operation, given))
        if reasons and not is_lenient():
            raise ValidationError("; ".join(reasons))  # type: ignore[no-untyped-call] # untyped there
        for reason in reasons:
            LOG.warning("%s goes on all the same: %s", operation, reason)
        return handle(context, request)

    return handle_heeded


def _newer(context: Any) -> dict[str, str]:
    """Return what a request says of members that LocalStack's service model doesn't have."""
    shape = context.operation.input_shape
    known = {*_PROTOCOL, *(shape.members if shape else ())}
    given: dict[str, list[str]] = {}
    for key, value in context.request.values.items():
        name = key.partition(".")[0]
        if name not in known and not name.startswith(_SIGNATURES) and value != "false":
            given.setdefault(name, []).append(value)
    return {name: " ".join(values) for name, values in given.items()}
