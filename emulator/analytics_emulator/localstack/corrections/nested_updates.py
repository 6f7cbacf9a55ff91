"""Has every update look at the stacks within, whether their own properties change or not.

Their templates may be others at the same address (CloudFormation API reference,
ResourceChangeDetail: ChangeSource `Automatic`); LocalStack compares addresses alone.
"""

from typing import Any

from localstack.services.cloudformation.engine.v2.change_set_model import is_nothing
from localstack.services.cloudformation.engine.v2.change_set_model_preproc import (
    ChangeSetModelPreproc,
    PreprocProperties,
)
from localstack.services.cloudformation.v2.entities import ChangeSet

from analytics_emulator.cloudformation.nested_changes import NESTED
from analytics_emulator.localstack.typed import patched


class _MayHaveChanged(PreprocProperties):
    """Properties that equal no others."""

    __hash__ = None  # type: ignore[assignment] # as of what it extends

    def __eq__(self, _other: object) -> bool:
        return False


def apply() -> None:
    """Take each nested stack that stays for a change."""

    @patched(ChangeSetModelPreproc.visit_node_resource)
    def visit_node_resource(visit: Any, self: Any, node_resource: Any) -> Any:
        delta = visit(self, node_resource)
        sides = (delta.before, delta.after)
        if all(not is_nothing(side) and side.resource_type == NESTED for side in sides):
            delta.after.properties = _MayHaveChanged(delta.after.properties.properties)
        return delta

    @patched(ChangeSet.has_changes)
    def has_changes(original: Any, self: Any) -> bool:
        templates = (self.stack.processed_template, self.processed_template or self.template)
        return bool(original(self)) or all(map(_has_nested, templates))


def _has_nested(template: Any) -> bool:
    resources = ((template or {}).get("Resources") or {}).values()
    return any(isinstance(one, dict) and one.get("Type") == NESTED for one in resources)
