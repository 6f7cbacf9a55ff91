"""Tells of a nested stack which stack made it, and which is above all.

CloudFormation API reference, Stack and StackSummary: ParentId and RootId are the direct parent and
the top-level stack of one that was "created as part of a nested stack". LocalStack has neither.
"""

from typing import Any, cast

from localstack.services.cloudformation.stores import get_cloudformation_store
from localstack.services.cloudformation.v2 import provider

from analytics_emulator.localstack.typed import patched


def apply() -> None:
    """Describe a stack with its family, from which ListStacks takes it too."""

    @patched(provider.CloudformationProviderV2._describe_stack)
    def describe(original: Any, self: Any, stack: Any) -> dict[str, Any]:
        parent = _parent_of(stack)
        if parent is None:
            return cast(dict[str, Any], original(self, stack))
        family = {"ParentId": parent, "RootId": _root_of(stack)}
        return {**original(self, stack), **family}


def join_family(child: Any, parent: Any) -> None:
    """Have a stack know the one that made it."""
    child.parent_id = parent.stack_id


def _parent_of(stack: Any) -> str | None:
    found: str | None = vars(stack).get("parent_id")
    return found


def _root_of(stack: Any) -> str:
    stacks = get_cloudformation_store(stack.account_id, stack.region_name).stacks_v2
    above = stacks.get(_parent_of(stack) or "")
    return str(stack.stack_id) if above is None else _root_of(above)
