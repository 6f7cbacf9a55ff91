"""Refuses to delete a stack that is protected or whose exports others import.

AWS answers a protected stack with a ValidationError, and ends the deletion of one whose export is
in use with DELETE_FAILED and "Export X cannot be deleted as it is in use by Y" (CloudFormation
guide, "Get exported outputs"; text as deployment tools quote it).
LocalStack does neither, and forgets what a failed deployment left.
"""

from typing import Any

from localstack.aws.api.cloudformation import StackStatus
from localstack.services.cloudformation.stores import get_cloudformation_store
from localstack.services.cloudformation.v2 import provider

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
        if stack and (reason := _export_in_use(store, stack)):
            stack.set_stack_status(StackStatus.DELETE_IN_PROGRESS, "User Initiated")
            stack.set_stack_status(StackStatus.DELETE_FAILED, reason)
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


def _export_in_use(store: Any, stack: Any) -> str | None:
    stacks = list(store.stacks_v2.values())  # others may be made meanwhile
    others = [other for other in stacks if other.is_active() and other != stack]
    for export in stack.resolved_exports:
        users = [o.stack_name for o in others if export in getattr(o, "imports", ())]
        if users:
            return (
                f"Export {export} cannot be deleted as it is in use by {', '.join(sorted(users))}"
            )
    return None
