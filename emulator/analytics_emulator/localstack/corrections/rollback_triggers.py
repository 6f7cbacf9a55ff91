"""Rolls deployments back by alarms; LocalStack reads nothing of a RollbackConfiguration."""

import time
from collections.abc import Callable
from typing import Any

from localstack.aws.connect import connect_to
from localstack.services.cloudformation.stores import get_cloudformation_store
from localstack.services.cloudformation.v2 import provider
from localstack.services.cloudformation.v2.entities import ChangeSet

from analytics_emulator.cloudformation.rollback_triggers import (
    merged,
    monitoring_seconds,
    rollback_fault,
)
from analytics_emulator.localstack.corrections.requests import request_in_hand
from analytics_emulator.localstack.typed import patched

_LOOK_SECONDS = 0.5


def apply() -> None:
    """Keep the configuration with each change set, and tell it."""
    operations = provider.CloudformationProviderV2

    @patched(ChangeSet.__init__)
    def make(original: Any, self: Any, stack: Any, *args: Any, **more: Any) -> None:
        original(self, stack, *args, **more)
        self.triggers = merged(_triggers_of(stack), request_in_hand().get("RollbackConfiguration"))

    @patched(operations._describe_stack)
    def describe_stack(original: Any, self: Any, stack: Any) -> dict[str, Any]:
        return {**original(self, stack), "RollbackConfiguration": _triggers_of(stack)}

    @patched(operations.describe_change_set)
    def describe_change_set(original: Any, self: Any, context: Any, *args: Any, **more: Any) -> Any:
        answer = original(self, context, *args, **more)
        store = get_cloudformation_store(context.account_id, context.region)
        found = store.change_sets.get(answer["ChangeSetId"])
        return {**answer, "RollbackConfiguration": _triggers_of(found)}


class Triggers:
    """The alarms of one deployment, which its stack keeps for the next."""

    def __init__(self, change_set: Any) -> None:
        self._configuration = _triggers_of(change_set)
        self._account = change_set.stack.account_id
        if change_set.template:
            change_set.stack.triggers = self._configuration

    def fault(self) -> str | None:
        """Return why to roll back now, if so."""
        return rollback_fault(self._configuration, self._state_of)

    def watch(self, interruption: Callable[[], str | None]) -> str | None:
        """Look at the alarms for the monitoring time; return why to roll back, if so."""
        end = time.monotonic() + monitoring_seconds(self._configuration)
        while not (fault := interruption() or self.fault()) and time.monotonic() < end:
            time.sleep(_LOOK_SECONDS)
        return fault

    def _state_of(self, arn: str) -> str | None:
        _, _, _, region, _, _, name = arn.split(":", 6)
        client = connect_to(region_name=region, aws_access_key_id=self._account).cloudwatch
        told = client.describe_alarms(
            AlarmNames=[name], AlarmTypes=["MetricAlarm", "CompositeAlarm"]
        )
        found = [*told.get("MetricAlarms", []), *told.get("CompositeAlarms", [])]
        return str(found[0].get("StateValue")) if found else None


def _triggers_of(entity: Any) -> dict[str, Any]:
    found: dict[str, Any] = getattr(entity, "triggers", None) or {}
    return found
