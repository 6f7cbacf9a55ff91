"""Deletes a resource whose condition no longer holds.

LocalStack passes over each resource whose condition is false after an update, also one that stands:
it stays for ever, in the stack and in its service, and a change set doesn't tell of it
(CloudFormation guide, "Conditions": what a false condition leaves out of an update is removed).
"""

from typing import Any

from localstack.services.cloudformation.engine.v2.change_set_model import is_nothing
from localstack.services.cloudformation.engine.v2.change_set_model_preproc import (
    ChangeSetModelPreproc,
)

from analytics_emulator.localstack.typed import patched


def apply() -> None:
    """Visit what stands, or is to stand."""

    @patched(ChangeSetModelPreproc.visit_node_resources)
    def visit_node_resources(_visit: Any, self: Any, node_resources: Any) -> None:
        for node in node_resources.resources:
            if node.name in self._before_resolved_resources or _is_wanted(self, node):
                self.visit(node)


def _is_wanted(preproc: Any, node: Any) -> bool:
    if is_nothing(node.condition_reference):
        return True
    condition = preproc._resolve_resource_condition_reference(node.condition_reference)
    return condition.after is not False
