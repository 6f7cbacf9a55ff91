"""Keeps with each change set what is to become of its stack if the deployment fails.

LocalStack reads none of it (`cloudformation/stack_failure.py`; `Undoing` acts by it). A stack that
a failed deployment left as it stands takes no change set that would be rolled back.
"""

from collections.abc import Mapping
from typing import Any

from localstack.services.cloudformation.stores import get_cloudformation_store
from localstack.services.cloudformation.v2 import provider
from localstack.services.cloudformation.v2.entities import ChangeSet

from analytics_emulator.cloudformation.stack_failure import (
    DO_NOTHING,
    LEFT,
    ROLLBACK,
    choice_of,
    how_to_go_on,
)
from analytics_emulator.localstack.corrections.requests import request_in_hand
from analytics_emulator.localstack.stacks import before_execution, refused
from analytics_emulator.localstack.typed import patched


def apply() -> None:
    """Keep it, take what the execution says, and tell it."""
    operations = provider.CloudformationProviderV2

    @patched(ChangeSet.__init__)
    def make(original: Any, self: Any, *args: Any, **more: Any) -> None:
        original(self, *args, **more)
        request = request_in_hand()
        self.on_failure = choice_of(request)
        self.on_failure_asked = request.get("OnStackFailure")

    @before_execution
    def take_wish(found: Any, _context: Any, request: Mapping[str, Any]) -> None:
        if found and request.get("disable_rollback") is not None:
            _disable(found, bool(request["disable_rollback"]))
        if found and found.stack.status in LEFT and choice_for(found) != DO_NOTHING:
            raise refused(how_to_go_on(found.stack.status))

    @patched(operations.describe_change_set)
    def describe_change_set(original: Any, self: Any, context: Any, *args: Any, **more: Any) -> Any:
        answer = original(self, context, *args, **more)
        store = get_cloudformation_store(context.account_id, context.region)
        asked = getattr(store.change_sets.get(answer["ChangeSetId"]), "on_failure_asked", None)
        return {**answer, "OnStackFailure": asked} if asked else answer

    @patched(operations._describe_stack)
    def describe(original: Any, self: Any, stack: Any) -> dict[str, Any]:
        told = {**original(self, stack), "DisableRollback": choice_for(stack) == DO_NOTHING}
        if stack.status in LEFT:  # LocalStack notes when it failed
            told.pop("DeletionTime", None)
        return told


def choice_for(entity: Any) -> str:
    """Return what is to become of a stack, or a change set's stack, if its deployment fails."""
    choice: str = getattr(entity, "on_failure", ROLLBACK)
    return choice


def _disable(change_set: Any, is_disabled: bool) -> None:
    """Take the wish of who executes a change set, if its maker had none."""
    if getattr(change_set, "on_failure_asked", None):
        raise refused("DisableRollback can't be specified as the change set has OnStackFailure")
    change_set.on_failure = DO_NOTHING if is_disabled else ROLLBACK
