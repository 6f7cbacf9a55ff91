"""Gives a stack's events the properties of their resources; LocalStack's have none.

What no caller is to see is told as AWS does (`cloudformation/stack_events.py`). An event that ends
or undoes a resource says what the one before it said (unverified).
"""

from collections.abc import Mapping
from typing import Any

from localstack.aws.api.cloudformation import ResourceStatus
from localstack.services.cloudformation.v2.entities import Stack
from localstack.services.cloudformation.v2.types import engine_parameter_value

from analytics_emulator.cloudformation.stack_events import properties_text
from analytics_emulator.localstack.typed import patched


def apply() -> None:
    """Put them in once an event is kept, before anybody is told of it."""

    @patched(Stack._store_event)
    def store_event(original: Any, self: Any, *args: Any, **more: Any) -> None:
        original(self, *args, **more)
        event = self.events[0]
        text = texts_of(self).get(event["LogicalResourceId"])
        if text is not None and event["PhysicalResourceId"] != self.stack_id:
            event["ResourceProperties"] = text
        if event["ResourceStatus"] == ResourceStatus.DELETE_COMPLETE:
            texts_of(self).pop(event["LogicalResourceId"], None)


def texts_of(stack: Any) -> dict[str, str]:
    """Return, by resource, what its next event says."""
    texts: dict[str, str] = vars(stack).setdefault("event_properties", {})
    return texts


class EventProperties:
    """Says in a stack's events what a deployment makes of its resources."""

    def __init__(self, change_set: Any) -> None:
        self._texts = texts_of(change_set.stack)
        self._former: dict[str, str | None] = {}
        parameters = (change_set.resolved_parameters or {}).values()
        values = [engine_parameter_value(one) for one in parameters if one.get("no_echo")]
        self._hidden = {str(value): "****" for value in values if value}

    def hide(self, value: Any, reference: Any) -> None:
        """Say a dynamic reference where it gave a value."""
        if value and value != reference:
            self._hidden[str(value)] = str(reference)

    def change(self, name: str, properties: Mapping[str, Any]) -> None:
        """Say from now on what a resource becomes."""
        self._former.setdefault(name, self._texts.get(name))
        self._texts[name] = properties_text(properties, self._hidden)

    def give_back(self, name: str) -> None:
        """Say again what a resource was, if it was there."""
        former = self._former.get(name)
        if former is not None:
            self._texts[name] = former

    def give_all_back(self) -> None:
        """Say again what everything was."""
        for name in self._former:
            self.give_back(name)
