"""Stacks and change sets that were at work when a process ended: each has failed.

CloudFormation would go on with them; an executor is a thread, which can't be kept. One that stayed
IN_PROGRESS for ever could be neither changed nor waited for. What was done until then is kept with
a stack, so that its deletion, or ContinueUpdateRollback, undoes it: the deploy command does either.
"""

from collections.abc import Iterator
from typing import Any

from localstack.aws.api.cloudformation import (
    ChangeSetStatus,
    ExecutionStatus,
    ResourceStatus,
    StackStatus,
)
from localstack.services.cloudformation.stores import cloudformation_stores
from localstack.services.cloudformation.v2.entities import Stack

from analytics_emulator.localstack.corrections.left_stacks import leave_interrupted
from analytics_emulator.localstack.persistence.keeper import Keeper
from analytics_emulator.localstack.typed import patched

PART = "cloudformation"
_GOING_ON = "_IN_PROGRESS"
_AT_REST = "REVIEW_IN_PROGRESS"
_ENDS = {
    "CREATE": StackStatus.CREATE_FAILED,
    "DELETE": StackStatus.DELETE_FAILED,
    "IMPORT": StackStatus.IMPORT_ROLLBACK_FAILED,
    "IMPORT_ROLLBACK": StackStatus.IMPORT_ROLLBACK_FAILED,
    "ROLLBACK": StackStatus.ROLLBACK_FAILED,
}
_OF_UPDATES = StackStatus.UPDATE_ROLLBACK_FAILED
_REASON = "The emulator ended meanwhile."


def keep_up(keeper: Keeper) -> None:
    """Have each step of a deployment saved soon, so that little is lost of one that ends midway."""

    @patched(Stack.set_resource_status)
    def set_resource_status(tell: Any, self: Any, **event: Any) -> None:
        tell(self, **event)
        keeper.touch(PART)


def fail_interrupted(keeper: Keeper) -> None:
    """End what was kept as going on, and say so in its events."""
    for store in [store for _, _, store in cloudformation_stores.iter_stores()]:
        for change_set in list(store.change_sets.values()):
            _fail_change_set(change_set)
        for stack in list(store.stacks_v2.values()):
            if stack.status.endswith(_GOING_ON) and stack.status != _AT_REST:
                _fail_stack(stack)
                keeper.touch(PART)


def _fail_change_set(change_set: Any) -> None:
    if change_set.status in (ChangeSetStatus.CREATE_PENDING, ChangeSetStatus.CREATE_IN_PROGRESS):
        change_set.status, change_set.status_reason = ChangeSetStatus.FAILED, _REASON
        change_set.execution_status = ExecutionStatus.UNAVAILABLE
    elif change_set.execution_status == ExecutionStatus.EXECUTE_IN_PROGRESS:
        change_set.execution_status = ExecutionStatus.EXECUTE_FAILED


def _fail_stack(stack: Any) -> None:
    for name, known in list(_at_work(stack)):
        stack.set_resource_status(
            logical_resource_id=name,
            physical_resource_id=known.get("PhysicalResourceId"),
            resource_type=known["ResourceType"],
            status=ResourceStatus(known["ResourceStatus"].replace(_GOING_ON, "_FAILED")),
            resource_status_reason=_REASON,
        )
    if getattr(stack, "underway", None):
        leave_interrupted(stack)
    end = _ENDS.get(stack.status.removesuffix(_GOING_ON), _OF_UPDATES)
    stack.set_stack_status(end, _REASON)


def _at_work(stack: Any) -> Iterator[tuple[str, Any]]:
    for name, known in stack.resource_states.items():
        if known["ResourceStatus"].endswith(_GOING_ON):
            yield name, known
