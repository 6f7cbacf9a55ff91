"""Ends a failed deployment as CloudFormation does: by undoing what was done.

LocalStack reports ROLLBACK_COMPLETE after a failure without rolling back, and DELETE_COMPLETE
although a resource could not be deleted. Here a failed creation deletes what it made, a failed
update restores the old properties and removes what it added, and a failed deletion says so
(CloudFormation guide, "Choose how to handle failures when provisioning resources").
"""

from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from localstack.aws.api.cloudformation import ChangeAction, ResourceStatus, StackStatus
from localstack.services.cloudformation.engine.v2.change_set_model_executor import (
    ChangeSetModelExecutor,
    ChangeSetModelExecutorResult,
    TriggerRollback,
)
from localstack.services.cloudformation.engine.v2.change_set_model_preproc import (
    DeletionPolicy,
    PreprocProperties,
)
from localstack.services.cloudformation.resource_provider import (
    OperationStatus,
    ProgressEvent,
)
from localstack.services.cloudformation.stores import get_cloudformation_store
from localstack.services.cloudformation.v2 import provider
from localstack.services.cloudformation.v2.entities import Stack

from analytics_emulator.cloudformation.creation_timeout import CreationTimeout
from analytics_emulator.cloudformation.custom_resources import is_custom
from analytics_emulator.cloudformation.imported import importing
from analytics_emulator.localstack.corrections.actions import begun_creation
from analytics_emulator.localstack.corrections.imports import imported_buckets
from analytics_emulator.localstack.corrections.outputs import fault_of_outputs
from analytics_emulator.localstack.corrections.stack_policies import (
    begin_update,
    end_update,
    policy_refusal,
)
from analytics_emulator.localstack.corrections.stack_settings import (
    adopt,
    give_back_tags,
    minutes_for,
)
from analytics_emulator.localstack.typed import patched

# Whether a resource's event is being told: LocalStack takes its failure for the stack's, which on
# AWS goes from CREATE_IN_PROGRESS to ROLLBACK_IN_PROGRESS.
_tells_a_resource: ContextVar[bool] = ContextVar("tells_a_resource", default=False)


class DeploymentError(Exception):
    """A deployment failed; the stack's status and reason say how."""


def apply() -> None:
    """Let every deployment run through the corrected executor, and end as it says."""
    vars(provider)["ChangeSetModelExecutor"] = CorrectedExecutor

    @patched(Stack.set_stack_status)
    def set_stack_status(set_status: Any, self: Any, status: str, reason: Any = None) -> None:
        if _tells_a_resource.get():
            return
        is_over = "ROLLBACK" in self.status and not self.status.endswith("_IN_PROGRESS")
        if is_over and status in (StackStatus.CREATE_FAILED, StackStatus.UPDATE_FAILED):
            return
        set_status(self, status, reason)


@dataclass(frozen=True)
class _Done:
    """An action that succeeded, with the resource as it was before."""

    action: ChangeAction
    logical_id: str
    type_name: str
    before: Any


class CorrectedExecutor(ChangeSetModelExecutor):
    """LocalStack's executor, with rollback and honest deletion."""

    def __init__(self, change_set: Any) -> None:
        super().__init__(change_set)
        self._stack = change_set.stack
        self._was = dict(self._stack.resolved_resources)
        self._done: list[_Done] = []
        self._imported = imported_buckets(change_set)
        self.imports: set[str] = set()
        self._timeout = CreationTimeout(minutes_for(change_set))
        if change_set.template:
            adopt(change_set)

    def execute(self) -> ChangeSetModelExecutorResult:
        """Run the change set to its end, or back; what it imports is taken over as it stands."""
        with importing(self._imported):
            return self._run()

    def _run(self) -> ChangeSetModelExecutorResult:
        if self._stack.status == StackStatus.DELETE_IN_PROGRESS:
            return self._delete()
        begin_update(self._change_set)
        failure = self._attempt() or self._timeout.exceeded()
        failure = failure or fault_of_outputs(self._stack, self.outputs)
        end_update(self._change_set, has_succeeded=failure is None)
        if failure is not None:
            return self._roll_back(failure)
        if self._deferred_actions and self._was:
            self._stack.set_stack_status(StackStatus.UPDATE_COMPLETE_CLEANUP_IN_PROGRESS)
        self._clean_up()
        # UpdateStack leaves the old one, whose removed resources no deletion would find.
        self._stack.processed_template = self._change_set.processed_template
        self._stack.imports = self.imports
        return ChangeSetModelExecutorResult(self.resources, self.outputs)

    def visit_node_intrinsic_function_fn_import_value(self, node: Any) -> Any:
        """Resolve an import, and remember that this stack uses it."""
        delta = super().visit_node_intrinsic_function_fn_import_value(node)
        name = self.visit(node.arguments).after
        if isinstance(name, str):
            self.imports.add(name)
        return delta

    def _after_deployed_property_value_of(
        self, resource_logical_id: str, property_name: str
    ) -> str:
        """Give an attribute; one that a custom resource's answer lacks is an error."""
        value = super()._after_deployed_property_value_of(resource_logical_id, property_name)
        resource = self.resources.get(resource_logical_id)
        if value is None and resource and is_custom(resource["Type"]):
            raise RuntimeError(
                "CustomResource attribute error: Vendor response doesn't contain "
                f"{property_name} attribute in object {resource_logical_id}"
            )
        return value

    def _execute_resource_change(self, name: str, before: Any, after: Any) -> None:
        """Change a resource, unless time is over or the stack's policy protects it."""
        if overdue := self._timeout.exceeded():
            raise TriggerRollback(logical_resource_id=name, reason=overdue)
        if reason := self._was and policy_refusal(self._stack, name, before, after):
            self._process_event(
                action=ChangeAction.Modify,
                logical_resource_id=name,
                event_status=OperationStatus.FAILED,
                resource_type=before.resource_type,
                reason=reason,
            )
            raise TriggerRollback(logical_resource_id=name, reason=reason)
        super()._execute_resource_change(name, before, after)

    def _attempt(self) -> str | None:
        try:
            self.process()
        except TriggerRollback as trigger:
            return trigger.reason or f"{trigger.logical_resource_id} failed"
        except Exception as error:  # the engine fails in many ways; each of them rolls back
            return str(error) or type(error).__name__
        return None

    def _clean_up(self) -> None:
        for deferred in reversed(self._deferred_actions):
            deferred.action()

    def _delete(self) -> ChangeSetModelExecutorResult:
        failure = self._attempt()
        self._clean_up()
        states = self._stack.resource_states
        failed = [name for name in states if states[name]["ResourceStatus"] == "DELETE_FAILED"]
        if failed:
            failure = f"The following resource(s) failed to delete: [{', '.join(failed)}]. "
        if failure:
            self._stack.status_reason = failure
            raise DeploymentError(failure)
        return ChangeSetModelExecutorResult({}, [])

    def _process_event(self, **event: Any) -> None:
        token = _tells_a_resource.set(True)
        try:
            super()._process_event(**event)
        finally:
            _tells_a_resource.reset(token)

    def _execute_resource_action(
        self,
        action: ChangeAction,
        logical_resource_id: str,
        resource_type: str,
        before_properties: PreprocProperties | None,
        after_properties: PreprocProperties | None,
        part_of_replacement: bool = False,
    ) -> ProgressEvent[Any]:
        event = super()._execute_resource_action(
            action,
            logical_resource_id,
            resource_type,
            before_properties,
            after_properties,
            part_of_replacement,
        )
        if event.status == OperationStatus.SUCCESS and action != ChangeAction.Remove:
            was = self._was.get(logical_resource_id)
            self._done.append(_Done(action, logical_resource_id, resource_type, was))
        if event.status == OperationStatus.FAILED and action == ChangeAction.Add:
            self._remove_begun(logical_resource_id, resource_type)
        return event

    def _remove_begun(self, logical_id: str, type_name: str) -> None:
        """Take away what a failed creation left, which else would keep its name."""
        begun = begun_creation(self.resource_provider_executor, logical_id)
        if begun is not None:
            failed = self.resources[logical_id]
            super()._execute_resource_action(
                ChangeAction.Remove, logical_id, type_name, PreprocProperties(begun), None
            )
            self.resources[logical_id] = failed

    def _roll_back(self, failure: str) -> ChangeSetModelExecutorResult:
        """Undo in reverse order; deletions that waited for success never happen."""
        is_update = bool(self._was)
        prefix = "UPDATE_ROLLBACK" if is_update else "ROLLBACK"
        if is_update:
            give_back_tags(self._change_set)
        self._stack.set_stack_status(StackStatus(f"{prefix}_IN_PROGRESS"), failure)
        undone = [self._undo(done) for done in reversed(self._done)]
        self._stack.set_stack_status(
            StackStatus(f"{prefix}_{'COMPLETE' if all(undone) else 'FAILED'}"), failure
        )
        left_over = self._left_over()
        self._keep_old_state(left_over)
        kept = {**self._was, **left_over}
        if self._ends_without_status():
            self._stack.resolved_resources = kept
            self._stack.processed_template = self._change_set.processed_template
            self._stack.resolved_parameters = self._change_set.resolved_parameters
            raise DeploymentError(failure)
        return ChangeSetModelExecutorResult(kept, self._stack.resolved_outputs, failure)

    def _undo(self, done: _Done) -> bool:
        if self.resources[done.logical_id]["Properties"].get("BucketName") in self._imported:
            return True
        if done.action == ChangeAction.Add and self._is_retained(done.logical_id):
            self._set_status(done, ResourceStatus.DELETE_SKIPPED)
            return True
        created = PreprocProperties(self.resources[done.logical_id]["Properties"])
        if done.action == ChangeAction.Add:
            action, before, after = ChangeAction.Remove, created, None
        else:
            action = ChangeAction.Modify
            before, after = created, PreprocProperties(done.before["Properties"])
        event = super()._execute_resource_action(
            action, done.logical_id, done.type_name, before, after
        )
        succeeded = event.status == OperationStatus.SUCCESS
        self._note(done, action, succeeded, event.message)
        return succeeded

    def _note(self, done: _Done, action: ChangeAction, succeeded: bool, reason: str) -> None:
        verb = "DELETE" if action == ChangeAction.Remove else "UPDATE"
        status = ResourceStatus(f"{verb}_{'COMPLETE' if succeeded else 'FAILED'}")
        self._set_status(done, status, reason)

    def _set_status(self, done: _Done, status: ResourceStatus, reason: str | None = None) -> None:
        self._stack.set_resource_status(
            logical_resource_id=done.logical_id,
            physical_resource_id=(done.before or {}).get("PhysicalResourceId"),
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
            template["Resources"] = {name: resources[name] for name in left_over}
            change_set.processed_template = template

    def _ends_without_status(self) -> bool:
        """Return whether LocalStack would put a success over it, as where no change set asks."""
        store = get_cloudformation_store(self._stack.account_id, self._stack.region_name)
        return self._change_set.change_set_id not in store.change_sets
