"""Lets a stack be changed or deleted that names what no condition has created, or will leave.

LocalStack asks such a resource for its former attributes, and within an Fn::If for those of the
branch that isn't taken any more, finds none, and fails. What names one in earnest was refused
before (`templates/meaning.py`).
"""

from typing import Any

from localstack.services.cloudformation.engine.v2.change_set_model import (
    Nothing,
    is_nothing,
)
from localstack.services.cloudformation.engine.v2.change_set_model_preproc import (
    ChangeSetModelPreproc,
)
from localstack.services.cloudformation.engine.validations import ValidationError

from analytics_emulator.localstack.typed import patched


def apply() -> None:
    """Give nothing where there was nothing."""

    @patched(ChangeSetModelPreproc._resolve_attribute)
    def resolve_attribute(resolve: Any, self: Any, arguments: Any, select_before: bool) -> Any:
        try:
            return resolve(self, arguments=arguments, select_before=select_before)
        except (ValidationError, RuntimeError) as error:
            is_former = select_before and isinstance(error, ValidationError)
            if is_former or (not select_before and _is_left_out(self, arguments)):
                return Nothing
            raise


def _is_left_out(preproc: Any, arguments: Any) -> bool:
    """Return whether a resource's condition doesn't hold after the change."""
    name = (arguments.split(".") if isinstance(arguments, str) else arguments)[0]
    template = preproc._change_set.update_model.node_template
    node = preproc._get_node_resource_for(resource_name=name, node_template=template)
    if is_nothing(node.condition_reference):
        return False
    condition = preproc._resolve_resource_condition_reference(node.condition_reference)
    return condition.after is False
