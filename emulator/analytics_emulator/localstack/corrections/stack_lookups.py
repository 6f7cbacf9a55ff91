"""Finds stacks by every name that AWS finds them by, and says of what isn't there that it isn't.

LocalStack stumbles over the id of a stack that it doesn't know, and never looks a stack up by what
it made (CloudFormation API reference, DescribeStackResources). The answers about hooks, of which
there are none, and a signal that nobody waits for (the text as users quote it for stacks that are
done; for one that isn't, unverified) are here as well.
"""

from typing import Any

from localstack.aws.api import handler
from localstack.aws.api.cloudformation import ChangeSetNotFoundException
from localstack.services.cloudformation.stores import get_cloudformation_store
from localstack.services.cloudformation.v2 import provider

from analytics_emulator.localstack.stacks import change_set_named, refused
from analytics_emulator.localstack.typed import add_operations, patched


def apply() -> None:
    """Look up more, and offer what asks for no more than that."""
    operations = provider.CloudformationProviderV2
    add_operations(operations, describe_change_set_hooks, list_hook_results, signal_resource)

    @patched(provider.find_stack_v2)
    def find(original: Any, state: Any, stack_name: str | None) -> Any:
        if stack_name and provider.is_stack_arn(stack_name):
            return state.stacks_v2.get(stack_name)
        return original(state, stack_name)

    @patched(operations.describe_stack_resources)
    def describe_stack_resources(
        original: Any, self: Any, context: Any, stack_name: str | None = None, **more: Any
    ) -> Any:
        made = more.get("physical_resource_id")
        if stack_name or not made:
            if not stack_name:
                raise refused("One of StackName or PhysicalResourceId must be specified")
            return original(self, context, stack_name, **more)
        found = _maker_of(made, context)
        return original(self, context, found, **{**more, "physical_resource_id": None})


@handler("DescribeChangeSetHooks", expand=False)
def describe_change_set_hooks(_self: Any, context: Any, request: dict[str, Any]) -> dict[str, Any]:
    """Tell that no hook looks at a change set."""
    name = request["ChangeSetName"]
    found = change_set_named(context, name, request.get("StackName"))
    if found is None:
        raise ChangeSetNotFoundException(f"ChangeSet [{name}] does not exist")
    told = {"ChangeSetId": found.change_set_id, "ChangeSetName": found.change_set_name}
    stack = {"StackId": found.stack.stack_id, "StackName": found.stack.stack_name}
    return {**told, **stack, "Status": "PLANNED", "Hooks": []}


@handler("ListHookResults", expand=False)
def list_hook_results(_self: Any, _context: Any, request: dict[str, Any]) -> dict[str, Any]:
    """Tell that no hook has looked at anything."""
    asked = {name: request[name] for name in ("TargetId", "TargetType") if name in request}
    return {**asked, "HookResults": []}


@handler("SignalResource", expand=False)
def signal_resource(_self: Any, context: Any, request: dict[str, Any]) -> None:
    """Refuse it: a resource that waits for signals, by its CreationPolicy, isn't made here."""
    name, resource = request["StackName"], request["LogicalResourceId"]
    store = get_cloudformation_store(context.account_id, context.region)
    stack: Any = provider.find_stack_v2(store, name)
    if stack is None:
        raise refused(f"Stack [{name}] does not exist")
    if not str(stack.status).endswith("IN_PROGRESS"):
        raise refused(f"Stack {stack.stack_id} is in {stack.status} state and cannot be signaled")
    raise refused(f"Resource {resource} of stack {stack.stack_name} waits for no signals")


def _maker_of(made: str, context: Any) -> str:
    """Return the id of the stack that has made something, the newest where several have had it."""
    stacks = list(get_cloudformation_store(context.account_id, context.region).stacks_v2.values())
    for stack in sorted(stacks, key=lambda one: (one.is_active(), one.creation_time), reverse=True):
        states = stack.resource_states.values()
        if any(one.get("PhysicalResourceId") == made for one in states):
            return str(stack.stack_id)
    raise refused(f"Stack for {made} does not exist")
