"""Lets a stack be changed or deleted whose outputs name what no condition has created.

LocalStack asks such a resource for its former attributes, finds none, and fails.
"""

from typing import Any

from localstack.services.cloudformation.engine.v2.change_set_model import Nothing
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
        except ValidationError:
            if select_before:
                return Nothing
            raise
