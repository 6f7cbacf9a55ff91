"""Reads a region's exports while other stacks come and go.

LocalStack goes through the stacks as they lie; one that another thread makes meanwhile ended that
with an error, which its validation then took for a resource without properties.
"""

from typing import Any

from localstack.aws.api.cloudformation import Export, StackStatus
from localstack.services.cloudformation.stores import CloudFormationStore


def apply() -> None:
    """Look at the stacks as they stand at the beginning."""
    setattr(CloudFormationStore, "exports_v2", property(_exports))  # noqa: B010 -- it is declared as read alone


def _exports(store: Any) -> dict[str, Export]:
    return {
        name: Export(ExportingStackId=stack.stack_id, Name=name, Value=value)
        for stack in list(store.stacks_v2.values())
        if stack.status != StackStatus.DELETE_COMPLETE
        for name, value in list(stack.resolved_exports.items())
    }
