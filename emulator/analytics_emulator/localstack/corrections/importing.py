"""Takes one resource over as it stands, in place of its provider's creation."""

from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError
from localstack.services.cloudformation.resource_provider import OperationStatus, ProgressEvent

from analytics_emulator.cloudformation.imported import taken_over
from analytics_emulator.cloudformation.resource_types import RESOURCE_TYPES


def take_over(provider: Any, request: Any, identifier: Mapping[str, Any]) -> Any:
    """Give a resource's properties as a creation would have given them."""
    kind, given = request.resource_type, request.desired_state
    try:
        made = taken_over(
            kind, lambda one: getattr(request.aws_client_factory, one), given, identifier
        )
    except ClientError as error:
        return _failed(str(error))
    (name,) = identifier.values()
    if made is None:
        return _failed(f"Resource of type '{kind}' with identifier '{name}' was not found.")
    for pointer in provider.SCHEMA.get("primaryIdentifier", []):
        made.setdefault(pointer.split("/")[2], name)
    if kind in RESOURCE_TYPES:
        made |= provider.derived(request, made)
    return ProgressEvent(OperationStatus.SUCCESS, resource_model=made)


def _failed(reason: str) -> Any:
    return ProgressEvent(OperationStatus.FAILED, resource_model={}, message=reason)
