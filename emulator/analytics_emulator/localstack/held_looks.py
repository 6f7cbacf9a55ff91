"""Gives a stack that is at work a moment to come to rest before a look at it is answered.

Who waits for a stack looks again and again, and sleeps meanwhile: what ends within the moment is
told at once, and by one answer instead of many.
"""

import time
from typing import Any

from localstack.services.cloudformation.v2 import provider

from analytics_emulator.localstack.typed import patched

_HOLD_SECONDS = 0.5
_LOOK_SECONDS = 0.01
_NOTHING_YET = "REVIEW_IN_PROGRESS"  # which lasts until somebody does something


def apply() -> None:
    """Hold answers about one stack, by its name or id."""

    @patched(provider.CloudformationProviderV2.describe_stacks)
    def describe_stacks(original: Any, *args: Any, **request: Any) -> Any:
        answer, until = original(*args, **request), time.monotonic() + _HOLD_SECONDS
        while request.get("stack_name") and _is_at_work(answer) and time.monotonic() < until:
            time.sleep(_LOOK_SECONDS)
            answer = original(*args, **request)
        return answer


def _is_at_work(answer: Any) -> bool:
    statuses = {str(stack["StackStatus"]) for stack in answer["Stacks"]}
    return any(one.endswith("_IN_PROGRESS") and one != _NOTHING_YET for one in statuses)
