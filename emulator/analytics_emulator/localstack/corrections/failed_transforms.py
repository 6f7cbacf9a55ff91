"""Keeps a failed transform from a stack that stands, and says what failed as AWS does.

LocalStack makes such a stack CREATE_FAILED, which no update can start from; on AWS a change set
fails and its stack stays as it is. UpdateStack is refused with the reason here (its moment on AWS
is unverified). The text of SAM's faults is the one that users quote.
"""

from typing import Any

from localstack.aws.api.cloudformation import ChangeSetStatus
from localstack.services.cloudformation.engine.transformers import FailedTransformationException
from localstack.services.cloudformation.engine.v2.change_set_model_transform import (
    ChangeSetModelTransform,
)
from localstack.services.cloudformation.v2 import provider

from analytics_emulator.localstack.corrections.requests import request_in_hand
from analytics_emulator.localstack.stacks import refused
from analytics_emulator.localstack.typed import patched


def apply() -> None:
    """Put the stack back, and word the failure."""

    @patched(provider.CloudformationProviderV2._setup_change_set_model)
    def set_up(original: Any, *args: Any, change_set: Any, **more: Any) -> None:
        stack = change_set.stack
        was, events = (stack.status, stack.status_reason), list(stack.events)
        original(*args, change_set=change_set, **more)
        is_by_change_set = "ChangeSetName" in request_in_hand()
        if change_set.status != ChangeSetStatus.FAILED:
            return
        if is_by_change_set or stack.resolved_resources:
            (stack.status, stack.status_reason), stack.events[:] = was, events
        if stack.resolved_resources and not is_by_change_set:
            raise refused(change_set.status_reason)

    @patched(ChangeSetModelTransform._apply_global_serverless_transformation)
    def transform(original: Any, _self: Any, *args: Any, **more: Any) -> Any:
        try:
            return original(*args, **more)
        except FailedTransformationException as error:
            raise FailedTransformationException(
                error.transformation, _worded(error.transformation, error.__context__, error)
            ) from None


def _worded(transformation: str, cause: Any, error: Any) -> str:
    said = getattr(cause, "message", None) or error.message
    causes = [each.message for each in getattr(cause, "causes", ())]
    return " ".join((f"Transform {transformation} failed with:", said, *causes))
