"""How a failed deployment ends: undone, deleted, or left as it stands.

What can't be undone, or is left, is kept with the stack in plain values, so that a later request
can go on with it (CloudFormation guide, "Choose how to handle failures when provisioning
resources").
"""

from datetime import UTC, datetime
from typing import Any

from localstack.aws.api.cloudformation import ChangeAction, ResourceStatus, StackStatus
from localstack.services.cloudformation.engine.v2.change_set_model_executor import (
    ChangeSetModelExecutor,
    ChangeSetModelExecutorResult,
)
from localstack.services.cloudformation.engine.v2.change_set_model_preproc import (
    DeletionPolicy,
    PreprocProperties,
)
from localstack.services.cloudformation.resource_provider import OperationStatus
from localstack.services.cloudformation.stores import get_cloudformation_store

from analytics_emulator.cloudformation.stack_failure import (
    DO_NOTHING,
    ROLLBACK,
    end_of_rollback,
    reason_of,
    rollback_reason,
)
from analytics_emulator.localstack.corrections.done import Done
from analytics_emulator.localstack.corrections.event_properties import EventProperties
from analytics_emulator.localstack.corrections.imports import imported_resources
from analytics_emulator.localstack.corrections.left_stacks import (
    keep_stable,
    leave,
    unfinished_of,
)
from analytics_emulator.localstack.corrections.stack_failures import choice_for
from analytics_emulator.localstack.corrections.stack_settings import give_back_tags


class DeploymentError(Exception):
    """A deployment failed; the stack's status and reason say how."""


def cancellation(stack: Any) -> str | None:
    """Return why to end an update that CancelUpdateStack ended (the reason as users quote it)."""
    return "Stack update cancelled" if getattr(stack, "is_cancelled", False) else None


class Undoing(ChangeSetModelExecutor):
    """LocalStack's executor, which remembers what it did and can undo it."""

    def __init__(self, change_set: Any) -> None:
        super().__init__(change_set)
        self._stack = change_set.stack
        self._was = dict(self._stack.resolved_resources)
        self._states_were = dict(self._stack.resource_states)
        self._is_update = self._stack.status == StackStatus.UPDATE_IN_PROGRESS
        self._given: dict[str, Any] = {}
        self._done: list[Done] = []
        self._imported = imported_resources(change_set)
        self._told = EventProperties(change_set)
        self._unfinished: list[dict[str, Any]] = []
        self._failed: dict[str, list[str]] = {}

    def _note_failure(self, logical_id: str, action: ChangeAction) -> None:
        """Remember what failed in this deployment, by what was to be done with it."""
        verb = {ChangeAction.Add: "create", ChangeAction.Modify: "update"}.get(action, "delete")
        verb = "import" if logical_id in self._imported else verb
        named = self._failed.setdefault(verb, [])
        if logical_id not in named:
            named.append(logical_id)

    def _end_failed(self, failure: str) -> ChangeSetModelExecutorResult:
        """End it as was chosen."""
        choice = choice_for(self._change_set)
        if choice == ROLLBACK:
            return self._roll_back(failure)
        reason = reason_of(self._failed, choice) if self._failed else failure
        if choice == DO_NOTHING:
            return self._leave(reason, failure)
        return self._delete_all(reason, failure)

    def _leave(self, reason: str, failure: str) -> ChangeSetModelExecutorResult:
        """Leave what was done; what failed, and what wasn't reached, is as it was."""
        stack, reached = self._stack, {done.logical_id for done in self._done}
        made = {name: self.resources[name] for name in reached}
        if self._is_update:
            keep_stable(self._change_set)
        unfinished = [done.kept(made[done.logical_id]) for done in reversed(self._done)]
        stack.unfinished = [*unfinished, *unfinished_of(stack)]
        given = {name: self._given[name] for name in reached}
        leave(self._change_set, {**self._was, **made}, given)
        end = StackStatus.UPDATE_FAILED if self._is_update else StackStatus.CREATE_FAILED
        stack.set_stack_status(end, reason)
        if self._ends_without_status():
            raise DeploymentError(failure)
        return ChangeSetModelExecutorResult(
            stack.resolved_resources, stack.resolved_outputs, failure
        )

    def _delete_all(self, reason: str, failure: str) -> ChangeSetModelExecutorResult:
        self._stack.set_stack_status(StackStatus.DELETE_IN_PROGRESS, reason)
        undone = [self._undo(done) for done in reversed(self._done)]
        if all(undone):
            self._stack.deletion_time = datetime.now(tz=UTC)
            return self._ended({}, StackStatus.DELETE_COMPLETE, None, failure)
        left = self._left_over()
        reason = f"The following resource(s) failed to delete: [{', '.join(sorted(left))}]. "
        return self._ended(left, StackStatus.DELETE_FAILED, reason, failure)

    def _roll_back(self, failure: str) -> ChangeSetModelExecutorResult:
        """Undo in reverse order; deletions that waited for success never happen."""
        is_update = bool(self._was)
        prefix = "UPDATE_ROLLBACK" if is_update else "ROLLBACK"
        if is_update:
            give_back_tags(self._change_set)
        reason = rollback_reason(self._failed, failure, is_update=is_update)
        self._stack.set_stack_status(StackStatus(f"{prefix}_IN_PROGRESS"), reason)
        left = [done for done in reversed(self._done) if not self._undo(done)]
        self._told.give_all_back()
        status = StackStatus(f"{prefix}_{'FAILED' if left else 'COMPLETE'}")
        said = end_of_rollback((done.action, done.logical_id) for done in left)
        return self._ended({**self._was, **self._left_over()}, status, said, failure)

    def _ended(
        self, kept: dict[str, Any], status: StackStatus, reason: str | None, failure: str
    ) -> ChangeSetModelExecutorResult:
        """Leave the stack as it is now; its status comes last, for it lets others go on."""
        self._keep_old_state(kept)
        self._tell_what_stands(kept)
        self._stack.unfinished = self._unfinished
        self._stack.resolved_resources = kept
        self._stack.processed_template = self._change_set.processed_template
        self._stack.resolved_parameters = self._change_set.resolved_parameters
        self._stack.template = self._change_set.template
        self._stack.template_body = self._change_set.template_body
        self._stack.set_stack_status(status, reason)
        if self._ends_without_status():
            raise DeploymentError(failure)
        return ChangeSetModelExecutorResult(kept, self._stack.resolved_outputs, failure)

    def _tell_what_stands(self, kept: dict[str, Any]) -> None:
        """Tell again of what lost its successor, and no more of what an update failed to add."""
        states = self._stack.resource_states
        for name in kept.keys() & self._states_were.keys() - states.keys():
            states[name] = self._states_were[name]
        for name in states.keys() - kept.keys() if self._was else ():
            if states[name]["ResourceStatus"] == ResourceStatus.CREATE_FAILED:
                del states[name]

    def _undo(self, done: Done) -> bool:
        resource = self.resources[done.logical_id]
        if done.logical_id in self._imported:
            return True
        is_new = done.action == ChangeAction.Add
        if is_new and self._is_retained(done.logical_id):
            self._set_status(done, ResourceStatus.DELETE_SKIPPED)
            return True
        verb = "DELETE" if is_new else "UPDATE"
        if not is_new:
            self._told.give_back(done.logical_id)
        self._set_status(done, ResourceStatus(f"{verb}_IN_PROGRESS"))
        event = super()._execute_resource_action(
            ChangeAction.Remove if is_new else ChangeAction.Modify,
            done.logical_id,
            done.type_name,
            PreprocProperties(resource["Properties"]),
            None if is_new else PreprocProperties(done.before["Properties"]),
        )
        succeeded = event.status == OperationStatus.SUCCESS
        end = ResourceStatus(f"{verb}_{'COMPLETE' if succeeded else 'FAILED'}")
        self._set_status(done, end, event.message)
        if not succeeded:
            self._unfinished.append(done.kept(resource))
        return succeeded

    def _set_status(self, done: Done, status: ResourceStatus, reason: str | None = None) -> None:
        known = self._stack.resource_states.get(done.logical_id) or done.before or {}
        self._stack.set_resource_status(
            logical_resource_id=done.logical_id,
            physical_resource_id=known.get("PhysicalResourceId"),
            resource_type=done.type_name,
            status=status,
            resource_status_reason=reason or None,
        )

    def _is_retained(self, logical_id: str) -> bool:
        """Return whether a resource outlives even the rollback of its creation."""
        template = self._change_set.processed_template or self._change_set.template or {}
        policy = template.get("Resources", {}).get(logical_id, {}).get("DeletionPolicy")
        return bool(policy == DeletionPolicy.Retain)

    def _left_over(self) -> dict[str, Any]:
        """Return what the rollback of a creation could not delete."""
        states = self._stack.resource_states
        return {
            name: self.resources[name]
            for name in self.resources
            if name not in self._was
            and states.get(name, {}).get("ResourceStatus") == "DELETE_FAILED"
        }

    def _keep_old_state(self, left_over: dict[str, Any]) -> None:
        """Let LocalStack, which takes over the change set's template, take over what stands."""
        change_set, stack = self._change_set, self._stack
        if self._was:
            change_set.template = stack.template
            change_set.processed_template = stack.processed_template
            change_set.template_body = stack.template_body
            change_set.resolved_parameters = stack.resolved_parameters
        else:
            template = dict(change_set.processed_template or {})
            template.pop("Outputs", None)
            resources = template.get("Resources", {})
            template["Resources"] = {n: r for n, r in resources.items() if n in left_over}
            change_set.processed_template = template

    def _ends_without_status(self) -> bool:
        """Return whether LocalStack would put a success over it, as where no change set asks."""
        store = get_cloudformation_store(self._stack.account_id, self._stack.region_name)
        return self._change_set.change_set_id not in store.change_sets
