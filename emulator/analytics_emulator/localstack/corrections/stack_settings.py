"""Keeps with a stack what its requests say of it beside the template: tags, topics, role, times.

LocalStack takes away a stack's tags with each change set that has none, never changes them by
UpdateStack, tells neither topics nor role, and says of every stack that it was updated when it was
created. DescribeStacks without a name gives deleted stacks, too (CloudFormation API reference,
CreateChangeSet, Stack and DescribeStacks).
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from localstack.aws.api.cloudformation import StackStatus
from localstack.services.cloudformation.engine.v2.change_set_model_preproc import (
    ChangeSetModelPreproc,
)
from localstack.services.cloudformation.stores import get_cloudformation_store
from localstack.services.cloudformation.v2 import provider
from localstack.services.cloudformation.v2.entities import ChangeSet, Stack

from analytics_emulator.localstack.corrections.left_stacks import is_left
from analytics_emulator.localstack.corrections.notifications import tell_newest_event, topics_of
from analytics_emulator.localstack.corrections.requests import request_in_hand
from analytics_emulator.localstack.typed import patched


def apply() -> None:
    """Keep the settings with each change set, and tell a stack's."""
    _keep()
    _keep_time_and_reason()
    _tell()


def _keep() -> None:
    @patched(ChangeSet.__init__)
    def make(original: Any, self: Any, stack: Any, *args: Any, **more: Any) -> None:
        original(self, stack, *args, **more)
        request = request_in_hand()
        self.former_tags = stack.tags
        self.tags = request.get("Tags", stack.tags)
        self.topics = list(request.get("NotificationARNs", topics_of(stack)))
        self.role = request.get("RoleARN") or role_of(stack)
        self.minutes = request.get("TimeoutInMinutes")
        self.is_asked_for = "ChangeSetName" in request
        self.includes_nested = bool(request.get("IncludeNestedStacks"))

    @patched(ChangeSet.has_changes)
    def has_changes(original: Any, self: Any) -> bool:
        if _by_key(self.tags) != _by_key(self.stack.tags) or is_left(self.stack):
            return True
        # UpdateStack goes on with any transform (LocalStack's suite, validated on AWS).
        is_judged = getattr(self, "is_asked_for", True)
        return bool(original(self)) and not (is_judged and _comes_out_the_same(self))

    @patched(ChangeSetModelPreproc._resolve_pseudo_parameter)
    def resolve(original: Any, self: Any, pseudo_parameter_name: str) -> Any:
        if pseudo_parameter_name == "AWS::NotificationARNs":
            return topics_of(self._change_set)
        return original(self, pseudo_parameter_name)


def _keep_time_and_reason() -> None:
    @patched(Stack.set_stack_status)
    def set_stack_status(original: Any, self: Any, status: Any, reason: Any = None) -> None:
        is_reviewed = self.status == StackStatus.REVIEW_IN_PROGRESS
        if status == StackStatus.UPDATE_IN_PROGRESS or (is_reviewed and status in _FIRST):
            self.updated = datetime.now(tz=UTC)
        if not reason and not status.endswith("_FAILED"):
            self.status_reason = None  # else the last failure's stands for ever
        begins = status in _BEGINNINGS and not reason
        original(self, status, "User Initiated" if begins else reason)


def _tell() -> None:
    operations = provider.CloudformationProviderV2

    @patched(operations.describe_change_set)
    def describe_change_set(original: Any, self: Any, context: Any, *args: Any, **more: Any) -> Any:
        answer = original(self, context, *args, **more)
        store = get_cloudformation_store(context.account_id, context.region)
        change_set = store.change_sets.get(answer["ChangeSetId"])
        is_asked = getattr(change_set, "includes_nested", False)
        return {
            **answer,
            "NotificationARNs": topics_of(change_set),
            "IncludeNestedStacks": is_asked,
        }

    @patched(operations._describe_stack)
    def describe(original: Any, self: Any, stack: Any) -> dict[str, Any]:
        told = {**original(self, stack), "NotificationARNs": topics_of(stack)}
        told.pop("LastUpdatedTime", None)
        more = {
            "LastUpdatedTime": getattr(stack, "updated", None),
            "RoleARN": role_of(stack),
            "TimeoutInMinutes": minutes_for(stack),
        }
        return told | {name: value for name, value in more.items() if value}

    @patched(operations.describe_stacks)
    def describe_stacks(original: Any, *args: Any, **request: Any) -> Any:
        answer = original(*args, **request)
        if not request.get("stack_name"):
            gone = StackStatus.DELETE_COMPLETE
            answer["Stacks"] = [s for s in answer["Stacks"] if s["StackStatus"] != gone]
        return answer


_BEGINNINGS = (
    StackStatus.CREATE_IN_PROGRESS,
    StackStatus.UPDATE_IN_PROGRESS,
    StackStatus.DELETE_IN_PROGRESS,
)
_FIRST = (StackStatus.CREATE_IN_PROGRESS, StackStatus.IMPORT_IN_PROGRESS)


def role_of(entity: Any) -> str | None:
    """Return the service role of a stack or change set."""
    role: str | None = getattr(entity, "role", None)
    return role


def minutes_for(entity: Any) -> int | None:
    """Return how long the creation of a stack, or by a change set, may take."""
    minutes: int | None = getattr(entity, "minutes", None)
    return minutes


def adopt(change_set: Any) -> None:
    """Give a stack what the change set that now runs says of it."""
    stack, told = change_set.stack, topics_of(change_set.stack)
    stack.tags, stack.role = change_set.tags, role_of(change_set)
    stack.topics = topics_of(change_set)
    stack.minutes = minutes_for(change_set) or minutes_for(stack)
    # The event that the deployment began came before it was known whom to tell.
    tell_newest_event(stack, [topic for topic in stack.topics if topic not in told])


def give_back_tags(change_set: Any) -> None:
    """Give a stack whose update is undone the tags that it had."""
    change_set.stack.tags = getattr(change_set, "former_tags", change_set.stack.tags)


def _comes_out_the_same(change_set: Any) -> bool:
    """Return whether a transform gives what stands; LocalStack takes each for a change."""
    stack = change_set.stack
    return bool(
        (change_set.template or {}).get("Transform")
        and stack.resolved_resources
        and change_set.processed_template == stack.processed_template
        and change_set.resolved_parameters == stack.resolved_parameters
    )


def _by_key(tags: Iterable[Mapping[str, str]] | None) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in tags or ()}
