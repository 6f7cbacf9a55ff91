"""Ends change sets that no longer fit their stack.

Executing one deletes the stack's others, and a direct update makes them obsolete (CloudFormation
guide, "Execute a change set"; the text for an obsolete one is unverified). LocalStack would run
them over whatever stands by then, and takes two of one name, of which the first then ran with the
second's template (API reference, CreateChangeSet: "unique among all change sets … with the
specified stack"; the text as users quote it, awslabs/landing-zone-accelerator-on-aws 442).
"""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from localstack.aws.api.cloudformation import (
    AlreadyExistsException,
    ExecutionStatus,
    InvalidChangeSetStatusException,
)
from localstack.services.cloudformation.engine.validations import ValidationError
from localstack.services.cloudformation.stores import get_cloudformation_store
from localstack.services.cloudformation.v2 import provider

from analytics_emulator.localstack.stacks import change_set_named
from analytics_emulator.localstack.typed import patched


def apply() -> None:
    """Look after the others when a stack changes."""
    operations = provider.CloudformationProviderV2

    @patched(operations.execute_change_set)
    def execute(
        original: Any, self: Any, context: Any, change_set_name: str, *args: Any, **more: Any
    ) -> Any:
        stack_name = args[0] if args else more.get("stack_name")
        run = change_set_named(context, change_set_name, stack_name)
        if run and run.execution_status == ExecutionStatus.OBSOLETE:
            raise InvalidChangeSetStatusException(
                f"ChangeSet [{run.change_set_id}] cannot be executed in its current execution "
                f"status of [{run.execution_status}]"
            )
        answer = original(self, context, change_set_name, *args, **more)
        if run:
            store = get_cloudformation_store(context.account_id, context.region)
            for other in list(_waiting(store, run.stack)):
                store.change_sets.pop(other.change_set_id)
                run.stack.change_set_ids.discard(other.change_set_id)
        return answer

    @patched(operations.create_change_set)
    def create(original: Any, self: Any, context: Any, request: Any) -> Any:
        name, stack = str(request.get("ChangeSetName")), request.get("StackName")
        found = None
        with suppress(ValidationError):  # of a stack that isn't there, which is refused elsewhere
            found = change_set_named(context, name, stack)
        if found and found.execution_status in _WAITING:
            is_other = request.get("TemplateBody") != found.template_body
            attribute = "Template" if is_other else "ClientToken"
            text = "cannot be created due to a mismatch with existing attribute"
            raise AlreadyExistsException(f"ChangeSet {name} {text} {attribute}")
        return original(self, context, request)

    @patched(operations.update_stack)
    def update_stack(original: Any, self: Any, context: Any, request: Any) -> Any:
        answer = original(self, context, request)
        store = get_cloudformation_store(context.account_id, context.region)
        for change_set in _waiting(store, store.stacks_v2[answer["StackId"]]):
            change_set.set_execution_status(ExecutionStatus.OBSOLETE)
        return answer


_WAITING = (ExecutionStatus.AVAILABLE, ExecutionStatus.UNAVAILABLE, ExecutionStatus.OBSOLETE)


def _waiting(store: Any, stack: Any) -> Iterator[Any]:
    """Yield a stack's change sets that were never executed."""
    for change_set in list(store.change_sets.values()):
        if change_set.stack is stack and change_set.execution_status in _WAITING:
            yield change_set
