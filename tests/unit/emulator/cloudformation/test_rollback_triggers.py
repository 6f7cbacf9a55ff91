"""Alarms that roll deployments back."""

from typing import Any

import pytest

from analytics_emulator.cloudformation.rollback_triggers import (
    faults_of_triggers,
    merged,
    rollback_fault,
)

ARN = "arn:aws:cloudwatch:us-east-1:000000000000:alarm:a"
TRIGGER = {"Arn": ARN, "Type": "AWS::CloudWatch::Alarm"}


@pytest.mark.parametrize(
    "configuration",
    [
        {"RollbackTriggers": [TRIGGER] * 6},
        {"RollbackTriggers": [{**TRIGGER, "Type": "AWS::SNS::Topic"}]},
        {"RollbackTriggers": [{**TRIGGER, "Arn": "arn:aws:sns:us-east-1:000000000000:a"}]},
        {"MonitoringTimeInMinutes": 181},
    ],
)
def test_configuration_that_can_not_be_is_refused(configuration: dict[str, Any]) -> None:
    assert len(list(faults_of_triggers(configuration))) == 1


def test_triggers_hold_until_others_are_given() -> None:
    former = {"RollbackTriggers": [TRIGGER], "MonitoringTimeInMinutes": 5}
    assert merged(former, None) == former
    assert merged(former, {"MonitoringTimeInMinutes": 1}) == {
        **former,
        "MonitoringTimeInMinutes": 1,
    }
    assert merged(former, {"RollbackTriggers": []}) == {}


@pytest.mark.parametrize(
    ("state", "fault"), [("OK", None), ("ALARM", "is in ALARM state"), (None, "does not exist")]
)
def test_alarm_decides(state: str | None, fault: str | None) -> None:
    found = rollback_fault({"RollbackTriggers": [TRIGGER]}, lambda _arn: state)
    assert found is None if fault is None else fault in (found or "")
