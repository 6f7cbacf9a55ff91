"""Refuses to delete a stack that is protected or whose exports others import.

AWS answers a protected stack with a ValidationError, and leaves one whose export is in use as it
is, with the reason for its status (CloudFormation guide, "Get exported outputs"; aws-cdk 604 quotes
what ListStacks then says, aws-cdk 33395 today's words).
LocalStack does neither, and forgets what a failed deployment left.
"""

from typing import Any

from localstack.aws.api.cloudformation import StackStatus
from localstack.services.cloudformation.stores import get_cloudformation_store
from localstack.services.cloudformation.v2 import provider

from analytics_emulator.localstack.corrections.outputs import used_exports
from analytics_emulator.localstack.stacks import refused
from analytics_emulator.localstack.typed import patched


def apply() -> None:
    """Check deletions before they start."""

    @patched(provider.CloudformationProviderV2.delete_stack)
    def delete_stack(delete: Any, self: Any, context: Any, stack_name: str, **kwargs: Any) -> Any:
        store = get_cloudformation_store(context.account_id, context.region)
        stack = provider.find_stack_v2(store, stack_name)
        if stack and stack.enable_termination_protection:
            raise _protected(stack.stack_name)
        if stack and (used := next(used_exports(stack, {}), None)):
            said = "Cannot delete export {} as it is in use by {}".format(*used)
            stack.set_stack_status(stack.status, f"Delete canceled. {said}")
            return None
        if stack and kwargs.get("retain_resources"):
            _retain(stack, kwargs["retain_resources"])
        return delete(self, context=context, stack_name=stack_name, **kwargs)


def _retain(stack: Any, names: list[str]) -> None:
    """Let resources outlive a stack whose deletion failed (API reference, DeleteStack)."""
    if stack.status != StackStatus.DELETE_FAILED:
        raise refused(
            f"Invalid operation on stack [{stack.stack_id}]. RetainResources can only be specified "
            "for stacks in DELETE_FAILED state"
        )
    resources = stack.processed_template["Resources"]
    kept = {name: {**resources[name], "DeletionPolicy": "Retain"} for name in names}
    stack.processed_template = {
        **stack.processed_template,
        "Resources": {**resources, **kept},
    }


def _protected(stack_name: str) -> Exception:
    return refused(f"Stack [{stack_name}] cannot be deleted while TerminationProtection is enabled")
