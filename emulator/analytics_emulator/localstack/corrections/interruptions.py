"""CancelUpdateStack, ContinueUpdateRollback and RollbackStack, of which LocalStack has none.

Each is refused in another state than its own (API reference; the texts as users quote them, that of
RollbackStack and of resources that can't be skipped unverified). An update is cancelled between two
resources. RollbackStack goes back to the last stable state, or to nothing where there was none;
that this ends in ROLLBACK_COMPLETE is unverified.
"""

from collections.abc import Collection, Mapping
from typing import Any

from localstack.aws.api import handler
from localstack.aws.api.cloudformation import ChangeAction, ResourceStatus, StackStatus
from localstack.services.cloudformation.stores import get_cloudformation_store
from localstack.services.cloudformation.v2 import provider
from localstack.services.cloudformation.v2.entities import ChangeSet

from analytics_emulator.cloudformation.stack_failure import LEFT, end_of_rollback
from analytics_emulator.localstack.corrections.done import Done
from analytics_emulator.localstack.corrections.left_stacks import (
    give_back_stable,
    is_ever_stable,
)
from analytics_emulator.localstack.corrections.stack_settings import role_of
from analytics_emulator.localstack.corrections.undoing import Undoing
from analytics_emulator.localstack.stacks import refused
from analytics_emulator.localstack.typed import add_operations


def apply() -> None:
    """Add the three operations."""
    found = provider.CloudformationProviderV2
    add_operations(found, cancel_update_stack, continue_update_rollback, rollback_stack)


@handler("CancelUpdateStack", expand=False)
def cancel_update_stack(_self: Any, context: Any, request: dict[str, Any]) -> None:
    """Have the update that runs end before its next resource, and be rolled back."""
    stack = _stack(context, request, "CancelUpdateStack", (StackStatus.UPDATE_IN_PROGRESS,))
    stack.is_cancelled = True


@handler("ContinueUpdateRollback", expand=False)
def continue_update_rollback(_self: Any, context: Any, request: dict[str, Any]) -> dict[str, Any]:
    """Try again what a rollback couldn't undo, but for what is to be skipped."""
    # The operation's name in AWS's refusals is this older one.
    stack = _stack(context, request, "RollbackUpdatedStack", (StackStatus.UPDATE_ROLLBACK_FAILED,))
    skipped = frozenset(request.get("ResourcesToSkip") or ())
    if others := skipped - {one["logical_id"] for one in stack.unfinished}:
        raise refused(
            f"Resources [{', '.join(sorted(others))}] cannot be skipped: only those that failed to "
            "roll back can"
        )
    stack.role = request.get("RoleARN") or role_of(stack)
    Again(stack, skipped).start("UPDATE_ROLLBACK")
    return {}


@handler("RollbackStack", expand=False)
def rollback_stack(_self: Any, context: Any, request: dict[str, Any]) -> dict[str, Any]:
    """Undo what failed deployments left standing."""
    stack = _stack(context, request, "RollbackStack", LEFT)
    prefix = "UPDATE_ROLLBACK" if is_ever_stable(stack) else "ROLLBACK"
    Again(stack, retains=not request.get("RetainExceptOnCreate")).start(prefix)
    return {"StackId": stack.stack_id}


class Again(Undoing):
    """Goes on with what a stack has kept to be undone."""

    def __init__(
        self, stack: Any, skipped: frozenset[str] = frozenset(), *, retains: bool = True
    ) -> None:
        change_set: Any = ChangeSet(stack, {"ChangeSetName": "rollback"}, template_body="")
        change_set.processed_template = stack.processed_template
        super().__init__(change_set)
        self._skipped = skipped
        self._retains = retains

    def start(self, prefix: str) -> None:
        """Begin the stack's rollback."""
        self._stack.set_stack_status(StackStatus(f"{prefix}_IN_PROGRESS"), "User Initiated")
        vars(provider)["start_worker_thread"](lambda *_: self._run(prefix))

    def _run(self, prefix: str) -> None:
        for kept in self._stack.unfinished:
            self._go_on_with(kept)
        self._stack.unfinished = self._unfinished
        if not self._unfinished:
            give_back_stable(self._stack, self.resources)
        reason = end_of_rollback((one["action"], one["logical_id"]) for one in self._unfinished)
        end = StackStatus(f"{prefix}_{'FAILED' if self._unfinished else 'COMPLETE'}")
        self._stack.set_stack_status(end, reason)

    def _go_on_with(self, kept: Mapping[str, Any]) -> None:
        done = Done(
            ChangeAction(kept["action"]), kept["logical_id"], kept["type_name"], kept["before"]
        )
        self.resources[done.logical_id] = kept["resource"]
        if done.logical_id in self._skipped:
            self._set_status(done, ResourceStatus.UPDATE_COMPLETE)
        elif self._undo(done) and done.before is None:
            self._forget(done.logical_id)

    def _forget(self, name: str) -> None:
        """Have the stack know nothing more of a resource that it deleted."""
        stack = self._stack
        stack.resolved_resources = {n: r for n, r in stack.resolved_resources.items() if n != name}
        template = stack.processed_template
        resources = {n: r for n, r in template["Resources"].items() if n != name}
        stack.processed_template = {**template, "Resources": resources}

    def _is_retained(self, logical_id: str) -> bool:
        return self._retains and super()._is_retained(logical_id)


def _stack(
    context: Any, request: Mapping[str, Any], operation: str, states: Collection[str]
) -> Any:
    """Find the stack, which has to be in one of these states."""
    name = request["StackName"]
    store = get_cloudformation_store(context.account_id, context.region)
    try:
        stack = provider.find_stack_v2(store, name)
    except KeyError:
        stack = None
    if stack is None:
        raise refused(f"Stack [{name}] does not exist")
    if stack.status not in states:
        raise refused(f"{operation} cannot be called from current stack status")
    return stack
