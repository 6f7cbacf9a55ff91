"""Gives a stack that is at work a moment to come to rest before a look at it is answered.

Who waits for a stack looks again and again, and sleeps meanwhile: what ends within the moment is
told at once, and by one answer instead of many. A status is told when its event is there too: state
is saved before such an answer, and an event that came after that would wait for the next save.
"""

from threading import Condition
from typing import Any

from localstack.services.cloudformation.stores import get_cloudformation_store
from localstack.services.cloudformation.v2 import provider
from localstack.services.cloudformation.v2.entities import Stack

from analytics_emulator.localstack.typed import patched

_HOLD_SECONDS = 0.5
_NOTHING_YET = "REVIEW_IN_PROGRESS"  # which lasts until somebody does something

_changed = Condition()
_telling: set[str] = set()  # ids of stacks that have a new status, and maybe not yet its event


def apply() -> None:
    """Hold answers about one stack, by its name or id, until its status says that it rests."""

    @patched(Stack.set_stack_status)
    def set_stack_status(original: Any, self: Any, *status: Any, **told: Any) -> None:
        with _changed:
            _telling.add(self.stack_id)
        try:
            original(self, *status, **told)
        finally:
            with _changed:
                _telling.discard(self.stack_id)
                _changed.notify_all()

    @patched(provider.CloudformationProviderV2.describe_stacks)
    def describe_stacks(original: Any, self: Any, context: Any, **request: Any) -> Any:
        if name := request.get("stack_name"):
            store = get_cloudformation_store(context.account_id, context.region)
            stack = provider.find_stack_v2(store, name)
            with _changed:
                _changed.wait_for(lambda: not _is_at_work(stack), _HOLD_SECONDS)
        return original(self, context, **request)


def _is_at_work(stack: Any) -> bool:
    if stack is None or stack.status == _NOTHING_YET:
        return False
    return stack.stack_id in _telling or stack.status.endswith("_IN_PROGRESS")
