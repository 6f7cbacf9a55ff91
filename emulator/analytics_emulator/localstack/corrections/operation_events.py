"""Tells a stack's events by operation (DescribeEvents), which LocalStack doesn't.

What the early validation of a change set finds is said at its creation here, which fails with it:
of a change set that stands there is nothing to tell.
"""

from typing import Any

from localstack.aws.api import handler
from localstack.services.cloudformation.stores import get_cloudformation_store
from localstack.services.cloudformation.v2 import provider

from analytics_emulator.cloudformation.operation_events import is_failure, operation_events
from analytics_emulator.localstack.stacks import change_set_named, refused
from analytics_emulator.localstack.typed import add_operations


def apply() -> None:
    """Add the operation."""
    add_operations(provider.CloudformationProviderV2, describe_events)


@handler("DescribeEvents", expand=False)
def describe_events(_self: Any, context: Any, request: dict[str, Any]) -> dict[str, Any]:
    """Tell the events of a stack, or of one operation."""
    store = get_cloudformation_store(context.account_id, context.region)
    asked = request.get("OperationId")
    if name := request.get("ChangeSetName"):
        if change_set_named(context, name, request.get("StackName")) is None:
            raise refused(f"ChangeSet [{name}] does not exist")
        return {"OperationEvents": []}
    if name := request.get("StackName"):
        stacks: list[Any] = [provider.find_stack_v2(store, name)]
        if stacks == [None]:
            raise refused(f"Stack [{name}] does not exist")
    elif asked:
        stacks = list(store.stacks_v2.values())
    else:
        raise refused("One of ChangeSetName, OperationId or StackName must be specified")
    found = [event for stack in stacks for event in operation_events(stack.events)]
    only_failed = (request.get("Filters") or {}).get("FailedEvents")
    told = [
        event
        for event in found
        if asked in (None, event.get("OperationId")) and (not only_failed or is_failure(event))
    ]
    return {"OperationEvents": told}
