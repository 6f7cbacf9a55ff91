"""Keeps a resource whose DeletionPolicy is RetainExceptOnCreate.

LocalStack knows Retain alone and would delete the resource; except in the rollback of its creation
the two mean the same (CloudFormation resource attribute reference, DeletionPolicy).
"""

from typing import Any

from localstack.services.cloudformation.engine.v2.change_set_model import is_nothing
from localstack.services.cloudformation.engine.v2.change_set_model_preproc import (
    ChangeSetModelPreproc,
    DeletionPolicy,
)

from analytics_emulator.localstack.typed import patched


def apply() -> None:
    """Let deletions see Retain."""

    @patched(ChangeSetModelPreproc.visit_node_resource)
    def visit_node_resource(visit: Any, self: Any, node_resource: Any) -> Any:
        delta = visit(self, node_resource)
        kept = DeletionPolicy.RetainExceptOnCreate
        if not is_nothing(delta.before) and delta.before.deletion_policy == kept:
            delta.before.deletion_policy = DeletionPolicy.Retain
        return delta
