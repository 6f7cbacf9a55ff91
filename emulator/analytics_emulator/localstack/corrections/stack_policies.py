"""Keeps stack policies, and holds updates to them (`cloudformation/stack_policy.py`).

LocalStack reads none, and has neither SetStackPolicy nor GetStackPolicy. A policy of an update
takes effect when the update has succeeded; one "during update" stands in for the stack's own
meanwhile (API reference, UpdateStack; the former unverified).
"""

from collections.abc import Mapping
from typing import Any

from localstack.aws.api import handler
from localstack.services.cloudformation import api_utils
from localstack.services.cloudformation.engine.v2.change_set_model import is_nothing
from localstack.services.cloudformation.stores import get_cloudformation_store
from localstack.services.cloudformation.v2 import provider
from localstack.services.cloudformation.v2.entities import ChangeSet

from analytics_emulator.cloudformation.stack_policy import StackPolicyError, read_policy, refusal
from analytics_emulator.localstack.corrections.requests import request_in_hand
from analytics_emulator.localstack.stacks import refused
from analytics_emulator.localstack.typed import add_operations, patched


def apply() -> None:
    """Add the two operations, and keep with each change set what its request says."""
    add_operations(provider.CloudformationProviderV2, set_stack_policy, get_stack_policy)

    @patched(ChangeSet.__init__)
    def make(original: Any, self: Any, stack: Any, *args: Any, **more: Any) -> None:
        original(self, stack, *args, **more)
        self.policy = _text_of(request_in_hand(), "StackPolicy")
        self.policy_meanwhile = _text_of(request_in_hand(), "StackPolicyDuringUpdate")


@handler("SetStackPolicy", expand=False)
def set_stack_policy(_self: Any, context: Any, request: dict[str, Any]) -> None:
    """Put a policy in place of the stack's own."""
    text = _text_of(request, "StackPolicy")
    if text is None:
        raise refused("You must specify either StackPolicyURL or StackPolicyBody")
    _stack(context, request["StackName"]).policy = text


@handler("GetStackPolicy", expand=False)
def get_stack_policy(_self: Any, context: Any, request: dict[str, Any]) -> dict[str, str]:
    """Give the policy that holds now."""
    stack = _stack(context, request["StackName"])
    text = getattr(stack, "policy_meanwhile", None) or getattr(stack, "policy", None)
    return {} if text is None else {"StackPolicyBody": text}


def policy_refusal(stack: Any, name: str, before: Any, after: Any) -> str | None:
    """Return why a stack's policy forbids what an update would do to a resource."""
    text = getattr(stack, "policy_meanwhile", None) or getattr(stack, "policy", None)
    if text is None or is_nothing(before):
        return None
    if is_nothing(after):
        action = "Update:Delete"
    else:
        is_other = before.resource_type != after.resource_type
        action = "Update:Replace" if is_other or after.requires_replacement else "Update:Modify"
    return refusal(read_policy(text), action, name, before.resource_type)


def begin_update(change_set: Any) -> None:
    """Let the policy for the meantime hold, if there is one."""
    change_set.stack.policy_meanwhile = getattr(change_set, "policy_meanwhile", None)


def end_update(change_set: Any, has_succeeded: bool) -> None:
    """Let the stack's own policy hold again, or the new one."""
    change_set.stack.policy_meanwhile = None
    new = getattr(change_set, "policy", None)
    if has_succeeded and new is not None:
        change_set.stack.policy = new


def _text_of(request: Mapping[str, Any], member: str) -> str | None:
    """Return a policy that stands in a request or where its URL points, once it has been read."""
    text: str | None = request.get(f"{member}Body")
    url = request.get(f"{member}URL")
    if text and url:
        raise refused(f"You cannot specify both {member}URL and {member}Body")
    if url:
        text = api_utils.extract_template_body({"TemplateURL": url})
    if not text:
        return None
    try:
        read_policy(text)
    except StackPolicyError as error:
        raise refused(str(error)) from None
    return text


def _stack(context: Any, name: str) -> Any:
    store = get_cloudformation_store(context.account_id, context.region)
    stack = provider.find_stack_v2(store, name)
    if stack is None:
        raise refused(f"Stack with id {name} does not exist")
    return stack
