"""Ends a failed deployment as CloudFormation does: by undoing what was done.

LocalStack reports ROLLBACK_COMPLETE after a failure without rolling back, and DELETE_COMPLETE
although a resource could not be deleted. Here a failed creation deletes what it made, a failed
update restores the old properties and removes what it added, and a failed deletion says so
(CloudFormation guide, "Choose how to handle failures when provisioning resources").
"""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from localstack.aws.api.cloudformation import ChangeAction, StackStatus
from localstack.services.cloudformation.engine.v2.change_set_model import is_nothing
from localstack.services.cloudformation.engine.v2.change_set_model_executor import (
    ChangeSetModelExecutorResult,
    TriggerRollback,
)
from localstack.services.cloudformation.engine.v2.change_set_model_preproc import (
    PreprocProperties,
)
from localstack.services.cloudformation.resource_provider import (
    OperationStatus,
    ProgressEvent,
)
from localstack.services.cloudformation.v2 import provider
from localstack.services.cloudformation.v2.entities import Stack

from analytics_emulator.cloudformation.creation_timeout import CreationTimeout
from analytics_emulator.cloudformation.custom_resources import is_custom
from analytics_emulator.cloudformation.imported import importing
from analytics_emulator.cloudformation.stack_failure import DO_NOTHING, NO_REPLACEMENT
from analytics_emulator.cloudformation.wait_conditions import waiting
from analytics_emulator.localstack.corrections.actions import begun_creation, begun_creations
from analytics_emulator.localstack.corrections.done import Done
from analytics_emulator.localstack.corrections.inner_faults import is_inner, reason_of_resource
from analytics_emulator.localstack.corrections.left_stacks import forget
from analytics_emulator.localstack.corrections.outputs import fault_of_outputs
from analytics_emulator.localstack.corrections.rollback_triggers import Triggers
from analytics_emulator.localstack.corrections.stack_failures import choice_for
from analytics_emulator.localstack.corrections.stack_policies import (
    begin_update,
    end_update,
    policy_refusal,
)
from analytics_emulator.localstack.corrections.stack_settings import (
    adopt,
    minutes_for,
)
from analytics_emulator.localstack.corrections.stack_tags import own_properties
from analytics_emulator.localstack.corrections.underway import Underway
from analytics_emulator.localstack.corrections.undoing import (
    DeploymentError,
    Undoing,
    cancellation,
)
from analytics_emulator.localstack.typed import patched

# Whether a resource's event is being told: LocalStack takes its failure for the stack's, which on
# AWS goes from CREATE_IN_PROGRESS to ROLLBACK_IN_PROGRESS.
_tells_a_resource: ContextVar[bool] = ContextVar("tells_a_resource", default=False)
# As users quote it.
_REPLACED = "Requested update requires the creation of a new physical resource; hence creating one."
_ENDS_OF_FAILED_CREATIONS = (
    StackStatus.CREATE_FAILED,
    StackStatus.DELETE_COMPLETE,
    StackStatus.DELETE_FAILED,
    StackStatus.UPDATE_FAILED,
)


def apply() -> None:
    """Let every deployment run through the corrected executor, and end as it says."""
    vars(provider)["ChangeSetModelExecutor"] = CorrectedExecutor

    @patched(Stack.set_stack_status)
    def set_stack_status(set_status: Any, self: Any, status: str, reason: Any = None) -> None:
        if _tells_a_resource.get():
            return
        is_over = "ROLLBACK" in self.status and not self.status.endswith("_IN_PROGRESS")
        is_over = is_over or self.status in _ENDS_OF_FAILED_CREATIONS
        if is_over and status in (StackStatus.CREATE_FAILED, StackStatus.UPDATE_FAILED):
            return
        set_status(self, status, reason)


class CorrectedExecutor(Undoing):
    """LocalStack's executor, with rollback and honest deletion."""

    def __init__(self, change_set: Any) -> None:
        super().__init__(change_set)
        self.imports: set[str] = set()
        self._timeout = CreationTimeout(minutes_for(change_set))
        self._triggers = Triggers(change_set)
        self._is_cleaning_up, self._replaced = False, set[str]()
        self._stack.is_cancelled = False
        if change_set.template:
            adopt(change_set)
            if not self._was:
                self._stack.on_failure = choice_for(change_set)

    def execute(self) -> ChangeSetModelExecutorResult:
        """Run the change set to its end, or back; what it imports is taken over as it stands."""
        with importing(self._imported):
            return self._run()

    def _run(self) -> ChangeSetModelExecutorResult:
        if self._stack.status == StackStatus.DELETE_IN_PROGRESS:
            return self._delete()
        with self._kept():
            return self._deploy()

    @contextmanager
    def _kept(self) -> Iterator[None]:
        """Let the stack hold what is done while this goes on."""
        change_set: Any = self._change_set
        self._stack.underway = Underway(
            template=change_set.processed_template or change_set.template,
            body=change_set.template_body,
            parameters=change_set.resolved_parameters,
            tags=getattr(change_set, "former_tags", self._stack.tags),
            former=change_set.former_properties,
            was=self._was,
            given=self._given,
            begun=begun_creations(self.resource_provider_executor),
            resources=self.resources,
            done=self._done,
        )
        try:
            yield
        finally:
            self._stack.underway = None

    def _deploy(self) -> ChangeSetModelExecutorResult:
        begin_update(self._change_set)
        failure = self._attempt() or self._triggers.watch(self._interruption)
        failure = failure or fault_of_outputs(self._stack, self.outputs)
        end_update(self._change_set, has_succeeded=failure is None)
        if failure is not None:
            return self._end_failed(failure)
        if self._deferred_actions and self._was:
            self._stack.set_stack_status(StackStatus.UPDATE_COMPLETE_CLEANUP_IN_PROGRESS)
        changed = dict(self._stack.resource_states)
        self._clean_up()
        self._leave_behind(changed)
        self._take_over()
        return ChangeSetModelExecutorResult(self.resources, self.outputs)

    def _take_over(self) -> None:
        """Let the stack tell what stands now: LocalStack says first that the update is complete.

        Who asks between the two would get the former outputs. UpdateStack leaves the former
        processed template besides, whose removed resources no deletion would find.
        """
        stack, change_set = self._stack, self._change_set
        stack.processed_template = change_set.processed_template
        stack.template, stack.template_body = change_set.template, change_set.template_body
        stack.resolved_parameters = change_set.resolved_parameters
        stack.resolved_resources, stack.resolved_outputs = self.resources, self.outputs
        stack.resolved_exports = {
            output["ExportName"]: output["OutputValue"]
            for output in self.outputs
            if output.get("ExportName")
        }
        stack.imports = self.imports
        forget(stack)

    def visit_node_resources(self, node_resources: Any) -> None:
        """Deploy what waits for signals after what may send them."""
        template = self._change_set.processed_template or self._change_set.template or {}
        late = waiting(template.get("Resources") or {})
        node_resources.resources.sort(key=lambda node: node.name in late)
        super().visit_node_resources(node_resources)

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
        """Change a resource, unless it is to end or the stack's policy protects it."""
        if end := self._interruption() or self._triggers.fault():
            raise TriggerRollback(logical_resource_id=name, reason=end)
        if not is_nothing(after):
            self._told.change(name, own_properties(after))
            self._given[name] = dict(own_properties(after))
        reason = self._is_update and policy_refusal(self._stack, name, before, after)
        if reason := reason or self._replacement_refusal(before, after):
            self._process_event(
                action=ChangeAction.Modify,
                logical_resource_id=name,
                event_status=OperationStatus.FAILED,
                resource_type=before.resource_type,
                reason=reason,
            )
            raise TriggerRollback(logical_resource_id=name, reason=reason)
        if not is_nothing(before) and not is_nothing(after) and after.requires_replacement:
            self._replaced.add(name)
        super()._execute_resource_change(name, before, after)

    def _replacement_refusal(self, before: Any, after: Any) -> str | None:
        """Return why an update that isn't to be rolled back may not replace a resource."""
        if is_nothing(before) or is_nothing(after) or choice_for(self._change_set) != DO_NOTHING:
            return None
        is_other = after.requires_replacement or before.resource_type != after.resource_type
        return NO_REPLACEMENT if is_other else None

    def _perform_dynamic_replacements[T](self, value: T) -> T:
        """Replace dynamic references; events are to say these, not what they give."""
        given: T = super()._perform_dynamic_replacements(value)
        self._told.hide(given, value)
        return given

    def _interruption(self) -> str | None:
        return self._timeout.exceeded() or cancellation(self._stack)

    def _attempt(self) -> str | None:
        try:
            self.process()
        except TriggerRollback as trigger:
            return trigger.reason or f"{trigger.logical_resource_id} failed"
        except Exception as error:  # the engine fails in many ways; each of them rolls back
            return reason_of_resource(error)
        return None

    def _clean_up(self) -> None:
        self._is_cleaning_up = True
        for deferred in reversed(self._deferred_actions):
            deferred.action()
        self._is_cleaning_up = False

    def _get_physical_id(self, logical_resource_id: str, strict: bool = True) -> str | None:
        """Return what an event is about: while it is cleaned up, what stood before."""
        former = self._was.get(logical_resource_id, {}).get("PhysicalResourceId")
        if self._is_cleaning_up and former:
            return str(former)
        found: str | None = super()._get_physical_id(logical_resource_id, strict)
        return found

    def _leave_behind(self, changed: dict[str, Any]) -> None:
        """Forget what the clean-up couldn't delete: the stack is done with it.

        A successor is as it was, whether its predecessor could be deleted or not (troubleshooting
        guide, "Resource removed from stack but not deleted").
        """
        for name in set(self._undeleted()) - self._given.keys():
            del self._stack.resource_states[name]
            self.resources.pop(name, None)
        successors = self._given.keys() & changed.keys()
        self._stack.resource_states.update({name: changed[name] for name in successors})

    def _undeleted(self) -> list[str]:
        states = self._stack.resource_states
        return [name for name in states if states[name]["ResourceStatus"] == "DELETE_FAILED"]

    def _delete(self) -> ChangeSetModelExecutorResult:
        failure = self._attempt()
        self._clean_up()
        if failed := self._undeleted():
            failure = f"The following resource(s) failed to delete: [{', '.join(failed)}]. "
        if failure:
            self._stack.status_reason = failure
            raise DeploymentError(failure)
        return ChangeSetModelExecutorResult({}, [])

    def _process_event(self, **event: Any) -> None:
        if event["logical_resource_id"] in self._replaced and _begins_update(event):
            event["reason"] = _REPLACED
        if event["event_status"] == OperationStatus.FAILED:
            cause, name = sys.exception(), event["logical_resource_id"]
            if isinstance(cause, TriggerRollback) and cause.logical_resource_id != name:
                return  # it waited for what failed, and wasn't begun: AWS tells nothing of it
            if cause is not None and is_inner(cause):
                event["reason"] = reason_of_resource(cause)
            self._note_failure(name, event["action"])
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
        cause = event.custom_context.get("exception")
        if event.status == OperationStatus.FAILED and cause:
            event.message = reason_of_resource(cause)
        if event.status == OperationStatus.SUCCESS and action != ChangeAction.Remove:
            was = self._was.get(logical_resource_id)
            self._done.append(Done(action, logical_resource_id, resource_type, was))
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


def _begins_update(event: Mapping[str, Any]) -> bool:
    is_update = event["action"] == ChangeAction.Modify
    return bool(is_update and event["event_status"] == OperationStatus.IN_PROGRESS)
